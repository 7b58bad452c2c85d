//! What depends on several fields at once, in the words of `ValidateNetworkPolicy` and of
//! `ValidateObjectMeta` (Kubernetes 1.37).

use crate::schema::{Struct, check_generated_name, parse_cidr};
use crate::text::Span;
use crate::yaml::{Document, NodeId, Value};

use super::check::{Walk, quoted};
use super::problem::ProblemKind;

/// Checks the mapping `node` of type `structure`. `complete`: nothing in it is unknown, so that what
/// is not there is missing.
pub(super) fn check(walk: &mut Walk<'_>, structure: &'static Struct, node: NodeId, complete: bool) {
    let mut fields = Fields { walk, structure, node, complete };
    match structure.name {
        "ObjectMeta" => fields.metadata(),
        "NetworkPolicy" => fields.policy(),
        "NetworkPolicySpec" => fields.policy_types(),
        "NetworkPolicyPeer" => fields.peer(),
        "NetworkPolicyPort" => fields.end_port(),
        "IPBlock" => fields.ip_block(),
        "LabelSelectorRequirement" => fields.requirement(),
        "OwnerReference" => fields.owner_reference(),
        _ => {}
    }
}

struct Fields<'w, 'd> {
    walk: &'w mut Walk<'d>,
    structure: &'static Struct,
    node: NodeId,
    complete: bool,
}

/// A field's value as far as it is known.
enum Known {
    /// Not there, or null.
    Absent,
    Text(String),
    Number(i128),
    /// There, but templated or of a type that is refused elsewhere.
    Other,
}

