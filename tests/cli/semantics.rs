//! What trips others: each a small cluster and the connections it must have.

use crate::support::Folder;

/// The connections between workloads; those with addresses outside where `outside` says so.
fn connections(yaml: &str, outside: bool) -> String {
    let ran = Folder::new(&[]).pipe("map -", yaml);
    assert_eq!(ran.status, 0, "{ran:?}");
    let lines = ran.out.lines().filter(|line| outside || !line.contains("[External]"));
    lines.map(|line| line.to_owned() + "\n").collect()
}

fn pods(yaml: &str) -> String {
    connections(yaml, false)
}

/// A pod that listens on `ports`.
fn pod(namespace: &str, name: &str, ports: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: {namespace}, labels: {{app: {name}}}}}\nspec: {{containers: [{{name: c, ports: [{ports}]}}]}}\n---\n"
    )
}

/// A policy for all pods of a namespace.
fn policy(namespace: &str, spec: &str) -> String {
    format!(
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: p{}, namespace: {namespace}}}\nspec: {{podSelector: {{}}, {spec}}}\n---\n",
        spec.len()
    )
}

/// Two pods of one namespace.
fn two() -> String {
    pod("n", "a", "") + &pod("n", "b", "")
}

#[test]
fn a_pod_reaches_itself_and_that_is_not_listed() {
    let text = two() + &policy("n", "policyTypes: [Ingress, Egress]");
    assert_eq!(connections(&text, true), "");
    let folder = Folder::new(&[("a.yaml", &text)]);
    assert_eq!(folder.run("reach --from n/a --to n/a").status, 0);
    assert_eq!(folder.run("reach --from n/a --to n/b").status, 1);
}

#[test]
fn several_policies_allow_together() {
    let open = |port: u16| policy("n", &format!("ingress: [{{ports: [{{port: {port}}}]}}]"));
    let text = two() + &open(80) + &open(443) + &policy("n", "policyTypes: [Ingress]");
    assert_eq!(
        pods(&text),
        "n/a[Pod] => n/b[Pod] : TCP 80,443\nn/b[Pod] => n/a[Pod] : TCP 80,443\n"
    );
}

#[test]
fn policy_types_have_no_order_and_a_default() {
    let rules = "ingress: [{}], egress: [{ports: [{port: 1}]}]";
    let one = |types: &str| pods(&(two() + &policy("n", &format!("{rules}{types}"))));
    let both = one(", policyTypes: [Ingress, Egress]");
    assert_eq!(both, one(", policyTypes: [Egress, Ingress]"));
    assert_eq!(both, one(""));
    assert_eq!(both, "n/a[Pod] => n/b[Pod] : TCP 1\nn/b[Pod] => n/a[Pod] : TCP 1\n");
    let open = "n/a[Pod] => n/b[Pod] : All Connections\nn/b[Pod] => n/a[Pod] : All Connections\n";
    assert_eq!(one(", policyTypes: [Ingress]"), open, "egress rules are not in force");
    // Without types and egress rules, ingress alone is isolated.
    let text = two() + &policy("n", "egress: []");
    assert_eq!(pods(&text), "");
    assert_eq!(connections(&text, true).lines().count(), 2, "both may go out");
}

#[test]
fn no_ports_and_an_empty_list_of_ports_are_every_port() {
    let open = "n/a[Pod] => n/b[Pod] : All Connections\nn/b[Pod] => n/a[Pod] : All Connections\n";
    for rule in ["{ports: []}", "{}", "{from: []}", "{ports: null}"] {
        assert_eq!(pods(&(two() + &policy("n", &format!("ingress: [{rule}]")))), open, "{rule}");
    }
    let every = "ingress: [{ports: [{protocol: UDP}]}]";
    assert!(pods(&(two() + &policy("n", every))).contains(" : UDP 1-65535\n"));
}

