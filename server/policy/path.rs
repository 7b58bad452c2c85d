//! Field paths as the API server writes them: `spec.ingress[0].from[1].podSelector`.

use std::borrow::Cow;
use std::fmt::Write;

/// A path while it is walked; rendered only when there is something to say.
#[derive(Clone, Debug, Default)]
pub struct FieldPath {
    segments: Vec<Segment>,
}

#[derive(Clone, Debug)]
enum Segment {
    Field(Cow<'static, str>),
    Index(usize),
}

impl FieldPath {
    pub(super) fn field(&mut self, name: impl Into<Cow<'static, str>>) -> &mut Self {
        self.segments.push(Segment::Field(name.into()));
        self
    }

    pub(super) fn index(&mut self, index: usize) -> &mut Self {
        self.segments.push(Segment::Index(index));
        self
    }

    pub(super) fn pop(&mut self) {
        self.segments.pop();
    }

    /// The last segment, if it is a field.
    pub(super) fn last_field(&self) -> Option<&str> {
        match self.segments.last()? {
            Segment::Field(name) => Some(name),
            Segment::Index(_) => None,
        }
    }

    /// How many segments lead to the object whose field the last one is.
    pub(super) fn owner_depth(&self) -> usize {
        let is_field = |segment: &Segment| matches!(segment, Segment::Field(_));
        self.segments.iter().rposition(is_field).unwrap_or_default()
    }

    /// The first `depth` segments as text.
    pub(super) fn up_to(&self, depth: usize) -> String {
        let segments = self.segments.iter().take(depth).cloned().collect();
        Self { segments }.with("")
    }

    /// The path as text, with `last` as one more field unless it is empty.
    pub fn with(&self, last: &str) -> String {
        let mut out = String::new();
        for segment in &self.segments {
            let _ = match segment {
                Segment::Field(name) if out.is_empty() => write!(out, "{name}"),
                Segment::Field(name) => write!(out, ".{name}"),
                Segment::Index(index) => write!(out, "[{index}]"),
            };
        }
        if !last.is_empty() {
            out.push_str(if out.is_empty() { "" } else { "." });
            out.push_str(last);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_of_a_list_is_owned_by_what_has_the_list() {
        let mut path = FieldPath::default();
        path.field("spec").field("egress").index(0).field("to").index(1);
        assert_eq!(path.up_to(path.owner_depth()), "spec.egress[0]");
        path.field("podSelector");
        assert_eq!(path.up_to(path.owner_depth()), "spec.egress[0].to[1]");
    }
}
