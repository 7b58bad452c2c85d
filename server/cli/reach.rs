//! `netpol-lint reach`: who can reach whom, and by which lines.

use std::io::{BufWriter, Write};

use anstyle::{AnsiColor, Style};

use super::cluster_args::{ReachArgs, ReachFormat};
use super::manifests::{self, Loaded, NoCluster, shown};
use super::terminal::{Look, choose_color, complain};
use super::{CLEAN, FAILED, FOUND, UNKNOWN, written};
use crate::map::answer::{NoAnswer, Question, answer};
use crate::reach::Verdict;
use crate::workspace::Taking;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
enum Unanswered {
    #[error(transparent)]
    Cluster(#[from] NoCluster),
    #[error(transparent)]
    Answer(#[from] NoAnswer),
}

/// Answers what `args` ask; the status says the verdict.
pub(super) fn run(args: &ReachArgs) -> u8 {
    choose_color(args.color);
    ask(args).unwrap_or_else(|error| {
        complain(&error.to_string());
        FAILED
    })
}

fn ask(args: &ReachArgs) -> Result<u8, Unanswered> {
    let Loaded { inventory, blocks } = manifests::read(&args.cluster)?;
    let cluster = inventory.cluster(Taking::asking(blocks));
    let question = Question { from: &args.from, to: &args.to, port: args.port.as_deref() };
    let answers = answer(&inventory, &cluster, question, &shown)?;
    let mut out = BufWriter::new(anstream::stdout().lock());
    let result = match args.format {
        ReachFormat::Human => answers.write(&paint(Look::of_stdout()), &mut out),
        ReachFormat::Json => answers.write_json(&mut out),
    };
    let status = match answers.verdict {
        Verdict::Allowed => CLEAN,
        Verdict::Denied => FOUND,
        Verdict::Unknown => UNKNOWN,
    };
    Ok(status.max(written(result.and_then(|()| out.flush()), "standard output")))
}

fn paint(look: Look) -> impl Fn(Verdict, &str) -> String {
    move |verdict, word| {
        let color = match verdict {
            Verdict::Allowed => AnsiColor::Green,
            Verdict::Denied => AnsiColor::Red,
            Verdict::Unknown => AnsiColor::Yellow,
        };
        let style = if look.color { color.on_default().bold() } else { Style::new() };
        format!("{style}{word}{style:#}")
    }
}
