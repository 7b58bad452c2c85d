//! Texts with places to fill in: `$0`, `$1`, `${1:web}` and `${1|TCP,UDP|}`, as the language server
//! protocol writes them. What is to stand as it is goes through [`literal`].

/// `text` as it is.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '$' | '}') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A place to fill in with one of `choices`; open if there is none, filled in if there is one only.
pub(super) fn choice(choices: &[String]) -> String {
    match choices {
        [] => "$1".to_owned(),
        [only] => only.clone(),
        _ => format!("${{1|{}|}}", choices.join(",")),
    }
}

/// The text for an editor that knows snippets, or not; and whether it has places to fill in.
pub(super) fn finished(text: &str, snippets: bool) -> (String, bool) {
    let (plain, places) = plain(text);
    if snippets && places { (text.to_owned(), true) } else { (plain, false) }
}

/// The text without places to fill in: with what stands there, or nothing for a choice.
fn plain(text: &str) -> (String, bool) {
    let (mut out, mut places) = (String::with_capacity(text.len()), false);
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '$']) {
        let (before, from) = rest.split_at_checked(at).unwrap_or_default();
        out.push_str(before);
        let mut chars = from.chars();
        if chars.next() == Some('\\') {
            out.extend(chars.next());
            rest = chars.as_str();
            continue;
        }
        places = true;
        let inside = chars.as_str().strip_prefix('{');
        rest = inside.unwrap_or(chars.as_str()).trim_start_matches(|c: char| c.is_ascii_digit());
        if inside.is_some() {
            let (value, after) = rest.split_once('}').unwrap_or((rest, ""));
            out.push_str(value.strip_prefix(':').unwrap_or_default());
            rest = after;
        }
    }
    out.push_str(rest);
    (out, places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_without_snippets_gets_what_stands_in_the_places() {
        let plain = |text: &str| finished(text, false).0;
        assert_eq!(plain("name: ${1:web}\nport: $2\n$0"), "name: web\nport: \n");
        assert_eq!(plain("protocol: ${1|TCP,UDP|}!"), "protocol: !");
        assert_eq!(plain(&literal("{} \\ ${1:x} é")), "{} \\ ${1:x} é");
    }

    #[test]
    fn only_what_has_places_is_a_snippet() {
        assert_eq!(finished("a: $0", true), ("a: $0".to_owned(), true));
        assert_eq!(finished(&literal("{} $1"), true), ("{} $1".to_owned(), false));
    }

    #[test]
    fn one_choice_is_none() {
        let choices = ["a".to_owned(), "b".to_owned()];
        assert_eq!(choice(&choices), "${1|a,b|}");
        assert_eq!(choice(&choices[..1]), "a");
        assert_eq!(choice(&[]), "$1");
    }
}
