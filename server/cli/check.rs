//! `netpol-lint check`: from arguments to written reports and an exit status.

use std::env;
use std::io::{self, BufWriter, Write};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{ArgMatches, CommandFactory};

use super::add_ignores;
use super::args::{CheckArgs, Cli};
use super::baselines::{self, Baselines};
use super::collect::{self, Collection, Problem, Reason, Scope, collect};
use super::configs::{Configs, Origin};
use super::fix::{self, Fixing};
use super::judge::{Input, judge};
use super::output::{self, Style, counted};
use super::pairs::{self, Output};
use super::report::Report;
use super::terminal::{self, Look};
use super::{CLEAN, FAILED, FOUND, written};
use crate::disk::{self, Disk};
use crate::lint::config::Flags;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::levels::Selection;
use crate::lint::names::{Named, UnknownName};
use crate::lint::run::{self, FileReport, Source};
use crate::lint::suppress::ANNOTATION;
use crate::workspace::{NoFiles, Workspace};

/// How standard input is named unless `--stdin-filename` names it.
pub(super) const STDIN: &str = "<stdin>";

/// Why a run did not start, or did not come to its report.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0}\n`netpol-lint explain` lists all rules")]
    Name(#[from] UnknownName),
    #[error(transparent)]
    Output(#[from] pairs::Unpaired),
    #[error("--exclude: {0}")]
    Exclude(#[from] ignore::Error),
    #[error("`{0}` is a command: write it first, before all flags")]
    LateCommand(String),
    #[error("--stdin-filename names standard input: add `-` to the paths")]
    StdinName,
    #[error("--add-ignores changes files: it cannot change standard input")]
    StdinIgnores,
    #[error(
        "--add-ignores takes {0:?} as the reason, but there is a file or directory of that name: \
         write the paths first, or --add-ignores=REASON"
    )]
    PathAsReason(String),
    #[error("{0}")]
    Config(String),
    #[error(transparent)]
    Baseline(#[from] baselines::Unusable),
    #[error(transparent)]
    Ignores(#[from] add_ignores::Unwritable),
}

/// What a run was asked for.
struct Plan<'a> {
    args: &'a CheckArgs,
    outputs: Vec<Output>,
    scope: Scope,
    paths: Vec<PathBuf>,
    /// The name of standard input, if it is to be checked.
    stdin: Option<String>,
    fixing: Fixing,
}

/// Checks what `args` name and writes the reports; `matches` are the same arguments in their order.
pub(super) fn run(args: &CheckArgs, matches: &ArgMatches) -> u8 {
    terminal::choose_color(args.color);
    let ran = Plan::new(args, matches).and_then(|plan| Ok((plan.run()?, plan)));
    let ((report, failed), plan) = match ran {
        Ok(ran) => ran,
        Err(failure) => {
            terminal::complain(&failure.to_string());
            return FAILED;
        }
    };
    let style = Style { quiet: args.quiet, statistics: args.statistics };
    let mut status = if failed { FAILED } else { CLEAN };
    if let Fixing::Write(_) = plan.fixing {
        status = status.max(fix::write(&report));
    }
    if let Fixing::Show(_) = plan.fixing {
        let mut out = BufWriter::new(anstream::stdout().lock());
        let shown = fix::show(&report, Look::of_stdout(), &mut out);
        let found = *shown.as_ref().unwrap_or(&FAILED);
        let result = shown.and_then(|_| out.flush());
        return status.max(found).max(written(result, "standard output"));
    }
    for output in &plan.outputs {
        status = status.max(plan.write(output, &report, style));
    }
    if report.diagnostics().any(|found| args.fail_on.fails(found.severity)) {
        status = status.max(FOUND);
    }
    status
}

impl<'a> Plan<'a> {
    fn new(args: &'a CheckArgs, matches: &ArgMatches) -> Result<Self, Failure> {
        if let Some(command) = late_command(&args.paths) {
            return Err(Failure::LateCommand(command));
        }
        let is_stdin = |path: &&PathBuf| path.as_os_str() == "-";
        let alone = args.paths.is_empty() && args.stdin_filename.is_some();
        let stdin = alone || args.paths.iter().any(|path| is_stdin(&path));
        if args.stdin_filename.is_some() && !stdin {
            return Err(Failure::StdinName);
        }
        if let Some(reason) = &args.add_ignores {
            if stdin {
                return Err(Failure::StdinIgnores);
            }
            if !reason.is_empty() && Path::new(reason).exists() {
                return Err(Failure::PathAsReason(reason.clone()));
            }
        }
        let mut paths: Vec<_> = args.paths.iter().filter(|path| !is_stdin(path)).cloned().collect();
        if paths.is_empty() && !stdin {
            paths.push(".".into());
        }
        Ok(Self {
            args,
            outputs: pairs::outputs(args, matches)?,
            scope: Scope {
                markdown: args.markdown,
                no_ignore: args.no_ignore,
                configs: Arc::new(configs(args)?),
            },
            paths,
            stdin: stdin.then(|| args.stdin_filename.clone().unwrap_or(STDIN.to_owned())),
            fixing: Fixing::new(args),
        })
    }

    /// Checks everything, and writes what is to be written beside reports; also whether something
    /// that was asked for could not be checked.
    fn run(&self) -> Result<(Report, bool), Failure> {
        let args = self.args;
        let (mut report, mut failed) = self.check()?;
        let baselines =
            Baselines::new(args.baseline.as_deref(), args.write_baseline, &self.scope.configs);
        if args.write_baseline {
            for (path, known) in baselines.write(&report)? {
                let findings = counted(known, "known finding", "known findings");
                self.tell(&format!("wrote {findings} to {}", path.display()));
            }
        }
        baselines.apply(&mut report)?;
        if let Some(reason) = &args.add_ignores {
            let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
            let written = add_ignores::write(&report, args.fail_on, &reason, |source| {
                self.judge(source, &on_disk())
            })?;
            (report, failed) = self.check()?;
            baselines.apply(&mut report)?;
            self.tell_ignored(written, &report);
        }
        if let Some(stale) = report.known.as_ref().and_then(baselines::stale_entries)
            && !args.quiet
        {
            terminal::warn(&stale);
        }
        Ok((report, failed))
    }

    /// Checks everything; also whether something that was asked for could not be.
    fn check(&self) -> Result<(Report, bool), Failure> {
        let Collection { files, mut problems } = collect(&self.paths, &self.scope);
        let files: Vec<_> = files.into_iter().collect();
        let stdin = self.read_stdin(&mut problems);
        // The process ends soon: taking apart what was read would be for nothing.
        let workspace = ManuallyDrop::new(on_disk());
        let check = |source: &Source<'_>| self.judge(source, &workspace);
        let (report, unreadable) =
            judge(stdin.into_iter().collect(), &files, &check, self.fixing.least());
        let broken = self.scope.configs.broken();
        if !broken.is_empty() {
            let broken: Vec<String> = broken.iter().map(ToString::to_string).collect();
            return Err(Failure::Config(broken.join("\n")));
        }
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
        Ok((report, failed))
    }

    fn judge(&self, source: &Source<'_>, workspace: &Workspace<'_>) -> FileReport {
        let settings = self.scope.configs.settings(Path::new(source.name));
        if source.name == STDIN {
            // Nameless text belongs to no folder: nothing on disk is in scope.
            return run::check(source, &settings, &Workspace::new(NoFiles, ""));
        }
        if self.stdin.as_deref() == Some(source.name) {
            // What stands in for a file is no news of the one on disk.
            return run::check(source, &settings, &on_disk());
        }
        run::check(source, &settings, workspace)
    }

    fn tell(&self, what: &str) {
        if !self.args.quiet {
            terminal::note(what);
        }
    }

    /// Tells what is ignored now, and what no comment can ignore.
    fn tell_ignored(&self, written: add_ignores::Written, report: &Report) {
        let findings = counted(written.findings, "finding", "findings");
        let files = counted(written.files, "file", "files");
        self.tell(&format!("wrote ignores for {findings} into {files}"));
        let fails = |found: &&Diagnostic| self.args.fail_on.fails(found.severity);
        if let left @ 1.. = report.diagnostics().filter(fails).count() {
            let findings = counted(left, "finding", "findings");
            self.tell(&format!(
                "{findings} cannot be ignored by a comment there: `ignore-file[...]`, the annotation `{ANNOTATION}` or a baseline can"
            ));
        }
    }

    fn write(&self, output: &Output, report: &Report, style: Style) -> u8 {
        if let Some(file) = &output.file {
            let write = |out: &mut dyn Write| {
                output::write(output.format, report, style, Look::of_file(), out)
            };
            return written(disk::replace(file, write), &file.display().to_string());
        }
        // Standard output may be taken by the fixed text of standard input.
        if matches!(self.fixing, Fixing::Write(_)) && self.stdin.is_some() {
            let mut out = anstream::stderr().lock();
            let result = output::write(output.format, report, style, Look::of_file(), &mut out);
            return written(result, "standard error");
        }
        let mut out = BufWriter::new(anstream::stdout().lock());
        let result = output::write(output.format, report, style, Look::of_stdout(), &mut out);
        written(result.and_then(|()| out.flush()), "standard output")
    }

    fn read_stdin(&self, problems: &mut Vec<Problem>) -> Option<Input> {
        let name = self.stdin.as_ref()?;
        let path = PathBuf::from(name);
        if self.scope.configs.leave_out(&path, false) {
            self.pass_on();
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

    /// Gives standard input as it is to whoever waits for its fixed text.
    fn pass_on(&self) {
        if let Fixing::Write(_) = self.fixing {
            let result = io::copy(&mut io::stdin().lock(), &mut io::stdout().lock());
            written(result.map(|_| ()), "standard output");
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

fn configs(args: &CheckArgs) -> Result<Configs, Failure> {
    let names = |names: &[String]| names.iter().map(|name| name.parse()).collect();
    let select: Result<Vec<Named>, _> = names(&args.select);
    let selection = Selection { select: select?, ignore: names(&args.ignore)? };
    let flags = Flags { kubernetes: args.kubernetes_version, selection };
    Ok(Configs::new(Origin::of(&args.config), flags, &args.exclude)?)
}

/// The command that stands behind flags, where it reads as a path.
fn late_command(paths: &[PathBuf]) -> Option<String> {
    let first = paths.first().filter(|path| !path.exists())?.to_str()?;
    Cli::command().find_subcommand(first).map(|command| command.get_name().to_owned())
}

/// The files around those that are checked.
fn on_disk() -> Workspace<'static> {
    Workspace::new(Disk, env::current_dir().unwrap_or_default())
}
