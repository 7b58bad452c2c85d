//! `invalid-value`: a value of the right type that validation refuses.

mod fix;

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::{Problem, ProblemKind};
use crate::schema::canonical_cidr;
use crate::yaml::Document;

declare_rule! {
    /// A value of the right type that the API server refuses all the same.
    ///
    /// Names, labels, ports and address ranges have forms of their own. The message gives the
    /// server's words. Address ranges with bits beyond their prefix (`10.0.0.5/24`), leading zeros or
    /// an IPv4-mapped IPv6 address are refused from Kubernetes 1.36 on; see `--kubernetes-version`.
    ///
    /// ## Why is this bad?
    ///
    /// The API server refuses the object, so nothing is isolated.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: DB_policy
    /// spec:
    ///   podSelector: {}
    ///   ingress:
    ///   - from:
    ///     - ipBlock:
    ///         cidr: 10.0.0.1
    ///     ports:
    ///     - port: "8080"
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: db-policy
    /// spec:
    ///   podSelector: {}
    ///   ingress:
    ///   - from:
    ///     - ipBlock:
    ///         cidr: 10.0.0.1/32
    ///     ports:
    ///     - port: 8080
    /// ```
    pub(super) INVALID_VALUE = "invalid-value", Api, Some(Severity::Error), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    let mut last: Option<(&str, crate::text::Span)> = None;
    for problem in context.problems {
        let ProblemKind::InvalidValue { value, detail } = &problem.kind else { continue };
        let place = Some((problem.path.as_str(), problem.span));
        // The server often objects twice to one value: one finding holds both.
        if last == place
            && let Some(previous) = out.last_mut()
        {
            previous.message.push_str("; ");
            previous.message.push_str(detail);
            continue;
        }
        last = place;
        out.push(explain(context.document, problem, value, detail));
    }
}

fn explain(document: &Document, problem: &Problem, value: &str, detail: &str) -> Diagnostic {
    let message = if value == "Too long" {
        format!("Too long: {detail}")
    } else {
        format!("Invalid value: {value}: {detail}")
    };
    let diagnostic = Diagnostic::new(&INVALID_VALUE, problem.span, message)
        .path(&problem.path)
        .effect("the API server refuses the manifest: nothing of it is in force")
        .fixes(fix::fixes(document, problem, detail));
    match advice(document, problem, detail) {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

fn advice(document: &Document, problem: &Problem, detail: &str) -> Option<String> {
    let text = problem.span.of(&document.text).trim_matches(['"', '\'']);
    Some(match problem.path.rsplit('.').next().unwrap_or_default() {
        "port" => port_advice(text)?,
        "endPort" if detail.contains("greater") => {
            "swap the two: `port` is the first of the range, `endPort` the last".to_owned()
        }
        "endPort" if detail.contains("non-numeric") => {
            "give the first port as a number: a named port has no range".to_owned()
        }
        "key" if text.is_empty() || detail.contains("non-empty") => {
            "give the key of the label that the values belong to".to_owned()
        }
        "operator" => "write `In`, `NotIn`, `Exists` or `DoesNotExist`: capitals count".to_owned(),
        last if last == "cidr" || last.starts_with("except[") => cidr_advice(last, text, detail)?,
        "matchLabels" | "labels" if detail.contains("valid label must") => {
            "labels hold letters, digits, `-`, `_` and `.` only; take out what else is there"
                .to_owned()
        }
        "name" if detail.contains("subdomain") => {
            format!("use lower case, digits and `-`: `{}`", fix::valid_name(text)?)
        }
        _ => return None,
    })
}

fn port_advice(text: &str) -> Option<String> {
    if text.parse::<u16>().is_ok() {
        return Some(format!("take off the quotes: `{text}` is then a number"));
    }
    let (first, last) = fix::port_range(text)?;
    Some(format!("write a range as `port: {first}` and `endPort: {last}`"))
}

fn cidr_advice(field: &str, text: &str, detail: &str) -> Option<String> {
    if detail.contains("strict subset") {
        return Some(format!(
            "`{text}` must lie inside `cidr` and be smaller than it; leave {field} out otherwise"
        ));
    }
    if let Ok(address) = text.parse::<std::net::IpAddr>() {
        let bits = if address.is_ipv4() { 32 } else { 128 };
        return Some(format!("write `{text}/{bits}` for this one address"));
    }
    let canonical = canonical_cidr(text)?;
    (canonical != text).then(|| {
        format!("write `{canonical}`, or the one address with /32 (/128 for IPv6) if that is meant")
    })
}
