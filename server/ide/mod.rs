//! What editors show of a file. Each feature is a plain function of a [`View`] and a place in it;
//! places are bytes of the file, which `lsp` and the browser convert to their own.

pub mod actions;
mod addresses;
mod change;
pub mod completion;
mod here;
pub mod hints;
pub mod hover;
pub mod lenses;
pub mod navigation;
mod own;
pub mod reachability;
mod source;
pub mod symbols;
mod view;
mod words;

pub use change::{Change, Target};
pub use source::{SourceFile, Spotted};
pub use view::{Links, View};
