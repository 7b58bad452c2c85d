//! Which files were named does not change what is said of each.

use crate::support::{CLEAN, Folder};

const POLICY: &str = "\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
spec:
  podSelector:
    matchLabels: {app: web}
  ingress:
  - from: []
";

const DEPLOYMENT: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    metadata:
      labels: {app: wbe}
";

fn folder() -> Folder {
    let kustomization = "resources: [app.yaml, web.yaml]\nnamespace: shop\n";
    Folder::new(&[
        ("k/kustomization.yaml", kustomization),
        ("k/app.yaml", DEPLOYMENT),
        ("k/web.yaml", POLICY),
        ("plain/app.yaml", DEPLOYMENT),
        ("plain/deny.yaml", CLEAN),
        ("plain/deep/web.yaml", POLICY),
    ])
}

/// The findings of a run, one a line, without the count at the end.
fn findings(folder: &Folder, line: &str) -> Vec<String> {
    let ran = folder.run(&format!("{line} --format concise"));
    let found =
        ran.out.lines().filter(|line| line.contains(": warning") || line.contains(": info"));
    found.map(str::to_owned).collect()
}

#[test]
fn files_named_together_and_apart_have_the_same_findings() {
    let folder = folder();
    let mut together = findings(&folder, "k plain");
    together.sort();
    let mut apart: Vec<String> = ["k/web.yaml", "plain/deny.yaml", "plain/deep/web.yaml"]
        .into_iter()
        .flat_map(|path| findings(&folder, path))
        .collect();
    apart.sort();
    assert!(!together.is_empty());
    assert_eq!(together, apart);
}

#[test]
#[cfg(unix)]
fn links_to_folders_lead_nowhere() {
    let folder = folder();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("plain/circle")).expect("is made");
    assert_eq!(findings(&folder, "plain/deny.yaml"), [""; 0]);
    assert_eq!(folder.run("plain/deny.yaml").status, 0);
}
