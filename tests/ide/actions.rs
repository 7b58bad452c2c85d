//! What can be done at each mark, and what becomes of the file: a change is shown where its action
//! first comes up.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use netpol::ide::actions::{Action, actions, resolve};
use netpol::ide::{Change, View};
use netpol::lint::run::{FileReport, Format, Source, count_broken};
use netpol::text::{Span, apply};
use similar::TextDiff;

use crate::fixture::{Fixture, each};
use crate::slips::{slips, texts};

/// The change of an action, found now if it was not before.
fn change(view: &View<'_>, report: &FileReport, at: Span, action: &Action) -> Option<Change> {
    action.change.clone().or_else(|| resolve(view, report, at, &action.title))
}

fn after(view: &View<'_>, change: &Change) -> String {
    let text = view.file.text.to_string();
    change.edits.iter().fold(text, |text, (path, edits)| {
        assert_eq!(*path, view.file.path);
        apply(&text, edits).expect("fits")
    })
}

/// What a change makes of the files of a fixture.
fn shown(files: &BTreeMap<PathBuf, String>, own: &Path, change: &Change) -> String {
    let mut out = String::new();
    for (path, edits) in &change.edits {
        let before = files[path].as_str();
        let after = apply(before, edits).expect("fits");
        if path != own {
            out += &format!("in {}\n", path.display());
        }
        let diff = TextDiff::from_lines(before, after.as_str());
        out += &diff.unified_diff().context_radius(1).to_string();
    }
    for (path, text) in &change.created {
        out += &format!("new file {}, {} lines\n", path.display(), text.lines().count());
    }
    out
}

#[test]
fn what_can_be_done_at_a_place_is_offered() {
    each("actions", |fixture| {
        let known = RefCell::new(BTreeSet::new());
        fixture.at_marks(|view, offset| {
            let report = view.report();
            let at = Span::at(offset);
            let document = view.file.document_at(offset).map(|it| it.index);
            let mut out = String::new();
            for action in actions(view, &report, at, &[]) {
                let found = action.fixes.iter().map(|index| report.diagnostics[*index].rule.name);
                let found = found.collect::<Vec<_>>().join(", ");
                let mark = if action.preferred { "!" } else { "" };
                out += &format!("{:?}{mark}: {} [{found}]\n", action.kind, action.title);
                if known.borrow_mut().insert((document, action.title.clone())) {
                    let change = change(view, &report, at, &action);
                    out += &change.map_or("nothing\n".to_owned(), |it| {
                        shown(&fixture.files, &view.file.path, &it)
                    });
                }
            }
            out
        })
    });
}

/// Every action at these places of `text` leaves it as readable as it is.
fn check(text: &str, places: impl IntoIterator<Item = u32>) {
    let fixture = Fixture::plain(text);
    let broken =
        |text: &str| count_broken(&Source { name: "main.yaml", text, format: Format::Yaml });
    fixture.view(|view| {
        let report = view.report();
        let mut known = BTreeSet::new();
        for at in places.into_iter().map(Span::at) {
            for action in actions(view, &report, at, &[]) {
                if !known.insert((action.title.clone(), action.fixes.clone())) {
                    continue;
                }
                let Some(change) = change(view, &report, at, &action) else { continue };
                let after = after(view, &change);
                let title = action.title;
                assert!(broken(&after) <= broken(text), "{title} makes of\n{text}\n{after}");
            }
        }
    });
}

#[test]
fn an_action_breaks_no_text() {
    for text in texts() {
        let starts = text.split_inclusive('\n').scan(0, |at, line| {
            let start = *at + line.len() - line.trim_start().len();
            *at += line.len();
            Some(start as u32)
        });
        check(&text, starts);
    }
}

#[test]
fn an_action_breaks_no_text_that_is_half_written() {
    for (number, text) in texts().iter().enumerate() {
        // Each change is judged: all slips would take minutes.
        for (text, at) in slips(text, number).into_iter().skip(number % 4).step_by(4) {
            check(&text, [at]);
        }
    }
}
