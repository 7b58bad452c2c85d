//! What is found for a file does not depend on which other files were asked for, nor in which
//! order.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;

use super::{deployment, files, policy, shown};
use crate::workspace::{FileFacts, Files, Memory, MemoryFiles, ScopeSettings, Workspace};

/// A file in one of a few folders, with objects of a few names.
fn file() -> impl Strategy<Value = (String, String)> {
    let folders = prop::sample::select(vec!["", "a/", "a/b/", "c/", "c/templates/"]);
    let object = (0..3, 0..3, any::<bool>()).prop_map(|(name, label, is_policy)| {
        let name = format!("n{name}");
        let label = format!("app: l{label}");
        if is_policy { policy(&name) } else { deployment(&name, &label) }
    });
    let objects = prop::collection::vec(object, 1..3).prop_map(|objects| objects.join("---\n"));
    let marks = prop_oneof![
        8 => (0..3).prop_map(|name| format!("f{name}.yaml")),
        1 => Just("Chart.yaml".to_owned()),
        1 => Just(".netpol-lint.toml".to_owned()),
        1 => Just("kustomization.yaml".to_owned()),
    ];
    (folders, marks, objects).prop_map(|(folder, name, objects)| {
        let text = match name.as_str() {
            "kustomization.yaml" => {
                "resources: [f0.yaml, f1.yaml, ../a]\nnamespace: n\n".to_owned()
            }
            "Chart.yaml" | ".netpol-lint.toml" => String::new(),
            _ => objects,
        };
        (format!("{folder}{name}"), text)
    })
}

fn scope_in(workspace: &Workspace<'_>, files: &impl Files, path: &Path) -> String {
    let own = files.facts(path).expect("is there");
    let scope = workspace.scope_of(&own, &ScopeSettings::default());
    format!("{:?}\n{}", scope.root, shown(&scope))
}

/// Files in memory, each read once.
#[derive(Clone, Default)]
struct Kept(MemoryFiles, BTreeMap<PathBuf, Arc<FileFacts>>);

impl Kept {
    /// After a change: what is the same is not read again.
    fn after(&self, files: &MemoryFiles) -> Self {
        let same = |path: &Path| {
            let text = self.0.read(path).filter(|text| files.read(path).as_ref() == Some(text));
            text.and_then(|_| self.facts(path))
        };
        let facts = files
            .0
            .keys()
            .filter_map(|path| Some((path.clone(), same(path).or_else(|| files.facts(path))?)));
        Self(files.clone(), facts.collect())
    }
}

impl Files for Kept {
    fn read(&self, path: &Path) -> Option<String> {
        self.0.read(path)
    }

    fn list(&self, path: &Path) -> Vec<PathBuf> {
        self.0.list(path)
    }

    fn facts(&self, path: &Path) -> Option<Arc<FileFacts>> {
        self.1.get(path).cloned()
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 32,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn scopes_are_the_same_alone_and_together(given in prop::collection::vec(file(), 1..12)) {
        let files = MemoryFiles(given.into_iter().map(|(path, text)| (path.into(), text)).collect());
        let (forth, back) = (Workspace::new(&files, ""), Workspace::new(&files, ""));
        let mut found = Vec::new();
        for path in files.0.keys() {
            found.push(scope_in(&forth, &files, path));
        }
        for (path, forth) in files.0.keys().zip(found).rev() {
            let alone = scope_in(&Workspace::new(&files, ""), &files, path);
            prop_assert_eq!(&forth, &alone);
            prop_assert_eq!(scope_in(&back, &files, path), alone);
        }
    }

    #[test]
    fn after_a_change_scopes_are_as_if_read_anew(
        given in prop::collection::vec(file(), 1..12),
        changed in prop::collection::vec(file(), 1..4),
    ) {
        let texts = |given: Vec<(String, String)>| {
            given.into_iter().map(|(path, text)| (path.into(), text)).collect::<BTreeMap<_, _>>()
        };
        let old = MemoryFiles(texts(given));
        let mut new = old.clone();
        new.0.extend(texts(changed));
        let before = Kept::default().after(&old);
        let after = before.after(&new);
        let memory = Memory::default();
        let workspace = Workspace::new(&before, "").with_memory(memory.clone());
        for path in old.0.keys() {
            scope_in(&workspace, &before, path);
        }
        let workspace = Workspace::new(&after, "").with_memory(memory);
        for path in new.0.keys() {
            let anew = scope_in(&Workspace::new(&new, ""), &new, path);
            prop_assert_eq!(scope_in(&workspace, &after, path), anew);
        }
    }

    /// The file's own objects are there unless two of them contradict each other.
    #[test]
    fn a_file_is_in_its_scope(given in prop::collection::vec(file(), 1..12)) {
        let files = MemoryFiles(given.into_iter().map(|(path, text)| (path.into(), text)).collect());
        let workspace = Workspace::new(&files, "");
        for path in files.0.keys() {
            let own = files.facts(path).expect("is there");
            let scope = workspace.scope_of(&own, &ScopeSettings::default());
            prop_assert!(scope.files.iter().any(|file| file.path == *path));
            let policies = own.documents.iter().flat_map(|document| {
                document.objects.policies.iter().map(|fact| (document.index, &fact.object))
            });
            for (document, object) in policies {
                let known = scope.policy_at(path, document, object).is_some();
                prop_assert!(known || !scope.twins.is_empty());
            }
        }
    }
}

#[test]
fn what_did_not_change_is_kept() {
    let [one, two, new] = ["one", "two", "new"].map(policy);
    let before = Kept::default().after(&files(&[("a.yaml", &one), ("b.yaml", &two)]));
    let after = before.after(&files(&[("a.yaml", &one), ("b.yaml", &new)]));
    let memory = Memory::default();
    let at = |files: &Kept| {
        let own = files.facts(Path::new("a.yaml")).expect("is there");
        let workspace = Workspace::new(files, "").with_memory(memory.clone());
        workspace.scope_of(&own, &ScopeSettings::default())
    };
    let (old, new) = (at(&before), at(&after));
    let same: Vec<bool> =
        old.policies.iter().zip(&new.policies).map(|(old, new)| Arc::ptr_eq(old, new)).collect();
    assert_eq!(same, [true, false]);
}
