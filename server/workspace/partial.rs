//! Files that are not what a cluster gets, as their names say: assertions of kuttl and chainsaw hold
//! parts of objects on purpose, and of a collection of examples each is applied by itself.

use std::path::Path;

/// kuttl: `00-assert.yaml`, `07-errors.yaml`, `assert.yaml`; chainsaw: `chainsaw-test.yaml`,
/// `chainsaw-assert.yaml`.
pub(super) fn is_assertion(path: &Path) -> bool {
    let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()) else { return false };
    let (number, rest) = stem.split_once('-').unwrap_or(("", stem));
    let numbered = number.is_empty()
        || number == "chainsaw"
        || number.bytes().all(|byte| byte.is_ascii_digit());
    let word = rest.split('-').next().unwrap_or(rest);
    numbered && matches!(word, "assert" | "asserts")
        || !number.is_empty() && matches!(word, "error" | "errors")
}

/// `network-policy-examples.yaml`, `samples.yml`.
pub(super) fn is_collection(path: &Path) -> bool {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let mut words = stem.split(|c: char| !c.is_alphanumeric());
    words.any(|word| {
        ["examples", "samples", "snippets"].iter().any(|it| word.eq_ignore_ascii_case(it))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assertions_are_known_by_their_names() {
        let is = |name: &str| is_assertion(Path::new(name));
        for name in [
            "tests/00-assert.yaml",
            "a/063-errors.yaml",
            "assert.yaml",
            "chainsaw-assert.yaml",
            "1-assert-pods.yaml",
        ] {
            assert!(is(name), "{name}");
        }
        for name in
            ["00-install.yaml", "errors.yaml", "netpol.yaml", "web-assert.yaml", "assertive.yaml"]
        {
            assert!(!is(name), "{name}");
        }
    }
    #[test]
    fn collections_of_examples_are_known_by_their_names() {
        let is = |name: &str| is_collection(Path::new(name));
        assert!(is("a/network-policy-examples.yaml") && is("Samples.yml"));
        assert!(!is("examples/web.yaml") && !is("01-example.yaml") && !is("resamples.yaml"));
    }
}
