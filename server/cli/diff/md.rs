//! A Markdown table, for the comment of a pull request.

use std::io::{self, Write};

use super::rows::{Changed, Rows};
use super::text::summary;
use crate::map::ports_text;

pub(super) fn write(rows: &Rows<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "### Network connections\n")?;
    if rows.is_empty() {
        return writeln!(out, "No connection opens or closes.");
    }
    writeln!(out, "{}.\n", summary(rows))?;
    writeln!(out, "| from | to | opens | closes |\n| --- | --- | --- | --- |")?;
    for Changed { from, to, opened, closed } in rows.iter() {
        writeln!(out, "| {from} | {to} | {} | {} |", ports_text(opened), ports_text(closed))?;
    }
    Ok(())
}
