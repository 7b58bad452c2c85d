//! What a feature is given: a file, and what is known around it.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use super::source::SourceFile;
use crate::lint::run::{EditedReport, FileReport, check_edited, check_facts};
use crate::lint::settings::Settings;
use crate::text::Encoding;
use crate::workspace::{DocumentFacts, Scope, Workspace};
use crate::yaml::Format;

/// Where links in Markdown lead.
pub trait Links: Sync {
    /// The address of the 0-based `line` of the file at `path`.
    fn line(&self, path: &Path, line: u32) -> String;
}

/// A file among the files around it, at one moment.
#[derive(Copy, Clone)]
pub struct View<'a> {
    /// The file.
    pub file: &'a SourceFile,
    /// What holds for it.
    pub settings: &'a Settings,
    /// The files around it, its own text among them.
    pub workspace: &'a Workspace<'a>,
    /// Where links lead.
    pub links: &'a dyn Links,
}

impl View<'_> {
    /// The manifests that belong together with the file. Documentation shows one alternative after the
    /// other, which says nothing about a cluster: its scope is empty.
    pub fn scope(&self) -> Arc<Scope> {
        match self.file.format {
            Format::Yaml => self.workspace.scope_of(&self.file.facts, &self.settings.scope),
            Format::Markdown => Arc::default(),
        }
    }

    /// What there is to find in the file.
    pub fn report(&self) -> FileReport {
        let name = self.file.path.to_string_lossy();
        check_facts(&name, &self.file.facts, self.settings, self.workspace)
    }

    /// What there is to find in the file soon after an edit, until [`Self::report`] has looked around;
    /// `report` is what there was in it `before`.
    pub fn report_edited(&self, before: &SourceFile, report: &FileReport) -> EditedReport {
        let name = self.file.path.to_string_lossy();
        let place = |file: &SourceFile, base| file.lines.position(&file.text, base, Encoding::Utf8);
        let stays = |old: &DocumentFacts, new: &DocumentFacts| {
            place(before, old.base) == place(self.file, new.base)
        };
        let before = (&*before.facts, report);
        check_edited(&name, &self.file.facts, self.settings, self.workspace, before, stays)
    }
}

impl fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("View").field(&self.file.path).finish()
    }
}
