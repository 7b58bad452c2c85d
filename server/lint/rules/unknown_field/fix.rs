//! How an unknown field is mended: renamed, moved to where it belongs, or deleted.

use std::ops::Range;

use super::list;
use crate::lint::context::PolicyContext;
use crate::lint::fix::{Applicability, Fix};
use crate::policy::{Meant, Problem, ProblemKind};
use crate::schema::{Field, Shape};
use crate::yaml::{Document, Entry, NodeId, Value, rewrite};

/// What can be done about `name`, the likeliest first.
pub(super) fn fixes(
    context: &PolicyContext<'_>,
    problem: &Problem,
    name: &str,
    meant: Option<&Meant>,
) -> Vec<Fix> {
    let document = context.document;
    // Where the root ends early, what is in it and what is not is for a person to sort out.
    if document.leftover.is_some() {
        return Vec::new();
    }
    let Some(index) = rewrite::entry_at(document, problem.node, problem.span) else {
        return Vec::new();
    };
    let misplaced = Misplaced { context, problem, index };
    match meant {
        Some(Meant::Renamed(field)) => misplaced.rename(field).into_iter().collect(),
        Some(Meant::Outer { home, path, only, .. }) => {
            misplaced.move_out(*home, path, *only).into_iter().collect()
        }
        Some(Meant::Inner { via, field: Some(_) }) => misplaced.move_in(via, name),
        Some(Meant::Inner { via, field: None }) => misplaced.list_labels(via).into_iter().collect(),
        None if problem.path == "status" => {
            let edits = rewrite::delete_entries(document, problem.node, index..index + 1);
            edits.map(|edits| Fix::safe("Delete `status`", edits)).into_iter().collect()
        }
        Some(Meant::Elsewhere(..)) | None => Vec::new(),
    }
}

/// An unknown field with its place among the entries of its mapping.
struct Misplaced<'a> {
    context: &'a PolicyContext<'a>,
    problem: &'a Problem,
    index: usize,
}

