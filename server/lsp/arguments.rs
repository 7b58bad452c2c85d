//! The command line of the server.

use std::ffi::OsString;
use std::io::{Write, stderr};
use std::path::PathBuf;

use clap::{CommandFactory, FromArgMatches, Parser};

use super::log::{Level, Log};
use crate::lint::settings::version;

/// The language server for Kubernetes NetworkPolicies. Speaks the Language Server Protocol on
/// standard input and output: editors start it, people do not.
#[derive(Parser, Debug)]
#[command(version = version(), disable_help_subcommand = true)]
pub(super) struct Arguments {
    /// Append a log to FILE
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,

    /// How much to log; the text of documents never is
    #[arg(long, value_name = "LEVEL", value_enum, default_value = "info")]
    log_level: Level,

    /// Speak on standard input and output; this is the only way, clients may say so
    #[arg(long)]
    stdio: bool,
}

impl Arguments {
    /// Reads the arguments of the program `name`; a wrong command line ends the process.
    pub(super) fn parse(name: &'static str, arguments: impl IntoIterator<Item = OsString>) -> Self {
        let all = std::iter::once(name.into()).chain(arguments);
        let matches = Self::command().name(name).bin_name(name).get_matches_from(all);
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }

    /// The log that they ask for.
    pub(super) fn log(&self) -> Result<Log, String> {
        let Some(path) = &self.log else { return Ok(Log::default()) };
        Log::to_file(path, self.log_level)
            .map_err(|error| format!("cannot write the log {}: {error}", path.display()))
    }
}

/// Tells on standard error why the server did not start.
pub(super) fn complain(name: &str, message: &str) {
    // There is nobody left to tell if this fails.
    writeln!(stderr(), "{name}: {message}").ok();
}
