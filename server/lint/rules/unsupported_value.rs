//! `unsupported-value`: none of the values that a field can have.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::{Applicability, Fix};
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::ProblemKind;
use crate::schema::nearest_values;
use crate::yaml::rewrite;

declare_rule! {
    /// A value that is none of the few that the field can have.
    ///
    /// `protocol` is `TCP`, `UDP` or `SCTP`; `policyTypes` lists `Ingress` and `Egress`. Capitals count.
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
    ///   name: db
    /// spec:
    ///   podSelector: {}
    ///   policyTypes:
    ///   - ingress
    ///   ingress:
    ///   - ports:
    ///     - protocol: tcp
    ///       port: 5432
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: db
    /// spec:
    ///   podSelector: {}
    ///   policyTypes:
    ///   - Ingress
    ///   ingress:
    ///   - ports:
    ///     - protocol: TCP
    ///       port: 5432
    /// ```
    pub(super) UNSUPPORTED_VALUE = "unsupported-value", Api, Some(Severity::Error), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    for problem in context.problems {
        let ProblemKind::UnsupportedValue { value, supported } = &problem.kind else { continue };
        let all: Vec<String> = supported.iter().map(|value| format!("{value:?}")).collect();
        let message = format!("Unsupported value: {value}: supported values: {}", all.join(", "));
        let mut diagnostic = Diagnostic::new(&UNSUPPORTED_VALUE, problem.span, message)
            .path(&problem.path)
            .effect("the API server refuses the manifest: nothing of it is in force");
        let written = value.trim_matches('"');
        let near = nearest_values(written, supported);
        let write = |value: &str| {
            let edits = rewrite::replace_scalar(context.document, problem.node, value)?;
            Some(Fix::safe(format!("Write `{value}`"), edits))
        };
        if let [near] = near.as_slice() {
            diagnostic = diagnostic
                .label(format!("did you mean `{near}`?"))
                .help(format!("write `{near}`"))
                .fixes(write(near));
        } else if !near.is_empty() {
            let fixes = near.iter().filter_map(|near| write(near));
            diagnostic = diagnostic.fixes(fixes.map(|fix| fix.at_most(Applicability::Unsafe)));
        } else if ["http", "https", "grpc", "http2", "tls"]
            .contains(&written.to_lowercase().as_str())
        {
            diagnostic = diagnostic
                .help(format!("write `TCP`, which carries {written}"))
                .fixes(write("TCP").map(|fix| fix.at_most(Applicability::Unsafe)));
        } else if written.eq_ignore_ascii_case("icmp") {
            diagnostic =
                diagnostic.help("ports are of TCP, UDP or SCTP: a NetworkPolicy cannot name ICMP");
        } else if written.eq_ignore_ascii_case("all") || written.eq_ignore_ascii_case("any") {
            diagnostic = diagnostic.help("leave `ports` out to allow every port of every protocol");
        }
        out.push(diagnostic);
    }
}
