//! What the terminal can show, and messages beside the report.

use std::borrow::Cow;
use std::env;
use std::io::{IsTerminal, Write, stdout};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

use super::args::Color;

/// How output for people looks.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Look {
    /// With colours.
    pub(super) color: bool,
    /// With links (OSC 8).
    pub(super) links: bool,
    /// Columns of the terminal, where it is one.
    pub(super) width: Option<usize>,
}

impl Look {
    /// What standard output can show.
    pub(super) fn of_stdout() -> Self {
        let color = AutoStream::choice(&stdout()) != ColorChoice::Never;
        let terminal = stdout().is_terminal();
        let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        Self { color, links: color && terminal && shows_links(), width: width.filter(|_| terminal) }
    }

    /// What a file can hold: colours only where they were asked for.
    pub(super) fn of_file() -> Self {
        Self { color: ColorChoice::global() == ColorChoice::Always, links: false, width: None }
    }
}

/// Whether the terminal is one of those known to show links; others may print their escapes.
fn shows_links() -> bool {
    let is = |name: &str, values: &[&str]| {
        env::var(name).is_ok_and(|value| values.contains(&value.as_str()))
    };
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let vte = env::var("VTE_VERSION").ok().and_then(|version| version.parse::<u32>().ok());
    is("TERM_PROGRAM", &["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby"])
        || is("TERM", &["xterm-kitty", "alacritty", "foot", "xterm-ghostty"])
        || vte.is_some_and(|version| version >= 5000)
        || set("WT_SESSION")
        || set("KONSOLE_VERSION")
        || set("FORCE_HYPERLINK")
}

/// Makes `choice`, `NO_COLOR` and `FORCE_COLOR` hold for all that is written from here on.
pub(super) fn choose_color(choice: Color) {
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let choice = match choice {
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
        Color::Auto if set("FORCE_COLOR") && !set("NO_COLOR") => ColorChoice::Always,
        Color::Auto => ColorChoice::Auto,
    };
    choice.write_global();
}

/// Tells on standard error that something could not be done.
pub(super) fn complain(what: &str) {
    say("error", AnsiColor::BrightRed.on_default().bold(), what);
}

/// Tells on standard error that something was left out.
pub(super) fn warn(what: &str) {
    say("warning", AnsiColor::Yellow.on_default().bold(), what);
}

/// Tells on standard error what was done.
pub(super) fn note(what: &str) {
    say("note", AnsiColor::BrightGreen.on_default().bold(), what);
}

fn say(label: &str, style: Style, what: &str) {
    // There is nobody left to tell if this fails.
    writeln!(anstream::stderr(), "{style}{label}{style:#}: {}", printable(what)).ok();
}

/// `text` without characters that would steer the terminal; line breaks stay.
pub(super) fn printable(text: &str) -> Cow<'_, str> {
    let steers = |c: char| c.is_control() && c != '\n';
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().map(|c| if steers(c) { '\u{fffd}' } else { c });
    Cow::Owned(shown.collect())
}
