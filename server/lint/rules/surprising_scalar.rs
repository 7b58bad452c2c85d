//! `surprising-scalar`: numbers that are read otherwise.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::Fix;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::{Direction, Port};
use crate::yaml::{Value, rewrite};

declare_rule! {
    /// A port number that kubectl reads otherwise than people do.
    ///
    /// kubectl reads YAML 1.1: a leading zero makes octal (`012` is 10), underscores are dropped (`1_000`),
    /// and `1e3` is 1000.
    ///
    /// ## Why is this bad?
    ///
    /// Another port is opened than the one that is written.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: web
    /// spec:
    ///   podSelector: {}
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector: {}
    ///     ports:
    ///     - port: 0110
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: web
    /// spec:
    ///   podSelector: {}
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector: {}
    ///     ports:
    ///     - port: 72
    /// ```
    pub(super) SURPRISING_SCALAR = "surprising-scalar", Pitfall, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    for direction in Direction::BOTH {
        for (index, rule) in context.policy.rules(direction).items.iter().enumerate() {
            for (at, port) in rule.ports.items.iter().enumerate() {
                for field in ["port", "endPort"] {
                    let rules = direction.field();
                    let path = || format!("spec.{rules}[{index}].ports[{at}].{field}");
                    out.extend(surprise(context, port, field).map(|found| found.path(path())));
                }
            }
        }
    }
}

fn surprise(context: &PolicyContext<'_>, port: &Port, field: &str) -> Option<Diagnostic> {
    let document = context.document;
    let value = document.get(port.node, field)?;
    let span = document.span(document.resolve(value));
    let written = span.of(&document.text);
    let read = match document.value(value)? {
        // As most are written.
        Value::Int(_) if is_plain(written) => return None,
        Value::Int(number) => number.to_string(),
        Value::Float(number) if number.fract() == 0.0 => format!("{number:.0}"),
        _ => return None,
    };
    if written == read || !document.span(value).covers(span) {
        return None;
    }
    let found = Diagnostic::new(&SURPRISING_SCALAR, span, format!("`{written}` is read as {read}"));
    Some(
        found
            .effect(format!("port {read} is meant to the cluster"))
            .help(format!("write `{read}`, or the number that you mean, in plain digits"))
            .fixes(
                rewrite::replace_scalar(document, value, &read)
                    .map(|edits| Fix::safe(format!("Write it as {read}"), edits)),
            ),
    )
}

/// Whether a number is written in digits alone, without a zero before the others.
fn is_plain(written: &str) -> bool {
    written.bytes().all(|byte| byte.is_ascii_digit())
        && (written == "0" || !written.starts_with('0'))
}
