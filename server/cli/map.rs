//! `netpol-lint map`: all connections of a cluster.

use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};

use super::cluster_args::MapArgs;
use super::manifests::{self, Loaded, NoCluster, shown};
use super::terminal::complain;
use super::{FAILED, written};
use crate::disk;
use crate::map::{self, Drawn, Format, nobody_text};
use crate::workspace::{At, Inventory, Map, Nobody, Taking, who};

/// Why there is no map.
#[derive(Debug, thiserror::Error)]
enum NoMap {
    #[error(transparent)]
    Cluster(#[from] NoCluster),
    #[error("--focus: {}", nobody_text(.0))]
    Focus(Nobody),
    #[error("--focus: {0:?} is no workload that is here")]
    NoWorkload(String),
    #[error("--exposure is for --format text, md and json")]
    Exposure,
}

/// Writes the map that `args` ask for.
pub(super) fn run(args: &MapArgs) -> u8 {
    draw(args).unwrap_or_else(|error| {
        complain(&error.to_string());
        FAILED
    })
}

fn draw(args: &MapArgs) -> Result<u8, NoMap> {
    let lists = [Format::Text, Format::Md, Format::Json];
    if args.exposure && !lists.contains(&args.format) {
        return Err(NoMap::Exposure);
    }
    let Loaded { inventory, blocks } = manifests::read(&args.cluster)?;
    let taking = Taking::listing(blocks);
    let focus = focus(&inventory, taking, &args.focus)?;
    let mut connections = Map::of(&inventory, taking, inventory.names_v6());
    if let Some(focus) = &focus {
        connections = connections.focused(focus.clone());
    }
    let mut exposures = args.exposure.then(|| inventory.exposures());
    if let (Some(exposures), Some(focus)) = (&mut exposures, &focus) {
        exposures.retain(|exposure| focus.contains(&exposure.workload));
    }
    let drawn = Drawn { inventory: &inventory, map: &connections, exposures, file: &shown };
    let write = |out: &mut dyn Write| map::write(args.format, &drawn, out);
    Ok(if let Some(file) = &args.output_file {
        written(disk::replace(file, write), &file.display().to_string())
    } else {
        let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
        written(write(&mut out).and_then(|()| out.flush()), "standard output")
    })
}

/// The workloads that `--focus` names.
fn focus(
    inventory: &Inventory,
    taking: Taking,
    names: &[String],
) -> Result<Option<BTreeSet<usize>>, NoMap> {
    if names.is_empty() {
        return Ok(None);
    }
    let cluster = inventory.cluster(taking);
    let mut focus = BTreeSet::new();
    for name in names {
        let parties = who(inventory, &cluster, name).map_err(NoMap::Focus)?;
        let pods = parties.iter().filter_map(|party| match party.at {
            At::Pods(index) => Some(index),
            _ => None,
        });
        let before = focus.len();
        for pods in pods {
            focus.extend(inventory.workloads.iter().position(|it| it.pods.contains(&pods)));
        }
        if focus.len() == before {
            return Err(NoMap::NoWorkload(name.clone()));
        }
    }
    Ok(Some(focus))
}
