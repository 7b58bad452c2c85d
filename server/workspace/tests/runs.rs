//! What is found for a file does not depend on which other files were asked for, nor in which
//! order.

use std::path::Path;

use proptest::prelude::*;

use super::{deployment, policy, shown};
use crate::workspace::{Files, MemoryFiles, ScopeSettings, Workspace};

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

fn scope_in(workspace: &Workspace<'_>, files: &MemoryFiles, path: &Path) -> String {
    let own = files.facts(path).expect("is there");
    let scope = workspace.scope_of(&own, &ScopeSettings::default());
    format!("{:?}\n{}", scope.root, shown(&scope))
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
