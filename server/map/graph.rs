//! What graph languages have in common: nodes by number, and links that may go both ways.

use std::collections::BTreeSet;

use super::Drawn;
use super::rows::ports_text;
use crate::workspace::{Drawn as What, Inventory, Picture, PictureLink, brief};

/// A picture whose layout is another program's.
pub(super) struct Graph<'a> {
    inventory: &'a Inventory,
    pub(super) picture: Picture,
    ports: Vec<String>,
}

impl<'a> Graph<'a> {
    pub(super) fn of(drawn: &Drawn<'a>) -> Self {
        let picture = Picture::of(drawn.inventory, drawn.map);
        let ports = picture.ports.iter().map(ports_text).collect();
        Self { inventory: drawn.inventory, picture, ports }
    }

    /// What a node stands for, with `between` between workloads that fare alike.
    pub(super) fn label(&self, node: usize, between: &str) -> String {
        match self.picture.nodes.get(node).map(|it| &it.what) {
            Some(What::Outside(set)) => brief(set),
            Some(What::Workloads(members)) => {
                let known = members.iter().filter_map(|&it| self.inventory.workloads.get(it));
                known.map(|it| it.name.to_string()).collect::<Vec<_>>().join(between)
            }
            None => String::new(),
        }
    }

    pub(super) fn ports(&self, link: &PictureLink) -> &str {
        self.ports.get(link.ports as usize).map_or("", String::as_str)
    }

    /// The links; those with their like the other way are one, with `true`.
    pub(super) fn links(&self) -> impl Iterator<Item = (PictureLink, bool)> {
        let all: BTreeSet<PictureLink> = self.picture.links.iter().copied().collect();
        self.picture.links.iter().filter_map(move |&link| {
            let back = PictureLink { from: link.to, to: link.from, ..link };
            let both = all.contains(&back);
            (!both || link.from < link.to).then_some((link, both))
        })
    }
}
