//! Each edit before and after, with LF, CR LF and CR, with and without a last line break.

use super::*;
use crate::text::apply;

/// The node at a path such as `spec.ingress.0.from`; empty for the root.
fn at(document: &Document, path: &str) -> NodeId {
    let root = document.root.expect("has a root");
    path.split('.').filter(|step| !step.is_empty()).fold(root, |node, step| {
        step.parse::<usize>().map_or_else(
            |_| document.get(node, step).expect("is there"),
            |index| document.items(node)[index].value,
        )
    })
}

fn edited(text: &str, edit: impl Fn(&Document) -> Option<Vec<Edit>>) -> Option<String> {
    let document = Document::read(text);
    assert!(document.errors.is_empty(), "{text}");
    let result = apply(text, &edit(&document)?).expect("edits do not overlap");
    let read = Document::read(result.as_str());
    assert!(read.errors.is_empty(), "{result}{:?}", read.errors);
    Some(result)
}

fn becomes(before: &str, after: &str, edit: impl Fn(&Document) -> Option<Vec<Edit>>) {
    for newline in ["\n", "\r\n", "\r"] {
        for cut in [false, true] {
            let text = |text: &str| {
                let text = if cut { text.strip_suffix('\n').unwrap_or(text) } else { text };
                text.replace('\n', newline)
            };
            let result = edited(&text(before), &edit).expect("has edits");
            assert_eq!(result, text(after), "\n{result}");
        }
    }
}

#[test]
fn keys_and_values_are_replaced() {
    becomes("a: 1 # c\n", "b: 1 # c\n", |it| rename_key(it, it.entries(at(it, ""))[0].key, "b"));
    becomes("a: 'x' # c\n", "a: y # c\n", |it| replace_scalar(it, at(it, "a"), "y"));
    becomes("a: 1 # c\n", "a: \"1\" # c\n", |it| quote(it, at(it, "a")));
    let value = |yaml: &'static str| move |it: &Document| replace_value(it, at(it, ""), 0, yaml);
    becomes("a: # c\nb: 2\n", "a: x # c\nb: 2\n", value("x"));
    becomes("a: # c\n- 1\n- 2\nb: 2\n", "a: {} # c\nb: 2\n", value("{}"));
    becomes("a: [1] # c\nb: 2\n", "a: # c\n  - 3\nb: 2\n", value("- 3"));
    becomes("{a: [1], b: 2}\n", "{a: [3, 4], b: 2}\n", value("- 3\n- 4"));
    becomes("a:\nb:\n- 1\n", "a:\n- x: 1\n  y: 2\nb:\n- 1\n", value("- x: 1\n  y: 2"));
    becomes("a:\n    - 1\nb: 2\n", "a:\n    x: 1\nb: 2\n", value("x: 1"));
}

#[test]
fn entries_and_items_are_deleted_with_their_comments() {
    let entry =
        |index: usize| move |it: &Document| delete_entries(it, at(it, ""), index..index + 1);
    let item = |index: usize| move |it: &Document| delete_items(it, at(it, "a"), index..index + 1);
    becomes("a: 1\n# on b\nb: 2 # c\n  # deeper\nc: 3\n", "a: 1\nc: 3\n", entry(1));
    becomes("a: 1\n\n# on b\nb: 2\n", "a: 1\n\n", entry(1));
    becomes("{a: 1, b: 2}\n", "{b: 2}\n", entry(0));
    becomes("{a: 1, b: 2}\n", "{a: 1}\n", entry(1));
    becomes("a:\n  - 1\n  # two\n  - 2\nb: 1\n", "a:\n  - 1\nb: 1\n", item(1));
    becomes("a: # c\n  # one\n  - 1 # d\nb: 1\n", "a: [] # c\nb: 1\n", item(0));
    becomes("a: [1] # c\n", "a: [] # c\n", item(0));
    becomes("a:\n- b: 1 # c\n  # d\n  c: 2\n", "a:\n- # d\n  c: 2\n", |it| {
        delete_entries(it, at(it, "a.0"), 0..1)
    });
    becomes("a:\n- b: 1 # c\n", "a:\n- {} # c\n", |it| delete_entries(it, at(it, "a.0"), 0..1));
    becomes("a:\n- - 1\n  - 2\n", "a:\n- - 2\n", |it| delete_items(it, at(it, "a.0"), 0..1));
}

