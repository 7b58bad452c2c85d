//! A Markdown table.

use std::io::{self, Write};

use super::{Drawn, Rows};

pub(super) fn write(drawn: &Drawn<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "| from | to | ports |\n| --- | --- | --- |")?;
    Rows::of(drawn).texts(|from, to, ports| writeln!(out, "| {from} | {to} | {ports} |"))
}
