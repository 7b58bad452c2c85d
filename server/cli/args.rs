//! The command line as clap reads it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::cluster_args::{DescribeArgs, DiffArgs, MapArgs, ReachArgs};
use super::suggested;
use crate::lint::rule::Severity;
use crate::lint::settings::{KubernetesVersion, version};

/// Finds what is wrong with Kubernetes NetworkPolicy manifests, before the cluster does.
#[derive(Parser, Debug)]
#[command(
    name = "netpol-lint",
    version = version(),
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    after_help = "Exit status: 0 nothing at or above --fail-on, 1 something, 2 could not run."
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) check: CheckArgs,
}

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Check manifests (the default command)
    Check(CheckArgs),
    /// Explain a rule: what it finds, why it is bad, what to write instead
    Explain {
        /// The rule; without one, all rules are listed
        #[arg(value_parser = suggested::RULES, hide_possible_values = true)]
        rule: Option<String>,
        /// Colour the output
        #[arg(long, value_name = "WHEN", default_value = "auto")]
        color: Color,
    },
    /// List or draw all connections that policies allow
    Map(MapArgs),
    /// Answer who can reach whom, and by which lines
    #[command(
        after_help = "Exit status: 0 allowed (for some of those who are meant), 1 denied, 2 could not run, 3 unknown."
    )]
    Reach(ReachArgs),
    /// Say what each policy does, in plain words, and what all of them mean together
    Describe(DescribeArgs),
    /// Say what a change opens and closes
    #[command(after_help = "Exit status: 0 nothing opens or closes, 1 something, 2 could not run.")]
    Diff(DiffArgs),
    /// Show which configuration is in force for a path, and where each key comes from
    #[command(args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
    Config {
        #[command(subcommand)]
        command: Option<ConfigCommand>,
        #[command(flatten)]
        show: ShowArgs,
    },
    /// Print a policy to start from
    New {
        /// The template
        #[arg(value_parser = suggested::TEMPLATES)]
        template: Option<String>,
        /// Name the policy so [default: as the template]
        #[arg(long)]
        name: Option<String>,
        /// Put the policy in this namespace [default: the one it is applied in]
        #[arg(long)]
        namespace: Option<String>,
    },
    /// Start the language server on standard input and output, as `netpol-ls` does
    #[command(disable_help_flag = true)]
    Lsp {
        /// What the server is told; `--help` lists it
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "OPTION")]
        options: Vec<std::ffi::OsString>,
    },
    /// Print a completion script
    Completions {
        /// The shell it is for
        shell: clap_complete::Shell,
    },
    /// Print a manual page
    Man {
        /// The command it is about; without one, the program
        command: Option<String>,
    },
}

#[derive(Subcommand, Debug)]
pub(super) enum ConfigCommand {
    /// Show the files and keys in force for a path (the default)
    Show(ShowArgs),
    /// Print the JSON Schema of .netpol-lint.toml
    Schema,
}

#[derive(Args, Debug)]
pub(super) struct ShowArgs {
    /// The file or directory
    #[arg(default_value = ".")]
    pub(super) path: PathBuf,

    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: ShowFormat,

    #[command(flatten)]
    pub(super) config: ConfigArgs,
}

/// How `config show` writes.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(super) enum ShowFormat {
    /// For people
    #[default]
    Human,
    /// For programs
    Json,
}

#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "one for each flag")]
pub(super) struct CheckArgs {
    /// Files and directories to check, `-` for standard input [default: the current directory]
    ///
    /// In directories .yaml, .yml and .json files are checked (with --markdown also .md and
    /// .markdown), except those that .gitignore leaves out and hidden ones. A file named here is
    /// checked whatever its extension.
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// How to write the report; may be repeated, each with its own --output-file [default: human]
    #[arg(long, value_name = "FORMAT")]
    pub(super) format: Vec<Format>,

    /// Write the report of the --format beside it to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(super) output_file: Vec<PathBuf>,

    /// Apply the safe fixes: those that keep the meaning, or give the only possible one
    ///
    /// Files are replaced as a whole; what was read from standard input goes to standard output,
    /// and the report to standard error. The report is of what remains.
    #[arg(long)]
    pub(super) fix: bool,

    /// With --fix or --diff, also apply fixes that change what the cluster does
    #[arg(long)]
    pub(super) unsafe_fixes: bool,

