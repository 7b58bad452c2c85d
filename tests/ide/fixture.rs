//! Fixtures: files with places marked in the first of them.
//!
//! A line `#= name.yaml` starts another file. A line with nothing but `#` and a `^` marks the place
//! above the caret (at column 0 the `#` is left out); `$0` in a line marks that place and is taken out.
//! Marks count in the first file only.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, iter};

use netpol::ide::{Links, SourceFile, View};
use netpol::lint::settings::Settings;
use netpol::text::{Encoding, LineIndex, Position, Span};
use netpol::workspace::{MemoryFiles, Workspace};

/// Files, with places in the first of them.
pub(crate) struct Fixture {
    pub(crate) files: BTreeMap<PathBuf, String>,
    pub(crate) file: SourceFile,
    /// Offsets, in bytes of the first file.
    pub(crate) marks: Vec<u32>,
    pub(crate) settings: Settings,
}

/// Links as tests show them: `name.yaml:12`.
struct Names;

impl Links for Names {
    fn line(&self, path: &Path, line: u32) -> String {
        format!("{}:{}", path.display(), line + 1)
    }
}

impl Fixture {
    pub(crate) fn new(text: &str) -> Self {
        let mut named: Vec<(PathBuf, String)> = vec![("main.yaml".into(), String::new())];
        for line in text.split_inclusive('\n') {
            match line.strip_prefix("#= ") {
                Some(name) if named.len() == 1 && named[0].1.is_empty() => {
                    named[0].0 = name.trim().into();
                }
                Some(name) => named.push((name.trim().into(), String::new())),
                None => named.last_mut().expect("is there").1 += line,
            }
        }
        let (first, marks) = take_marks(&named[0].1);
        named[0].1.clone_from(&first);
        let file = SourceFile::read(&named[0].0, first, None);
        Self { files: named.into_iter().collect(), file, marks, settings: Settings::default() }
    }

    /// One file without marks.
    pub(crate) fn plain(text: &str) -> Self {
        let path = PathBuf::from("main.yaml");
        let file = SourceFile::read(&path, text, None);
        let files = [(path, text.to_owned())].into();
        Self { files, file, marks: Vec::new(), settings: Settings::default() }
    }

    /// What `look` gives for the first file among the others.
    pub(crate) fn view<T>(&self, look: impl FnOnce(&View<'_>) -> T) -> T {
        let workspace = Workspace::new(MemoryFiles(self.files.clone()), "");
        let (file, settings) = (&self.file, &self.settings);
        look(&View { file, settings, workspace: &workspace, links: &Names })
    }

    /// Each mark with its line, and what `show` says there.
    pub(crate) fn at_marks(&self, show: impl Fn(&View<'_>, u32) -> String) -> String {
        let mut out = String::new();
        for &mark in &self.marks {
            let place = self.file.lines.position(&self.file.text, mark, Encoding::Utf32);
            let line = self.line(place.line);
            let caret = " ".repeat(place.column as usize);
            let said = self.view(|view| show(view, mark));
            writeln!(out, "{line}\n{caret}^\n{}\n", said.trim_end()).expect("is written");
        }
        out
    }

    /// The text of a 0-based line.
    pub(crate) fn line(&self, line: u32) -> &str {
        let lines = &self.file.lines;
        let span = Span::new(lines.line_start(line), lines.line_start(line + 1));
        span.of(&self.file.text).trim_end_matches(['\n', '\r'])
    }
}

/// `text` without its marks, and their offsets.
fn take_marks(text: &str) -> (String, Vec<u32>) {
    let (mut out, mut marks, mut line) = (String::new(), Vec::new(), 0_u32);
    for row in text.split_inclusive('\n') {
        let bare = row.trim_end().strip_prefix('#').unwrap_or(row.trim_end());
        if bare.trim_start() == "^" {
            let column = row.trim_end().chars().count() as u32 - 1;
            let index = LineIndex::new(&out);
            let place = Position { line: line.saturating_sub(1), column };
            marks.push(index.offset(&out, place, Encoding::Utf32));
            continue;
        }
        let pieces: Vec<&str> = row.split("$0").collect();
        for (piece, is_last) in
            pieces.iter().zip(iter::repeat_n(false, pieces.len() - 1).chain([true]))
        {
            out += piece;
            if !is_last {
                marks.push(out.len() as u32);
            }
        }
        line += 1;
    }
    (out, marks)
}

/// Shows every fixture of `tests/data/ide/<feature>/` with `show`, each as a snapshot of its name.
pub(crate) fn each(feature: &str, show: impl Fn(&Fixture) -> String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/ide").join(feature);
    let entries = fs::read_dir(&folder).expect("is a folder");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("is readable").path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "no fixture in {}", folder.display());
    for path in paths {
        let name = path.file_stem().expect("is a file").to_string_lossy().into_owned();
        let fixture = Fixture::new(&fs::read_to_string(&path).expect("is text"));
        insta::with_settings!({ snapshot_path => format!("snapshots/{feature}"), prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(name, show(&fixture));
        });
    }
}
