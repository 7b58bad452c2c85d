//! `explain` and `completions`.

use crate::support::Folder;

#[test]
fn a_rule_is_explained_in_the_words_of_its_page() {
    let ran = Folder::new(&[]).run("explain internal-error");
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{ran:?}");
    assert_eq!(ran.out, include_str!("../../docs/rules/internal-error.md"));
}

#[test]
fn without_a_rule_all_are_listed() {
    let ran = Folder::new(&[]).run("explain");
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{ran:?}");
    for rule in netpol::lint::rules::ALL {
        assert!(ran.out.contains(rule.name), "{}: {ran:?}", rule.name);
    }
    assert!(ran.out.contains("explain RULE"), "{ran:?}");
}

#[test]
fn a_misspelt_rule_is_told_its_name() {
    let ran = Folder::new(&[]).run("explain internal-eror");
    assert!(ran.status == 2 && ran.err.contains("did you mean `internal-error`?"), "{ran:?}");
}

#[test]
fn completions_are_printed_for_each_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = Folder::new(&[]).run(&format!("completions {shell}"));
        assert!(ran.status == 0 && ran.out.contains("kubernetes-version"), "{shell}");
    }
    // fish's script has values of flags only.
    let flags = ["sarif", "unknown-field", "hardening"].as_slice();
    let all = ["sarif", "unknown-field", "hardening", "allow-dns"].as_slice();
    for (shell, values) in [("bash", all), ("zsh", all), ("fish", flags)] {
        let ran = Folder::new(&[]).run(&format!("completions {shell}"));
        for value in values {
            assert!(ran.out.contains(value), "{shell}: {value}");
        }
    }
}
