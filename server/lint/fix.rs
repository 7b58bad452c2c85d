//! Fixes: one model for the command line and for editors, and how the ones that were chosen are
//! applied.

use super::diagnostic::Diagnostic;
use super::rule::Rule;
use super::run::{FileReport, Source, count_broken};
use crate::text::{Edit, LineIndex, Span, apply};

/// Rounds of judging and fixing: fixes that overlap others wait for the next one.
const MAX_ROUNDS: usize = 20;

/// Who may apply a fix.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// Shown, never applied without a person.
    Manual,
    /// Changes what the cluster does; a person decides (`--unsafe-fixes`).
    Unsafe,
    /// The same meaning, or the only possible one (`--fix`).
    Safe,
}

/// A way to mend a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// What it does, as an order: "Rename to `protocol`".
    pub title: String,
    /// Who may apply it.
    pub applicability: Applicability,
    /// The file that is edited, as named in the report; `None` is the finding's own. What edits elsewhere
    /// is left to people: a run over the finding's file does not apply it.
    pub file: Option<String>,
    /// Edits of that file that do not overlap, in bytes of the whole file. While a rule works, without a
    /// file: bytes of the finding's document.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix that keeps the meaning, or gives the only possible one.
    pub fn safe(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), applicability: Applicability::Safe, file: None, edits }
    }

    /// A fix that a person has to want.
    pub fn unsafe_(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { applicability: Applicability::Unsafe, ..Self::safe(title, edits) }
    }

    /// The same fix, as one of `file`, in bytes of it.
    #[must_use]
    pub fn in_file(self, file: String) -> Self {
        Self { file: Some(file), ..self }
    }

    /// The same fix, at most as readily applied as `limit`.
    #[must_use]
    pub fn at_most(mut self, limit: Applicability) -> Self {
        self.applicability = self.applicability.min(limit);
        self
    }

    /// From its first edit to its last: what it takes for given. One that touches line breaks or
    /// indentation takes whole lines for given.
    fn extent(&self, text: &str, lines: &LineIndex) -> Span {
        let edits = self.edits.iter().map(|edit| edit.span);
        let hull = edits.reduce(Span::join).unwrap_or_default();
        let is_break = |text: &str| text.contains(['\n', '\r']);
        let relays = |edit: &Edit| {
            let start = edit.span.start;
            lines.line_start(lines.line_of(start)) == start
                || is_break(&edit.text)
                || is_break(edit.span.of(text))
        };
        if !self.edits.iter().any(relays) {
            return hull;
        }
        let last = lines.line_of(hull.end);
        Span::new(lines.line_start(lines.line_of(hull.start)), lines.line_start(last + 1))
    }
}

/// A finding that was fixed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Applied {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// The title of the fix.
    pub title: String,
}

/// A file after fixing.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// Its new text.
    pub text: String,
    /// What was fixed, in the order in which it was.
    pub applied: Vec<Applied>,
    /// What remains.
    pub report: FileReport,
}

/// Fixes in `source` what can be fixed by fixes of at least `least`, the first such of each finding.
/// `judge` says what there is to find in a text.
pub fn fix_all(
    source: &Source<'_>,
    least: Applicability,
    judge: impl Fn(&Source<'_>) -> FileReport,
) -> Fixed {
    let mut fixed =
        Fixed { text: source.text.to_owned(), applied: Vec::new(), report: judge(source) };
    for _ in 0..MAX_ROUNDS {
        let Some((text, applied)) = round(&fixed, source, least) else { break };
        let report = judge(&Source { text: &text, ..*source });
        fixed.applied.extend(applied);
        (fixed.text, fixed.report) = (text, report);
    }
    fixed
}

/// The fix of a finding that is applied, if fixes of at least `least` are.
pub fn chosen(found: &Diagnostic, least: Applicability) -> Option<&Fix> {
    let mut own = found.fixes.iter().filter(|fix| fix.file.is_none());
    own.find(|fix| fix.applicability >= least && !fix.edits.is_empty())
}

/// Applies all fixes that do not get in each other's way; `None` if none can be applied.
fn round(
    fixed: &Fixed,
    source: &Source<'_>,
    least: Applicability,
) -> Option<(String, Vec<Applied>)> {
    let text = fixed.text.as_str();
    let found = fixed.report.diagnostics.iter();
    let wanted = found.filter_map(|found| Some((found, chosen(found, least)?)));
    let broken = |text: &str| count_broken(&Source { text, ..*source });
    let before = broken(text);
    // Of a fix alone, if it makes no text unreadable that was readable.
    let alone = |fix: &Fix| apply(text, &fix.edits).filter(|after| broken(after) <= before);
    let all = disjoint(text, wanted.clone(), |_| true);
    if all.is_empty() {
        return None;
    }
    if let Some(after) = joined(text, &all).filter(|after| after != text && broken(after) <= before)
    {
        return Some((after, applied(&all)));
    }
    let good = disjoint(text, wanted, |fix| alone(fix).is_some_and(|after| after != text));
    let after = joined(text, &good).filter(|after| broken(after) <= before);
    let (after, good) = match after {
        Some(after) => (after, good),
        // Together they break what none breaks alone: one at a time, then.
        None => (alone(good.first()?.1)?, good.into_iter().take(1).collect()),
    };
    (after != text).then(|| (after, applied(&good)))
}

type Wanted<'a> = (&'a Diagnostic, &'a Fix);

/// The first fixes in text order that `accept` takes and that stay clear of each other. Findings that
/// share one fix are all among them.
fn disjoint<'a>(
    text: &str,
    wanted: impl Iterator<Item = Wanted<'a>>,
    accept: impl Fn(&Fix) -> bool,
) -> Vec<Wanted<'a>> {
    let lines = LineIndex::new(text);
    let mut taken: Vec<(Span, Wanted<'a>)> = Vec::new();
    for (found, fix) in wanted {
        let extent = fix.extent(text, &lines);
        let clash = taken.iter().any(|(other, (_, taken))| {
            other.start <= extent.end && extent.start <= other.end && taken.edits != fix.edits
        });
        if !clash && accept(fix) {
            taken.push((extent, (found, fix)));
        }
    }
    taken.into_iter().map(|(_, wanted)| wanted).collect()
}

fn joined(text: &str, fixes: &[Wanted<'_>]) -> Option<String> {
    let mut edits: Vec<&Edit> = fixes.iter().flat_map(|(_, fix)| &fix.edits).collect();
    edits.sort();
    edits.dedup();
    apply(text, edits)
}

fn applied(fixes: &[Wanted<'_>]) -> Vec<Applied> {
    let applied =
        |(found, fix): &Wanted<'_>| Applied { rule: found.rule, title: fix.title.clone() };
    fixes.iter().map(applied).collect()
}
