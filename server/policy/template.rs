//! Policies to start from.

use crate::yaml::rewrite::scalar;

/// A policy to start from: valid as it is, with comments that say what to adapt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Template {
    /// Its name, also that of the policy unless another is given.
    pub name: &'static str,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// What there is to know before it is applied, as comment lines.
    notes: &'static str,
    /// The `spec`, as YAML.
    spec: &'static str,
}

impl Template {
    /// The template of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|template| template.name == name)
    }

    /// The manifest. Without a namespace it goes to the one that it is applied in.
    pub fn render(&self, name: Option<&str>, namespace: Option<&str>) -> String {
        let Self { summary, notes, spec, .. } = self;
        let name = scalar(name.unwrap_or(self.name));
        let namespace = namespace.map(scalar).map(|name| format!("  namespace: {name}\n"));
        let namespace = namespace.unwrap_or_default();
        format!(
            "# {summary}.\n{notes}apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n\
             metadata:\n  name: {name}\n{namespace}{spec}"
        )
    }

    /// All templates, from the plain to the particular.
    pub const ALL: [Self; 9] = [
        Self {
            name: "default-deny-all",
            summary: "Denies all traffic to and from the pods of this namespace",
            notes: "\
# Whatever they need, other policies allow: start with allow-dns, or no name will resolve.
",
            spec: "\
spec:
  podSelector: {} # every pod of the namespace
  policyTypes:
    - Ingress
    - Egress
",
        },
        Self {
            name: "default-deny-ingress",
            summary: "Denies all traffic to the pods of this namespace",
            notes: "\
# Whatever is to come in, other policies allow. What goes out stays as it is.
",
            spec: "\
spec:
  podSelector: {} # every pod of the namespace
  policyTypes:
    - Ingress
",
        },
        Self {
            name: "default-deny-egress",
            summary: "Denies all traffic from the pods of this namespace",
            notes: "\
# Whatever is to go out, other policies allow: start with allow-dns, or no name will resolve. What
# comes in stays as it is.
",
            spec: "\
spec:
  podSelector: {} # every pod of the namespace
  policyTypes:
    - Egress
",
        },
        Self {
            name: "allow-all-ingress",
            summary: "Allows all traffic to the pods of this namespace, from everyone",
            notes: "\
# No other policy can take that back: a policy only ever allows more.
",
            spec: "\
spec:
  podSelector: {} # every pod of the namespace; adapt: the pods that are open to everyone
  policyTypes:
    - Ingress
  ingress:
    - {} # from everyone, on every port
",
        },
        Self {
            name: "allow-all-egress",
            summary: "Allows all traffic from the pods of this namespace, to everyone",
            notes: "\
# No other policy can take that back: a policy only ever allows more.
",
            spec: "\
spec:
  podSelector: {} # every pod of the namespace; adapt: the pods that may reach everyone
  policyTypes:
    - Egress
  egress:
    - {} # to everyone, on every port
",
        },
        Self {
            name: "allow-dns",
            summary: "Allows the pods of this namespace to ask the cluster's DNS",
            notes: "\
# Their egress is isolated with that: whatever else is to go out needs a policy too.
#
# On OpenShift the namespace is openshift-dns, the pods have the label
# `dns.operator.openshift.io/daemonset-dns: default`, and the port is 5353.
",
            spec: "\
spec:
  podSelector: {} # every pod of the namespace
  policyTypes:
    - Egress
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector: # no dash before it: the pods of that namespace
            matchLabels:
              k8s-app: kube-dns
        # With a node-local DNS cache, its address too; no selector can name it:
        # - ipBlock:
        #     cidr: 169.254.20.10/32
      ports:
        - protocol: UDP
          port: 53
        - protocol: TCP # for answers that do not fit a datagram
          port: 53
",
        },
        Self {
            name: "allow-same-namespace",
            summary: "Allows traffic to the pods of this namespace from one another",
            notes: "\
# Nothing else comes in to them unless another policy allows it. If their egress is isolated, it
# must be allowed as well.
",
            spec: "\
spec:
  podSelector: {} # every pod of the namespace
  policyTypes:
    - Ingress
  ingress:
    - from:
        - podSelector: {} # every pod of the same namespace
",
        },
        Self {
            name: "allow-from-namespace",
            summary: "Allows traffic to some pods from all pods of another namespace",
            notes: "\
# Nothing else comes in to them unless another policy allows it.
",
            spec: "\
spec:
  podSelector:
    matchLabels:
      app: web # adapt: the labels of the pods to reach
  policyTypes:
    - Ingress
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              # Kubernetes sets this label to the namespace's name.
              kubernetes.io/metadata.name: frontend # adapt: the namespace that may connect
      ports:
        - protocol: TCP
          port: 8080 # adapt: the pods' own port, not the Service's
",
        },
        Self {
            name: "allow-from-ingress-controller",
            summary: "Allows traffic to some pods from the ingress controller",
            notes: "\
# Nothing else comes in to them unless another policy allows it.
#
# As written for ingress-nginx. Traefik's pods have `app.kubernetes.io/name: traefik`. On OpenShift
# take `policy-group.network.openshift.io/ingress: \"\"` as the namespace's label and no podSelector.
# No selector can name a controller in the network of its nodes (hostNetwork).
",
            spec: "\
spec:
  podSelector:
    matchLabels:
      app: web # adapt: the labels of the pods to reach
  policyTypes:
    - Ingress
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: ingress-nginx # adapt: the controller's namespace
          podSelector: # no dash before it: the pods of that namespace
            matchLabels:
              app.kubernetes.io/name: ingress-nginx # adapt: the controller's pods
      ports:
        - protocol: TCP
          port: 8080 # adapt: the pods' own port, not the Service's
",
        },
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_read_as_numbers_are_quoted() {
        let [template, ..] = Template::ALL;
        insta::assert_snapshot!(template.render(Some("1e3"), Some("on")), @r#"
        # Denies all traffic to and from the pods of this namespace.
        # Whatever they need, other policies allow: start with allow-dns, or no name will resolve.
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: "1e3"
          namespace: "on"
        spec:
          podSelector: {} # every pod of the namespace
          policyTypes:
            - Ingress
            - Egress
        "#);
        insta::assert_snapshot!(template.render(Some("deny-1.2.3"), None), @r"
        # Denies all traffic to and from the pods of this namespace.
        # Whatever they need, other policies allow: start with allow-dns, or no name will resolve.
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: deny-1.2.3
        spec:
          podSelector: {} # every pod of the namespace
          policyTypes:
            - Ingress
            - Egress
        ");
    }
}
