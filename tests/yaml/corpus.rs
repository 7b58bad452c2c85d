//! Texts to hold properties against: every YAML and Markdown file of the repository, and shapes of
//! our own.

use std::fs;
use std::path::{Path, PathBuf};

/// Shapes that YAML readers disagree about.
pub(crate) const SHAPES: &[&str] = &[
    "a: 1\nb:\n  - x\n  - y: z\n    w: \"q\"\n",
    "{a: [1, {b: c}, d: e], \"f\":g, h}",
    "? a\n: b\n? c\n? - d\n: - e\n",
    "- - - a\n    - b\n-\n  - c\n",
    "a: &x {b: c}\nd: *x\ne:\n  <<: *x\n  f: !!str 1\n",
    "a: |\n  b\n   c\n\nd: >-\n  e\n  f\n\n  g\ng: |2+\n    h\n\n",
    "a: 'it''s'\nb: \"c\\\n  d \\u00e9\"\nc: plain\n  two\n\n  three\n",
    "# head\na: 1 # beside\n  # between\nb: # none\n  c: 2\n# end",
    "--- # start\na: 1\n...\nb: 2\n",
    "%YAML 1.1\n---\na: b\n",
    "a:\n- b\n-\n- c:\nd:\n",
    "é: ü # ö\n漢: [字, 😀]\n",
    "a: {{ .b }}\n{{- if .c }}\nd: {{ include \"e\" . | nindent 2 }}\n{{- end }}\n",
    "a: 1 #@ {{ b }}\n",
    "---}}- #@{{",
    "a:\tb\nc: [\n1,\n2\n]\n",
    "a: \"b\n c\nd: e\n",
    "a\nb: c\n d: e\n   f: g\n",
];

/// The repository's own YAML, and Markdown, which is no YAML.
pub(crate) fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut found, mut folders) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        for path in list(&folder) {
            let name = path.strip_prefix(root).expect("is below").to_string_lossy().into_owned();
            if path.is_dir() && name != "target" && name != ".git" {
                folders.push(path);
            } else if ["yaml", "yml", "md"].iter().any(|end| path.extension() == Some(end.as_ref()))
            {
                found.push((name, fs::read_to_string(&path).expect("is text")));
            }
        }
    }
    found.sort();
    assert!(found.len() > 30, "the repository has more YAML than {}", found.len());
    found
}

fn list(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("is a folder");
    entries.map(|entry| entry.expect("is readable").path()).collect()
}

/// All of them.
pub(crate) fn texts() -> Vec<(String, String)> {
    let shapes = SHAPES.iter().map(|text| (format!("{text:?}"), (*text).to_owned()));
    shapes.chain(files()).collect()
}
