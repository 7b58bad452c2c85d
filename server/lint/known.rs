//! What is the same in most clusters: where well-known pods live, and the namespaces that every
//! cluster has. From the manifests of kubeadm, CoreDNS, ingress-nginx, Traefik, Istio,
//! kube-prometheus and OpenShift as of 2026.

use crate::policy::Selector;

/// The label that every namespace carries with its name, since Kubernetes 1.22.
pub(super) const NAMESPACE_NAME: &str = "kubernetes.io/metadata.name";

/// Labels of well-known pods, and the namespace they live in.
const HOMES: [(&str, &str, &str); 9] = [
    ("k8s-app", "kube-dns", "kube-system"),
    ("k8s-app", "coredns", "kube-system"),
    ("k8s-app", "metrics-server", "kube-system"),
    ("dns.operator.openshift.io/daemonset-dns", "default", "openshift-dns"),
    ("app.kubernetes.io/name", "ingress-nginx", "ingress-nginx"),
    ("app.kubernetes.io/name", "traefik", "traefik"),
    ("istio", "ingressgateway", "istio-system"),
    ("app.kubernetes.io/name", "prometheus", "monitoring"),
    ("app", "prometheus", "monitoring"),
];

/// The namespace in which the pods that `pods` asks for usually live.
pub(super) fn home_of(pods: &Selector) -> Option<&'static str> {
    HOMES.iter().find(|(key, value, _)| pods.label(key) == Some(value)).map(|(_, _, home)| *home)
}

/// The one namespace that a selector asks for by name.
pub(super) fn named_namespace(namespaces: &Selector) -> Option<&str> {
    [NAMESPACE_NAME, "name", "namespace"].iter().find_map(|key| namespaces.label(key))
}

/// Whether the namespace comes with Kubernetes or OpenShift, and so with no labels of one's own.
pub(super) fn is_system_namespace(name: &str) -> bool {
    matches!(name, "kube-system" | "kube-public" | "kube-node-lease" | "default")
        || name.starts_with("openshift-")
}
