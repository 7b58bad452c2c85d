//! What a list of connections cannot know: each [`Doubt`] is a reason why a cluster may differ.

use std::path::PathBuf;

use super::member::Sort;

/// A reason why a cluster may differ from its [`super::Inventory`]. Objects are named as people
/// name them: `Deployment shop/web`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Doubt {
    /// A file that cannot be read.
    Unread(PathBuf),
    /// A file with broken YAML: what could be saved is taken.
    Broken(PathBuf),
    /// An object in a namespace that is not known, as `Deployment web`: it is left out.
    Placeless(Sort, String),
    /// A kustomization takes in something that is not here, or makes objects.
    Elsewhere,
    /// An object that a kustomization patches: it is taken as it is written.
    Patched(String),
    /// An object that a template makes only under conditions: it is taken as if they held.
    Conditional(String),
    /// An object that is there twice, saying different things: the later one counts.
    Twice(String, Vec<PathBuf>),
    /// A policy with parts that cannot be read (a template): they allow nothing.
    Unreadable(String),
}
