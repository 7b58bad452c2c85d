//! The connections of all that belongs together with a file.

use std::path::Path;
use std::slice;

use super::view::View;
use crate::lint::cluster::configure;
use crate::map::{self, Drawn, Format};
use crate::workspace::{Map, Root, Taking};

/// The map of the scope of a file. `name` says how files are named in it.
pub fn map(view: &View<'_>, format: Format, name: &dyn Fn(&Path) -> String) -> String {
    let (scope, workspace) = (view.scope(), view.workspace);
    let found: Vec<_> = scope.files.iter().map(|file| file.path.clone()).collect();
    let mut inventory = match &scope.root {
        Root::Kustomization(folder) | Root::Chart(folder) | Root::Folder(folder) => {
            workspace.inventory(slice::from_ref(folder), &found, &[])
        }
        Root::Alone => workspace.inventory(&[], &[], slice::from_ref(&view.file.facts)),
    };
    let blocks = configure(&mut inventory, &view.settings.cluster).unwrap_or_default();
    let connections = Map::of(&inventory, Taking::listing(blocks), inventory.names_v6());
    let drawn = Drawn { inventory: &inventory, map: &connections, exposures: None, file: name };
    let mut out = Vec::new();
    // Writing to memory does not fail.
    map::write(format, &drawn, &mut out).ok();
    String::from_utf8(out).unwrap_or_default()
}
