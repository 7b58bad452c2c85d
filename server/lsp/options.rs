//! What an editor's settings say: the section `netpol`.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::ide::hints::HintKinds;
use crate::ide::lenses::LensKinds;
use crate::lint::levels::{Levels, Selection, severities};
use crate::lint::rules;
use crate::lint::settings::{KubernetesVersion, Settings};

/// Settings of the language server, the section `netpol`. They come as `initializationOptions`, by
/// `workspace/didChangeConfiguration`, or are asked for by `workspace/configuration`. Keys that are
/// not listed belong to the editor's extension and are passed over.
#[derive(Clone, PartialEq, Debug, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(title = "netpol-ls settings")]
pub struct Options {
    /// Whether to report and complete what a general YAML server with a Kubernetes schema knows as
    /// well: unknown fields, wrong types, missing fields. `false` where such a server is at work.
    pub schema: bool,
    /// Kubernetes version, `1.N`, where no `.netpol-lint.toml` says it.
    #[schemars(with = "Option<String>")]
    pub kubernetes_version: Option<KubernetesVersion>,
    /// A configuration file that holds for all documents, instead of the nearest `.netpol-lint.toml`.
    pub config: Option<PathBuf>,
    /// Severity by rule or group: `error`, `warning`, `info` or `off`. Wins over configuration files.
    #[schemars(with = "std::collections::BTreeMap<String, crate::lint::levels::Level>")]
    pub levels: Levels,
    /// Which inlay hints to show.
    pub inlay_hints: InlayHints,
    /// Which code lenses to show.
    pub code_lens: CodeLens,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            schema: true,
            kubernetes_version: None,
            config: None,
            levels: Levels::default(),
            inlay_hints: InlayHints::default(),
            code_lens: CodeLens::default(),
        }
    }
}

/// Kinds of inlay hints.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "each is one key of the settings")]
pub struct InlayHints {
    /// `OR` between peers, `AND` between the selectors of one peer.
    pub logic: bool,
    /// What an empty selector selects.
    pub empty_selectors: bool,
    /// The numbers of named ports.
    pub named_ports: bool,
    /// How many addresses a block holds.
    pub addresses: bool,
}

impl Default for InlayHints {
    fn default() -> Self {
        Self { logic: true, empty_selectors: true, named_ports: true, addresses: true }
    }
}

impl From<InlayHints> for HintKinds {
    fn from(wanted: InlayHints) -> Self {
        let InlayHints { logic, empty_selectors, named_ports, addresses } = wanted;
        Self { logic, empty_selectors, named_ports, addresses }
    }
}

/// Kinds of code lenses.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct CodeLens {
    /// Over policies: what they select and isolate.
    pub policies: bool,
    /// Over workloads: which policies select them.
    pub workloads: bool,
}

impl Default for CodeLens {
    fn default() -> Self {
        Self { policies: true, workloads: true }
    }
}

impl From<CodeLens> for LensKinds {
    fn from(CodeLens { policies, workloads }: CodeLens) -> Self {
        Self { policies, workloads }
    }
}

/// Rules that say what a general YAML server with a schema says.
const SCHEMA_RULES: [&str; 6] = [
    "invalid-yaml",
    "duplicate-field",
    "unknown-field",
    "wrong-type",
    "missing-field",
    "unsupported-value",
];

impl Options {
    /// Reads settings: the section itself, or an object that holds it as `netpol`.
    pub(super) fn read(value: Value) -> Result<Self, serde_json::Error> {
        let section = match value {
            Value::Object(mut all) if all.contains_key("netpol") => all.remove("netpol"),
            other => Some(other),
        };
        match section {
            None | Some(Value::Null) => Ok(Self::default()),
            Some(section) => serde_json::from_value(section),
        }
    }

    /// `settings`, with what the editor wants otherwise.
    pub(super) fn applied_to(&self, mut settings: Settings) -> Settings {
        for rule in rules::ALL {
            if !self.schema && SCHEMA_RULES.contains(&rule.name) {
                settings.levels.insert(rule.name, None);
            }
        }
        let nothing = Selection::default();
        settings.levels.extend(severities(&[&self.levels], &nothing, &nothing));
        settings
    }
}

/// The JSON Schema of the settings, as it is published.
pub fn json_schema() -> Value {
    serde_json::to_value(schemars::schema_for!(Options)).unwrap_or_default()
}
