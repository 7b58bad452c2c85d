//! Configurations and what is said of broken ones.

use super::*;
use crate::lint::rule::Severity;
use crate::lint::rules;

const FULL: &str = r#"
kubernetes-version = "1.31"
select = ["api", "pitfall"]
ignore = ["unknown-kind"]
exclude = ["vendor/"]
baseline = "ci/known.json"

[levels]
unknown-field = "warning"

[[overrides]]
paths = ["legacy/**"]
levels = { unknown-field = "info", api = "off" }

[scope]
roots = ["clusters/prod"]
include = ["../namespaces.yaml"]

[cluster]
pod-cidrs = ["10.244.0.0/16", "fd00::/48"]
service-cidrs = ["10.96.0.0/12"]
ip-blocks = "external"

[cluster.namespaces]
monitoring = { team = "observability" }
kube-system = {}
"#;

fn refusal(text: &str) -> String {
    Config::parse(text).expect_err("is refused").to_string()
}

#[test]
fn every_key_is_read() {
    let config = Config::parse(FULL).expect("is read");
    assert_eq!(config.kubernetes_version, Some(KubernetesVersion(31)));
    assert_eq!(config.baseline.as_ref().map(RelativePath::as_str), Some("ci/known.json"));
    assert_eq!(config.cluster.ip_blocks, Some(IpBlocks::External));
    let namespaces: Vec<_> = config.cluster.namespaces.keys().map(NamespaceName::as_str).collect();
    assert_eq!(namespaces, ["kube-system", "monitoring"]);
    assert_eq!(config.scope.roots.len() + config.scope.include.len(), 2);
    assert_eq!(Config::parse("").expect("is read"), Config::default());
}

#[test]
fn overrides_hold_where_they_apply_and_flags_everywhere() {
    let config = Config::parse(FULL).expect("is read");
    let severity = |name, flags: &Flags, applies: bool| {
        config
            .settings(flags, if applies { &[0] } else { &[] })
            .severity(rules::find(name).expect("is a rule"))
    };
    let none = Flags::default();
    assert_eq!(severity("unknown-field", &none, false), Some(Severity::Warning));
    assert_eq!(severity("unknown-field", &none, true), Some(Severity::Info));
    assert_eq!(severity("invalid-yaml", &none, false), Some(Severity::Error));
    assert_eq!(severity("invalid-yaml", &none, true), None);
    assert_eq!(severity("unknown-kind", &none, false), None);
    let select = vec!["unknown-kind".parse().expect("is a rule")];
    let selection = Selection { select, ignore: Vec::new() };
    let flags = Flags { kubernetes: Some(KubernetesVersion(29)), selection };
    assert_eq!(severity("unknown-kind", &flags, true), Some(Severity::Error));
    assert_eq!(severity("unknown-field", &flags, false), None);
    assert_eq!(config.settings(&flags, &[]).kubernetes, KubernetesVersion(29));
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    insta::assert_snapshot!(refusal("selct = []"), @"1:1: unknown key `selct`: did you mean `select`?");
    insta::assert_snapshot!(refusal("\nselect = [\"api\", \"pitfal\"]"), @r#"2:18: there is no rule or group "pitfal": did you mean `pitfall`?"#);
    insta::assert_snapshot!(refusal("[levels]\nunkown-field = \"off\""), @r#"2:1: there is no rule or group "unkown-field": did you mean `unknown-field`?"#);
    insta::assert_snapshot!(refusal("[levels]\napi = \"warn\""), @"2:7: unknown value `warn`: did you mean `warning`?");
    insta::assert_snapshot!(refusal("[cluster]\npod-cidr = []"), @"2:1: unknown key `pod-cidr`: did you mean `pod-cidrs`?");
    insta::assert_snapshot!(refusal("cluster = { ip-blocks = \"extern\" }"), @"1:25: unknown value `extern`: did you mean `external`?");
    insta::assert_snapshot!(refusal("[cluster]\npod-cidrs = [\"10.0.0.1/8\"]"), @r#"2:14: "10.0.0.1/8" is the range 10.0.0.0/8: write it so"#);
    insta::assert_snapshot!(refusal("[cluster]\nservice-cidrs = [\"10.0.0.0\"]"), @r#"2:18: "10.0.0.0" is no range of addresses: write it as 10.0.0.0/8 or fd00::/8"#);
    insta::assert_snapshot!(refusal("[cluster.namespaces]\nShop = {}"), @r#"2:1: "Shop" is no name of a namespace: a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"#);
    insta::assert_snapshot!(refusal("cluster.namespaces.shop = { team = \"a b\" }"), @r#"1:36: "a b" is no value of a label: a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"#);
    insta::assert_snapshot!(refusal("kubernetes-version = 1.30"), @r#"1:22: invalid type: floating point `1.3`, expected a version in quotes, "1.N""#);
    insta::assert_snapshot!(refusal("kubernetes-version = \"2.0\""), @r#"1:22: "2.0" is no Kubernetes version: write it as 1.N, for example 1.37"#);
    insta::assert_snapshot!(refusal("scope.roots = [\"/etc\"]"), @r#"1:16: "/etc" is no relative path: write it as seen from this file's folder, with `/`"#);
    insta::assert_snapshot!(refusal("[[overrides]]\nlevels = {}"), @"1:1: missing key `paths`");
    insta::assert_snapshot!(refusal("select = [\"api\""), @"1:16: unclosed array, expected `]`");
    insta::assert_snapshot!(refusal("select = []\nselect = []"), @"2:1: duplicate key");
}

#[test]
fn keys_have_their_places() {
    let places = key_places(FULL);
    let line = |key: &str| places.get(key).map(|place| place.line);
    assert_eq!(line("kubernetes-version"), Some(2));
    assert_eq!(line("levels.unknown-field"), Some(9));
    assert_eq!(line("overrides[0].levels.api"), Some(13));
    assert_eq!(line("cluster.namespaces.monitoring.team"), Some(25));
    assert_eq!(line("nope"), None);
}

#[test]
fn configurations_fit_their_schema_and_only_they_do() {
    let validator = jsonschema::draft7::new(&json_schema()).expect("is a schema");
    let json = |text: &str| -> serde_json::Value { toml::from_str(text).expect("is TOML") };
    validator.validate(&json(FULL)).expect("fits");
    for text in
        ["selct = []", "select = [\"nope\"]", "[levels]\napi = \"warn\"", "[levels]\nx = \"off\""]
    {
        assert!(!validator.is_valid(&json(text)), "{text}");
    }
}
