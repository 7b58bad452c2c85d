//! What differs, for programs; `schemas/diff.schema.json` describes it.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::rows::Rows;
use crate::map::{Ports, json_ports};

#[derive(Serialize)]
struct Root<'a> {
    version: u32,
    #[serde(serialize_with = "each")]
    changes: &'a Rows<'a>,
}

#[derive(Serialize)]
struct JsonChange<'a> {
    from: &'a str,
    to: &'a str,
    opened: Vec<Ports>,
    closed: Vec<Ports>,
}

pub(super) fn write(rows: &Rows<'_>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Root { version: 1, changes: rows })?;
    writeln!(out)
}

/// One after the other, so that a long list is never held as a whole.
fn each<S: Serializer>(rows: &Rows<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(rows.iter().map(|row| JsonChange {
        from: row.from,
        to: row.to,
        opened: json_ports(row.opened),
        closed: json_ports(row.closed),
    }))
}
