//! Renaming a policy, and the places in kustomizations that name it.

use crate::ide::change::Change;
use crate::ide::here::Here;
use crate::ide::view::View;
use crate::schema::Format;
use crate::text::{Edit, Span};
use crate::yaml::{ScalarStyle, Value, resolve_plain};

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
    let (Some((_, style)), Some(old_name)) = (name(&here), &here.object.name) else {
        return Err(nothing());
    };
    let own = Change::of_file(&view.file.path, vec![Edit::replace(span, written(new_name, style))]);
    with_kustomizations(view, own, old_name, new_name)
}

/// The change with the places where kustomizations name the policy, which all have to follow.
fn with_kustomizations(
    view: &View<'_>,
    mut change: Change,
    old_name: &str,
    new_name: &str,
) -> Result<Change, String> {
    for mention in view.workspace.mentions(&view.file.path, old_name, new_name) {
        let Some((span, style)) = mention.name else {
            let place =
                format!("{}:{}", view.workspace.display(&mention.path).display(), mention.line);
            return Err(format!(
                "{place} means this policy by a pattern, without its kind, or in text that is not \
                 rewritten here: change it there first"
            ));
        };
        let edit = Edit::replace(span, written(&mention.renamed, style));
        match change.edits.iter_mut().find(|(path, _)| *path == mention.path) {
            Some((_, edits)) => edits.push(edit),
            None => change.edits.push((mention.path, vec![edit])),
        }
    }
    Ok(change)
}

/// A name as it has to be written where one of this style stands.
fn written(name: &str, style: ScalarStyle) -> String {
    match (resolve_plain(name), style) {
        (Value::Str(_), _) => name.to_owned(),
        (_, ScalarStyle::Plain) => format!("\"{name}\""),
        _ => name.to_owned(),
    }
}

/// The name of a policy without its quotes, in bytes of the document, and how it is written.
fn name(here: &Here) -> Option<(Span, ScalarStyle)> {
    let document = &here.spotted.document;
    let metadata = document.get(here.object.node, "metadata")?;
    let found = document.bare(document.get(metadata, "name")?)?;
    let known = here.object.is_policy() && here.object.name.is_some();
    known.then_some(found)
}
