//! Which `--format` goes to which `--output-file`.

use std::path::PathBuf;

use clap::ArgMatches;

use super::args::{CheckArgs, Format};

/// One report to write.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Output {
    pub(super) format: Format,
    /// The file; `None` is standard output.
    pub(super) file: Option<PathBuf>,
}

/// Formats and files that do not go together.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unpaired {
    #[error("{} has no --format: write one before it", .0.display())]
    File(PathBuf),
    #[error("two reports cannot both go to standard output: give one an --output-file")]
    Stdout,
    #[error("two reports cannot both go to {}", .0.display())]
    SameFile(PathBuf),
}

/// The reports that `args` ask for. With as many files as formats they pair in order; with fewer,
/// a file belongs to the format right before it, and the format without one to standard output.
pub(super) fn outputs(args: &CheckArgs, matches: &ArgMatches) -> Result<Vec<Output>, Unpaired> {
    let indices = |id| matches.indices_of(id).into_iter().flatten().collect::<Vec<_>>();
    pair(&args.format, &indices("format"), &args.output_file, &indices("output_file"))
}

fn pair(
    formats: &[Format],
    formats_at: &[usize],
    files: &[PathBuf],
    files_at: &[usize],
) -> Result<Vec<Output>, Unpaired> {
    let formats = if formats.is_empty() { &[Format::Human] } else { formats };
    let mut outputs: Vec<Output> =
        formats.iter().map(|format| Output { format: *format, file: None }).collect();
    for (nth, file) in files.iter().enumerate() {
        let before = || formats_at.iter().filter(|at| Some(*at) < files_at.get(nth)).count();
        let owner = if files.len() == formats.len() { nth } else { before().wrapping_sub(1) };
        match outputs.get_mut(owner) {
            Some(output) if output.file.is_none() => output.file = Some(file.clone()),
            _ => return Err(Unpaired::File(file.clone())),
        }
    }
    for (nth, output) in outputs.iter().enumerate() {
        let twin = outputs.iter().skip(nth + 1).any(|other| other.file == output.file);
        match &output.file {
            Some(file) if twin => return Err(Unpaired::SameFile(file.clone())),
            None if twin => return Err(Unpaired::Stdout),
            _ => {}
        }
    }
    Ok(outputs)
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, FromArgMatches};

    use super::*;
    use crate::cli::args::Cli;

    fn paired(line: &str) -> String {
        let line = format!("netpol-lint {line}");
        let matches = Cli::command().get_matches_from(line.split_whitespace());
        let cli = Cli::from_arg_matches(&matches).expect("is a command line");
        match outputs(&cli.check, &matches) {
            Err(error) => error.to_string(),
            Ok(outputs) => {
                let pairs = outputs.iter().map(|output| {
                    let file =
                        output.file.as_ref().map_or("-".into(), |file| file.display().to_string());
                    format!("{:?} {file}", output.format)
                });
                pairs.collect::<Vec<_>>().join(", ")
            }
        }
    }

    #[test]
    fn formats_and_files_pair() {
        assert_eq!(paired(""), "Human -");
        assert_eq!(paired("--output-file a"), "Human a");
        assert_eq!(paired("--output-file a --format json"), "Json a");
        assert_eq!(paired("--format human --format json --output-file a"), "Human -, Json a");
        assert_eq!(paired("--format json --output-file a --format human"), "Json a, Human -");
        let two = "--format human --format json --output-file a --output-file b";
        assert_eq!(paired(two), "Human a, Json b");
    }

    #[test]
    fn what_does_not_pair_is_told() {
        insta::assert_snapshot!(paired("--format human --format json"), @"two reports cannot both go to standard output: give one an --output-file");
        insta::assert_snapshot!(paired("--format json --output-file a --output-file b"), @"b has no --format: write one before it");
        insta::assert_snapshot!(paired("--output-file a --format json --format human"), @"a has no --format: write one before it");
        insta::assert_snapshot!(paired("--format json --output-file a --format human --output-file a"), @"two reports cannot both go to a");
    }
}
