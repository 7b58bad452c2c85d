//! Scopes of files in memory.

mod algebra;
mod charts;
mod folders;
mod inventories;
mod kustomizations;
mod runs;
mod selected;
mod variants;

use std::path::Path;
use std::sync::Arc;

use crate::workspace::{
    EffectiveLabels, FileFacts, Files, Home, MemoryFiles, Scope, ScopeSettings, Workspace,
};
use crate::yaml::Format;

/// Files in memory, each given as its path and its text.
fn files(files: &[(&str, &str)]) -> MemoryFiles {
    MemoryFiles(files.iter().map(|(path, text)| (path.into(), (*text).to_owned())).collect())
}

/// The scope of the file at `path`.
fn scope(files: &MemoryFiles, path: &str) -> Arc<Scope> {
    let own = files.facts(Path::new(path)).expect("is there");
    Workspace::new(files, "").scope_of(&own, &ScopeSettings::default())
}

/// The scope of a text that stands alone.
fn alone(text: &str) -> Arc<Scope> {
    Scope::alone(&Arc::new(FileFacts::read(Path::new("alone.yaml"), text, Format::Yaml)))
}

/// One object a line, with what it is in effect; then the gaps.
fn shown(scope: &Scope) -> String {
    let mut lines: Vec<String> = Vec::new();
    for it in &scope.policies {
        lines.push(format!("{} NetworkPolicy {}", home(&it.home), name(it.name.as_deref())));
    }
    for it in &scope.workloads {
        let (kind, labels) = (it.written().kind.name(), labels(&it.effect.labels));
        lines.push(format!("{} {kind} {} {labels}", home(&it.home), name(it.name.as_deref())));
    }
    for it in &scope.namespaces {
        lines.push(format!("Namespace {} {}", name(it.name.as_deref()), labels(&it.effect)));
    }
    for it in &scope.services {
        let labels = labels(&it.effect);
        lines.push(format!("{} Service {} {labels}", home(&it.home), name(it.name.as_deref())));
    }
    lines.extend(scope.gaps.iter().map(|gap| format!("gap: {gap:?}")));
    lines.join("\n")
}

fn home(home: &Home) -> &str {
    home.name().unwrap_or("-")
}

fn name(name: Option<&str>) -> &str {
    name.unwrap_or("?")
}

fn labels(labels: &EffectiveLabels) -> String {
    let pairs = labels.pairs.iter().map(|(key, value)| {
        format!("{}={}", key.trim_start_matches("kubernetes.io/"), name(value.as_deref()))
    });
    let open = labels.open.then(|| "...".to_owned());
    format!("[{}]", pairs.chain(open).collect::<Vec<_>>().join(" "))
}

/// A policy that selects `app: NAME`.
fn policy(name: &str) -> String {
    format!(
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: {name}}}\nspec:\n  podSelector:\n    matchLabels:\n      app: {name}\n"
    )
}

/// A Deployment whose pods have `labels`, a flow mapping's content.
fn deployment(name: &str, labels: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n  template:\n    metadata:\n      labels: {{{labels}}}\n    spec:\n      containers: [{{name: a}}]\n"
    )
}
