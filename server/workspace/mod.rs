//! Which files belong together, what the objects in them are in effect, and which are no manifests
//! of their own.
//!
//! [`Workspace::scope_of`] gives the [`Scope`] of a file: the nearest folder upward whose
//! kustomization or chart takes the file in, else the folder of its `.netpol-lint.toml`, else its
//! own folder and what is below. Never mixed: of several variants of an object only the file's own
//! is evidence.

pub mod algebra;
mod blocks;
mod cache;
mod facts;
mod file_members;
mod files;
mod folder;
mod gather;
mod group;
mod home;
mod kustomization;
mod layer;
mod member;
mod partial;
mod paths;
mod root;
mod scope;
mod scopes;
mod selected;
#[cfg(test)]
mod tests;
mod variants;

pub use facts::{DocumentFacts, Fact, FileFacts};
pub use files::{Files, MemoryFiles, NoFiles};
pub use home::Home;
pub use member::{
    EffectiveLabels, Member, Place, PolicyEffect, ScopeNamespace, ScopePolicy, ScopeService,
    ScopeWorkload, Sort, WorkloadEffect,
};
pub use root::{Root, ScopeSettings};
pub use scope::{Gap, Scope};
pub use scopes::Workspace;
pub use selected::{NearMiss, Selected, Unknown};
