//! Comma-separated values (RFC 4180).

use std::io::{self, Write};

use super::rows::Row;
use crate::cli::map::{csv_field, ports_text};

pub(super) fn write(rows: &[Row<'_>], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "from,to,opened,closed")?;
    for Row { from, to, opened, closed } in rows {
        let [opened, closed] = [opened, closed].map(|ports| csv_field(&ports_text(ports)));
        writeln!(out, "{from},{to},{opened},{closed}")?;
    }
    Ok(())
}
