//! The map as a picture: namespaces as boxes, workloads that fare alike as one node.

#![expect(clippy::cast_precision_loss, reason = "a pixel more or less is not seen")]

mod bundle;
mod data;
mod inside;
mod layout;
mod page;
mod route;
mod scene;
mod svg;

pub(super) use page::write as write_page;
pub use page::{Parts, parts};
pub(super) use svg::write as write_svg;