#[test]
fn what_is_new_is_laid_out_as_the_document_is() {
    let types = "policyTypes:\n- Ingress\n- Egress";
    let insert = |index| move |it: &Document| insert_entry(it, at(it, "spec"), index, types);
    becomes(
        "spec:\n    # all\n    podSelector: {} # every\n    egress:\n      - {}\n",
        "spec:\n    # all\n    podSelector: {} # every\n    policyTypes:\n      - Ingress\n      - Egress\n    egress:\n      - {}\n",
        insert(1),
    );
    becomes(
        "spec:\n  # all\n  podSelector: {}\n",
        "spec:\n  policyTypes:\n    - Ingress\n    - Egress\n  # all\n  podSelector: {}\n",
        insert(0),
    );
    becomes(
        "spec: {podSelector: {}}\n",
        "spec: {podSelector: {}, policyTypes: [Ingress, Egress]}\n",
        insert(1),
    );
    becomes("spec: {}\n", "spec: {policyTypes: [Ingress, Egress]}\n", insert(0));
    let item = |index| move |it: &Document| insert_item(it, at(it, "a"), index, "x: 1\ny: 2");
    becomes("a:\n- z: 1\n# end\n", "a:\n- z: 1\n- x: 1\n  y: 2\n# end\n", item(1));
    becomes("a:\n- z: 1\n", "a:\n- x: 1\n  y: 2\n- z: 1\n", item(0));
    becomes("a: [1]\n", "a: [1, {x: 1, y: 2}]\n", item(1));
    becomes("- a: 1\n- 2\n", "- b: 2\n  a: 1\n- 2\n", |it| {
        insert_entry(it, at(it, "0"), 0, "b: 2")
    });
}

#[test]
fn entries_move_out_in_place_where_they_are_the_last_lines() {
    becomes(
        "spec:\n  pod:\n    labels:\n      a: b\n    # types\n    types:\n      - In\n    rules: [] # none\nend: 1\n",
        "spec:\n  pod:\n    labels:\n      a: b\n  # types\n  types:\n    - In\n  rules: [] # none\nend: 1\n",
        |it| move_entries(it, at(it, "spec.pod"), 1..3, at(it, "spec")),
    );
    becomes(
        "spec:\n  pod: # all\n    types:\n    - In\n",
        "spec:\n  pod: {} # all\n  types:\n  - In\n",
        |it| move_entries(it, at(it, "spec.pod"), 0..1, at(it, "spec")),
    );
}

#[test]
fn entries_move_out_behind_what_held_them() {
    becomes(
        "spec:\n    pod:\n        # types\n        types: # t\n            - In\n        labels:\n            a: b\n    rules: []\n",
        "spec:\n    pod:\n        labels:\n            a: b\n    # types\n    types: # t\n        - In\n    rules: []\n",
        |it| move_entries(it, at(it, "spec.pod"), 0..1, at(it, "spec")),
    );
    becomes(
        "a:\n- from:\n  - ports: # p\n    - 1\n    pod: x\n  - pod: y\n",
        "a:\n- from:\n  - pod: x\n  - pod: y\n  ports: # p\n  - 1\n",
        |it| move_entries(it, at(it, "a.0.from.0"), 0..1, at(it, "a.0")),
    );
    becomes(
        "a:\n- from:\n  - pod: y\n  # p\n  - ports:\n    - 1\n",
        "a:\n- from:\n  - pod: y\n  ports:\n  - 1\n",
        |it| move_entries(it, at(it, "a.0.from.1"), 0..1, at(it, "a.0")),
    );
    let item = |it: &Document| move_entries(it, at(it, "a.1"), 0..1, at(it, ""));
    becomes("{a: [{b: 1}, {c: 2}]}\n", "{a: [{b: 1}], c: 2}\n", item);
    becomes("{a: {b: 1, c: 2}}\n", "{a: {c: 2}, b: 1}\n", |it| {
        move_entries(it, at(it, "a"), 0..1, at(it, ""))
    });
    becomes("a: {b: 1, c: 2} # d\ne: 1\n", "a: {c: 2} # d\nb: 1\ne: 1\n", |it| {
        move_entries(it, at(it, "a"), 0..1, at(it, ""))
    });
}

#[test]
fn entries_move_in() {
    let block = |range: Range<usize>| {
        move |it: &Document| nest_entries(it, at(it, "a.0"), range.clone(), "ipBlock")
    };
    becomes(
        "a:\n  - ipBlock: # all\n    # c\n    cidr: x\n    except:\n      - y\n",
        "a:\n  - ipBlock: # all\n      # c\n      cidr: x\n      except:\n        - y\n",
        block(1..3),
    );
    becomes("a:\n- ipBlock: {}\n  cidr: x\n", "a:\n- ipBlock:\n    cidr: x\n", block(1..2));
    becomes("a:\n- cidr: x\n  ipBlock:\n", "a:\n- ipBlock:\n    cidr: x\n", block(0..1));
    becomes(
        "a:\n- ipBlock:\n    except: [y]\n  pod: {}\n  cidr: x\n",
        "a:\n- ipBlock:\n    except: [y]\n    cidr: x\n  pod: {}\n",
        block(2..3),
    );
    becomes("a:\n- cidr: x\n", "a:\n- ipBlock:\n    cidr: x\n", block(0..1));
    becomes("a: [{cidr: x}]\n", "a: [{ipBlock: {cidr: x}}]\n", block(0..1));
    becomes(
        "pod:\n    # l\n    app: x\n    tier: y\n",
        "pod:\n    matchLabels:\n        # l\n        app: x\n        tier: y\n",
        |it| nest_entries(it, at(it, "pod"), 0..2, "matchLabels"),
    );
}