    /// Show what --fix would change as a unified diff, in place of the report, and write no file;
    /// exit with status 1 if there is anything
    #[arg(long)]
    pub(super) diff: bool,

    /// Run only these rules, or all rules of these groups
    #[arg(long, value_name = "RULE|GROUP", value_delimiter = ',', value_parser = suggested::RULES_AND_GROUPS, hide_possible_values = true)]
    pub(super) select: Vec<String>,

    /// Leave out these rules, or all rules of these groups; a rule's name counts more than a group's
    #[arg(long, value_name = "RULE|GROUP", value_delimiter = ',', value_parser = suggested::RULES_AND_GROUPS, hide_possible_values = true)]
    pub(super) ignore: Vec<String>,

    /// Exit with status 1 from this severity on
    #[arg(long, value_name = "SEVERITY", default_value = "warning")]
    pub(super) fail_on: FailOn,

    /// Judge as the API server of this version does, 1.N [default: the newest known]
    #[arg(long, value_name = "VERSION")]
    pub(super) kubernetes_version: Option<KubernetesVersion>,

    /// In directories, also check the YAML fenced in .md and .markdown files
    #[arg(long)]
    pub(super) markdown: bool,

    /// Also check files that .gitignore leaves out, and hidden ones
    #[arg(long)]
    pub(super) no_ignore: bool,

    /// Leave out what matches, written as in .gitignore, also where named on the command line; may
    /// be repeated
    #[arg(long, value_name = "GLOB")]
    pub(super) exclude: Vec<String>,

    /// Name standard input so in reports
    #[arg(long, value_name = "NAME")]
    pub(super) stdin_filename: Option<String>,

    #[command(flatten)]
    pub(super) config: ConfigArgs,

    /// Leave out the known findings that this file holds
    ///
    /// The file is written by --write-baseline. Findings are known by object, rule and field path:
    /// that lines move does not matter. Entries that no longer hold are told on standard error.
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,

    /// Write what is found to the file of --baseline, as known
    ///
    /// Without --baseline to the one that the configuration names, or to .netpol-lint-baseline.json
    /// in the current directory. What it holds of files and rules that are not checked in this run
    /// stays.
    #[arg(long)]
    pub(super) write_baseline: bool,

    /// Write a comment that ignores it for each finding at or above --fail-on
    ///
    /// At the end of its line, `# netpol-lint: ignore[rule] REASON`, or on the line before where no
    /// comment can stand there.
    #[arg(long, value_name = "REASON", num_args = 0..=1, default_missing_value = "")]
    #[arg(conflicts_with_all = ["write_baseline", "stdin_filename"])]
    pub(super) add_ignores: Option<String>,

    /// Show findings only: no summary
    #[arg(long, short)]
    pub(super) quiet: bool,

    /// Count findings by rule: instead of listing them (human), or after them (concise)
    #[arg(long)]
    pub(super) statistics: bool,

    /// Colour the output
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
}

/// Where the configuration is read from.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct ConfigArgs {
    /// Read this configuration file for all files [default: the nearest .netpol-lint.toml upward
    /// from each, within its repository]
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(super) config: Option<PathBuf>,

    /// Read no configuration file
    #[arg(long)]
    pub(super) no_config: bool,
}

/// How a report is written.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(super) enum Format {
    /// For people: the source line with the marked place, the effect and what to do
    #[default]
    Human,
    /// One line a finding: `file:line:column: severity[rule] message`
    Concise,
    /// For programs; its schema is schemas/report.schema.json
    Json,
    /// SARIF 2.1.0, for code scanning; at most 25,000 findings, the worst
    Sarif,
    /// Workflow commands of GitHub Actions: annotations of a pull request
    Github,
    /// GitLab's code quality report
    Gitlab,
    /// `JUnit` XML: a failed test for each error or warning, a skipped one for each info
    Junit,
}

/// From which severity on a run fails.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(super) enum FailOn {
    Error,
    #[default]
    Warning,
    Info,
    Never,
}

impl FailOn {
    /// Whether a finding of `severity` fails the run.
    pub(super) fn fails(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity >= Severity::Error,
            Self::Warning => severity >= Severity::Warning,
            Self::Info => true,
            Self::Never => false,
        }
    }
}

/// When to colour.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set; elsewhere if FORCE_COLOR is
    #[default]
    Auto,
    Always,
    Never,
}
