//! Names of rules in `# netpol-lint: ignore[...]`.

use super::items::{Item, Items};
use super::{CompletionKind, CompletionOptions};
use crate::lint::rules;
use crate::text::Span;

/// The rules that are not listed yet, if the caret is between the brackets of such a comment.
pub(super) fn complete(text: &str, offset: u32) -> Option<Items> {
    let at = text.floor_char_boundary(offset as usize);
    let (head, tail) = text.split_at_checked(at)?;
    let line = head.rsplit(['\n', '\r']).next()?;
    let (before, mark) = line.rsplit_once("netpol-lint:")?;
    let is_comment = before.trim_end().ends_with('#');
    let command = mark.trim_start().strip_prefix("ignore")?;
    let command = command.strip_prefix("-file").unwrap_or(command);
    let list =
        command.trim_start().strip_prefix('[').filter(|it| is_comment && !it.contains(']'))?;
    let rest: &str = tail.split([']', '\n', '\r']).next().unwrap_or_default();
    let typed = list.rsplit(',').next().unwrap_or_default().trim_start();
    let reach = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(rest.len());
    let word = Span::new((at - typed.len()) as u32, (at + reach) as u32);
    let listed = |name: &str| {
        let before = list.strip_suffix(typed).unwrap_or(list).split(',');
        let after = rest.get(reach..).unwrap_or_default().split(',');
        before.chain(after).any(|it| it.trim() == name)
    };
    let options = CompletionOptions { snippets: false, schema: true };
    let mut items = Items::new(options).replacing(word);
    for rule in rules::ALL.iter().filter(|rule| !listed(rule.name)) {
        items.add(
            Item::new(1, CompletionKind::Rule, rule.name, rule.name)
                .detail(rule.summary())
                .documentation(rule.markdown()),
        );
    }
    Some(items)
}
