//! Comma-separated values (RFC 4180).

use std::io::{self, Write};

use super::rows::{Changed, Rows};
use crate::map::{csv_field, ports_text};

pub(super) fn write(rows: &Rows<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "from,to,opened,closed")?;
    for Changed { from, to, opened, closed } in rows.iter() {
        let [opened, closed] = [opened, closed].map(|ports| csv_field(&ports_text(ports)));
        writeln!(out, "{from},{to},{opened},{closed}")?;
    }
    Ok(())
}
