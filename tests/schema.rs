//! The published JSON Schema against the Kubernetes API, against its own standard, and at work.

// To clippy the helpers of an integration test are production code.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::collections::BTreeMap;

use k8s_openapi::api::networking::v1::NetworkPolicy;
use k8s_openapi::schemars::SchemaGenerator;
use netpol::schema::{Format, Shape, Struct, Width, structs};
use serde_json::{Value, json};

/// Fields of each type, in words.
type Types = BTreeMap<String, BTreeMap<String, String>>;

fn published() -> Value {
    serde_json::from_str(include_str!("../schemas/networkpolicy-v1.json")).unwrap()
}

fn ours() -> Types {
    let fields = |structure: &Struct| {
        structure.fields.iter().map(|it| (it.name.to_owned(), words(&it.shape))).collect()
    };
    structs().map(|structure| (structure.name.to_owned(), fields(structure))).collect()
}

fn words(shape: &Shape) -> String {
    match shape {
        Shape::Object(structure) => structure.name.to_owned(),
        Shape::List(item) => format!("list of {}", words(item)),
        Shape::Map { value, .. } => format!("map of {}", words(value)),
        Shape::String { format: Some(Format::DateTime), .. } => "time".to_owned(),
        Shape::String { .. } => "string".to_owned(),
        Shape::Integer { width: Width::Int32, .. } => "int32".to_owned(),
        Shape::Integer { width: Width::Int64, .. } => "int64".to_owned(),
        Shape::IntOrString { .. } => "int or string".to_owned(),
        Shape::Boolean => "boolean".to_owned(),
        Shape::Any => "any object".to_owned(),
    }
}

fn kubernetes() -> Value {
    SchemaGenerator::default().into_root_schema_for::<NetworkPolicy>().to_value()
}

/// The types of a schema as `k8s-openapi` makes it, by their last names.
fn kubernetes_types(root: &Value) -> BTreeMap<String, &Value> {
    let last = |name: &str| name.rsplit('.').next().unwrap().to_owned();
    let defs = root["$defs"].as_object().unwrap();
    let with_fields = defs.iter().filter(|(_, schema)| schema.get("properties").is_some());
    let mut types: BTreeMap<_, _> = with_fields.map(|(name, it)| (last(name), it)).collect();
    types.insert("NetworkPolicy".to_owned(), root);
    types
}

fn theirs(root: &Value) -> Types {
    let fields = |schema: &Value| {
        let properties = schema["properties"].as_object().unwrap();
        properties.iter().map(|(name, it)| (name.clone(), kubernetes_words(root, it))).collect()
    };
    kubernetes_types(root).into_iter().map(|(name, schema)| (name, fields(schema))).collect()
}

fn kubernetes_words(root: &Value, schema: &Value) -> String {
    let format = schema["format"].as_str();
    if let Some(reference) = schema["$ref"].as_str() {
        let target = root.pointer(reference.trim_start_matches('#')).unwrap();
        return match target.get("properties") {
            Some(_) => reference.rsplit('.').next().unwrap().to_owned(),
            None => kubernetes_words(root, target),
        };
    }
    match (schema["type"].as_str(), format) {
        (Some("array"), _) => format!("list of {}", kubernetes_words(root, &schema["items"])),
        (Some("object"), _) => match schema.get("additionalProperties") {
            Some(value) => format!("map of {}", kubernetes_words(root, value)),
            None => "any object".to_owned(),
        },
        (Some("string"), Some("date-time")) => "time".to_owned(),
        (Some("integer"), Some(width)) => width.to_owned(),
        (Some(name), None) => name.to_owned(),
        (None, _) if schema["x-kubernetes-int-or-string"] == true => "int or string".to_owned(),
        other => panic!("{other:?} in {schema}"),
    }
}

#[test]
fn same_types_and_fields_as_kubernetes() {
    let theirs = theirs(&kubernetes());
    assert_eq!(theirs.len(), 12);
    assert_eq!(ours(), theirs);
}

