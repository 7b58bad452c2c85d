//! What a run was asked for.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

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

/// What a run was asked for.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Judge as this version's API server does.
    pub kubernetes: KubernetesVersion,
    /// Severity by rule name, where it differs from the rule's own; `None` is off.
    pub levels: BTreeMap<&'static str, Option<Severity>>,
    /// Which files belong together.
    pub scope: ScopeSettings,
}

impl Settings {
    /// The severity of `rule` in this run; `None` when it is off.
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        self.levels.get(rule.name).copied().unwrap_or(rule.severity)
    }
}
