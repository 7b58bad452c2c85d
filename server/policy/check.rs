//! Holds an object against the schema: unknown, doubled and ill-typed fields, and values of the
//! wrong form. What depends on several fields at once is in `constraints.rs`.
//!
//! All stages of the API server's judgement in one walk. What only follows from an earlier mistake
//! is left out: a peer is not called empty when its one field is misspelled.

use std::borrow::Cow;

use crate::schema::{Field, Format, Shape, Struct, check_cidr, network_policy};
use crate::text::Span;
use crate::yaml::{Document, Kind, NodeId, Value};

use super::constraints;
use super::meant::{self, Level};
use super::object::{Api, Object};
use super::path::FieldPath;
use super::problem::{Problem, ProblemKind};

/// Nodes looked at in one object: aliases may repeat theirs.
const NODE_BUDGET: u32 = 200_000;

/// What the API server would refuse in `object`, in text order. `strict_cidr`: as from Kubernetes
/// 1.36 on. The object's own `apiVersion` and `kind` are not judged here.
pub fn check(document: &Document, object: &Object, strict_cidr: bool) -> Vec<Problem> {
    if object.kind.ends_with("List") {
        return Vec::new();
    }
    let mut walk = Walk {
        document,
        strict_cidr,
        partial: object.api == Api::Fragment,
        path: FieldPath::default(),
        outer: Vec::new(),
        budget: NODE_BUDGET,
        problems: Vec::new(),
    };
    let policy = network_policy();
    let spec = policy.field("spec").and_then(|spec| spec.shape.structure());
    match spec {
        Some(spec) if walk.partial && document.get(object.node, "spec").is_none() => {
            walk.path.field("spec");
            walk.object(spec, object.node);
        }
        _ => walk.object(policy, object.node),
    }
    walk.problems.sort_by_key(|problem| problem.span);
    walk.problems
}

pub(super) struct Walk<'d> {
    pub(super) document: &'d Document,
    strict_cidr: bool,
    /// Whether parts may be missing, as in documentation.
    partial: bool,
    pub(super) path: FieldPath,
    outer: Vec<Level>,
    budget: u32,
    problems: Vec<Problem>,
}

/// Where a value stands: whose field it is.
#[derive(Copy, Clone)]
struct Slot {
    owner: &'static Struct,
    node: NodeId,
    field: Option<&'static Field>,
}

