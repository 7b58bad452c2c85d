//! The connections of all that belongs together with a file.

use std::path::Path;
use std::slice;

use super::view::View;
use crate::lint::cluster::configure;
use crate::map::answer::{NoAnswer, Question, answer};
use crate::map::{self, Drawn, Format};
use crate::reach::IpBlocks;
use crate::workspace::{Inventory, Map, Root, Taking};

/// The map of the scope of a file. `name` says how files are named in it.
pub fn map(view: &View<'_>, format: Format, name: &dyn Fn(&Path) -> String) -> String {
    drawn(view, name, |drawn| {
        let mut out = Vec::new();
        // Writing to memory does not fail.
        map::write(format, drawn, &mut out).ok();
        String::from_utf8(out).unwrap_or_default()
    })
}

/// The map of the scope of a file, as parts of a page.
pub fn picture(view: &View<'_>, name: &dyn Fn(&Path) -> String) -> map::Parts {
    drawn(view, name, map::parts)
}

fn drawn<T>(
    view: &View<'_>,
    file: &dyn Fn(&Path) -> String,
    draw: impl FnOnce(&Drawn<'_>) -> T,
) -> T {
    let (inventory, blocks) = inventory(view);
    let map = &Map::of(&inventory, Taking::listing(blocks), inventory.names_v6());
    draw(&Drawn { inventory: &inventory, map, exposures: None, file })
}

/// Who can reach whom in the scope of a file, in words, with the lines that say so.
pub fn reach(
    view: &View<'_>,
    question: Question<'_>,
    name: &dyn Fn(&Path) -> String,
) -> Result<String, NoAnswer> {
    let (inventory, blocks) = inventory(view);
    let cluster = inventory.cluster(Taking::asking(blocks));
    let answers = answer(&inventory, &cluster, question, name)?;
    let mut out = Vec::new();
    answers.write(&|_, word| word.to_owned(), &mut out).ok();
    Ok(String::from_utf8(out).unwrap_or_default())
}

/// The scope of a file as one cluster.
fn inventory(view: &View<'_>) -> (Inventory, IpBlocks) {
    let (scope, workspace) = (view.scope(), view.workspace);
    let found: Vec<_> = scope.files.iter().map(|file| file.path.clone()).collect();
    let mut inventory = match &scope.root {
        Root::Kustomization(folder) | Root::Chart(folder) | Root::Folder(folder) => {
            workspace.inventory(slice::from_ref(folder), &found, &[])
        }
        Root::Alone => workspace.inventory(&[], &[], slice::from_ref(&view.file.facts)),
    };
    let blocks = configure(&mut inventory, &view.settings.cluster).unwrap_or_default();
    (inventory, blocks)
}
