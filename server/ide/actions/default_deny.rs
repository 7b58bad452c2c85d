//! The policies that deny by default, for a namespace that has none.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::ide::change::Change;
use crate::lint::run::Format;
use crate::policy::Template;
use crate::reach::{Direction, Selector};
use crate::text::{Edit, line_break};
use crate::workspace::{Home, Root, Scope};

use super::asked::Asked;
use super::{ActionKind, Offer};
use crate::ide::here::Here;

/// Offers default denies for the namespace of the object there, as documents of the file and as a
/// file beside it. They are about the object as a whole: within its `spec` they would be in the way.
pub(super) fn offer<'a>(asked: &Asked<'a>, offers: &mut Vec<Offer<'a>>) {
    if asked.view.file.format == Format::Markdown {
        return;
    }
    let Some(here) = asked.object().filter(|here| !is_in_spec(here)) else { return };
    let scope = asked.view.scope();
    let Some(home) = home(asked, &here, &scope) else { return };
    let missing: Vec<Direction> = Direction::ALL
        .into_iter()
        .filter(|direction| !is_isolated(&scope, &home, *direction))
        .collect();
    let mut sets: Vec<&[Direction]> = missing.chunks(1).collect();
    sets.extend((missing.len() > 1).then_some(missing.as_slice()));
    let namespace = written_namespace(&here);
    let whose = namespace.map_or("this namespace".to_owned(), |name| format!("`{name}`"));
    let made: Vec<(String, String)> = sets
        .into_iter()
        .map(|set| (title(set, &whose), manifest(set, &scope, &home, namespace)))
        .collect();
    if let Some(end) = End::of(asked) {
        offers.extend(made.iter().map(|(title, text)| {
            let change = asked.change(vec![end.append(text)]);
            Offer::new(ActionKind::Generate, title, change)
        }));
    }
    let suffix = namespace.map_or_else(String::new, |name| format!("-{name}"));
    let path = asked.view.file.path.with_file_name(format!("default-deny{suffix}.yaml"));
    // A kustomization would not take the new file in.
    let is_free = scope.files.iter().all(|file| file.path != path);
    if is_free && !matches!(scope.root, Root::Kustomization(_)) {
        offers.extend(made.into_iter().map(|(title, text)| {
            let change = Change { edits: Vec::new(), created: vec![(path.clone(), text)] };
            Offer::new(ActionKind::Generate, format!("{title}, in a new file"), change)
        }));
    }
}

fn is_in_spec(here: &Here) -> bool {
    let document = &here.spotted.document;
    let spec = document.get(here.object.node, "spec");
    spec.is_some_and(|spec| document.span(spec).touches(here.range.start))
}

/// The namespace that an object of the scope is in, or is.
fn home(asked: &Asked<'_>, here: &Here, scope: &Scope) -> Option<Home> {
    if let Some(namespace) = here.find(asked.view, &scope.namespaces) {
        return namespace.name.clone().map(Home::Known);
    }
    let of_policy = here.find(asked.view, &scope.policies).map(|it| &it.home);
    let of_workload = || here.find(asked.view, &scope.workloads).map(|it| &it.home);
    of_policy.or_else(of_workload).cloned()
}

/// The namespace as it is to be written: a Namespace's own name.
fn written_namespace(here: &Here) -> Option<&str> {
    let object = &here.object;
    let name = if object.kind == "Namespace" { &object.name } else { &object.namespace };
    name.as_deref().filter(|name| !name.is_empty())
}

/// Whether all pods of a namespace are isolated already.
fn is_isolated(scope: &Scope, home: &Home, direction: Direction) -> bool {
    let of_home = scope.policies.iter().filter(|policy| policy.home == *home);
    let mut read = of_home.filter_map(|policy| policy.sets());
    read.any(|policy| {
        policy.pods == Some(Selector::everything()) && policy.rules(direction).is_some()
    })
}

fn title(set: &[Direction], whose: &str) -> String {
    let (what, but) = match set {
        [Direction::Ingress] => ("ingress", ""),
        [Direction::Egress] => ("egress", " except DNS"),
        _ => ("ingress and egress", " except DNS"),
    };
    format!("Deny {what}{but} in {whose} by default (closes all that no policy allows)")
}

/// A policy for each direction. That for egress leaves DNS open, or no name would resolve.
fn manifest(set: &[Direction], scope: &Scope, home: &Home, namespace: Option<&str>) -> String {
    let of_home = scope.policies.iter().filter(|policy| policy.home == *home);
    let taken: BTreeSet<&str> = of_home.filter_map(|policy| policy.name.as_deref()).collect();
    let mut text = String::new();
    for direction in set {
        let (template, name) = match direction {
            Direction::Ingress => ("default-deny-ingress", "default-deny-ingress"),
            Direction::Egress => ("allow-dns", "default-deny-egress"),
        };
        let Some(template) = Template::named(template) else { continue };
        let further = (2..100).map(|number| format!("{name}-{number}"));
        let mut names = std::iter::once(name.to_owned()).chain(further);
        let name = names.find(|name| !taken.contains(name.as_str()));
        let separator = if text.is_empty() { "" } else { "---\n" };
        // Writing to a string cannot fail.
        let _ = write!(text, "{separator}{}", template.render(name.as_deref(), namespace));
    }
    text
}

/// The end of the file, where another document can stand.
struct End {
    at: u32,
    /// Whether the last line lacks its break.
    bare: bool,
    newline: &'static str,
}

impl End {
    /// `None` for JSON.
    fn of(asked: &Asked<'_>) -> Option<Self> {
        let text = &*asked.view.file.text;
        let is_json = asked.view.file.path.extension().is_some_and(|extension| extension == "json");
        let bare = !text.is_empty() && !text.ends_with(['\n', '\r']);
        (!is_json).then(|| Self { at: text.len() as u32, bare, newline: line_break(text) })
    }

    fn append(&self, manifest: &str) -> Edit {
        let before = if self.bare { "\n" } else { "" };
        let text = format!("{before}---\n{manifest}");
        Edit::insert(self.at, text.replace('\n', self.newline))
    }
}