#[test]
fn what_kubernetes_requires_is_required() {
    let root = kubernetes();
    let types = kubernetes_types(&root);
    for structure in structs() {
        for name in types[structure.name]["required"].as_array().into_iter().flatten() {
            let field = structure.field(name.as_str().unwrap()).unwrap();
            assert!(field.required, "{}.{}", structure.name, field.name);
        }
    }
}

#[test]
fn valid_by_its_own_standard() {
    let schema = published();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    if let Err(error) = jsonschema::draft202012::meta::validate(&schema) {
        panic!("{error}");
    }
}

fn good() -> Value {
    json!({
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "db", "namespace": "shop", "labels": {"app": "db"}},
        "spec": {
            "podSelector": {"matchLabels": {"app": "db"}},
            "policyTypes": ["Ingress", "Egress"],
            "ingress": [{
                "from": [
                    {"podSelector": {}, "namespaceSelector": {"matchExpressions": [
                        {"key": "team", "operator": "In", "values": ["a", "b"]},
                        {"key": "legacy", "operator": "DoesNotExist"},
                    ]}},
                    {"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}},
                ],
                "ports": [{"port": 5432}, {"port": "db"}, {"port": 80, "endPort": 90}],
            }],
            "egress": [{}],
        },
    })
}

/// Whether the schema accepts the good policy with `value` at `pointer`.
fn accepts(pointer: &str, value: &Value) -> bool {
    let mut policy = good();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match policy.pointer_mut(parent).unwrap() {
        Value::Array(items) => items[key.parse::<usize>().unwrap()] = value.clone(),
        parent => parent[key] = value.clone(),
    }
    jsonschema::draft202012::is_valid(&published(), &policy)
}

#[test]
fn accepts_what_the_api_server_accepts() {
    assert!(jsonschema::draft202012::is_valid(&published(), &good()));
    for (pointer, value) in [
        ("/spec", json!(null)),
        ("/spec", json!({})),
        ("/metadata", json!({"generateName": "db-"})),
        ("/metadata/creationTimestamp", json!(null)),
        ("/metadata/labels/app", json!(null)),
        ("/metadata/managedFields", json!([{"fieldsV1": {"f:spec": {}}}])),
        ("/spec/podSelector", json!(null)),
        ("/spec/policyTypes", json!(["Ingress", "Ingress"])),
        ("/spec/ingress", json!(null)),
        ("/spec/ingress/0", json!(null)),
        ("/spec/ingress/0/ports/0", json!({"protocol": null, "endPort": null})),
        ("/spec/ingress/0/from/1/podSelector", json!(null)),
    ] {
        assert!(accepts(pointer, &value), "{pointer}: {value}");
    }
}

#[test]
fn refuses_what_the_api_server_refuses() {
    for (pointer, value) in [
        ("/kind", json!("networkpolicy")),
        ("/apiVersion", json!("networking.k8s.io/v1beta1")),
        ("/status", json!({})),
        ("/metadata", json!({})),
        ("/metadata/name", json!(null)),
        ("/metadata/labels/app", json!(1)),
        ("/spec/podselector", json!({})),
        ("/spec/podSelector/policyTypes", json!(["Egress"])),
        ("/spec/policyTypes/0", json!("ingress")),
        ("/spec/ingress", json!({"from": []})),
        ("/spec/ingress/0/from/0", json!({})),
        ("/spec/ingress/0/from/0", json!({"podSelector": null})),
        ("/spec/ingress/0/from/1/podSelector", json!({})),
        ("/spec/ingress/0/from/1/ipBlock", json!({"except": []})),
        ("/spec/ingress/0/ports/0/protocol", json!("tcp")),
        ("/spec/ingress/0/ports/0/port", json!(65536)),
        ("/spec/ingress/0/ports/0/endPort", json!(0)),
        ("/spec/ingress/0/ports/1/endPort", json!(90)),
        ("/spec/ingress/0/from/0/namespaceSelector/matchExpressions/0/values", json!([])),
        ("/spec/ingress/0/from/0/namespaceSelector/matchExpressions/1/values", json!(["a"])),
        ("/spec/ingress/0/from/0/namespaceSelector/matchExpressions/1/operator", json!("exists")),
    ] {
        assert!(!accepts(pointer, &value), "{pointer}: {value}");
    }
}
