//! `docs/configuration.md`: the keys of `.netpol-lint.toml` in the words of its schema.

use std::fmt::Write;

use serde_json::Value;

use crate::lint::config::json_schema;

const INTRODUCTION: &str = "\
# Configuration

netpol-lint needs no configuration. Where it has one, it is a file `.netpol-lint.toml`; every key is
optional, and one that it does not know is an error (exit status 2), with its place and what was
likely meant.

For each file the nearest `.netpol-lint.toml` counts: in the file's folder or one above, up to the
root of its repository (the folder that has a `.git`, which is a file in submodules and worktrees);
outside a repository up to the root of the file system. It counts alone: what files further up say
does not add to it. Files of one run may have different configurations. Text from standard input has
that of the path which `--stdin-filename` gives, or that of the current directory.

`--config FILE` takes one file for all, `--no-config` none. The command line wins: `--select` takes
the place of `select` and `ignore`, and runs what `levels` turns off; `--ignore` adds to `ignore`,
`--exclude` to `exclude`.

```sh
netpol-lint config show k8s/db.yaml   # which keys are in force, and from which line
netpol-lint config schema             # the JSON Schema, for completion in editors
```

Editors that read schemas complete and check the file with this first line:

```toml
#:schema https://netpol-lint.github.io/netpol-lint/schemas/netpol-lint.schema.json
```
";

/// The page.
pub(super) fn configuration() -> String {
    let schema = json_schema();
    let mut text = INTRODUCTION.to_owned();
    for (name, property) in properties(&schema) {
        section(&mut text, "##", name, property);
        let inner = resolve(&schema, property);
        for (key, property) in properties(inner).filter(|_| name != "levels") {
            section(&mut text, "###", &format!("{name}.{key}"), property);
            for value in values(resolve(&schema, property)) {
                // Writing to a string cannot fail.
                let _ = writeln!(text, "{value}");
            }
        }
    }
    text
}

fn properties(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema.get("properties").and_then(Value::as_object).into_iter().flatten()
}

/// The type that a property, or the items of its list, refers to.
fn resolve<'s>(schema: &'s Value, property: &'s Value) -> &'s Value {
    let of = |value: &'s Value| {
        let all = ["allOf", "anyOf"].into_iter().find_map(|all| value.get(all)?.get(0));
        value.get("$ref").or_else(|| all?.get("$ref")).and_then(Value::as_str)
    };
    let name = of(property).or_else(|| property.get("items").and_then(of));
    name.and_then(|name| schema.pointer(name.trim_start_matches('#'))).unwrap_or(property)
}

fn section(text: &mut String, level: &str, name: &str, property: &Value) {
    let description = property.get("description").and_then(Value::as_str).unwrap_or_default();
    // Writing to a string cannot fail.
    let _ = write!(text, "\n{level} `{name}`\n\n{}\n", description.trim());
}

/// The values that an enumeration takes, one line each.
fn values(schema: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    for choice in schema.get("oneOf").and_then(Value::as_array).into_iter().flatten() {
        let text = |key: &str| choice.get(key).and_then(Value::as_str);
        if let (Some(value), Some(means)) = (text("const"), text("description")) {
            lines.push(format!("- `{value}`: {means}"));
        }
    }
    if !lines.is_empty() {
        lines.insert(0, String::new());
    }
    lines
}
