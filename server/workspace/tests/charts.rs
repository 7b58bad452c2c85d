//! Templates of charts: what is literal in them.

use super::{alone, deployment, files, policy, scope, shown};

#[test]
fn the_templates_of_a_chart_belong_together() {
    let files = files(&[
        ("c/Chart.yaml", "name: c\n"),
        ("c/values.yaml", "a: 1\n"),
        ("c/templates/n.yaml", &policy("web")),
        ("c/templates/x/app.yaml", &deployment("web", "app: web, rel: '{{ .Release.Name }}'")),
        ("c/example.yaml", &deployment("example", "app: web")),
    ]);
    insta::assert_snapshot!(shown(&scope(&files, "c/templates/n.yaml")), @r"
    - NetworkPolicy web
    - Deployment web [app=web rel=?]
    ");
}

#[test]
fn labels_between_actions_are_not_certain() {
    let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\n  namespace: {{ .Release.Namespace }}\n  annotations:\n    {{- toYaml .Values.a | nindent 4 }}\nspec:\n  template:\n    metadata:\n      labels:\n        app: web\n        {{- if .Values.tier }}\n        tier: db\n        {{- end }}\n    spec: {}\n";
    insta::assert_snapshot!(shown(&alone(text)), @"- Deployment ? [app=web ...]");
}

#[test]
fn namespaces_that_are_not_known_and_conditions_leave_nothing_certain() {
    let named = policy("a").replace("name: a}", "name: a, namespace: '{{ .Values.ns }}'}");
    let text = format!("{named}---\n{{{{- if .Values.b }}}}\n{}{{{{- end }}}}\n", policy("b"));
    insta::assert_snapshot!(shown(&alone(&text)), @"gap: Objects(Policy)");
    let text =
        policy("a").replace("{name: a}", "\n  name: a\n  {{- include \"x\" . | nindent 2 }}");
    insta::assert_snapshot!(shown(&alone(&text)), @"gap: Objects(Policy)");
}
