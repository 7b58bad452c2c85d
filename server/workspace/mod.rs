//! Which files belong together, and which are no manifests of their own.

mod files;
mod partial;

pub use files::{Files, MemoryFiles, NoFiles};
pub use partial::is_partial;
