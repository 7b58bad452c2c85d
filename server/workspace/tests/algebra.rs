//! From what is written to sets.

use super::alone;
use crate::reach::{Direction, Peer};

/// The rules of the one policy in `text`, which is the content of its `spec`: each as its peers
/// and its ports.
fn rules(direction: Direction, spec: &str) -> Vec<String> {
    let text = format!(
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: a, namespace: n}}\nspec:\n  podSelector: {{}}\n{spec}"
    );
    let scope = alone(&text);
    let [policy] = scope.policies.as_slice() else { panic!("one policy") };
    let Some(policy) = policy.sets() else { return vec!["unknown".to_owned()] };
    let rules = policy.rules(direction).unwrap_or_default();
    let shown = rules.iter().map(|rule| {
        let peers: Vec<String> = rule.peers.iter().map(peer).collect();
        let ports = rule.ports.iter();
        let ports: Vec<String> =
            ports.map(|entry| entry.as_ref().map_or("?".to_owned(), ToString::to_string)).collect();
        format!("[{}] [{}]", peers.join("; "), ports.join("; "))
    });
    shown.collect()
}

fn peer(peer: &Peer) -> String {
    match peer {
        Peer::Everyone => "everyone".to_owned(),
        Peer::Unreadable => "?".to_owned(),
        Peer::Addresses(addresses) => addresses.to_string(),
        Peer::Pods { namespaces, pods } => format!("{pods} of {namespaces}"),
    }
}

#[test]
fn peers_and_ports_become_sets() {
    let spec = "  ingress:\n  - {}\n  - from:\n    - podSelector: {matchLabels: {a: b}}\n    - namespaceSelector: {matchExpressions: [{key: c, operator: NotIn, values: [d]}]}\n    - ipBlock: {cidr: 010.0.0.0/31, except: [10.0.0.1/32]}\n    ports:\n    - port: 80\n    - {protocol: UDP, port: 5, endPort: 6}\n    - {port: http}\n    - {}\n";
    insta::assert_snapshot!(rules(Direction::Ingress, spec).join("\n"), @r"
    [] []
    [a in (b) of kubernetes.io/metadata.name in (n); anything of c notin (d); 10.0.0.0/32] [TCP 80; UDP 5-6; TCP http; TCP 1-65535]
    ");
}

#[test]
fn what_is_unknown_or_refused_is_unreadable_and_keeps_its_place() {
    let spec = "  egress:\n  - to:\n    - podSelector: {matchLabels: {a: '{{ .x }}'}}\n    - {}\n    - ipBlock: {cidr: x}\n    - podSelector: {}\n      ipBlock: {cidr: 10.0.0.0/8}\n    ports:\n    - port: {{ .port }}\n    - {protocol: ICMP}\n    - {port: 9, endPort: 8}\n  - form: []\n";
    insta::assert_snapshot!(rules(Direction::Egress, spec).join("\n"), @r"
    [?; ?; ?; ?] [?; ?; ?]
    [?] []
    ");
    let open = "  ingress:\n  {{- toYaml .rules | nindent 2 }}\n";
    assert_eq!(rules(Direction::Ingress, open), ["unknown"]);
    let types = "  policyTypes: ['{{ .type }}']\n";
    assert_eq!(rules(Direction::Ingress, types), ["unknown"]);
}
