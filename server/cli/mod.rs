//! The command line: arguments, files, threads, terminals. The only room that touches the world.

mod add_ignores;
mod args;
mod baselines;
mod catalog;
mod check;
mod cluster_args;
mod collect;
mod config;
mod configs;
mod describe;
mod diff;
pub mod docs;
mod explain;
mod fix;
mod git;
mod judge;
mod man;
mod manifests;
mod map;
mod markdown;
mod new;
mod output;
mod pairs;
mod reach;
mod reference;
mod report;
mod rule_page;
mod suggested;
mod terminal;
#[cfg(test)]
mod testing;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use args::{Cli, Command};

/// Nothing at or above `--fail-on`.
const CLEAN: u8 = 0;
/// Something at or above `--fail-on`.
const FOUND: u8 = 1;
/// Bad arguments, or nothing readable.
const FAILED: u8 = 2;
/// It depends on what is not known.
const UNKNOWN: u8 = 3;

/// Runs the program with the process's arguments and gives its exit status: 0 nothing at or above
/// `--fail-on`, 1 something, 2 could not run.
///
/// `serve` is the language server, which this room does not know: it is given its own arguments.
pub fn main(serve: impl FnOnce(Vec<OsString>) -> ExitCode) -> ExitCode {
    // A wrong command line ends here, with status 2.
    let matches = Cli::command().get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let (at, command) = match matches.subcommand() {
        Some((_, at)) => (at, cli.command),
        None => (&matches, None),
    };
    let status = match command.unwrap_or(Command::Check(cli.check)) {
        Command::Check(args) => check::run(&args, at),
        Command::Explain { rule, color } => explain::run(rule.as_deref(), color),
        Command::Diff(args) => diff::run(&args),
        Command::Reach(args) => reach::run(&args),
        Command::Describe(args) => describe::run(&args),
        Command::Map(args) => map::run(&args),
        Command::Config { command, show } => config::run(command.as_ref(), &show),
        Command::New { template, name, namespace } => {
            new::run(template.as_deref(), name.as_deref(), namespace.as_deref())
        }
        Command::Lsp { options } => return serve(options),
        Command::Completions { shell } => completions(shell),
        Command::Man { command } => man::run(command.as_deref()),
    };
    ExitCode::from(status)
}

fn completions(shell: clap_complete::Shell) -> u8 {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "netpol-lint", &mut script);
    written(io::stdout().write_all(&script), "standard output")
}

/// The exit status after writing to `place`. A reader that went away (`| head`) is no failure.
fn written(result: io::Result<()>, place: &str) -> u8 {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            terminal::complain(&format!("cannot write to {place}: {error}"));
            FAILED
        }
        _ => CLEAN,
    }
}