#[test]
fn a_named_port_is_each_destinations_own_by_protocol() {
    let text = pod("n", "a", "{containerPort: 80, name: x}")
        + &pod("n", "b", "{containerPort: 53, name: x, protocol: UDP}")
        + &pod(
            "n",
            "c",
            "{containerPort: 81, name: x}, {containerPort: 82, name: x, protocol: SCTP}",
        )
        + &policy("n", "ingress: [{ports: [{port: x}]}]");
    let wanted = "n/a[Pod] => n/c[Pod] : TCP 81\nn/b[Pod] => n/a[Pod] : TCP 80\nn/b[Pod] => n/c[Pod] : TCP 81\nn/c[Pod] => n/a[Pod] : TCP 80\n";
    assert_eq!(pods(&text), wanted);
}

#[test]
fn ranges_and_every_protocol() {
    let rule = "ingress: [{ports: [{port: 80, endPort: 90}, {port: 7, protocol: SCTP}, {port: 53, protocol: UDP}]}]";
    let wanted = " : SCTP 7,TCP 80-90,UDP 53\n";
    assert!(pods(&(two() + &policy("n", rule))).contains(wanted));
}

#[test]
fn blocks_of_ipv6_are_cut_like_those_of_ipv4() {
    let rule = "ingress: [{from: [{ipBlock: {cidr: 'fd00::/8', except: ['fd00::/16']}}]}]";
    let text = pod("n", "a", "") + &policy("n", rule);
    let wanted =
        "fd01::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff[External] => n/a[Pod] : All Connections\n";
    let out = connections(&text, true);
    assert!(out.starts_with(wanted), "{out}");
    assert!(out.contains("n/a[Pod] => ::-ffff:"), "{out}");
    assert!(!connections(&pod("n", "a", ""), true).contains("::"), "unless none is named");
}

#[test]
fn an_empty_namespace_selector_is_every_namespace() {
    let all = pod("n", "a", "") + &pod("m", "b", "") + &pod("m", "c", "");
    let into = |peer: &str| {
        let text = all.clone() + &policy("n", &format!("ingress: [{{from: [{peer}]}}]"));
        let found = pods(&text);
        found.lines().filter(|line| line.contains("=> n/a")).count()
    };
    assert_eq!(into("{namespaceSelector: {}}"), 2);
    assert_eq!(into("{namespaceSelector: {}, podSelector: {matchLabels: {app: b}}}"), 1);
    assert_eq!(into("{podSelector: {}}"), 0, "of its own namespace only");
}

#[test]
fn a_namespace_without_a_manifest_has_its_name_alone() {
    let all = pod("n", "a", "") + &pod("m", "b", "");
    let into = |labels: &str| {
        let peer =
            format!("ingress: [{{from: [{{namespaceSelector: {{matchLabels: {labels}}}}}]}}]");
        pods(&(all.clone() + &policy("n", &peer))).contains("m/b[Pod] => n/a[Pod]")
    };
    assert!(into("{kubernetes.io/metadata.name: m}"));
    assert!(!into("{team: x}"), "a label nobody declared is absent");
}

#[test]
fn a_namespace_may_come_after_its_workloads() {
    let rule = "ingress: [{from: [{namespaceSelector: {matchLabels: {team: x}}}]}]";
    let text = pod("n", "a", "") + &pod("m", "b", "") + &policy("n", rule);
    let namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: m, labels: {team: x}}\n";
    assert!(pods(&(text + namespace)).contains("m/b[Pod] => n/a[Pod]"));
}

