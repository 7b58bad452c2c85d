//! A Markdown table.

use std::io::{self, Write};

use super::exposure::row;
use super::{Drawn, Rows};

pub(super) fn write(drawn: &Drawn<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "| from | to | ports |\n| --- | --- | --- |")?;
    Rows::of(drawn).texts(|from, to, ports| writeln!(out, "| {from} | {to} | {ports} |"))?;
    if let Some(exposures) = &drawn.exposures {
        writeln!(out, "\nExposure to pods that have no manifest here:\n")?;
        writeln!(out, "| workload | | others | ports |\n| --- | --- | --- | --- |")?;
        for exposure in exposures {
            writeln!(out, "| {} |", row(drawn.inventory, exposure).join(" | "))?;
        }
    }
    Ok(())
}
