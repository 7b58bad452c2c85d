//! A long file of policies as a `helm template` or `kubectl get -o yaml` gives it, always the same.

use std::fmt::Write;

/// `count` policies of about 1 kB each, ten in each namespace; one in fifty has a mistake.
pub(crate) fn generate(count: usize) -> String {
    let mut out = String::with_capacity(count * 1100);
    for index in 0..count {
        policy(&mut out, index).expect("a string takes all");
    }
    out
}

fn policy(out: &mut String, index: usize) -> std::fmt::Result {
    let team = ["shop", "billing", "search", "mail", "ledger"][index % 5];
    let role = ["db", "api", "web", "cache"][index % 4];
    let protocol = if index % 50 == 7 { "protocal" } else { "protocol" };
    write!(
        out,
        "---
# {role} of {team}: who may talk to it, and whom it may ask
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {team}-{role}-{index}
  namespace: {team}-{stage}
  labels:
    app.kubernetes.io/name: {role}
    app.kubernetes.io/part-of: \"{team}\"
  annotations:
    example.org/reviewed-by: 'the platform team, {index}'
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: {role}
      instance: {team}-{index}
  policyTypes:
    - Ingress
    - Egress
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: {team}-{stage}
          podSelector:
            matchExpressions:
              - {{key: tier, operator: In, values: [frontend, backend]}}
        - ipBlock:
            cidr: 10.{low}.0.0/16
            except:
              - 10.{low}.7.0/24
      ports:
        - {protocol}: TCP
          port: {port}
  egress:
    - to:
        - namespaceSelector: {{}}  # the cluster's DNS
      ports:
        - protocol: UDP
          port: 53
        - protocol: TCP
          port: 53
          endPort: 54
",
        stage = index / 50,
        low = index % 200,
        port = 1024 + index % 30_000,
    )
}
