//! The arguments of the commands that ask what a cluster allows.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::args::{Color, ConfigArgs};
use crate::map::Format;
use crate::reach;

/// What makes up a cluster.
#[derive(Args, Debug, Default)]
pub(super) struct ClusterArgs {
    /// Files and directories that make up one cluster, `-` for standard input [default: the current
    /// directory]
    ///
    /// A directory with a kustomization stands for what that builds, patches aside. Objects without
    /// a namespace are in `default`.
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// What an ipBlock may match, which the specification leaves to the network plugin [default: as
    /// configured, else external]
    #[arg(long, value_name = "WHAT")]
    pub(super) ip_blocks: Option<IpBlocks>,

    /// Leave out what matches, written as in .gitignore; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub(super) exclude: Vec<String>,

    /// Also read files that .gitignore leaves out, and hidden ones
    #[arg(long)]
    pub(super) no_ignore: bool,

    #[command(flatten)]
    pub(super) config: ConfigArgs,
}

/// What an ipBlock may match.
#[derive(Copy, Clone, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum IpBlocks {
    /// Addresses outside the cluster only
    External,
    /// Pods too, where their status says their addresses
    Pods,
}

impl From<IpBlocks> for reach::IpBlocks {
    fn from(blocks: IpBlocks) -> Self {
        match blocks {
            IpBlocks::External => Self::External,
            IpBlocks::Pods => Self::Pods,
        }
    }
}

#[derive(Args, Debug)]
pub(super) struct MapArgs {
    #[command(flatten)]
    pub(super) cluster: ClusterArgs,

    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: Format,

    /// Write it to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(super) output_file: Option<PathBuf>,

    /// Show only connections with this workload, as for `netpol-lint reach --from`; may be repeated
    #[arg(long, value_name = "WHO")]
    pub(super) focus: Vec<String>,

    /// Add what pods that have no manifest here could reach, or be reached by
    #[arg(long)]
    pub(super) exposure: bool,
}

#[derive(Args, Debug)]
pub(super) struct ReachArgs {
    #[command(flatten)]
    pub(super) cluster: ClusterArgs,

    /// Who opens the connection
    ///
    /// `ns/workload` or `ns/pod`; `ns?app=x,tier=y`, a pod with these labels; `ns`, any pod of the
    /// namespace; an address or CIDR; `*`, anyone.
    #[arg(long, value_name = "WHO")]
    pub(super) from: String,

    /// Who is to be reached, written as for --from
    #[arg(long, value_name = "WHO")]
    pub(super) to: String,

    /// The port: a number or the name of a container port, TCP unless it says otherwise (`53/UDP`)
    /// [default: any]
    #[arg(long, value_name = "PORT")]
    pub(super) port: Option<String>,

    /// How to write the answer
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: ReachFormat,

    /// Colour the output
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
}

/// How an answer is written.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(super) enum ReachFormat {
    /// For people: the answer, and the lines that decide it
    #[default]
    Human,
    /// For programs
    Json,
}

#[derive(Args, Debug)]
pub(super) struct DiffArgs {
    /// A file or directory, or `git:REVISION[:PATH]`
    pub(super) old: PathBuf,

    /// A file or directory, or `git:REVISION[:PATH]`
    pub(super) new: PathBuf,

    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: DiffFormat,

    /// Write it to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(super) output_file: Option<PathBuf>,

    /// What an ipBlock may match, which the specification leaves to the network plugin [default: as
    /// configured, else external]
    #[arg(long, value_name = "WHAT")]
    pub(super) ip_blocks: Option<IpBlocks>,

    #[command(flatten)]
    pub(super) config: ConfigArgs,

    /// Colour the output
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
}

/// How a difference is written.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(super) enum DiffFormat {
    /// One line a connection, `+` for what opens and `-` for what closes
    #[default]
    Text,
    /// A Markdown table, for pull requests
    Md,
    /// For programs; its schema is schemas/diff.schema.json
    Json,
    /// Comma-separated values
    Csv,
}

#[derive(Args, Debug)]
pub(super) struct DescribeArgs {
    #[command(flatten)]
    pub(super) cluster: ClusterArgs,

    /// Describe only this policy, `ns/name` or `name`; may be repeated
    #[arg(long, value_name = "NAME")]
    pub(super) policy: Vec<String>,

    /// Colour the output
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
}
