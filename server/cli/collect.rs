//! Which files a run is about: the paths named, and what lies below directories among them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use ignore::{DirEntry, WalkBuilder};

use super::configs::Configs;
use crate::disk::Unreadable;
use crate::lint::run::Format;

/// Where to look, and what to leave out.
#[derive(Debug)]
pub(super) struct Scope {
    /// Also YAML fenced in Markdown.
    pub(super) markdown: bool,
    /// Also what `.gitignore` leaves out, and hidden files.
    pub(super) no_ignore: bool,
    /// What is left out wherever it is named.
    pub(super) configs: Arc<Configs>,
}

/// The files of a run.
#[derive(Debug, Default)]
pub(super) struct Collection {
    /// Paths of files, sorted, each once.
    pub(super) files: BTreeSet<PathBuf>,
    /// What could not be looked at.
    pub(super) problems: Vec<Problem>,
}

/// A path that is not checked.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) path: PathBuf,
    pub(super) reason: Reason,
}

/// Why a path is not checked.
#[derive(Debug, thiserror::Error)]
pub(super) enum Reason {
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    #[error("it is a link to a directory; name it on the command line to check what is in it")]
    DirectoryLink,
    #[error("there is no {0} file in it")]
    Nothing(&'static str),
    #[error("{0}")]
    Walk(#[from] ignore::Error),
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    let extension = path.extension().unwrap_or_default();
    extensions.iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// All files that `paths` name or hold.
pub(super) fn collect(paths: &[PathBuf], scope: &Scope) -> Collection {
    let mut collection = Collection::default();
    for path in paths {
        match fs::metadata(path) {
            Ok(metadata) if scope.configs.leave_out(path, metadata.is_dir()) => {}
            Err(_) if scope.configs.leave_out(path, false) => {}
            Ok(metadata) if metadata.is_dir() => collection.walk(path, scope),
            Ok(_) => collection.add(path),
            Err(error) => collection.problem(path, Unreadable::from(error)),
        }
    }
    collection.drop_duplicates();
    collection
}

impl Collection {
    fn add(&mut self, path: &Path) {
        self.files.insert(without_dot(path));
    }

    fn problem(&mut self, path: &Path, reason: impl Into<Reason>) {
        self.problems.push(Problem { path: without_dot(path), reason: reason.into() });
    }

    /// Takes the files below `root`. Links to files are followed, links to directories are not, so
    /// that neither a circle nor the rest of the disk is walked.
    fn walk(&mut self, root: &Path, scope: &Scope) {
        let before = (self.files.len(), self.problems.len());
        for entry in walker(root, scope) {
            match entry {
                Ok(entry) => self.take(&entry, scope),
                Err(error) => self.failed(root, error),
            }
        }
        if before == (self.files.len(), self.problems.len()) && !scope.configs.left_something_out()
        {
            self.problem(root, Reason::Nothing(scope.wanted()));
        }
    }

    /// Notes what the walk could not enter, by the innermost path that `error` names.
    fn failed(&mut self, path: &Path, error: ignore::Error) {
        match error {
            ignore::Error::WithDepth { err, .. } => self.failed(path, *err),
            ignore::Error::WithPath { path, err } => self.failed(&path, *err),
            ignore::Error::Io(error) => self.problem(path, Unreadable::from(error)),
            error => self.problem(path, error),
        }
    }

    fn take(&mut self, entry: &DirEntry, scope: &Scope) {
        // The root is a directory, even where it is a link to one.
        if entry.depth() == 0 || entry.file_type().is_some_and(|kind| kind.is_dir()) {
            return;
        }
        let path = entry.path();
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => self.problem(path, Reason::DirectoryLink),
            Ok(_) if scope.wants(path) => self.add(path),
            Err(error) if scope.wants(path) => self.problem(path, Unreadable::from(error)),
            _ => {}
        }
    }

    /// Keeps one path of those that are the same file: the first.
    fn drop_duplicates(&mut self) {
        let mut seen = BTreeSet::new();
        self.files.retain(|path| path.canonicalize().map_or(true, |real| seen.insert(real)));
    }
}

impl Scope {
    fn wants(&self, path: &Path) -> bool {
        has_extension(path, &["yaml", "yml", "json"])
            || self.markdown && Format::of_path(path) == Format::Markdown
    }

    fn wanted(&self) -> &'static str {
        if self.markdown { ".yaml, .yml, .json or .md" } else { ".yaml, .yml or .json" }
    }
}

fn walker(root: &Path, scope: &Scope) -> ignore::Walk {
    let mut builder = WalkBuilder::new(root);
    builder.standard_filters(!scope.no_ignore).ignore(false).require_git(false);
    let configs = Arc::clone(&scope.configs);
    builder.filter_entry(move |entry| {
        let is_dir = entry.file_type().is_some_and(|kind| kind.is_dir());
        entry.depth() == 0
            || entry.file_name() != ".git" && !configs.leave_out(entry.path(), is_dir)
    });
    builder.build()
}

/// The path without a leading `./`, as reports name it.
pub(super) fn without_dot(path: &Path) -> PathBuf {
    let rest: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
    if rest.as_os_str().is_empty() { path.to_owned() } else { rest }
}
