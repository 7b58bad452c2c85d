//! The file at hand among the files around it. Nothing is read before a rule asks.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::workspace::{FileFacts, Scope, ScopeSettings, Workspace};

/// The file at hand, and its scope.
pub struct Surroundings<'a> {
    name: &'a str,
    facts: &'a Arc<FileFacts>,
    settings: &'a ScopeSettings,
    workspace: &'a Workspace<'a>,
    scope: OnceLock<Arc<Scope>>,
}

impl<'a> Surroundings<'a> {
    /// The surroundings of the file with these facts, which reports call `name`.
    pub(super) fn new(
        name: &'a str,
        facts: &'a Arc<FileFacts>,
        settings: &'a ScopeSettings,
        workspace: &'a Workspace<'a>,
    ) -> Self {
        Self { name, facts, settings, workspace, scope: OnceLock::new() }
    }

    /// Surroundings in which nothing is known of other manifests, nor of the file itself.
    pub(super) fn unknown(
        name: &'a str,
        facts: &'a Arc<FileFacts>,
        settings: &'a ScopeSettings,
        workspace: &'a Workspace<'a>,
    ) -> Self {
        let scope = OnceLock::from(Arc::default());
        Self { scope, ..Self::new(name, facts, settings, workspace) }
    }

    /// The manifests that belong together with the file.
    pub fn scope(&self) -> &Scope {
        self.scope.get_or_init(|| self.workspace.scope_of(self.facts, self.settings))
    }

    /// Whether the file is documentation, which shows one alternative after the other: what it holds
    /// says nothing about a cluster.
    pub fn is_documentation(&self) -> bool {
        self.facts.is_documentation()
    }

    /// How many documents the file has.
    pub(super) fn documents(&self) -> u32 {
        self.facts.count
    }

    /// The path of the file, as scopes have it.
    pub fn path(&self) -> &Path {
        &self.facts.path
    }

    /// The file, as reports name it.
    pub fn name(&self) -> &str {
        self.name
    }

    /// Another file of the scope, as reports name it: like this one, relative or absolute.
    pub fn name_of(&self, path: &Path) -> String {
        let is_absolute = Path::new(self.name).is_absolute();
        let shown = if is_absolute { path } else { self.workspace.display(path) };
        shown.display().to_string()
    }
}

impl fmt::Debug for Surroundings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Surroundings").field(&self.facts.path).finish()
    }
}
