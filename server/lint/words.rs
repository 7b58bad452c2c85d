//! Words in names and comments: evidence of what people meant.

use super::suppress;
use crate::text::Span;
use crate::yaml::Document;

/// What people wrote about `part`, in lower case; ignores, which name rules, say nothing of it.
pub(super) fn remarks(document: &Document, part: Span) -> String {
    let all = document.remarks(part);
    all.lines().map(suppress::without_ignores).collect::<Vec<_>>().join("\n")
}

/// Whether `text` holds one of `phrases` (single words, or several with blanks) as whole words,
/// whatever their capitals.
pub(super) fn mentions(text: &str, phrases: &[&str]) -> bool {
    let mut rest = words(text);
    loop {
        let starts_with = |phrase: &&str| {
            let mut words = rest.clone();
            let is_next =
                |wanted: &str| words.next().is_some_and(|it| it.eq_ignore_ascii_case(wanted));
            phrase.split(' ').all(is_next)
        };
        if phrases.iter().any(starts_with) {
            return true;
        }
        if rest.next().is_none() {
            return false;
        }
    }
}

/// The words of a text or name: `allow-from_DMZ` is `allow`, `from`, `dmz`.
pub(super) fn split(text: &str) -> Vec<String> {
    words(text).map(str::to_lowercase).collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> + Clone {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Words that say "everyone".
pub(super) const EVERYONE: [&str; 14] = [
    "all",
    "any",
    "anyone",
    "anywhere",
    "everyone",
    "everything",
    "everywhere",
    "public",
    "internet",
    "external",
    "world",
    "open",
    "unrestricted",
    "outside",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_count() {
        assert!(mentions("allow AND deny", &["and"]));
        assert!(!mentions("standard", &["and"]));
        assert!(mentions("only pods in namespace x", &["in namespace"]));
        assert_eq!(split("default-deny_All.in"), ["default", "deny", "all", "in"]);
    }
}
