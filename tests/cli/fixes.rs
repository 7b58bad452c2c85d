//! `--fix`, `--unsafe-fixes` and `--diff`.

use crate::support::{CLEAN, Folder, fits};

/// One mistake with a safe fix, one with an unsafe one, one without.
fn mistaken() -> String {
    let text = CLEAN.replace("deny-all", "Deny_All").replace("policyTypes", "policytypes");
    text + "  when: now\n"
}

#[test]
fn safe_fixes_are_applied_and_the_rest_is_reported() {
    let folder = Folder::new(&[("a.yaml", &mistaken()), ("b.yaml", CLEAN)]);
    let ran = folder.run("a.yaml");
    let counts = "3 errors in 1 policy (1 fixable with --fix, 1 more with --unsafe-fixes)";
    assert!(ran.status == 1 && ran.out.contains(counts), "{ran:?}");
    assert_eq!(folder.run("a.yaml --unsafe-fixes").out, ran.out);
    assert_eq!(folder.read("a.yaml"), mistaken());

    let ran = folder.run(". --fix");
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(ran.out.contains("1 problem fixed in 1 file\n"), "{ran:?}");
    assert!(
        ran.out.contains("2 errors in 1 policy (1 fixable with --fix --unsafe-fixes)"),
        "{ran:?}"
    );
    assert_eq!(folder.read("a.yaml"), mistaken().replace("policytypes", "policyTypes"));

    folder.run(". --fix --unsafe-fixes");
    let left = CLEAN.to_owned() + "  when: now\n";
    assert_eq!(folder.read("a.yaml"), left);
    let ran = folder.run(". --fix --unsafe-fixes");
    assert!(!ran.out.contains("fixed in") && folder.read("a.yaml") == left, "{ran:?}");
}

#[test]
fn a_diff_shows_what_would_change_and_writes_nothing() {
    let folder = Folder::new(&[("a.yaml", &mistaken()), ("b.yaml", CLEAN)]);
    let ran = folder.run(". --diff");
    assert_eq!(ran.status, 1, "{ran:?}");
    let expected = "--- a.yaml\n+++ a.yaml\n@@ -4,5 +4,5 @@\n   name: Deny_All\n spec:\n   podSelector: {}\n-  policytypes: [Ingress, Egress]\n+  policyTypes: [Ingress, Egress]\n   when: now\n";
    assert_eq!(ran.out, expected);
    assert_eq!(ran.err, "1 problem in 1 file would be fixed, 2 remain\n");
    assert!(folder.run("--diff --unsafe-fixes").out.contains("+  name: deny-all"));
    assert_eq!(folder.read("a.yaml"), mistaken());
    let ran = folder.run("b.yaml --diff");
    assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (0, "", ""), "{ran:?}");
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = Folder::new(&[]);
    let ran = folder.pipe("- --fix", &mistaken());
    assert_eq!(ran.out, mistaken().replace("policytypes", "policyTypes"));
    assert!(ran.status == 1 && ran.err.contains("unknown field \"spec.when\""), "{ran:?}");
    for line in ["- --fix", "- --fix --stdin-filename gen/x.yaml --exclude gen"] {
        let ran = folder.pipe(line, CLEAN);
        assert_eq!((ran.status, ran.out.as_str()), (0, CLEAN), "{line}: {ran:?}");
    }
}

#[test]
fn the_yaml_in_markdown_is_fixed_where_it_stands() {
    let indented = |text: &str| text.replace('\n', "\n  ");
    let page =
        |text: &str| format!("# Page\n\n- one:\n\n  ```yaml\n  {}```\n\ntext\n", indented(text));
    let text = mistaken().replace("  when: now\n", "");
    let folder = Folder::new(&[("a.md", &page(&text))]);
    let ran = folder.run("a.md --fix");
    assert_eq!(ran.status, 1, "{ran:?}");
    assert_eq!(folder.read("a.md"), page(&text.replace("policytypes", "policyTypes")));
}

#[cfg(unix)]
#[test]
fn permissions_and_links_are_kept() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = Folder::new(&[]);
    let file = folder.write("real/a.yaml", mistaken().as_bytes());
    let mode = |mode| std::fs::Permissions::from_mode(mode);
    std::fs::set_permissions(&file, mode(0o640)).expect("are set");
    let link = folder.path().join("link.yaml");
    symlink("real/a.yaml", &link).expect("is linked");
    folder.run("link.yaml --fix");
    assert!(std::fs::symlink_metadata(&link).expect("is there").is_symlink());
    assert_eq!(folder.read("real/a.yaml"), mistaken().replace("policytypes", "policyTypes"));
    let kept = std::fs::metadata(&file).expect("is there").permissions();
    assert_eq!(kept.mode() & 0o777, 0o640);
}

#[test]
fn what_would_edit_another_file_is_told_and_not_applied() {
    let policy = |name: &str, other: &str, [direction, rules, peers]: [&str; 3]| {
        format!(
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: {name}\n  \
             namespace: shop\nspec:\n  podSelector: {{matchLabels: {{app: {name}}}}}\n  \
             policyTypes: [{direction}]\n  {rules}:\n  - {peers}:\n    - podSelector: \
             {{matchLabels: {{app: {other}}}}}\n"
        )
    };
    let db = policy("db", "api", ["Ingress", "ingress", "from"]);
    let api = policy("api", "web", ["Egress", "egress", "to"]);
    let folder = Folder::new(&[("api.yaml", &api), ("db.yaml", &db)]);

    let schema = include_str!("../../schemas/report.schema.json");
    let report = fits(schema, &folder.run(". --format json --select one-sided-allow").out);
    let found = &report["diagnostics"][0];
    let titles = ["Allow this egress in `api` (api.yaml)", "Add the policy `db-egress`"];
    for (fix, (title, file)) in titles.into_iter().zip(["api.yaml", "db.yaml"]).enumerate() {
        let fix = &found["fixes"][fix];
        assert!(fix["title"].as_str().is_some_and(|it| it.starts_with(title)), "{fix}");
        assert_eq!(fix["edits"][0]["file"], file);
    }
    let sarif = folder.run(". --format sarif --select one-sided-allow").out;
    let sarif: serde_json::Value = serde_json::from_str(&sarif).expect("is JSON");
    let change = &sarif["runs"][0]["results"][0]["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], "api.yaml");
    assert_eq!(change["replacements"][0]["deletedRegion"]["startLine"], 11);

    folder.run(". --select one-sided-allow --fix --unsafe-fixes");
    assert_eq!(folder.read("api.yaml"), api);
    assert!(folder.read("db.yaml").contains("name: db-egress"));
}
