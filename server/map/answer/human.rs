//! An answer for people: the verdict first, then the lines that decide it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::side::{Line, SideReport};
use super::{Answers, Pair, Reasons, name};
use crate::map::ports_text;
use crate::reach::{Direction, Verdict};

/// Pairs that are listed one by one.
const MAX_PAIRS: usize = 20;

/// Colours the word of a verdict.
type Paint<'a> = &'a dyn Fn(Verdict, &str) -> String;

pub(super) fn write(
    answers: &Answers<'_>,
    paint: Paint<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let verdict = paint(answers.verdict, name(answers.verdict));
    let pairs: Vec<Pair<'_>> = answers.pairs().collect();
    if let [pair] = pairs.as_slice() {
        let Some(reasons) = answers.reasons(pair) else { return Ok(()) };
        let ports = ports(answers, &reasons);
        let (from, to) = (&pair.from.label, &pair.to.label);
        writeln!(out, "{verdict}: {from} => {to}{ports}\n")?;
        return explain(&reasons, out);
    }
    let of = |wanted| pairs.iter().filter(move |pair| pair.verdict == wanted);
    let count = of(answers.verdict).count();
    let port = answers.port.text().map_or_else(String::new, |port| format!(" : {port}"));
    let all = pairs.len();
    let some = if count == all { format!("all {all}") } else { format!("{count} of {all}") };
    let (from, to) = (answers.question.from, answers.question.to);
    writeln!(out, "{verdict}: {from} => {to}{port} ({some} pairs)\n")?;
    list(answers, &pairs, paint, out)?;
    for verdict in [Verdict::Allowed, Verdict::Unknown, Verdict::Denied] {
        let first = of(verdict).next();
        if let Some((pair, reasons)) = first.and_then(|pair| Some((pair, answers.reasons(pair)?))) {
            let (from, to) = (&pair.from.label, &pair.to.label);
            writeln!(out, "\n{}, for one: {from} => {to}", name(verdict))?;
            explain(&reasons, out)?;
        }
    }
    Ok(())
}

/// The port in question, or those that are allowed.
fn ports(answers: &Answers<'_>, reasons: &Reasons) -> String {
    if let Some(port) = answers.port.text() {
        return format!(" : {port}");
    }
    match reasons.answer.verdict {
        Verdict::Allowed => format!(" : {}", ports_text(&reasons.bounds.certain)),
        Verdict::Unknown => format!(" : perhaps {}", ports_text(&reasons.bounds.possible)),
        Verdict::Denied => String::new(),
    }
}

/// The pairs, one a line, the answer's verdict first.
fn list(
    answers: &Answers<'_>,
    pairs: &[Pair<'_>],
    paint: Paint<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut pairs: Vec<&Pair<'_>> = pairs.iter().collect();
    pairs.sort_by_key(|pair| match pair.verdict {
        Verdict::Allowed => 0,
        Verdict::Unknown => 1,
        Verdict::Denied => 2,
    });
    for pair in pairs.iter().take(MAX_PAIRS) {
        let (from, to) = (&pair.from.label, &pair.to.label);
        let ports = answers.reasons(pair).map_or_else(String::new, |it| ports(answers, &it));
        let verdict = paint(pair.verdict, &format!("{:<7}", name(pair.verdict)));
        writeln!(out, "  {verdict}  {from} => {to}{ports}")?;
    }
    let more = pairs.len().saturating_sub(MAX_PAIRS);
    if more > 0 {
        writeln!(out, "  ... and {more} more: --format json lists them all")?;
    }
    Ok(())
}

fn explain(reasons: &Reasons, out: &mut dyn Write) -> io::Result<()> {
    if reasons.answer.itself {
        return writeln!(out, "  a pod always reaches itself");
    }
    if reasons.same {
        writeln!(out, "  a pod always reaches itself; this is about two pods of the workload")?;
    }
    for side in &reasons.sides {
        write_side(side, out)?;
    }
    let both = reasons.sides.iter().all(|side| side.verdict == Verdict::Allowed);
    if both && reasons.answer.verdict == Verdict::Denied {
        writeln!(out, "  the ports that egress allows and those that ingress allows share none")?;
    }
    Ok(())
}

fn write_side(side: &SideReport, out: &mut dyn Write) -> io::Result<()> {
    let label = match side.direction {
        Direction::Egress => "egress ",
        Direction::Ingress => "ingress",
    };
    if side.outside {
        return Ok(());
    }
    if side.isolating.is_empty() {
        let end = &side.end;
        return writeln!(out, "  {label}  no policy restricts {end}");
    }
    match side.verdict {
        Verdict::Allowed => {
            writeln!(out, "  {label}  allowed by")?;
            write_lines(&side.by, out)
        }
        Verdict::Denied => {
            writeln!(out, "  {label}  denied: isolated by these, and none allows it")?;
            write_lines(&side.isolating, out)?;
            write_otherwise(side, out)
        }
        Verdict::Unknown => {
            writeln!(out, "  {label}  unknown:")?;
            for missing in &side.missing {
                writeln!(out, "             {missing}")?;
            }
            if !side.by.is_empty() {
                writeln!(out, "           may be allowed by")?;
                write_lines(&side.by, out)?;
            }
            Ok(())
        }
    }
}

fn write_lines(lines: &[Line], out: &mut dyn Write) -> io::Result<()> {
    let place = |line: &Line| format!("{}:{}", line.file, line.line);
    let width = lines.iter().map(|line| place(line).chars().count()).max().unwrap_or(0);
    for line in lines {
        let (place, policy, path) = (place(line), &line.policy, &line.path);
        let text = format!("             {place:<width$}  {policy}  {path}");
        writeln!(out, "{}", text.trim_end())?;
    }
    Ok(())
}

/// What the other end is allowed instead.
fn write_otherwise(side: &SideReport, out: &mut dyn Write) -> io::Result<()> {
    let mut by_policy: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (line, ports) in &side.otherwise {
        let place = format!("{} ({}:{})", ports_text(ports), line.file, line.line);
        by_policy.entry(&line.policy).or_default().push(place);
    }
    for (policy, ports) in by_policy {
        writeln!(out, "           {policy} allows only {}", ports.join(", "))?;
    }
    Ok(())
}
