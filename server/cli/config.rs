//! `netpol-lint config`: what is in force for a path, and from where.

use std::fmt::Write as _;
use std::io::Write;

use serde::Serialize;
use serde_json::{Value, json};

use super::args::{ConfigCommand, ShowArgs, ShowFormat};
use super::configs::{Configs, ForPath, Origin};
use super::terminal::complain;
use super::{FAILED, written};
use crate::lint::config::{FILE_NAME, Flags, Loaded, json_schema, key_places};
use crate::lint::levels::Level;
use crate::lint::rules;

/// Shows what is in force, or prints the schema.
pub(super) fn run(command: Option<&ConfigCommand>, args: &ShowArgs) -> u8 {
    let shown = match command {
        Some(ConfigCommand::Schema) => Ok(schema()),
        Some(ConfigCommand::Show(args)) => show(args),
        None => show(args),
    };
    match shown {
        Ok(text) => written(anstream::stdout().write_all(text.as_bytes()), "standard output"),
        Err(message) => {
            complain(&message);
            FAILED
        }
    }
}

/// The JSON Schema of the configuration, as it is published.
pub(super) fn schema() -> String {
    format!("{:#}\n", json_schema())
}

/// What is in force for a path.
#[derive(Serialize)]
struct InForce {
    path: String,
    /// The configuration file.
    config: Option<String>,
    /// The root of the repository, where the search for it ended.
    repository: Option<String>,
    /// Whether none is to be read.
    #[serde(skip)]
    unread: bool,
    /// Whether the path is left out.
    excluded: bool,
    keys: Vec<Key>,
    rules: Vec<RuleLevel>,
}

/// One key of the configuration.
#[derive(Serialize)]
struct Key {
    name: String,
    value: Value,
    /// Its line in the file; `None` is the default.
    line: Option<u32>,
    /// Whether it is for this path: not so in an override for others.
    applies: bool,
}

/// How bad a rule is here.
#[derive(Serialize)]
struct RuleLevel {
    rule: &'static str,
    level: Level,
    default: Level,
}

fn show(args: &ShowArgs) -> Result<String, String> {
    let configs = Configs::new(Origin::of(&args.config), Flags::default(), &[])
        .map_err(|error| error.to_string())?;
    let path = &args.path;
    let here = if path.is_dir() { configs.of_files_in(path) } else { configs.of(path) };
    if let Some(broken) = configs.broken().first() {
        return Err(broken.to_string());
    }
    let in_force = InForce::new(args, &here);
    Ok(match args.format {
        ShowFormat::Human => in_force.human(),
        ShowFormat::Json => format!("{:#}\n", json!(in_force)),
    })
}

impl InForce {
    fn new(args: &ShowArgs, here: &ForPath) -> Self {
        let settings = here.settings(&Flags::default());
        let mut keys = here.loaded.as_ref().map(|it| keys(it, here)).unwrap_or_default();
        if !keys.iter().any(|key| key.name == "kubernetes-version") {
            let (name, value) =
                ("kubernetes-version".to_owned(), json!(settings.kubernetes.to_string()));
            keys.insert(0, Key { name, value, line: None, applies: true });
        }
        let rules = rules::ALL.iter().map(|rule| RuleLevel {
            rule: rule.name,
            level: Level::from(settings.severity(rule)),
            default: Level::from(rule.severity),
        });
        Self {
            path: args.path.display().to_string(),
            unread: args.config.no_config,
            config: here.loaded.as_ref().map(|loaded| loaded.path.display().to_string()),
            repository: here.repository.as_ref().map(|path| path.display().to_string()),
            excluded: here.is_excluded(args.path.is_dir()),
            keys,
            rules: rules.collect(),
        }
    }

    fn human(&self) -> String {
        let mut text = format!("{}\n", self.path);
        // Writing to a string cannot fail.
        let _ = match (&self.config, &self.repository) {
            (Some(config), _) => writeln!(text, "configuration: {config}"),
            (None, _) if self.unread => writeln!(text, "configuration: none is read (--no-config)"),
            (None, Some(root)) => writeln!(
                text,
                "configuration: none; there is no {FILE_NAME} in its folder or above, up to the repository's root {root}"
            ),
            (None, None) => {
                writeln!(
                    text,
                    "configuration: none; there is no {FILE_NAME} in its folder or above"
                )
            }
        };
        if self.excluded {
            text += "left out by `exclude`\n";
        }
        let names: Vec<_> =
            self.keys.iter().map(|key| format!("{} = {}", key.name, key.value)).collect();
        let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0).min(60);
        text.push('\n');
        for (key, name) in self.keys.iter().zip(names) {
            let from = match (key.line, &self.config) {
                (Some(line), Some(config)) => format!("{config}:{line}"),
                _ => "default".to_owned(),
            };
            let other = if key.applies { "" } else { ", not for this path" };
            let _ = writeln!(text, "{name:<width$}  {from}{other}");
        }
        let changed: Vec<_> = self.rules.iter().filter(|it| it.level != it.default).collect();
        if !changed.is_empty() {
            text += "\nrules that differ from their defaults:\n";
        }
        for RuleLevel { rule, level, default } in changed {
            let _ = writeln!(text, "  {rule}: {level}, by default {default}");
        }
        text
    }
}

/// The keys of a configuration file, in its order.
fn keys(loaded: &Loaded, here: &ForPath) -> Vec<Key> {
    let places = key_places(&loaded.text);
    let overrides = here.overrides();
    let mut keys = Vec::new();
    // It was read before.
    let value = toml::from_str(&loaded.text).unwrap_or_default();
    leaves("", &value, &mut |key, value| {
        let index = key.strip_prefix("overrides[").and_then(|rest| rest.split(']').next());
        let index = index.and_then(|index| index.parse().ok());
        keys.push(Key {
            name: key.to_owned(),
            value: value.clone(),
            line: places.get(key).map(|place| place.line),
            applies: index.is_none_or(|index| overrides.contains(&index)),
        });
    });
    keys.sort_by_key(|key| key.line);
    keys
}

/// Calls `each` with the dotted name and the value of everything below `value` that is no table.
fn leaves(name: &str, value: &Value, each: &mut impl FnMut(&str, &Value)) {
    match value {
        Value::Object(fields) if name.is_empty() || !fields.is_empty() => {
            for (key, value) in fields {
                let dot = if name.is_empty() { "" } else { "." };
                leaves(&format!("{name}{dot}{key}"), value, each);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for (index, item) in items.iter().enumerate() {
                leaves(&format!("{name}[{index}]"), item, each);
            }
        }
        _ => each(name, value),
    }
}
