//! Which files belong together, what the objects in them are in effect, and which are no manifests
//! of their own.
//!
//! [`Workspace::scope_of`] gives the [`Scope`] of a file, that of the first of these:
//!
//! 1. the nearest folder above that the settings name as a root;
//! 2. the nearest folder above whose kustomization takes the file in, with all that it takes in, or
//!    whose chart has it among its templates, with these;
//! 3. the nearest folder above with a `.netpol-lint.toml`, and what is below;
//! 4. the file's own folder, and what is below;
//! 5. the file alone.
//!
//! In 3 and 4 folders with a kustomization or chart of their own speak only through it: what is in
//! them is no part of the scope of files outside, and a file in one that does not take it in stands
//! alone. A root with too many files is passed over. Of several variants of an object none is mixed
//! with another (`variants`), and what is patched, conditional or in a namespace not known is no
//! evidence: [`Scope::gaps`] says so.

pub mod algebra;
mod blocks;
mod cache;
mod changes;
mod doubt;
mod each;
mod effective;
mod exposure;
mod facts;
mod file_members;
mod files;
mod folder;
mod gather;
mod group;
mod home;
mod inventory;
mod kustomization;
mod layer;
mod map;
mod member;
mod memory;
mod mentions;
mod neighbours;
mod partial;
mod paths;
mod picture;
mod root;
mod scope;
mod scopes;
mod selected;
mod spot;
#[cfg(test)]
mod tests;
mod together;
mod twins;
mod variants;
mod who;
mod words;

pub use changes::{Change, Changes, ComparedWorkload, Difference, Presence};
pub use doubt::Doubt;
pub(crate) use each::each;
pub use effective::{Effective, Partner};
pub use exposure::Exposure;
pub use facts::{DocumentFacts, Fact, FileFacts, Objects, mentions_policy, mentions_us};
pub use files::{Files, MemoryFiles, NoFiles};
pub use home::Home;
pub use inventory::{Inventory, NamedWorkload, Taking};
pub use map::{Connection, Map, MapPeer};
pub use member::{
    EffectiveLabels, Member, Place, PolicyEffect, ScopeNamespace, ScopePolicy, ScopeService,
    ScopeWorkload, Sort, WorkloadEffect,
};
pub use memory::Memory;
pub use mentions::Mention;
pub use neighbours::Neighbours;
pub use paths::is_manifest;
pub use picture::{Drawn, Picture, PictureBox, PictureLink, PictureNode};
pub use root::{Root, ScopeSettings};
pub use scope::{Gap, Scope};
pub use scopes::Workspace;
pub use selected::{NearMiss, Selected, Unknown};
pub use spot::Spot;
pub use who::{At, Nobody, Party, brief, who};
pub use words::{Quote, name_of, namespaces_words, peer_words, pods_words, selector_words};
