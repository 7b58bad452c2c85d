//! Words in names and comments: evidence of what people meant.

/// Whether `text`, in lower case, holds one of `words` (single words, or several with blanks) as
/// whole words.
pub(super) fn mentions(text: &str, words: &[&str]) -> bool {
    let padded = format!(" {} ", split(text).join(" "));
    words.iter().any(|word| padded.contains(&format!(" {word} ")))
}

/// The words of a text or name: `allow-from_DMZ` is `allow`, `from`, `dmz`.
pub(super) fn split(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
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
        assert!(mentions("allow AND deny".to_lowercase().as_str(), &["and"]));
        assert!(!mentions("standard", &["and"]));
        assert!(mentions("only pods in namespace x", &["in namespace"]));
        assert_eq!(split("default-deny_All.in"), ["default", "deny", "all", "in"]);
    }
}
