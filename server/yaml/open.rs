//! What templates and unreadable lines leave open: whether more may stand somewhere than is written.

use super::tree::{Document, Mask, NodeId, Repair, SyntaxError};
use crate::text::Span;

impl Document {
    /// Whether a collection may hold more than is written: a line of template actions, or one that
    /// could not be read, lies in it, right before it or right after it. The `if` or `end` of what is
    /// around it, on a line of lesser indentation, adds nothing.
    pub fn is_open(&self, id: NodeId) -> bool {
        let node = self.node(id);
        let extent = Span::new(node.span.start.saturating_sub(1), node.next.max(node.span.end));
        let column = self.column(node.span.start);
        let outer = |mask: &Mask| {
            mask.span.start >= node.span.end
                && self.column(mask.span.start) < column
                && is_control(mask.span.of(&self.text))
        };
        self.masks_in(extent).any(|mask| mask.alone && !outer(mask))
            || self.is_lost_in(extent)
            || self.mask_before(node.span.start).is_some_and(|mask| mask.alone)
    }

    /// The mask that only blanks and comments part from `offset`.
    fn mask_before(&self, offset: u32) -> Option<&Mask> {
        let next = self.masks.partition_point(|mask| mask.span.end <= offset);
        let mask = self.masks.get(next.checked_sub(1)?)?;
        let mut between = Span::new(mask.span.end, offset).of(&self.text).lines().map(str::trim);
        between.all(|line| line.is_empty() || line.starts_with('#')).then_some(mask)
    }

    /// Whether template control, or a line that could not be read, stands between two places, so
    /// that perhaps only one of them is real, or the two do not belong together.
    pub fn is_branched(&self, from: u32, to: u32) -> bool {
        let between = Span::new(from, to);
        self.masks_in(between).any(|mask| mask.alone) || self.is_lost_in(between)
    }

    fn is_lost_in(&self, span: Span) -> bool {
        let lost =
            |error: &SyntaxError| error.repair == Repair::Blanked && span.overlaps(error.span);
        self.errors.iter().any(lost)
    }

    /// Whether a template's `else` lies between two places: what comes after it may belong to what
    /// stood before its `if`.
    pub fn has_else(&self, from: u32, to: u32) -> bool {
        let action =
            |mask: &Mask| mask.span.of(&self.text).trim_start_matches(['{', '%', '-', ' ']);
        self.masks_in(Span::new(from, to))
            .any(|mask| mask.alone && action(mask).starts_with("else"))
    }

    /// Whether a template action overlaps `span`.
    pub fn is_templated(&self, span: Span) -> bool {
        self.masks_in(span).next().is_some()
    }

    fn masks_in(&self, span: Span) -> impl Iterator<Item = &Mask> {
        let first = self.masks.partition_point(|mask| mask.span.end <= span.start);
        self.masks.iter().skip(first).take_while(move |mask| mask.span.start < span.end)
    }
}

/// Whether a template action only decides whether, or how often, what is around it is there.
fn is_control(action: &str) -> bool {
    let inner = action.trim_start_matches(['{', '-', ' ', '\t']);
    let end = inner.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(inner.len());
    matches!(inner.get(..end), Some("if" | "else" | "end" | "range" | "with"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_open(text: &str) -> bool {
        let document = Document::read(text);
        let list = document.get(document.root.expect("a mapping"), "list").expect("is there");
        document.is_open(document.items(list)[0].value)
    }

    #[test]
    fn control_of_what_is_around_opens_nothing() {
        assert!(!is_open("list:\n  - a: 1\n{{- end }}\n"));
        assert!(!is_open("list:\n  - a: 1\n  {{- if .x }}\n  - b: 1\n  {{- end }}\n"));
        assert!(is_open("list:\n  - a: 1\n    {{- if .x }}\n    b: 1\n    {{- end }}\n"));
        assert!(is_open("list:\n  - a: 1\n{{ include \"more\" . }}\n"));
        assert!(is_open("list:\n  - a: 1\n  {{- if .x }}\n{{ include \"more\" . }}\n{{- end }}\n"));
    }
}