impl Misplaced<'_> {
    fn document(&self) -> &Document {
        self.context.document
    }

    fn rename(&self, field: &Field) -> Option<Fix> {
        let entry = self.document().entries(self.problem.node).get(self.index)?;
        let edits = rewrite::rename_key(self.document(), entry.key, field.name)?;
        let misfit = self.context.problems.iter().any(|problem| {
            matches!(problem.kind, ProblemKind::WrongType { value, .. } if value == entry.value)
        });
        let twin =
            self.has_twin(|other| matches!(other, Meant::Renamed(twin) if twin.name == field.name));
        let fix = Fix::safe(format!("Rename to `{}`", field.name), edits);
        let fix = if misfit { fix.at_most(Applicability::Unsafe) } else { fix };
        Some(if twin { fix.at_most(Applicability::Manual) } else { fix })
    }

    /// Whether another entry of this mapping is meant as the same.
    fn has_twin(&self, same: impl Fn(&Meant) -> bool) -> bool {
        self.context.problems.iter().any(|other| {
            let here = other.node == self.problem.node && other.span != self.problem.span;
            here && meant(other).is_some_and(&same)
        })
    }

    fn move_out(&self, home: NodeId, path: &str, only: bool) -> Option<Fix> {
        let belongs = |other: &Meant| matches!(other, Meant::Outer { home: it, .. } if *it == home);
        let run = self.run(belongs);
        let names = self.names(&run);
        let all = self.document().entries(self.problem.node).len() == run.len();
        let contested = self.context.problems.iter().any(|other| {
            let elsewhere = other.node != self.problem.node;
            elsewhere && meant(other).is_some_and(belongs) && names.contains(&unknown_name(other))
        });
        // `podSelector:` alone would select everything at its new place.
        let null = self.entries(&run).iter().any(|entry| self.is_null(entry.value));
        let edits = rewrite::move_entries(self.document(), self.problem.node, run, home)?;
        let place =
            if path.is_empty() { "to the top level".to_owned() } else { format!("into `{path}`") };
        let fix = Fix::safe(format!("Move {} {place}", list(&names)), edits);
        Some(match (contested || null, only && !all) {
            (true, _) => fix.at_most(Applicability::Manual),
            (false, true) => fix,
            (false, false) => fix.at_most(Applicability::Unsafe),
        })
    }

    /// Into the object that one of the fields here holds or should hold.
    fn move_in(&self, via: &'static Field, name: &str) -> Vec<Fix> {
        let run = self.run(|other| {
            matches!(other, Meant::Inner { via: it, field: Some(_) } if it.name == via.name)
        });
        let (document, node) = (self.document(), self.problem.node);
        let holder = |field: &&Field| {
            let holds = field.shape.structure().is_some_and(|it| it.field(name).is_some());
            let free = document
                .get(node, field.name)
                .is_none_or(|value| document.get(value, name).is_none());
            holds && free
        };
        let waiting = |field: &&Field| {
            document.get(node, field.name).is_some_and(|value| self.is_null(value))
        };
        let mut holders: Vec<&Field> = self.problem.owner.fields.iter().filter(holder).collect();
        if holders.iter().any(waiting) {
            holders.retain(waiting);
        }
        let sure = holders.len() == 1 && matches!(via.shape, Shape::Object(_));
        let fixes = holders.into_iter().filter_map(|holder| {
            let fix = self.nest(run.clone(), holder)?;
            Some(if sure { fix } else { fix.at_most(Applicability::Unsafe) })
        });
        fixes.collect()
    }

    /// Into `matchLabels`, with the labels around it.
    fn list_labels(&self, via: &'static Field) -> Option<Fix> {
        let (document, node) = (self.document(), self.problem.node);
        let run = self.run(|other| matches!(other, Meant::Inner { field: None, .. }));
        let labels = document.get(node, via.name);
        let taken = labels.is_some_and(|labels| {
            self.names(&run)
                .iter()
                .any(|name| document.get(labels, name.trim_matches('`')).is_some())
        });
        if taken { None } else { self.nest(run, via) }
    }

    fn nest(&self, run: Range<usize>, via: &Field) -> Option<Fix> {
        let title = format!("Indent {} below `{}`", list(&self.names(&run)), via.name);
        let edits = rewrite::nest_entries(self.document(), self.problem.node, run, via.name)?;
        Some(Fix::safe(title, edits))
    }

    /// The entries around this one, itself included, of which `same` holds as well.
    fn run(&self, same: impl Fn(&Meant) -> bool) -> Range<usize> {
        let entries = self.document().entries(self.problem.node);
        let problems = self.context.problems;
        let is_same = |index: usize| {
            let Some(entry) = entries.get(index) else { return false };
            let key = self.document().span(entry.key);
            let first = problems.partition_point(|problem| problem.span < key);
            let here = problems.iter().skip(first).take_while(|problem| problem.span == key);
            here.filter_map(meant).any(&same)
        };
        let start = (0..self.index).rev().take_while(|index| is_same(*index)).last();
        let end = (self.index + 1..entries.len()).take_while(|index| is_same(*index)).last();
        start.unwrap_or(self.index)..end.unwrap_or(self.index) + 1
    }

    /// The names of entries, quoted.
    fn names(&self, run: &Range<usize>) -> Vec<String> {
        let name = |key| self.document().key_text(key).map(|name| format!("`{name}`"));
        self.entries(run).iter().filter_map(|entry| name(entry.key)).collect()
    }

    fn entries(&self, run: &Range<usize>) -> &[Entry] {
        self.document().entries(self.problem.node).get(run.clone()).unwrap_or_default()
    }

    fn is_null(&self, value: NodeId) -> bool {
        self.document().value(value) == Some(Value::Null)
    }
}

fn meant(problem: &Problem) -> Option<&Meant> {
    match &problem.kind {
        ProblemKind::UnknownField { meant, .. } => meant.as_ref(),
        _ => None,
    }
}

fn unknown_name(problem: &Problem) -> String {
    match &problem.kind {
        ProblemKind::UnknownField { name, .. } => format!("`{name}`"),
        _ => String::new(),
    }
}