#[test]
fn workloads_of_one_owner_are_one() {
    let owned = |name: &str, app: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\n  namespace: n\n  labels: {{app: {app}}}\n  ownerReferences: [{{kind: ReplicaSet, name: web-1, controller: true}}]\n---\n"
        )
    };
    let set = "apiVersion: apps/v1\nkind: ReplicaSet\nmetadata:\n  name: web-1\n  namespace: n\n  ownerReferences: [{kind: Deployment, name: web}]\nspec: {template: {metadata: {labels: {app: x}}}}\n---\n";
    let text = owned("web-1-a", "x") + &owned("web-1-b", "w") + &pod("n", "z", "");
    assert!(pods(&text).contains("n/web-1[ReplicaSet] => n/z[Pod] : All Connections\n"));
    assert_eq!(pods(&text).lines().count(), 2);
    assert!(pods(&(text.clone() + set)).contains("n/web[Deployment] => n/z[Pod]"));
    // What one of its pods may do, the workload may.
    let rule = "ingress: [{from: [{podSelector: {matchLabels: {app: w}}}], ports: [{port: 1}]}]";
    let out = pods(&(text + &policy("n", rule)));
    assert!(out.contains("n/web-1[ReplicaSet] => n/z[Pod] : TCP 1\n"), "{out}");
}

#[test]
fn items_of_lists_are_objects() {
    let list = "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: n}}\n- apiVersion: v1\n  kind: PodList\n  items:\n  - metadata: {name: b, namespace: n}\n";
    assert_eq!(pods(list).lines().count(), 2);
}

#[test]
fn what_policies_do_with_the_nodes_network_is_the_plugins_to_say() {
    let host = "apiVersion: v1\nkind: Pod\nmetadata: {name: h, namespace: n}\nspec: {hostNetwork: true}\n---\n";
    let text = host.to_owned() + &pod("n", "a", "") + &policy("n", "policyTypes: [Ingress]");
    assert_eq!(pods(&text), "", "a map takes it as any other pod");
    let folder = Folder::new(&[("a.yaml", &text)]);
    let ran = folder.run("reach --from n/a --to n/h");
    assert_eq!(ran.status, 3, "{ran:?}");
    assert!(ran.out.contains("uses its node's network"), "{ran:?}");
}

#[test]
fn a_policy_in_a_namespace_without_workloads_does_nothing() {
    let text = two() + &policy("m", "policyTypes: [Ingress]");
    assert_eq!(pods(&text).lines().count(), 2);
}

#[test]
fn without_a_namespace_objects_are_in_default_unless_a_kustomization_says_otherwise() {
    let bare = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {app: a}}\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: {podSelector: {}}\n";
    let other = pod("default", "b", "") + &pod("shop", "c", "");
    let folder = Folder::new(&[("k/a.yaml", bare), ("b.yaml", &other)]);
    let list = |folder: &Folder| folder.run("map . --focus default --focus shop").out;
    let into_a = list(&folder);
    assert!(into_a.contains("default/a[Pod] => shop/c[Pod]"), "{into_a}");
    assert!(!into_a.contains("=> default/b[Pod]"), "the policy is in default: {into_a}");
    folder.write("k/kustomization.yaml", b"namespace: shop\nresources: [a.yaml]\n");
    let out = list(&folder);
    assert!(out.contains("shop/a[Pod] => default/b[Pod]"), "{out}");
    assert!(!out.contains("=> shop/c[Pod]"), "the policy is in shop: {out}");
}

#[test]
fn blocks_match_pods_only_if_that_is_said() {
    let with_address = pod("n", "a", "").replace("---", "status: {podIP: 10.0.0.7}\n---");
    let rule = "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/24}}]}]";
    let text = with_address + &pod("n", "b", "") + &policy("n", rule);
    let folder = Folder::new(&[]);
    assert!(!folder.pipe("map -", &text).out.contains("n/a[Pod] => n/b[Pod]"));
    assert!(folder.pipe("map - --ip-blocks pods", &text).out.contains("n/a[Pod] => n/b[Pod]"));
    folder.write(".netpol-lint.toml", b"[cluster]\nip-blocks = \"pods\"\n");
    assert!(folder.pipe("map -", &text).out.contains("n/a[Pod] => n/b[Pod]"));
}
