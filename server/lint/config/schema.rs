//! The JSON Schema of the configuration, for editors: with the names of rules and groups, so that
//! they complete.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use super::Config;
use crate::lint::levels::Level;
use crate::lint::names::Named;
use crate::lint::rule::Group;
use crate::lint::settings::KubernetesVersion;

/// The schema of `.netpol-lint.toml` (JSON Schema draft 7, which TOML editors read).
pub fn json_schema() -> Value {
    let mut schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<Config>();
    let id = "https://netpol-lint.github.io/netpol-lint/schemas/netpol-lint.schema.json";
    schema.insert("$id".to_owned(), id.into());
    schema.to_value()
}

fn description(named: Named) -> String {
    match named {
        Named::Rule(rule) => rule.summary(),
        Named::Group(group) => all_of(group),
    }
}

fn all_of(group: Group) -> String {
    format!("All rules of the group: {}.", group.description())
}

impl JsonSchema for Named {
    fn schema_name() -> Cow<'static, str> {
        "RuleOrGroup".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names = Self::all().map(
            |named| serde_json::json!({"const": named.name(), "description": description(named)}),
        );
        json_schema!({
            "description": "A rule, or all rules of a group.",
            "oneOf": names.collect::<Vec<_>>(),
        })
    }
}

/// The schema of [`crate::lint::levels::Levels`]: each rule and group is a property.
pub(super) struct LevelTable;

impl JsonSchema for LevelTable {
    fn schema_name() -> Cow<'static, str> {
        "Levels".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let level = generator.subschema_for::<Level>();
        let property = |named: Named| {
            let schema = serde_json::json!({"description": description(named), "allOf": [&level]});
            (named.name().to_owned(), schema)
        };
        let properties: serde_json::Map<_, _> = Named::all().map(property).collect();
        json_schema!({
            "description": "Levels by rule or group.",
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        })
    }
}

impl JsonSchema for KubernetesVersion {
    fn schema_name() -> Cow<'static, str> {
        "KubernetesVersion".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A Kubernetes version, 1.N.",
            "type": "string",
            "pattern": r"^v?1\.[0-9]+(\.[0-9]+)?$",
            "examples": [Self::NEWEST.to_string()],
        })
    }
}
