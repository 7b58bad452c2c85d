//! Did you mean: the field that a misspelled name stands for.

use super::{Field, Struct};

impl Struct {
    /// The field that `name` was likely meant to be: another spelling, number (`matchLabel`) or a
    /// name used elsewhere for the same thing; else one at most a few typing slips away.
    pub fn nearest(&self, name: &str) -> Option<&Field> {
        let written = letters(name);
        self.fields.iter().find(|field| is_called(field, &written)).or_else(|| {
            self.fields
                .iter()
                .filter_map(|field| Some((slips(&letters(field.name), &written)?, field)))
                .min_by_key(|(slips, _)| *slips)
                .map(|(_, field)| field)
        })
    }
}

/// Those of `values` that `written` was likely meant to be: the one that differs in case or
/// separators only, else all that are one slip away.
pub fn nearest_values(written: &str, values: &[&'static str]) -> Vec<&'static str> {
    let written = letters(written);
    let within = |limit: usize| {
        let near = |value: &&&str| strsim::osa_distance(&letters(value), &written) <= limit;
        values.iter().filter(near).copied().collect::<Vec<_>>()
    };
    let same = within(0);
    if same.is_empty() && written.len() < 32 { within(1) } else { same }
}

/// The name without its case and separators: `pod_selector` is `podselector`.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn is_called(field: &Field, written: &str) -> bool {
    std::iter::once(&field.name)
        .chain(&field.aliases)
        .any(|name| singular(&letters(name)) == singular(written))
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').filter(|word| word.len() > 2).unwrap_or(word)
}

/// How many slips lie between the two, unless they are too many for a name of this length. Beyond
/// one slip the first letter must be right, or `nodeSelector` would be a `podSelector`.
fn slips(name: &str, written: &str) -> Option<usize> {
    let allowed = match name.len() {
        0..=2 => 0,
        3..=5 => 1,
        6..=11 => 2,
        _ => 3,
    };
    if name.len().abs_diff(written.len()) > allowed {
        return None;
    }
    let slips = strsim::osa_distance(name, written);
    let same_start = name.chars().next() == written.chars().next();
    (slips <= 1 || same_start).then_some(slips).filter(|slips| *slips <= allowed)
}

#[cfg(test)]
mod tests {
    use super::nearest_values;
    use crate::schema::structs;

    fn nearest(structure: &str, name: &str) -> Option<&'static str> {
        let structure = structs().find(|it| it.name == structure).unwrap();
        structure.nearest(name).map(|field| field.name)
    }

    #[test]
    fn slips_of_the_hand() {
        for (structure, written, meant) in [
            ("NetworkPolicyPort", "protocal", "protocol"),
            ("NetworkPolicyPort", "Protocol", "protocol"),
            ("NetworkPolicyPort", "portocol", "protocol"),
            ("NetworkPolicyPort", "ports", "port"),
            ("NetworkPolicyPort", "endport", "endPort"),
            ("NetworkPolicyPort", "end-port", "endPort"),
            ("LabelSelector", "matchLabel", "matchLabels"),
            ("LabelSelector", "matchLables", "matchLabels"),
            ("LabelSelector", "matchexpression", "matchExpressions"),
            ("LabelSelectorRequirement", "value", "values"),
            ("LabelSelectorRequirement", "keys", "key"),
            ("LabelSelectorRequirement", "operation", "operator"),
            ("NetworkPolicySpec", "podselector", "podSelector"),
            ("NetworkPolicySpec", "pod_selector", "podSelector"),
            ("NetworkPolicySpec", "policyType", "policyTypes"),
            ("NetworkPolicySpec", "ingres", "ingress"),
            ("NetworkPolicySpec", "Egress", "egress"),
            ("NetworkPolicyPeer", "namespaceSelectors", "namespaceSelector"),
            ("NetworkPolicyPeer", "namespacesSelector", "namespaceSelector"),
            ("NetworkPolicyPeer", "namspaceSelctor", "namespaceSelector"),
            ("NetworkPolicyPeer", "ipblock", "ipBlock"),
            ("NetworkPolicyPeer", "ipBlocks", "ipBlock"),
            ("NetworkPolicyIngressRule", "form", "from"),
            ("NetworkPolicyIngressRule", "port", "ports"),
            ("NetworkPolicyEgressRule", "To", "to"),
            ("IPBlock", "cird", "cidr"),
            ("IPBlock", "expect", "except"),
            ("ObjectMeta", "namespac", "namespace"),
            ("ObjectMeta", "label", "labels"),
            ("NetworkPolicy", "metdata", "metadata"),
            ("NetworkPolicy", "apiversion", "apiVersion"),
        ] {
            assert_eq!(nearest(structure, written), Some(meant), "{written}");
        }
    }

    #[test]
    fn other_names_for_the_same() {
        for (structure, written, meant) in [
            ("NetworkPolicySpec", "selector", "podSelector"),
            ("NetworkPolicySpec", "types", "policyTypes"),
            ("NetworkPolicySpec", "type", "policyTypes"),
            ("NetworkPolicyIngressRule", "source", "from"),
            ("NetworkPolicyEgressRule", "destination", "to"),
            ("NetworkPolicyPort", "targetPort", "port"),
            ("LabelSelector", "labels", "matchLabels"),
            ("IPBlock", "exclude", "except"),
        ] {
            assert_eq!(nearest(structure, written), Some(meant), "{written}");
        }
    }

    #[test]
    fn values_near_by() {
        let near = |written| nearest_values(written, &["TCP", "UDP", "SCTP"]);
        assert_eq!(near("tcp"), ["TCP"]);
        assert_eq!(near("UPD"), ["UDP"]);
        assert_eq!(near("CTP"), ["TCP", "SCTP"]);
        assert!(near("http").is_empty() && near("").is_empty());
        let operators = ["In", "NotIn", "Exists", "DoesNotExist"];
        assert_eq!(nearest_values("not-in", &operators), ["NotIn"]);
        assert_eq!(nearest_values("does not exists", &operators), ["DoesNotExist"]);
    }

    #[test]
    fn no_nonsense() {
        for (structure, written) in [
            ("NetworkPolicyPeer", "nodeSelector"),
            ("NetworkPolicyPeer", "serviceAccounts"),
            ("NetworkPolicyPort", "nodePort"),
            ("NetworkPolicyPort", "hostPort"),
            ("NetworkPolicyPort", "name"),
            ("NetworkPolicyIngressRule", "hosts"),
            ("NetworkPolicyIngressRule", "to"),
            ("NetworkPolicyEgressRule", "from"),
            ("NetworkPolicyEgressRule", "action"),
            ("LabelSelector", "app"),
            ("NetworkPolicy", "status"),
            ("NetworkPolicy", "data"),
        ] {
            assert_eq!(nearest(structure, written), None, "{written}");
        }
        for structure in structs() {
            for written in ["when", "dnsName", "", "s", "-", "ß", "🚀", &"x".repeat(1 << 20)] {
                assert_eq!(nearest(structure.name, written), None, "{} {written}", structure.name);
            }
        }
    }
}
