//! The file at hand among the files around it. Nothing is read before a rule asks.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::run::{Format, ReadPart, Source};
use crate::workspace::{FileFacts, Scope, ScopeSettings, Workspace};
use crate::yaml::Part;

/// The file at hand, and its scope.
pub struct Surroundings<'a> {
    source: &'a Source<'a>,
    path: PathBuf,
    parts: &'a [Part<'a>],
    read: &'a [ReadPart<'a>],
    settings: &'a ScopeSettings,
    workspace: &'a Workspace<'a>,
    scope: OnceLock<Arc<Scope>>,
}

impl<'a> Surroundings<'a> {
    /// The surroundings of `source`, which was split into `parts`; those of `read` are read.
    pub(super) fn new(
        source: &'a Source<'a>,
        parts: &'a [Part<'a>],
        read: &'a [ReadPart<'a>],
        settings: &'a ScopeSettings,
        workspace: &'a Workspace<'a>,
    ) -> Self {
        let path = workspace.absolute(Path::new(source.name));
        Self { source, path, parts, read, settings, workspace, scope: OnceLock::new() }
    }

    /// The manifests that belong together with the file. A page of documentation stands alone.
    pub fn scope(&self) -> &Scope {
        self.scope.get_or_init(|| {
            let read = |index| {
                let at = self.read.binary_search_by_key(&index, |part| part.index).ok()?;
                Some(Arc::clone(&self.read.get(at)?.document))
            };
            let own = FileFacts::of(&self.path, self.source.text, self.parts, read);
            let own = Arc::new(own);
            match self.source.format {
                Format::Yaml => self.workspace.scope_of(&own, self.settings),
                Format::Markdown => Scope::alone(&own),
            }
        })
    }

    /// Whether the file is documentation, which shows one alternative after the other: what it holds
    /// says nothing about a cluster.
    pub fn is_documentation(&self) -> bool {
        self.source.format == Format::Markdown
    }

    /// How many documents the file has.
    pub(super) fn documents(&self) -> usize {
        self.parts.len()
    }

    /// The path of the file, as scopes have it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file, as reports name it.
    pub fn name(&self) -> &str {
        self.source.name
    }

    /// Another file of the scope, as reports name it: like this one, relative or absolute.
    pub fn name_of(&self, path: &Path) -> String {
        let is_absolute = Path::new(self.source.name).is_absolute();
        let shown = if is_absolute { path } else { self.workspace.display(path) };
        shown.display().to_string()
    }
}

impl fmt::Debug for Surroundings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Surroundings").field(&self.path).finish()
    }
}
