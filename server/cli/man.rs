//! `netpol-lint man`.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_mangen::Man;

use super::args::Cli;
use super::terminal::complain;
use super::{FAILED, written};
use crate::lint::names::did_you_mean;

/// Prints the manual page of the program, or of one of its commands.
pub(super) fn run(command: Option<&str>) -> u8 {
    let mut root = Cli::command();
    root.build();
    let Some(command) = command else { return print(root) };
    if let Some(command) = root.find_subcommand(command) {
        return print(command.clone());
    }
    let hint = did_you_mean(command, root.get_subcommands().map(clap::Command::get_name));
    complain(&format!("there is no command {command:?}{hint}"));
    FAILED
}

fn print(command: clap::Command) -> u8 {
    let mut page = Vec::new();
    let page = Man::new(command).render(&mut page).map(|()| page);
    written(page.and_then(|page| io::stdout().write_all(&page)), "standard output")
}
