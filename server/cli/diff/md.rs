//! A Markdown table, for the comment of a pull request.

use std::io::{self, Write};

use super::rows::Row;
use super::text::summary;
use crate::cli::map::ports_text;
use crate::workspace::Changes;

pub(super) fn write(changes: &Changes, rows: &[Row<'_>], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "### Network connections\n")?;
    if rows.is_empty() {
        return writeln!(out, "No connection opens or closes.");
    }
    writeln!(out, "{}.\n", summary(changes, rows))?;
    writeln!(out, "| from | to | opens | closes |\n| --- | --- | --- | --- |")?;
    for Row { from, to, opened, closed } in rows {
        writeln!(out, "| {from} | {to} | {} | {} |", ports_text(opened), ports_text(closed))?;
    }
    Ok(())
}
