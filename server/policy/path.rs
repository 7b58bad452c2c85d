//! Field paths as the API server writes them: `spec.ingress[0].from[1].podSelector`.

use std::fmt::Write;

/// A path while it is walked; rendered only when there is something to say.
#[derive(Clone, Debug, Default)]
pub struct FieldPath {
    segments: Vec<Segment>,
}

#[derive(Clone, Debug)]
enum Segment {
    Field(String),
    Index(usize),
}

impl FieldPath {
    pub(super) fn field(&mut self, name: &str) -> &mut Self {
        self.segments.push(Segment::Field(name.to_owned()));
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
