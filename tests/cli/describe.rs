//! `describe`: policies in plain words.

use crate::support::{Folder, program, run};

fn shop(line: &str) -> String {
    let line = format!("describe tests/data/clusters/shop {line}");
    let ran = run(program(&line).current_dir(env!("CARGO_MANIFEST_DIR")), "");
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{ran:?}");
    ran.out
}

#[test]
fn a_policy_is_said_in_plain_words() {
    insta::assert_snapshot!(shop("--policy data/db"), @"
    data/db  tests/data/clusters/shop/policies.yaml:60
      Pods of namespace data with app=db may be reached by pods with app=api in namespace shop on TCP postgres; nobody else, unless another policy allows it.

      Selects   data/db[StatefulSet]
      Ingress   isolated; allowed:
                  from pods with app=api in namespace shop : TCP postgres  (line 70)
      Egress    not affected

    With all policies here

      data/db[StatefulSet]
        Ingress  isolated by data/db; may be reached by
                 shop/api[Deployment] : TCP 5432  (by data/db)
        Egress   open: no policy isolates it
    ");
    insta::assert_snapshot!(shop("--policy default-deny --policy web"), @"
    shop/default-deny  tests/data/clusters/shop/policies.yaml:1
      All pods of namespace shop may reach nobody and be reached by nobody, unless another policy allows it.

      Selects   shop/api[Deployment], shop/report[CronJob], shop/web[Deployment]
      Ingress   isolated; no rule allows anything
      Egress    isolated; no rule allows anything

    shop/web  tests/data/clusters/shop/policies.yaml:10
      Pods of namespace shop with app=web may be reached by any IPv4 address but 10.0.0.0/8 on TCP http; nobody else, unless another policy allows it.
      Pods of namespace shop with app=web may reach pods with app=api in the same namespace on TCP http; nobody else, unless another policy allows it.

      Selects   shop/web[Deployment]
      Ingress   isolated; allowed:
                  from any IPv4 address but 10.0.0.0/8 : TCP http  (line 21)
      Egress    isolated; allowed:
                  to pods with app=api in the same namespace : TCP http  (line 28)

    With all policies here

      shop/api[Deployment]
        Ingress  isolated by shop/default-deny, shop/api; may be reached by
                 shop/web[Deployment] : TCP 9000  (by shop/api)
        Egress   isolated by shop/default-deny, shop/api; may reach
                 data/db[StatefulSet] : TCP 5432  (by shop/api)

      shop/report[CronJob]
        Ingress  isolated by shop/default-deny, shop/api; may be reached by
                 nobody that is here
        Egress   isolated by shop/default-deny, shop/api; may reach
                 nobody that is here

      shop/web[Deployment]
        Ingress  isolated by shop/default-deny, shop/web; may be reached by
                 any IPv4 address but 10.0.0.0/8 : TCP 8080  (by shop/web)
        Egress   isolated by shop/default-deny, shop/web; may reach
                 shop/api[Deployment] : TCP 9000  (by shop/web)
    ");
}

#[test]
fn what_is_not_known_is_said() {
    let text = shop("--policy shop/api");
    let unknown = "unknown: the label `team` of namespace `ops`: it has no manifest here";
    assert!(!text.contains(unknown), "{text}");
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: ops}\n---\n";
    let policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: q, namespace: a}\nspec:\n  podSelector: {}\n  ingress: [{from: [{namespaceSelector: {matchLabels: {team: x}}}]}]\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: a}\n";
    let folder = Folder::new(&[("a.yaml", &format!("{pod}{policy}"))]);
    assert!(folder.run("describe").out.contains(unknown));
}

#[test]
fn what_is_not_there_is_told() {
    let folder = Folder::new(&[("a.yaml", "kind: x\n")]);
    for (line, message) in [
        ("describe", "there is no NetworkPolicy here"),
        ("describe --policy x", "there is no policy \"x\" here"),
    ] {
        let ran = folder.run(line);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{line}: {ran:?}");
        assert!(ran.err.contains(message), "{line}: {ran:?}");
    }
}

#[test]
fn a_policy_that_is_left_out_is_told_with_the_reason() {
    let policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: db, namespace: '{{ .Values.namespace }}'}\nspec: {podSelector: {}}\n";
    let folder = Folder::new(&[("a.yaml", policy)]);
    for line in ["describe", "describe --policy db", "describe --policy shop/db"] {
        let ran = folder.run(line);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{line}: {ran:?}");
        let warning = "NetworkPolicy db is in a namespace that only a template knows: left out";
        assert!(ran.err.contains(warning), "{line}: {ran:?}");
        assert!(ran.err.contains("only a template knows its namespace"), "{line}: {ran:?}");
        assert!(!ran.err.contains("there is no"), "{line}: {ran:?}");
    }
}
