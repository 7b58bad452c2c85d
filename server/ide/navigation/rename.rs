//! Renaming a policy.

use crate::ide::change::Change;
use crate::ide::here::Here;
use crate::ide::view::View;
use crate::schema::Format;
use crate::text::{Edit, Span};
use crate::yaml::{Kind, ScalarStyle, Value, resolve_plain};

/// The name at byte `offset`, without quotes, if it is that of a policy and can be renamed.
pub fn prepare_rename(view: &View<'_>, offset: u32) -> Option<Span> {
    let here = Here::at(view, Span::at(offset))?;
    let (span, _) = name(&here)?;
    let span = span.shift(here.spotted.base);
    span.touches(offset).then_some(span)
}

/// Gives the policy whose name is at byte `offset` a new one. An error says, to people, why it cannot
/// have it.
pub fn rename(view: &View<'_>, offset: u32, new_name: &str) -> Result<Change, String> {
    let nothing = || "there is no name of a policy here".to_owned();
    let span = prepare_rename(view, offset).ok_or_else(nothing)?;
    let here = Here::at(view, Span::at(offset)).ok_or_else(nothing)?;
    if let Some(objection) = Format::Dns1123Subdomain.check(new_name).into_iter().next() {
        return Err(format!("{new_name:?} is no name for a policy: {objection}"));
    }
    let scope = view.scope();
    if let Some(own) = here.find(view, &scope.policies)
        && own.object().name.as_deref() != Some(new_name)
        && scope
            .policies
            .iter()
            .any(|it| it.home == own.home && it.name.as_deref() == Some(new_name))
    {
        return Err(format!("another policy of the same namespace is called {new_name:?}"));
    }
    let plain = name(&here).is_some_and(|(_, style)| style == ScalarStyle::Plain);
    let text = match resolve_plain(new_name) {
        Value::Str(_) => new_name.to_owned(),
        _ if plain => format!("\"{new_name}\""),
        _ => new_name.to_owned(),
    };
    Ok(Change::of_file(&view.file.path, vec![Edit::replace(span, text)]))
}

/// The name of a policy without its quotes, in bytes of the document, and how it is written.
fn name(here: &Here) -> Option<(Span, ScalarStyle)> {
    let document = &here.spotted.document;
    let metadata = document.get(here.object.node, "metadata")?;
    let node = document.get(metadata, "name")?;
    let Kind::Scalar(style) = document.written(node).kind else { return None };
    let (start, end) = (document.span(node).start, document.span(node).end);
    let span = match style {
        ScalarStyle::Plain => Span::new(start, end),
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
            Span::new(start + 1, end.saturating_sub(1))
        }
        ScalarStyle::Literal | ScalarStyle::Folded => return None,
    };
    let known = here.object.is_policy() && here.object.name.is_some();
    let whole = here.object.name.as_deref() == Some(span.of(&document.text));
    (known && whole).then_some((span, style))
}
