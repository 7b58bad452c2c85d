//! What editors show of a file. Each feature is a plain function of a [`View`] and a place in it;
//! places are bytes of the file, which `lsp` and the browser convert to their own.

pub mod actions;
mod change;
mod here;
pub mod navigation;
mod source;
pub mod symbols;
mod view;

pub use change::{Change, Target};
pub use source::{SourceFile, Spotted};
pub use view::{Links, View};
