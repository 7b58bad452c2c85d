//! The map as a picture: namespaces as boxes, workloads that fare alike as one node.

mod bundle;
mod data;
mod layout;
mod page;
mod route;
mod scene;
mod svg;

pub(super) use page::write as write_page;
pub(super) use svg::write as write_svg;
