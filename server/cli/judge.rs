//! Judges the files of a run side by side. One that makes a rule panic costs only itself.

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::{IsTerminal, stderr};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

use super::collect::Problem;
use super::fix::Change;
use super::report::{CheckedFile, Report, Text};
use crate::disk;
use crate::lint::fix::{Applicability, Fixed, fix_all};
use crate::lint::internal_error;
use crate::lint::run::{FileReport, Format, Source};

/// How one text is judged.
pub(super) type Judge<'a> = &'a (dyn Fn(&Source<'_>) -> FileReport + Sync);

/// A text with the name that reports give it.
#[derive(Debug)]
pub(super) struct Input {
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) text: String,
}

/// Judges the texts of `inputs` and of the files at `paths`, and names the files that could not be
/// read. The report lists what was read in the order of names.
///
/// With `fix`, fixes of at least that applicability are applied first: the report is of what remains.
pub(super) fn judge(
    inputs: Vec<Input>,
    paths: &[PathBuf],
    judge: Judge<'_>,
    fix: Option<Applicability>,
) -> (Report, Vec<Problem>) {
    silence_judging();
    let progress = Progress::new(paths.len());
    let read = paths.par_iter().map(|path| {
        let judged = read(path).map(|input| judge_one(input, judge, fix));
        progress.step();
        judged
    });
    let results: Vec<_> = read.collect();
    progress.finish();

    let (mut report, mut problems) = (Report::default(), Vec::new());
    let given = inputs.into_iter().map(|input| {
        let mut judged = judge_one(input, judge, fix);
        judged.change.iter_mut().for_each(|change| change.piped = true);
        Ok(judged)
    });
    for result in given.chain(results) {
        match result {
            Ok(Judged { file, text, change }) => {
                report.texts.extend(text.map(|text| (file.name.clone(), text)));
                report.changes.extend(change.filter(|change| change.piped || !change.is_none()));
                report.files.push(file);
            }
            Err(problem) => problems.push(problem),
        }
    }
    report.files.sort_by(|a, b| a.name.cmp(&b.name));
    add_related_texts(&mut report);
    (report, problems)
}

fn read(path: &Path) -> Result<Input, Problem> {
    match disk::read(path) {
        Ok(text) => Ok(Input { name: path.display().to_string(), path: path.to_owned(), text }),
        Err(error) => Err(Problem { path: path.to_owned(), reason: error.into() }),
    }
}

/// A file as judged.
struct Judged {
    file: CheckedFile,
    /// Its text, if there is a finding in it.
    text: Option<Text>,
    /// What fixes did, if they were asked for.
    change: Option<Change>,
}

fn judge_one(input: Input, judge: Judge<'_>, fix: Option<Applicability>) -> Judged {
    let Input { name, path, text } = input;
    let source = Source { name: &name, text: &text, format: Format::of_path(&path) };
    let judged = catch(|| match fix {
        None => (judge(&source), None),
        Some(least) => {
            let Fixed { text, applied, report } = fix_all(&source, least, judge);
            (report, Some((text, applied.len())))
        }
    });
    let (report, fixed) = judged.unwrap_or_else(|cause| {
        let diagnostics = vec![internal_error::diagnostic(&cause)];
        let unchanged = fix.map(|_| (text.clone(), 0));
        (FileReport { diagnostics, ..FileReport::default() }, unchanged)
    });
    let FileReport { documents, policies, diagnostics } = report;
    let (after, change) = match fixed {
        None => (text, None),
        Some((after, fixed)) => {
            let name = name.clone();
            let change =
                Change { name, path, before: text, after: after.clone(), fixed, piped: false };
            (after, Some(change))
        }
    };
    let text = (!diagnostics.is_empty()).then(|| Text::new(after));
    let file = CheckedFile { name, documents, policies, diagnostics };
    Judged { file, text, change }
}

/// Reads the files that findings point into, or would edit, beside their own.
fn add_related_texts(report: &mut Report) {
    let related = report.diagnostics().flat_map(|found| &found.related);
    let fixes = report.diagnostics().flat_map(|found| &found.fixes);
    let names = related.map(|place| &place.file).chain(fixes.map(|fix| &fix.file));
    let names: BTreeSet<String> = names.flatten().cloned().collect();
    for name in names {
        if let (false, Ok(text)) = (report.texts.contains_key(&name), disk::read(Path::new(&name)))
        {
            report.texts.insert(name, Text::new(text));
        }
    }
}

thread_local! {
    /// While this thread judges: the message of its panic, once there is one.
    static JUDGING: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs `work`; a panic becomes its message and place.
fn catch<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    JUDGING.set(Some(String::new()));
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    let place = JUDGING.take().unwrap_or_default();
    result.map_err(|payload| format!("{} ({place})", message(payload.as_ref())))
}

fn message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("panicked")
}

/// Keeps panics off the terminal on threads that are judging, where they become findings.
fn silence_judging() {
    let default = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let judging = JUDGING.with_borrow_mut(|cause| cause.as_mut().map(|cause| *cause = place));
        if judging.is_none() {
            default(info);
        }
    }));
}

/// A bar on standard error, shown on a terminal once a run has taken a second.
struct Progress {
    bar: ProgressBar,
    started: Instant,
}

impl Progress {
    fn new(files: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} files, {eta} left") {
            bar.set_style(style);
        }
        Self { bar, started: Instant::now() }
    }

    fn step(&self) {
        self.bar.inc(1);
        if self.bar.is_hidden()
            && self.started.elapsed() > Duration::from_secs(1)
            && stderr().is_terminal()
        {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::rule::Severity;

    fn input(name: &str) -> Input {
        Input { name: name.to_owned(), path: name.into(), text: "a: 1\n".to_owned() }
    }

    #[test]
    fn a_panic_is_a_finding_of_its_file_and_the_others_are_judged() {
        let judged = |source: &Source<'_>| {
            assert!(source.name != "bad.yaml", "lost at {}", source.name);
            FileReport { documents: 1, policies: 1, diagnostics: Vec::new() }
        };
        let inputs = ["good.yaml", "bad.yaml", "also.yaml"].map(input);
        let (report, problems) = judge(inputs.into(), &[], &judged, None);
        assert!(problems.is_empty());
        let names: Vec<_> = report.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["also.yaml", "bad.yaml", "good.yaml"]);
        assert_eq!(report.policies(), 2);
        let found: Vec<_> = report.findings().collect();
        let [(file, _, found)] = found.as_slice() else { panic!("one finding, not {found:?}") };
        assert_eq!((file.name.as_str(), found.severity), ("bad.yaml", Severity::Error));
        assert_eq!(found.rule.name, "internal-error");
        assert!(found.message.contains("lost at bad.yaml (server/cli/judge.rs:"), "{found:?}");
    }
}
