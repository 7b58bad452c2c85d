//! Fixes that take out what is proved to be needless change no connection: between the manifests
//! before and after there is no difference.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use netpol::lint::fix::{Applicability, chosen, fix_all};
use netpol::lint::rule::Group;
use netpol::lint::rules;
use netpol::lint::run::{FileReport, Source, check};
use netpol::lint::settings::Settings;
use netpol::reach::IpBlocks;
use netpol::text::apply;
use netpol::workspace::{Changes, Inventory, Map, MemoryFiles, Taking, Workspace};
use netpol::yaml::Format;

type Texts = BTreeMap<PathBuf, String>;

/// The rules whose fixes take something out.
const REMOVING: [&str; 5] = [
    "empty-ip-block",
    "unreachable-rule",
    "unreachable-peer",
    "unreachable-port",
    "redundant-policy",
];

fn only_reach() -> Settings {
    let mut settings = Settings::default();
    for rule in rules::ALL.iter().filter(|rule| rule.group != Group::Reach) {
        settings.levels.insert(rule.name, None);
    }
    settings
}

/// Pods with all labels and ports that the policies of these tests speak of, in several namespaces.
fn pods() -> String {
    let mut text =
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: ops, labels: {team: ops}}\n".to_owned();
    for namespace in ["default", "shop", "ops"] {
        for app in ["web", "api", "db", "other"] {
            for tier in ["front", "back"] {
                let _ = write!(
                    text,
                    "---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: {app}-{tier}\n  \
                     namespace: {namespace}\n  labels: {{app: {app}, tier: {tier}}}\nspec:\n  \
                     containers:\n  - ports: [{{name: http, containerPort: 8080}}]\n"
                );
            }
        }
    }
    text
}

fn cluster(texts: &Texts) -> (Inventory, Map) {
    let files = MemoryFiles(texts.clone());
    let paths: Vec<PathBuf> = texts.keys().cloned().collect();
    let inventory = Workspace::new(&files, "/").inventory(&paths, &paths, &[]);
    let map = Map::of(&inventory, Taking::listing(IpBlocks::External), true);
    (inventory, map)
}

fn differ(before: &Texts, after: &Texts) -> bool {
    let [before, after] = [before, after].map(cluster);
    !Changes::between((&before.0, &before.1), (&after.0, &after.1)).changes.is_empty()
}

fn judge(source: &Source<'_>, texts: &Texts) -> FileReport {
    let files = MemoryFiles(texts.clone());
    check(source, &only_reach(), &Workspace::new(&files, "/"))
}

/// Manifests that belong together, with the pods that they are about.
fn cases() -> Vec<Texts> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let mut cases = Vec::new();
    for rule in rules::ALL.iter().filter(|rule| REMOVING.contains(&rule.name)) {
        let docs = rule.markdown();
        let examples = docs.split("```yaml\n").skip(1).filter_map(|rest| rest.split_once("```"));
        cases.extend(examples.map(|(text, _)| Texts::from([("/a.yaml".into(), text.to_owned())])));
    }
    for folder in ["rules/reach", "clusters"] {
        let folders = fs::read_dir(root.join(folder)).expect("is a folder");
        cases.extend(folders.map(|folder| texts_in(&folder.expect("is readable").path())));
    }
    for case in &mut cases {
        case.insert("/pods.yaml".into(), pods());
    }
    cases
}

fn texts_in(folder: &Path) -> Texts {
    let files =
        fs::read_dir(folder).expect("is a folder").map(|it| it.expect("is readable").path());
    files
        .map(|path| {
            let name = Path::new("/").join(path.file_name().expect("has a name"));
            (name, fs::read_to_string(path).expect("is text"))
        })
        .collect()
}

#[test]
fn taking_out_what_is_needless_changes_nothing() {
    let mut seen = BTreeSet::new();
    for texts in cases() {
        for (path, text) in &texts {
            let name = path.to_str().expect("is text");
            let source = Source { name, text, format: Format::Yaml };
            let with = |after: String| {
                let mut changed = texts.clone();
                changed.insert(path.clone(), after);
                changed
            };
            for found in &judge(&source, &texts).diagnostics {
                let Some(fix) = chosen(found, Applicability::Manual) else { continue };
                let after = apply(text, &fix.edits).expect("fits");
                let shown =
                    format!("{}: {}\n{text}--- after\n{after}", found.rule.name, found.message);
                assert!(!differ(&texts, &with(after)), "{shown}");
                seen.insert(found.rule.name);
            }
            let fixed = fix_all(&source, Applicability::Unsafe, |source| {
                judge(source, &with(source.text.to_owned()))
            });
            assert!(
                !differ(&texts, &with(fixed.text.clone())),
                "{text}--- after all\n{}",
                fixed.text
            );
        }
    }
    assert_eq!(seen, BTreeSet::from(REMOVING));
}

#[test]
fn these_pods_show_what_policies_do() {
    for texts in cases() {
        let mut without = texts.clone();
        without.retain(|path, _| !path.ends_with("a.yaml") && !path.ends_with("policies.yaml"));
        assert!(differ(&texts, &without), "{texts:?}");
    }
}

/// The wide one is likely the mistake: two entries made of one, a rule that lost its ports.
#[test]
fn what_is_narrow_is_not_taken_out_for_what_is_open() {
    let policy = |rules: &str| {
        format!(
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: a}}\nspec:\n  \
             podSelector: {{}}\n  ingress:\n{rules}"
        )
    };
    let fixed = |text: &str| {
        let source = Source { name: "/a.yaml", text, format: Format::Yaml };
        fix_all(&source, Applicability::Unsafe, |source| judge(source, &Texts::new()))
    };
    for rules in [
        "  - from: [{podSelector: {}}]\n    ports:\n    - protocol: TCP\n    - port: 80\n",
        "  - from: [{podSelector: {}}]\n  - from: [{podSelector: {}}]\n    ports: [{port: 80}]\n",
        "  - ports: [{port: 80}]\n  - from: [{podSelector: {}}]\n    ports: [{port: 80}]\n",
        "  - from:\n    - ipBlock: {cidr: 0.0.0.0/0}\n    - ipBlock: {cidr: 10.0.0.0/8}\n",
    ] {
        let kept = fixed(&policy(rules));
        assert_eq!(kept.text, policy(rules));
        assert_eq!(kept.report.diagnostics.len(), 1, "{rules}");
    }
    let once = "  - from: [{podSelector: {}}]\n    ports: [{port: 80}]\n";
    assert_eq!(fixed(&policy(&once.repeat(2))).text, policy(once));
}