#[test]
fn items_are_joined_and_split() {
    let cases = [
        ("a:\n- b: 1\n  # and\n  c:\n    d: 2 # e\n", "a:\n- b: 1\n# and\n- c:\n    d: 2 # e\n"),
        ("a:\n  -   b: 1\n      c: 2\n", "a:\n  -   b: 1\n  -   c: 2\n"),
        ("a: [{b: 1, c: 2}]\n", "a: [{b: 1}, {c: 2}]\n"),
        ("a:\n- {b: 1, c: 2} # x\n", "a:\n- {b: 1} # x\n- {c: 2}\n"),
    ];
    for (one, two) in cases {
        becomes(one, two, |it| split_item(it, at(it, "a"), 0, 1));
        becomes(two, one, |it| join_items(it, at(it, "a"), 1));
    }
    becomes("a:\n- b: 1\n-    c: 2\n     d: 3\n", "a:\n- b: 1\n  c: 2\n  d: 3\n", |it| {
        join_items(it, at(it, "a"), 1)
    });
}

#[test]
fn dashes_and_documents_come_and_go() {
    becomes("a:\n  b: 1 # c\n  d: 2\n", "a:\n  - b: 1 # c\n    d: 2\n", |it| {
        wrap_in_list(it, at(it, "a"))
    });
    becomes("a: x # c\n", "a: [x] # c\n", |it| wrap_in_list(it, at(it, "a")));
    becomes("a:\n- b: 1\n# c\n- d: 2\n", "a:\n  b: 1\n# c\n  d: 2\n", |it| {
        take_out_dashes(it, at(it, "a"))
    });
    becomes("a: [{b: 1}]\n", "a: {b: 1}\n", |it| take_out_dashes(it, at(it, "a")));
    becomes("a: 1\n# next\nb: 1\n", "a: 1\n---\n# next\nb: 1\n", |it| start_document(it, 1));
}

#[test]
fn what_cannot_be_changed_is_left() {
    let alias = "x: &x\n  b: 1\na: *x\n";
    assert_eq!(
        edited(alias, |it| insert_entry(it, it.entries(at(it, ""))[1].value, 0, "c: 1")),
        None
    );
    assert_eq!(edited("? a\n: 1\nb: 2\n", |it| delete_entries(it, at(it, ""), 0..1)), None);
    let template = "a:\n  b: 1\n{{- if .x }}\n  c: 1\n{{- end }}\n";
    assert_eq!(edited(template, |it| move_entries(it, at(it, "a"), 0..2, at(it, ""))), None);
}

#[test]
fn json_stays_json() {
    let text = "{\"a\": {\"b\": [1], \"c\": \"d\"}}\n";
    let entry = |it: &Document| insert_entry(it, at(it, "a"), 1, "e:\n- F\n- port: 1\n  g: 'h'");
    becomes(
        text,
        "{\"a\": {\"b\": [1], \"e\": [\"F\", {\"port\": 1, \"g\": \"h\"}], \"c\": \"d\"}}\n",
        entry,
    );
    let after = |text: &str| text.replace("[1]", "[1, {\"x\": true}]");
    becomes(text, &after(text), |it| insert_item(it, at(it, "a.b"), 1, "x: true"));
    becomes(text, &text.replace("[1]", "[\"x\"]"), |it| replace_value(it, at(it, "a"), 0, "- x"));
    becomes(text, &text.replace("\"c\"", "\"e/f\""), |it| {
        rename_key(it, it.entries(at(it, "a"))[1].key, "e/f")
    });
    becomes(text, &text.replace("\"d\"", "\"e\""), |it| replace_scalar(it, at(it, "a.c"), "e"));
    becomes(text, &text.replace('1', "{\"port\": 1}"), |it| {
        name_scalar(it, at(it, "a.b.0"), "port")
    });
    becomes(text, &text.replace("\"c\": \"d\"", "\"e\": {\"c\": \"d\"}"), |it| {
        nest_entries(it, at(it, "a"), 1..2, "e")
    });
}
