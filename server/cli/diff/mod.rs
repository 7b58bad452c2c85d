//! `netpol-lint diff`: what a change opens and closes.

mod csv;
mod json;
mod md;
mod rows;
mod text;

use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::cluster_args::{ClusterArgs, DiffArgs, DiffFormat};
use super::manifests::{self, Loaded, NoCluster};
use super::terminal::{Look, choose_color, complain};
use super::{CLEAN, FAILED, FOUND, git, written};
use crate::disk;
use crate::workspace::{Changes, Map, Taking};
use rows::Rows;

/// Writes what differs between the two clusters that `args` name: status 1 if anything does.
pub(super) fn run(args: &DiffArgs) -> u8 {
    choose_color(args.color);
    let changes = match compare(args) {
        Ok(changes) => changes,
        Err(error) => {
            complain(&error.to_string());
            return FAILED;
        }
    };
    let rows = Rows::of(&changes);
    let status = if let Some(file) = &args.output_file {
        let look = Look::of_file();
        let result = disk::replace(file, |out| write(args.format, &rows, look, out));
        written(result, &file.display().to_string())
    } else {
        let mut out = BufWriter::new(anstream::stdout().lock());
        let result = write(args.format, &rows, Look::of_stdout(), &mut out);
        written(result.and_then(|()| out.flush()), "standard output")
    };
    status.max(if rows.is_empty() { CLEAN } else { FOUND })
}

fn compare(args: &DiffArgs) -> Result<Changes, NoCluster> {
    let (old, new) = (read(&args.old, args)?, read(&args.new, args)?);
    let with_v6 = old.inventory.names_v6() || new.inventory.names_v6();
    let [before, after] =
        [&old, &new].map(|side| Map::of(&side.inventory, Taking::listing(side.blocks), with_v6));
    Ok(Changes::between((&old.inventory, &before), (&new.inventory, &after)))
}

fn read(path: &Path, args: &DiffArgs) -> Result<Loaded, NoCluster> {
    let cluster = ClusterArgs {
        paths: vec![path.to_owned()],
        ip_blocks: args.ip_blocks,
        config: args.config.clone(),
        ..ClusterArgs::default()
    };
    match path.to_str().filter(|text| text.starts_with(git::PREFIX)) {
        Some(text) => manifests::read_revision(text, &cluster),
        None => manifests::read(&cluster),
    }
}

fn write(format: DiffFormat, rows: &Rows<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    match format {
        DiffFormat::Text => text::write(rows, look, out),
        DiffFormat::Md => md::write(rows, out),
        DiffFormat::Json => json::write(rows, out),
        DiffFormat::Csv => csv::write(rows, out),
    }
}
