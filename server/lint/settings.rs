//! What a run was asked for.

use std::fmt;
use std::str::FromStr;

use super::config::{Cluster, read_text};
use super::levels::Severities;
use super::rule::{Rule, Severity};
use crate::workspace::ScopeSettings;

/// A Kubernetes version `1.N`, by its minor number.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct KubernetesVersion(pub u8);

impl KubernetesVersion {
    /// The newest version whose API server these rules were checked against.
    pub const NEWEST: Self = Self(37);
    /// From here on CIDRs with bits beyond the prefix, leading zeros, or an IPv4-mapped IPv6 address
    /// are refused (`StrictIPCIDRValidation`).
    pub const STRICT_CIDRS: Self = Self(36);
}

impl Default for KubernetesVersion {
    fn default() -> Self {
        Self::NEWEST
    }
}

impl fmt::Display for KubernetesVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}", self.0)
    }
}

/// A version that is not of the form `1.N`.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no Kubernetes version: write it as 1.N, for example {newest}", newest = KubernetesVersion::NEWEST)]
pub struct InvalidVersion(String);

impl FromStr for KubernetesVersion {
    type Err = InvalidVersion;

    /// Reads `1.N`, `v1.N` and `1.N.P`.
    fn from_str(text: &str) -> Result<Self, InvalidVersion> {
        let mut parts = text.strip_prefix('v').unwrap_or(text).split('.');
        let (Some("1"), Some(Ok(minor))) = (parts.next(), parts.next().map(str::parse)) else {
            return Err(InvalidVersion(text.to_owned()));
        };
        match (parts.next().map(str::parse::<u32>), parts.next()) {
            (None | Some(Ok(_)), None) => Ok(Self(minor)),
            _ => Err(InvalidVersion(text.to_owned())),
        }
    }
}

impl<'de> serde::Deserialize<'de> for KubernetesVersion {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer, "a version in quotes, \"1.N\"", str::parse)
    }
}

/// What `--version` says: ours, and the newest Kubernetes whose rules it knows.
pub fn version() -> String {
    format!("{} (Kubernetes {})", env!("CARGO_PKG_VERSION"), KubernetesVersion::NEWEST)
}

/// What a run was asked for.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Judge as this version's API server does.
    pub kubernetes: KubernetesVersion,
    /// Severity by rule name, where it differs from the rule's own; `None` is off.
    pub levels: Severities,
    /// Which files belong together.
    pub scope: ScopeSettings,
    /// What the cluster has beside the manifests.
    pub cluster: Cluster,
}

impl Settings {
    /// The severity of `rule` in this run; `None` when it is off.
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        self.levels.get(rule.name).copied().unwrap_or(rule.severity)
    }

    /// The severity of a finding that `rule` gives as `own`. A configured level takes the place of
    /// the rule's; what the rule is less sure of than usual stays as low as it says.
    pub fn severity_of(&self, rule: &Rule, own: Severity) -> Severity {
        let usual = rule.severity.unwrap_or(Severity::Warning);
        match self.levels.get(rule.name) {
            Some(Some(level)) if own == usual => *level,
            Some(Some(level)) => own.min(*level),
            _ => own,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::rules;

    #[test]
    fn levels_move_what_a_rule_usually_says_and_cap_the_rest() {
        let rule = rules::find("invalid-yaml").expect("is a rule");
        let under = |level: Option<Severity>| {
            let levels = level.map(|level| (rule.name, Some(level))).into_iter().collect();
            let settings = Settings { levels, ..Settings::default() };
            [Severity::Error, Severity::Info].map(|own| settings.severity_of(rule, own))
        };
        assert_eq!(under(None), [Severity::Error, Severity::Info]);
        assert_eq!(under(Some(Severity::Warning)), [Severity::Warning, Severity::Info]);
        assert_eq!(under(Some(Severity::Info)), [Severity::Info, Severity::Info]);
    }
}