impl<'d> Fields<'_, 'd> {
    fn document(&self) -> &'d Document {
        self.walk.document
    }

    fn node_of(&self, name: &str) -> Option<NodeId> {
        let value = self.document().get(self.node, name)?;
        (self.document().value(value) != Some(Value::Null)).then_some(value)
    }

    fn known(&self, name: &str) -> Known {
        let Some(value) = self.node_of(name) else { return Known::Absent };
        match self.document().value(value) {
            Some(Value::Str(text)) => Known::Text(text.into_owned()),
            Some(Value::Int(number)) => Known::Number(number),
            #[allow(clippy::cast_possible_truncation)]
            Some(Value::Float(number)) if number.fract() == 0.0 => Known::Number(number as i128),
            _ => Known::Other,
        }
    }

    /// Whether a string field is there with text, or may be.
    fn is_filled(&self, name: &str) -> bool {
        match self.known(name) {
            Known::Absent => false,
            Known::Text(text) => !text.is_empty(),
            _ => true,
        }
    }

    /// The value to mark for `name`: what stands there, else the mapping's beginning.
    fn mark(&self, name: &str) -> Span {
        match self.document().get(self.node, name) {
            Some(value) if !self.document().span(value).is_empty() => self.document().span(value),
            Some(_) => self.key_span(name),
            None => self.head(),
        }
    }

    fn key_span(&self, name: &str) -> Span {
        let mut fields = self.document().fields(self.node);
        let found = fields.rfind(|field| field.name.as_deref() == Some(name));
        found.map_or_else(|| self.head(), |field| self.document().span(field.key))
    }

    /// The mapping's first key; the whole of it if it is `{}`; the byte before it if it is nothing.
    fn head(&self) -> Span {
        let document = self.document();
        let span = match document.entries(self.node).first() {
            Some(entry) => document.span(entry.key),
            None => document.span(self.node),
        };
        if span.is_empty() { Span::new(span.start.saturating_sub(1), span.start) } else { span }
    }

    fn report(&mut self, last: &str, span: Span, kind: ProblemKind) {
        self.walk.report(self.structure, self.node, last, span, kind);
    }

    fn required(&mut self, name: &str, detail: &str) {
        let span = if name.is_empty() { self.head() } else { self.mark(name) };
        self.report(name, span, ProblemKind::MissingField { detail: detail.to_owned() });
    }

    fn invalid(&mut self, name: &str, value: String, detail: impl Into<String>) {
        let span = self.mark(name);
        self.report(name, span, ProblemKind::InvalidValue { value, detail: detail.into() });
    }

    fn forbidden(&mut self, name: &str, span: Span, detail: &str) {
        self.report(name, span, ProblemKind::ForbiddenField { detail: detail.to_owned() });
    }

    fn policy(&mut self) {
        const NAME: &str = "name or generateName is required";
        let metadata = self.document().get(self.node, "metadata");
        let null = metadata.is_none_or(|it| self.document().value(it) == Some(Value::Null));
        if self.complete && null {
            let span = metadata.map_or_else(|| self.head(), |_| self.key_span("metadata"));
            self.report(
                "metadata.name",
                span,
                ProblemKind::MissingField { detail: NAME.to_owned() },
            );
        }
    }

    fn metadata(&mut self) {
        let named = self.is_filled("name");
        if !named {
            match self.known("generateName") {
                Known::Text(prefix)
                    if !prefix.is_empty()
                        && self
                            .walk
                            .document
                            .get(self.node, "generateName")
                            .is_some_and(|it| !self.document().is_unknown(it)) =>
                {
                    for detail in check_generated_name(&prefix) {
                        let span = self.mark("generateName");
                        self.report(
                            "name",
                            span,
                            ProblemKind::InvalidValue { value: quoted(&prefix), detail },
                        );
                    }
                }
                Known::Other | Known::Number(_) => {}
                _ if self.complete => {
                    let span = if self.document().get(self.node, "name").is_some() {
                        self.key_span("name")
                    } else {
                        self.head()
                    };
                    let detail = "name or generateName is required".to_owned();
                    self.report("name", span, ProblemKind::MissingField { detail });
                }
                _ => {}
            }
        }
        self.annotations();
    }

    /// All keys and values of the annotations together, in bytes.
    fn annotations(&mut self) {
        const LIMIT: usize = 262_144;
        let Some(annotations) = self.node_of("annotations") else { return };
        let document = self.document();
        let text = |value| document.text_of(value).map_or(0, |text| text.len());
        let size: usize = document
            .fields(annotations)
            .map(|field| field.name.as_deref().map_or(0, str::len) + text(field.value))
            .sum();
        if size > LIMIT {
            let span = self.key_span("annotations");
            let detail = format!("may not be more than {LIMIT} bytes");
            self.report(
                "annotations",
                span,
                ProblemKind::InvalidValue { value: "Too long".to_owned(), detail },
            );
        }
    }

    fn policy_types(&mut self) {
        let Some(types) = self.node_of("policyTypes") else { return };
        let document = self.document();
        let items = document.items(types);
        let [_, _, third, ..] = items else { return };
        let branched = items
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if document.is_branched(a.span.end, b.span.start)));
        if !branched {
            self.forbidden("policyTypes", third.span, "may not specify more than two policyTypes");
        }
    }

    fn peer(&mut self) {
        const PEERS: [&str; 3] = ["podSelector", "namespaceSelector", "ipBlock"];
        let block = self.node_of("ipBlock").is_some();
        let selector = PEERS.iter().take(2).any(|name| self.node_of(name).is_some());
        if block && selector {
            let span = self.key_span("ipBlock");
            self.forbidden("", span, "may not specify both ipBlock and another peer");
        } else if self.complete && !block && !selector {
            self.required("", "must specify a peer");
        }
    }

    fn end_port(&mut self) {
        let Known::Number(end) = self.known("endPort") else { return };
        match self.known("port") {
            Known::Absent if self.complete => {
                let span = self.mark("endPort");
                self.forbidden(
                    "endPort",
                    span,
                    "may not be specified when `port` is not specified",
                );
            }
            Known::Number(port) if end < port => {
                self.invalid("endPort", end.to_string(), "must be greater than or equal to `port`");
            }
            Known::Text(_) => {
                let unknown =
                    self.node_of("port").is_some_and(|port| self.document().is_unknown(port));
                if !unknown {
                    self.invalid(
                        "endPort",
                        end.to_string(),
                        "may not be specified when `port` is non-numeric",
                    );
                }
            }
            _ => {}
        }
    }

    fn ip_block(&mut self) {
        if self.complete && !self.is_filled("cidr") {
            self.required("cidr", "");
        }
        let Known::Text(cidr) = self.known("cidr") else { return };
        let (Some(cidr), Some(excepts)) = (parse_cidr(&cidr), self.node_of("except")) else {
            return;
        };
        let document = self.document();
        for (index, item) in document.items(excepts).iter().enumerate() {
            let Some(Value::Str(text)) = document.value(item.value) else { continue };
            if parse_cidr(&text).is_some_and(|except| !except.is_strict_subset_of(&cidr)) {
                let kind = ProblemKind::InvalidValue {
                    value: quoted(&text),
                    detail: "must be a strict subset of `cidr`".to_owned(),
                };
                self.report(&format!("except[{index}]"), document.span(item.value), kind);
            }
        }
    }

    fn requirement(&mut self) {
        if self.complete && !self.is_filled("key") {
            for detail in crate::schema::Format::LabelKey.check("") {
                self.invalid("key", quoted(""), detail);
            }
        }
        let operator = match self.known("operator") {
            Known::Absent if self.complete => {
                self.invalid("operator", quoted(""), "not a valid selector operator");
                return;
            }
            Known::Text(operator) => operator,
            _ => return,
        };
        let values = self.node_of("values");
        let (empty, open) = values.map_or((true, false), |values| {
            (
                self.document().items(values).is_empty() && self.document().is_sequence(values),
                self.document().is_open(values) || self.document().is_unknown(values),
            )
        });
        match operator.as_str() {
            "In" | "NotIn" if empty && !open && self.complete => {
                self.required("values", "must be specified when `operator` is 'In' or 'NotIn'");
            }
            "Exists" | "DoesNotExist" if !empty => {
                let span = self.mark("values");
                self.forbidden(
                    "values",
                    span,
                    "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
                );
            }
            _ => {}
        }
    }

    fn owner_reference(&mut self) {
        for name in ["apiVersion", "kind", "name", "uid"] {
            if self.complete && !self.is_filled(name) {
                self.required(name, "must not be empty");
            }
        }
    }
}
