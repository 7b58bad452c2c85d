//! `netpol-lint map`: all connections of a cluster.

mod csv;
mod json;
mod md;
mod rows;
mod text;

use std::io::{self, BufWriter, Write};

use super::cluster_args::{MapArgs, MapFormat};
use super::manifests::{self, Loaded};
use super::terminal::complain;
use super::{FAILED, disk, written};
use crate::workspace::{Inventory, Map, Taking};

pub(super) use csv::field as csv_field;
pub(super) use json::{Ports, json_ports};
pub(super) use rows::{Peer, ports_text, ranges};

use rows::Rows;

/// What is written.
pub(super) struct Drawn<'a> {
    pub(super) inventory: &'a Inventory,
    pub(super) map: &'a Map,
}

/// Writes the map that `args` ask for.
pub(super) fn run(args: &MapArgs) -> u8 {
    let Loaded { inventory, blocks } = match manifests::read(&args.cluster) {
        Ok(loaded) => loaded,
        Err(error) => {
            complain(&error.to_string());
            return FAILED;
        }
    };
    let map = Map::of(&inventory, Taking::listing(blocks), inventory.names_v6());
    let drawn = Drawn { inventory: &inventory, map: &map };
    let write = |out: &mut dyn Write| write(args.format, &drawn, out);
    if let Some(file) = &args.output_file {
        written(disk::replace(file, write), &file.display().to_string())
    } else {
        let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
        written(write(&mut out).and_then(|()| out.flush()), "standard output")
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
