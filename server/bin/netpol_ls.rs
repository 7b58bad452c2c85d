//! The language server. Not there yet: the program only says so.

use std::io::{Write, stderr, stdout};
use std::process::ExitCode;

fn main() -> ExitCode {
    if std::env::args().skip(1).any(|argument| argument == "--version" || argument == "-V") {
        let shown = writeln!(stdout(), "netpol-ls {}", env!("CARGO_PKG_VERSION"));
        return if shown.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(2) };
    }
    // There is nobody left to tell if this fails.
    writeln!(
        stderr(),
        "netpol-ls: the language server is not there yet; `netpol-lint` checks files meanwhile"
    )
    .ok();
    ExitCode::from(2)
}