impl Walk<'_> {
    /// Notes a problem at `span`, with `last` as the path's last field unless it is empty.
    pub(super) fn report(
        &mut self,
        owner: &'static Struct,
        node: NodeId,
        last: &str,
        span: Span,
        kind: ProblemKind,
    ) {
        self.problems.push(Problem { kind, path: self.path.with(last), span, owner, node });
    }

    fn object(&mut self, structure: &'static Struct, node: NodeId) {
        let Some(left) = self.budget.checked_sub(1) else { return };
        self.budget = left;
        let document = self.document;
        let fields: Vec<_> = document.fields(node).collect();
        let mut any_unknown = false;
        for (index, field) in fields.iter().enumerate() {
            let Some(name) = field.name.as_deref() else {
                any_unknown = true;
                continue;
            };
            let key = document.span(field.key);
            let mut before = fields.iter().take(index);
            let first = before.find(|other| other.name.as_deref() == Some(name));
            let first = first.map(|first| document.span(first.key));
            if let Some(first) = first.filter(|first| !document.is_branched(first.end, key.start)) {
                let kind = ProblemKind::DuplicateField { name: name.to_owned(), first };
                self.report(structure, node, name, key, kind);
            }
            if let Some(known) = structure.field(name) {
                self.path.field(known.name);
                self.value(
                    &known.shape,
                    field.value,
                    Slot { owner: structure, node, field: Some(known) },
                );
                self.path.pop();
            } else {
                any_unknown = true;
                self.unknown(structure, node, name, field.key, field.value, field.span);
            }
        }
        let complete = !(self.partial || any_unknown || document.is_open(node));
        constraints::check(self, structure, node, complete);
    }

    fn unknown(
        &mut self,
        structure: &'static Struct,
        node: NodeId,
        name: &str,
        key: NodeId,
        value: NodeId,
        entry: Span,
    ) {
        let document = self.document;
        let meant = meant::find(document, &self.outer, &self.path, structure, node, name, value);
        let shape = meant.as_ref().and_then(|meant| Some(&meant.field()?.shape));
        let kind =
            ProblemKind::UnknownField { name: name.to_owned(), entry, value, meant: meant.clone() };
        // The server writes a name in its paths as a string of Go, without the quotes.
        let quoted = quoted(name);
        let shown = quoted.trim_matches('"');
        self.report(structure, node, shown, document.span(key), kind);
        if let Some(shape) = shape {
            self.path.field(shown.to_owned());
            self.value(shape, value, Slot { owner: structure, node, field: None });
            self.path.pop();
        }
    }

    fn value(&mut self, shape: &'static Shape, value: NodeId, slot: Slot) {
        let document = self.document;
        if document.is_unknown(value) {
            return;
        }
        let typed = document.value(value);
        match (shape, &document.node(value).kind) {
            (Shape::Any, _) => {}
            (Shape::Object(structure), Kind::Mapping { .. }) => {
                let depth = self.path.owner_depth();
                self.outer.push(Level { structure: slot.owner, node: slot.node, depth });
                self.object(structure, value);
                self.outer.pop();
            }
            (Shape::List(item), Kind::Sequence { .. }) => self.list(item, value, slot),
            (Shape::Map { key, value: item }, Kind::Mapping { .. }) => {
                self.map(*key, item, value, slot);
            }
            (Shape::Object(_) | Shape::List(_) | Shape::Map { .. }, _)
                if typed == Some(Value::Null) => {}
            (_, Kind::Mapping { .. } | Kind::Sequence { .. }) => {
                self.wrong_type(shape, value, slot);
            }
            _ => self.scalar(shape, typed, value, slot),
        }
    }

    fn list(&mut self, item: &'static Shape, list: NodeId, slot: Slot) {
        let document = self.document;
        let start = document.node(list).span.start;
        for (index, entry) in document.items(list).iter().enumerate() {
            // After a template's `else` an item may belong to another list.
            if document.has_else(start, entry.span.start) {
                break;
            }
            self.path.index(index);
            let null = document.value(entry.value) == Some(Value::Null);
            match item {
                // A null item is an empty one, of whatever type.
                Shape::Object(structure) if null => self.object(structure, entry.value),
                Shape::String { .. } if null => self.text("", item, entry.value, slot.owner),
                _ => self.value(item, entry.value, Slot { field: None, ..slot }),
            }
            self.path.pop();
        }
    }

    /// Labels and annotations: the server's path is the map's own.
    fn map(&mut self, key: Option<Format>, item: &'static Shape, map: NodeId, slot: Slot) {
        let document = self.document;
        let mut known: Vec<(Cow<'_, str>, Span)> = Vec::new();
        for field in document.fields(map) {
            let Some(name) = field.name else { continue };
            let span = document.span(field.key);
            let first = known.iter().find(|(other, _)| *other == name).map(|(_, span)| *span);
            if let Some(first) = first.filter(|first| !document.is_branched(first.end, span.start))
            {
                self.report(
                    slot.owner,
                    map,
                    &name,
                    span,
                    ProblemKind::DuplicateField { name: name.clone().into_owned(), first },
                );
            }
            for detail in key.map(|key| key.check(&name)).unwrap_or_default() {
                let kind = ProblemKind::InvalidValue { value: quoted(&name), detail };
                self.report(slot.owner, map, "", span, kind);
            }
            known.push((name, span));
            self.value(item, field.value, Slot { field: None, ..slot });
        }
    }

    fn scalar(
        &mut self,
        shape: &'static Shape,
        typed: Option<Value<'_>>,
        value: NodeId,
        slot: Slot,
    ) {
        match (shape, typed) {
            (Shape::String { .. }, Some(Value::Str(text))) => {
                self.text(&text, shape, value, slot.owner);
            }
            (Shape::IntOrString { format: Some(format), .. }, Some(Value::Str(text))) => {
                for detail in format.check(&text) {
                    self.invalid(slot.owner, value, quoted(&text), detail);
                }
            }
            (Shape::Boolean, Some(Value::Bool(_))) | (_, Some(Value::Null) | None) => {}
            // JSON has no infinity: refused as text already.
            (_, Some(Value::Float(number))) if !number.is_finite() => {}
            (Shape::Integer { .. } | Shape::IntOrString { .. }, Some(Value::Int(number))) => {
                self.number(shape, number, value, slot);
            }
            (Shape::Integer { .. } | Shape::IntOrString { .. }, Some(Value::Float(number)))
                if whole(number).is_some() =>
            {
                self.number(shape, whole(number).unwrap_or_default(), value, slot);
            }
            _ => self.wrong_type(shape, value, slot),
        }
    }

    fn number(&mut self, shape: &'static Shape, number: i128, value: NodeId, slot: Slot) {
        let (fits, range) = match shape {
            Shape::Integer { width, range } => (width.range(), range),
            Shape::IntOrString { range, .. } => (i64::from(i32::MIN)..=i64::from(i32::MAX), range),
            _ => return,
        };
        match i64::try_from(number) {
            Ok(number) if fits.contains(&number) => {
                // `endPort` is compared with `port` first: `constraints.rs` has the range's words.
                if !range.contains(&number) {
                    let detail =
                        format!("must be between {} and {}, inclusive", range.start(), range.end());
                    self.invalid(slot.owner, value, number.to_string(), detail);
                }
            }
            _ => self.wrong_type(shape, value, slot),
        }
    }

    fn text(&mut self, text: &str, shape: &'static Shape, value: NodeId, owner: &'static Struct) {
        let Shape::String { format, values } = shape else { return };
        if !values.is_empty() && !values.contains(&text) {
            if owner.name != "NetworkPolicy" {
                let kind = unsupported(text, values, owner);
                self.report(owner, value, "", self.document.span(value), kind);
            }
            return;
        }
        let objections = match format {
            // Empty is absent for these: `constraints.rs` speaks of that.
            _ if text.is_empty() && !matches!(format, Some(Format::Cidr)) => Vec::new(),
            Some(Format::Cidr) if text.is_empty() && self.is_required_here() => Vec::new(),
            Some(Format::Cidr) => check_cidr(text, self.strict_cidr),
            Some(format) => format.check(text),
            None => Vec::new(),
        };
        for detail in objections {
            self.invalid(owner, value, quoted(text), detail);
        }
    }

    /// Whether the field being looked at is `cidr` itself, whose absence has its own words.
    fn is_required_here(&self) -> bool {
        self.path.last_field() == Some("cidr")
    }

    fn invalid(&mut self, owner: &'static Struct, value: NodeId, shown: String, detail: String) {
        let span = self.document.span(value);
        self.report(owner, value, "", span, ProblemKind::InvalidValue { value: shown, detail });
    }

    fn wrong_type(&mut self, shape: &'static Shape, value: NodeId, slot: Slot) {
        let span = self.document.span(value);
        let kind = ProblemKind::WrongType {
            field: slot.field,
            expected: shape.expected(),
            found: self.found(value),
            value,
        };
        self.report(slot.owner, slot.node, "", span, kind);
    }

    fn found(&self, value: NodeId) -> String {
        let source = self.document.span(value).of(&self.document.text);
        match (&self.document.node(value).kind, self.document.value(value)) {
            (Kind::Mapping { .. }, _) => "an object".to_owned(),
            (Kind::Sequence { .. }, _) => "a list".to_owned(),
            (_, Some(Value::Bool(_))) => format!("the boolean `{source}`"),
            (_, Some(Value::Int(_) | Value::Float(_))) => format!("the number `{source}`"),
            (_, Some(Value::Null)) => "null".to_owned(),
            _ => "a string".to_owned(),
        }
    }
}

/// A float that is a whole number, as JSON reads it.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
fn whole(number: f64) -> Option<i128> {
    (number.fract() == 0.0 && number.abs() < 1e18).then_some(number as i128)
}

/// As the server quotes a string.
pub(super) fn quoted(text: &str) -> String {
    format!("{text:?}")
}

fn unsupported(text: &str, values: &[&'static str], owner: &'static Struct) -> ProblemKind {
    if owner.name == "LabelSelectorRequirement" {
        let detail = "not a valid selector operator".to_owned();
        return ProblemKind::InvalidValue { value: quoted(text), detail };
    }
    ProblemKind::UnsupportedValue { value: quoted(text), supported: values.to_vec() }
}
