//! What differs, for programs; `schemas/diff.schema.json` describes it.

use std::io::{self, Write};

use serde::Serialize;

use super::rows::Row;
use crate::cli::map::{Ports, json_ports};

#[derive(Serialize)]
struct Root<'a> {
    version: u32,
    changes: Vec<JsonChange<'a>>,
}

#[derive(Serialize)]
struct JsonChange<'a> {
    from: &'a str,
    to: &'a str,
    opened: Vec<Ports>,
    closed: Vec<Ports>,
}

pub(super) fn write(rows: &[Row<'_>], out: &mut dyn Write) -> io::Result<()> {
    let changes = rows.iter().map(|row| JsonChange {
        from: &row.from,
        to: &row.to,
        opened: json_ports(row.opened),
        closed: json_ports(row.closed),
    });
    serde_json::to_writer_pretty(&mut *out, &Root { version: 1, changes: changes.collect() })?;
    writeln!(out)
}
