//! One line a connection: `+` opens, `-` closes. For terminals.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::rows::{Changed, Rows};
use crate::cli::output::counted;
use crate::cli::terminal::Look;
use crate::map::ports_text;
use crate::workspace::Presence;

pub(super) fn write(rows: &Rows<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    if rows.is_empty() {
        return writeln!(out, "no connection opens or closes");
    }
    let paint = |color: AnsiColor| if look.color { color.on_default() } else { Style::new() };
    let (green, red) = (paint(AnsiColor::Green), paint(AnsiColor::Red));
    for Changed { from, to, opened, closed } in rows.iter() {
        if !opened.is_empty() {
            writeln!(out, "{green}+ {from} => {to} : {}{green:#}", ports_text(opened))?;
        }
        if !closed.is_empty() {
            writeln!(out, "{red}- {from} => {to} : {}{red:#}", ports_text(closed))?;
        }
    }
    writeln!(out, "\n{}", summary(rows))
}

/// `2 connections open, 1 closes; new: shop/web[Deployment]`.
pub(super) fn summary(rows: &Rows<'_>) -> String {
    let opened = rows.iter().filter(|row| !row.opened.is_empty()).count();
    let closed = rows.iter().filter(|row| !row.closed.is_empty()).count();
    let verb = |count: usize, one: &'static str, many| if count == 1 { one } else { many };
    let mut text = format!(
        "{} {}, {closed} {}",
        counted(opened, "connection", "connections"),
        verb(opened, "opens", "open"),
        verb(closed, "closes", "close"),
    );
    for (presence, label) in [(Presence::New, "new"), (Presence::Gone, "gone")] {
        let of = rows.changes.workloads.iter().filter(|it| it.presence == presence);
        let names: Vec<String> = of.map(|it| it.named.id()).collect();
        if !names.is_empty() {
            text += &format!("; {label}: {}", names.join(", "));
        }
    }
    text
}
