//! Shapes of YAML, each with its tree as a snapshot: `INSTA_UPDATE=always cargo test --test yaml`
//! writes them; read what changed.

use crate::dump::dump;

/// Text and tree of each, in one snapshot.
fn snapshot(name: &str, texts: &[&str]) {
    let shown = texts.iter().map(|text| format!("{text:?}\n{}", dump(text)));
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, shown.collect::<Vec<_>>().join("\n")));
}

#[test]
fn block_collections() {
    let mixed = "a: 1\nb:\n  c:\n  d: \"e\"\nf:\n- g\n- h: i\n  j:\n  - k\n-\n- - l\n  - m\n";
    snapshot("block_collections", &[mixed, "- a\n-  - b\n   -\n", "a:\n  - b\nc:\n"]);
}

#[test]
fn flow_collections() {
    let texts = [
        "{a: [1, 'b', {c: d}], \"e\":f, g, h: }",
        "[a: b, ? c : d, [], {}, ]",
        "a: {\n  b: c, # d\n  e: [\n    f,\n  ]\n}\n",
    ];
    snapshot("flow_collections", &texts);
}

#[test]
fn explicit_keys() {
    snapshot(
        "explicit_keys",
        &["? a\n: b\n? c\n? - d\n: - e\n", "? |\n  a\n: b\n", "{? a : b, ? c}", ": a\n"],
    );
}

#[test]
fn scalars() {
    let plain = "a: b c\nd: e\n  f\n\n  g # h\ni: http://j:80/#k\n-l: -m\nn: ~\n";
    let quoted = "a: 'b''c'\nd: \"e\\n\\x41\\u00e9\\\"\"\nf: 'g\n  h\n\n  i'\nj: \"k\\\n  l\"\n'm n': \"\"\n";
    snapshot("scalars", &[plain, quoted]);
}

#[test]
fn block_scalars() {
    let chomped =
        "a: |\n  b\n\nc: |-\n  d\n\ne: |+\n  f\n\ng: >\n  h\n  i\n\n  j\n   k\nl: >-  # m\n  n\n";
    let texts = [
        chomped,
        "a: |2\n    b\n   c\nd: e\n",
        "- |+\n\n- |\n",
        "a: |\n  b",
        "a: |\r\n  b\r\n  c\r\nd: e\r\n",
    ];
    snapshot("block_scalars", &texts);
}

#[test]
fn anchors_aliases_and_merges() {
    let merged = "a: &x\n  b: 1\nc: *x\nd:\n  <<: *x\n  b: 2\ne: !!str &y 1\nf: &z\ng: *y\n";
    snapshot("anchors_aliases_and_merges", &[merged, "a: &x [*x, *y]\n", "&r a: !<t> {b: !c d}\n"]);
}

#[test]
fn comments() {
    let all = "# a\n\nb: # c\n  # d\n  e: f # g\n  # h\ni: 'j' #k\nl: m#n\no: [p, # q\n  r]\n# s";
    snapshot("comments", &[all, "# only\n"]);
}

#[test]
fn line_ends() {
    snapshot(
        "line_ends",
        &["a: b\r\nc:\r\n  - d # e\r\n", "a: b\rc:\r  - d # e\r", "a: 'b\r\n  c'\nd: e"],
    );
}

#[test]
fn characters() {
    let texts = [
        "é: ü # ö\n漢: [字, \"😀\", '𝄞']\n",
        "a: b\0c\n",
        "a:\tb\nc: d\t# e\n",
        "a: \u{2028}b\u{85}c\n",
    ];
    snapshot("characters", &texts);
}

#[test]
fn document_marks() {
    let texts = [
        "%YAML 1.1\n---\na: b\n...\n",
        "--- {a: b}\n",
        "--- |\n  a\n",
        "---\n",
        "",
        " \n# a\n",
        "%FOO\n---\na: b\n",
    ];
    snapshot("document_marks", &texts);
}

#[test]
fn what_comes_after_the_root() {
    let texts = [
        "  a: b\nc: d\n",
        "{a: b}\nc: d\n",
        "a: b\n...\nc: d\n# e\n",
        "[a] # b\n",
        "a: b\n...\n# c\n",
    ];
    snapshot("what_comes_after_the_root", &texts);
}

#[test]
fn templates() {
    let texts = [
        "{{- if .a }}\nb: {{ .c }}\nd: x-{{ .e }}-y\n{{ .f }}: g\n{{- end }}\n",
        "a: {{- include \"b\" . | nindent 2 }}\n  c: d\n",
        "a:\n  {{- toYaml .b | nindent 2 }}\nc:\n  - {{ .d }}\n  {{- range .e }}\n  - f: {{ . }}\n  {{- end }}\n",
        "a: \"{{ .b }}\"\nc: '{{ .d }}'\ne: {{ printf \"%s: %d\" .f 1 }}\ng: {h: {{ .i }}}\n",
        "{% if a %}\nb: {% c %}\n{{ .d\n",
    ];
    snapshot("templates", &texts);
}

#[test]
fn placeholders() {
    snapshot(
        "placeholders",
        &[
            "a: ${B}\nc: \"$(D)-e\"\nf: <your-g>\nh: <i\nj: k > l\nm: #@ n\n#@ if o:\np: q\n#@ end\n",
        ],
    );
}

#[test]
fn broken_lines() {
    let texts = [
        "a: b\nc\nd: e\n",
        "a:\n  b: c\n d: e\nf: g\n",
        "a: \"b\nc: d\ne: \"f\"\n",
        "a: [b\nc: d\n",
        "a: b: c\nd: @e\nf: g\n",
        "a:\n\tb: c\nd: e\n",
        "a:\n  - b\n   - c\n  - d: e\n     f: g\n",
        "a: b\n--\nc: d\n",
        "- a\nb: c\n",
        "a: 'b' c\nd: ]\ne: }\n",
        "&a &b c: d\n*e : f\n",
    ];
    snapshot("broken_lines", &texts);
}

#[test]
fn lenient_readings() {
    let texts =
        ["a:\tb\n", "a: [\nb, # c\nd\n]\ne: f\n", "a: \"b\nc\"\nd: e\n", "a: {\n\tb: c\n}\nd: e\n"];
    snapshot("lenient_readings", &texts);
}

#[test]
fn json() {
    snapshot(
        "json",
        &["{\"a\": [1, true, null, \"b\\u00e9\\/\"],\n \"c\":{\"d\":-1.5e3}}\n", "[]", "\"a\""],
    );
}
