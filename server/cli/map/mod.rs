//! `netpol-lint map`: all connections of a cluster.

mod csv;
mod json;
mod md;
mod rows;
mod text;

use std::io::{self, BufWriter, Write};

use super::cluster_args::{MapArgs, MapFormat};
use super::terminal::{Look, complain};
use super::{FAILED, disk, manifests, written};
use crate::workspace::{Inventory, Map, Taking};

pub(super) use rows::{Rows, ports_text};

/// What is written.
pub(super) struct Drawn<'a> {
    pub(super) inventory: &'a Inventory,
    pub(super) map: &'a Map,
}

/// Writes the map that `args` ask for.
pub(super) fn run(args: &MapArgs) -> u8 {
    let inventory = match manifests::read(&args.cluster) {
        Ok(inventory) => inventory,
        Err(error) => {
            complain(&error.to_string());
            return FAILED;
        }
    };
    let map =
        Map::of(&inventory, Taking::listing(args.cluster.ip_blocks.into()), inventory.names_v6());
    let drawn = Drawn { inventory: &inventory, map: &map };
    let write = |out: &mut dyn Write| write(args.format, &drawn, out);
    match &args.output_file {
        Some(file) => written(disk::replace(file, write), &file.display().to_string()),
        None => {
            let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
            written(write(&mut out).and_then(|()| out.flush()), "standard output")
        }
    }
}

fn write(format: MapFormat, drawn: &Drawn<'_>, out: &mut dyn Write) -> io::Result<()> {
    match format {
        MapFormat::Text => text::write(drawn, out),
        MapFormat::Json => json::write(drawn, out),
        MapFormat::Csv => csv::write(drawn, out),
        MapFormat::Md => md::write(drawn, out),
        _ => Ok(()),
    }
}
