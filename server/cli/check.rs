//! `netpol-lint check`: from arguments to written reports and an exit status.

use std::env;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::{ArgMatches, CommandFactory};

use super::args::{CheckArgs, Cli};
use super::collect::{self, Collection, Exclude, Problem, Reason, Scope, collect};
use super::disk::{self, Disk};
use super::judge::{Input, judge};
use super::output::{self, Style};
use super::pairs::{self, Output};
use super::report::Report;
use super::terminal::{self, Look};
use super::{CLEAN, FAILED, FOUND, select, written};
use crate::lint::run;
use crate::lint::settings::Settings;
use crate::workspace::{NoFiles, Workspace};

/// How standard input is named unless `--stdin-filename` names it.
const STDIN: &str = "<stdin>";

/// Why a run did not start.
#[derive(Debug, thiserror::Error)]
enum BadArguments {
    #[error(transparent)]
    Name(#[from] select::UnknownName),
    #[error(transparent)]
    Output(#[from] pairs::Unpaired),
    #[error("--exclude: {0}")]
    Exclude(#[from] ignore::Error),
    #[error("`{0}` is a command: write it first, before all flags")]
    LateCommand(String),
    #[error("--stdin-filename names standard input: add `-` to the paths")]
    StdinName,
}

/// What a run was asked for.
struct Plan {
    settings: Settings,
    outputs: Vec<Output>,
    scope: Scope,
    paths: Vec<PathBuf>,
    /// The name of standard input, if it is to be checked.
    stdin: Option<String>,
}

/// Checks what `args` name and writes the reports; `matches` are the same arguments in their order.
pub(super) fn run(args: &CheckArgs, matches: &ArgMatches) -> u8 {
    terminal::choose_color(args.color);
    let plan = match Plan::new(args, matches) {
        Ok(plan) => plan,
        Err(error) => {
            terminal::complain(&error.to_string());
            return FAILED;
        }
    };
    let (report, failed) = plan.check();
    let style = Style { quiet: args.quiet, statistics: args.statistics };
    let mut status = if failed { FAILED } else { CLEAN };
    for output in &plan.outputs {
        status = status.max(write(output, &report, style));
    }
    if report.diagnostics().any(|found| args.fail_on.fails(found.severity)) {
        status = status.max(FOUND);
    }
    status
}

impl Plan {
    fn new(args: &CheckArgs, matches: &ArgMatches) -> Result<Self, BadArguments> {
        if let Some(command) = late_command(&args.paths) {
            return Err(BadArguments::LateCommand(command));
        }
        let is_stdin = |path: &&PathBuf| path.as_os_str() == "-";
        let alone = args.paths.is_empty() && args.stdin_filename.is_some();
        let stdin = alone || args.paths.iter().any(|path| is_stdin(&path));
        if args.stdin_filename.is_some() && !stdin {
            return Err(BadArguments::StdinName);
        }
        let mut paths: Vec<_> = args.paths.iter().filter(|path| !is_stdin(path)).cloned().collect();
        if paths.is_empty() && !stdin {
            paths.push(".".into());
        }
        Ok(Self {
            settings: Settings {
                kubernetes: args.kubernetes_version,
                levels: select::levels(&args.select, &args.ignore)?,
                ..Settings::default()
            },
            outputs: pairs::outputs(args, matches)?,
            scope: Scope {
                markdown: args.markdown,
                no_ignore: args.no_ignore,
                exclude: Exclude::new(&args.exclude)?,
            },
            paths,
            stdin: stdin.then(|| args.stdin_filename.clone().unwrap_or(STDIN.to_owned())),
        })
    }

    /// Checks everything; also whether something that was asked for could not be.
    fn check(&self) -> (Report, bool) {
        let Collection { files, mut problems } = collect(&self.paths, &self.scope);
        let files: Vec<_> = files.into_iter().collect();
        let stdin = self.read_stdin(&mut problems);
        let on_disk = Workspace::new(&Disk, env::current_dir().unwrap_or_default());
        // Nameless text belongs to no folder: nothing on disk is in scope.
        let nowhere = Workspace::new(&NoFiles, "");
        let check = |source: &run::Source<'_>| {
            let workspace = if source.name == STDIN { &nowhere } else { &on_disk };
            run::check_in(workspace, source, &self.settings)
        };
        let (report, unreadable) = judge(stdin.into_iter().collect(), &files, &check);
        problems.extend(unreadable);
        let mut failed = report.files.is_empty() && !problems.is_empty();
        for problem in &problems {
            let message = format!("{} is not checked: {}", problem.path.display(), problem.reason);
            if self.asked_for(problem) {
                terminal::complain(&message);
                failed = true;
            } else {
                terminal::warn(&message);
            }
        }
        (report, failed)
    }

    fn read_stdin(&self, problems: &mut Vec<Problem>) -> Option<Input> {
        let name = self.stdin.as_ref()?;
        let path = PathBuf::from(name);
        if self.scope.exclude.covers(&path, false) {
            return None;
        }
        match disk::read_from(io::stdin().lock()) {
            Ok(text) => Some(Input { name: name.clone(), path, text }),
            Err(error) => {
                problems.push(Problem { path, reason: error.into() });
                None
            }
        }
    }

    /// Whether a file was asked for by name and is not checked. (A directory without manifests is
    /// looked through all the same.)
    fn asked_for(&self, Problem { path, reason }: &Problem) -> bool {
        let named = self.paths.iter().any(|named| &collect::without_dot(named) == path)
            || self.stdin.as_ref().is_some_and(|name| Path::new(name) == path);
        named && !matches!(reason, Reason::Nothing(_))
    }
}

/// The command that stands behind flags, where it reads as a path.
fn late_command(paths: &[PathBuf]) -> Option<String> {
    let first = paths.first().filter(|path| !path.exists())?.to_str()?;
    Cli::command().find_subcommand(first).map(|command| command.get_name().to_owned())
}

fn write(output: &Output, report: &Report, style: Style) -> u8 {
    let Some(file) = &output.file else {
        let mut out = BufWriter::new(anstream::stdout().lock());
        let result = output::write(output.format, report, style, Look::of_stdout(), &mut out);
        return written(result.and_then(|()| out.flush()), "standard output");
    };
    let write =
        |out: &mut dyn Write| output::write(output.format, report, style, Look::of_file(), out);
    written(disk::replace(file, write), &file.display().to_string())
}
