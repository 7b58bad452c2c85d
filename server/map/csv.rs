//! Comma-separated values (RFC 4180).

use std::io::{self, Write};

use super::{Drawn, Rows};

pub(super) fn write(drawn: &Drawn<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "from,to,ports")?;
    Rows::of(drawn).texts(|from, to, ports| writeln!(out, "{from},{to},{}", field(ports)))
}

/// A field in quotes, where it needs them.
pub fn field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
