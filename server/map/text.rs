//! One line a connection, in the form that the ecosystem's tools share.

use std::io::{self, Write};

use super::exposure::row;
use super::{Drawn, Rows};

pub(super) fn write(drawn: &Drawn<'_>, out: &mut dyn Write) -> io::Result<()> {
    Rows::of(drawn).texts(|from, to, ports| writeln!(out, "{from} => {to} : {ports}"))?;
    if let Some(exposures) = &drawn.exposures {
        writeln!(out, "\nExposure to pods that have no manifest here")?;
        for exposure in exposures {
            let [workload, arrow, peer, ports] = row(drawn.inventory, exposure);
            writeln!(out, "{workload} {arrow} {peer} : {ports}")?;
        }
    }
    Ok(())
}
