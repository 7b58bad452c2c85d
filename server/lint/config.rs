//! The configuration file `.netpol-lint.toml`: its keys, and reading it. Finding it on disk is the
//! edge's part.
//!
//! The doc comments of the keys are their documentation: the published schema, the completion that
//! editors take from it, and `docs/configuration.md` all show that text.

mod globs;
mod loaded;
mod place;
mod schema;
mod values;

use std::collections::BTreeMap;
use std::path::Path;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

pub use globs::Globs;
pub use loaded::Loaded;
pub use place::{ConfigError, Place, key_places};
pub use schema::json_schema;
pub(super) use values::read_text;
pub use values::{Cidr, LabelKey, LabelValue, NamespaceName, RelativePath};

use super::levels::{Levels, Selection, severities};
use super::names::Named;
use super::settings::{KubernetesVersion, Settings};
use crate::workspace::ScopeSettings;

/// The name of a configuration file.
pub const FILE_NAME: &str = ".netpol-lint.toml";

/// A glob as a line of `.gitignore` has it, relative to the configuration's folder.
pub type Glob = Spanned<String>;

/// Configures netpol-lint for the manifests in this folder and below it.
#[derive(Clone, PartialEq, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = ".netpol-lint.toml")]
pub struct Config {
    /// The Kubernetes version whose API server the manifests have to please, `1.N`. By default the
    /// newest that netpol-lint knows.
    ///
    /// ```toml
    /// kubernetes-version = "1.31"
    /// ```
    pub kubernetes_version: Option<KubernetesVersion>,

    /// Rules and groups to run; all others are off. By default every rule runs at its own level.
    ///
    /// ```toml
    /// select = ["api", "pitfall"]
    /// ```
    pub select: Vec<Named>,

    /// Rules and groups to leave out. A rule named by itself counts more than a group, and of two
    /// equals `ignore` wins over `select`.
    ///
    /// ```toml
    /// ignore = ["hardening"]
    /// ```
    pub ignore: Vec<Named>,

    /// How bad the findings of a rule, or of all rules of a group, are: `error`, `warning`, `info`,
    /// or `off`. A rule's own entry counts more than its group's. What a rule tells as less certain
    /// than it usually is stays below its level.
    ///
    /// ```toml
    /// [levels]
    /// hardening = "info"
    /// unused-ignore = "error"
    /// ```
    #[schemars(with = "schema::LevelTable")]
    pub levels: Levels,

    /// Files and folders to leave out, written as in `.gitignore` and relative to this file's
    /// folder. Holds as well where a file is named on the command line or by `--stdin-filename`.
    ///
    /// ```toml
    /// exclude = ["vendor/", "*.generated.yaml"]
    /// ```
    #[schemars(with = "Vec<String>")]
    pub exclude: Vec<Glob>,

    /// The file of known findings, relative to this file's folder. `--write-baseline` writes it.
    ///
    /// ```toml
    /// baseline = ".netpol-lint-baseline.json"
    /// ```
    pub baseline: Option<RelativePath>,

    /// Other levels for some paths. Of several that match a file, later ones win.
    ///
    /// ```toml
    /// [[overrides]]
    /// paths = ["legacy/**"]
    /// levels = { hardening = "off" }
    /// ```
    pub overrides: Vec<Override>,

    /// Which files belong together, for rules that look beyond one file.
    pub scope: Scope,

    /// What the cluster has that no manifest here says.
    pub cluster: Cluster,
}

/// Other levels for some paths.
#[derive(Clone, PartialEq, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Override {
    /// The files it is for, written as in `.gitignore` and relative to this file's folder.
    #[schemars(with = "Vec<String>")]
    pub paths: Vec<Glob>,
    /// Levels by rule or group, as in `[levels]`.
    #[schemars(with = "schema::LevelTable")]
    pub levels: Levels,
}

/// Which files belong together.
#[derive(Clone, PartialEq, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scope {
    /// Folders, relative to this file's, each of whose manifests go to one cluster together. By
    /// default a kustomization, a chart, this file's folder, or the file's own folder.
    ///
    /// ```toml
    /// [scope]
    /// roots = ["clusters/prod", "clusters/test"]
    /// ```
    pub roots: Vec<RelativePath>,

    /// Files and folders, relative to this file's folder, whose manifests belong to every scope:
    /// namespaces that are kept elsewhere, for example.
    ///
    /// ```toml
    /// [scope]
    /// include = ["../platform/namespaces.yaml"]
    /// ```
    pub include: Vec<RelativePath>,
}

impl Scope {
    /// The same, its paths below `folder`, the configuration's.
    pub fn below(&self, folder: &Path) -> ScopeSettings {
        let paths =
            |paths: &[RelativePath]| paths.iter().map(|path| folder.join(path.as_str())).collect();
        ScopeSettings { roots: paths(&self.roots), include: paths(&self.include) }
    }
}

/// What the cluster has that no manifest says.
#[derive(Clone, PartialEq, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Cluster {
    /// The ranges from which pods get their addresses.
    ///
    /// ```toml
    /// [cluster]
    /// pod-cidrs = ["10.244.0.0/16"]
    /// ```
    pub pod_cidrs: Vec<Cidr>,

    /// The ranges from which Services get their addresses.
    ///
    /// ```toml
    /// [cluster]
    /// service-cidrs = ["10.96.0.0/12"]
    /// ```
    pub service_cidrs: Vec<Cidr>,

    /// What an `ipBlock` matches. Kubernetes leaves it to the network plugin whether a block that
    /// covers addresses of pods lets these pods in.
    ///
    /// ```toml
    /// [cluster]
    /// ip-blocks = "external"
    /// ```
    pub ip_blocks: Option<IpBlocks>,

    /// Namespaces that exist but have no manifest here, each with its labels. The label
    /// `kubernetes.io/metadata.name` need not be written: every namespace has it.
    ///
    /// ```toml
    /// [cluster.namespaces]
    /// monitoring = { team = "observability" }
    /// kube-system = {}
    /// ```
    pub namespaces: BTreeMap<NamespaceName, BTreeMap<LabelKey, LabelValue>>,
}

/// What an `ipBlock` matches.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum IpBlocks {
    /// Only addresses outside the cluster.
    External,
    /// Pods with an address in the block as well.
    Pods,
}

impl Config {
    /// Reads a configuration.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(|error| ConfigError::of_toml(text, &error))
    }

    /// What holds for one file: this configuration, those of its overrides (by index) among whose
    /// paths the file is, and the command line's wishes, which win.
    pub fn settings(&self, flags: &Flags, overrides: &[usize]) -> Settings {
        let overrides = overrides.iter().filter_map(|at| Some(&self.overrides.get(*at)?.levels));
        let tables: Vec<&Levels> = std::iter::once(&self.levels).chain(overrides).collect();
        let selection = Selection { select: self.select.clone(), ignore: self.ignore.clone() };
        Settings {
            kubernetes: flags.kubernetes.or(self.kubernetes_version).unwrap_or_default(),
            levels: severities(&tables, &selection, &flags.selection),
            scope: ScopeSettings::default(),
            cluster: self.cluster.clone(),
        }
    }
}

/// What the command line wishes otherwise.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--kubernetes-version`.
    pub kubernetes: Option<KubernetesVersion>,
    /// `--select` and `--ignore`.
    pub selection: Selection,
}

#[cfg(test)]
mod tests;
