//! A configuration file, read: its patterns made ready, and what holds for a path.

use std::path::{Path, PathBuf};

use super::globs::Globs;
use super::place::ConfigError;
use super::{Config, Flags, Glob};
use crate::lint::settings::Settings;

/// A configuration file.
#[derive(Debug)]
pub struct Loaded {
    /// Its path as people are told it.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// What it says.
    pub config: Config,
    exclude: Globs,
    overrides: Vec<Globs>,
}

impl Loaded {
    /// Reads the configuration `text` of the file at `path`, whose patterns are relative to `folder`.
    pub fn read(path: PathBuf, text: String, folder: &Path) -> Result<Self, ConfigError> {
        let globs = |globs: &[Glob]| globs_of(folder, &text, globs);
        let config = Config::parse(&text)?;
        let exclude = globs(&config.exclude)?;
        let overrides = config.overrides.iter().map(|it| globs(&it.paths));
        let overrides = overrides.collect::<Result<_, _>>()?;
        Ok(Self { path, text, config, exclude, overrides })
    }

    /// What holds for the file at `path`, which is absolute, under the `flags` of a run.
    pub fn settings(&self, path: &Path, flags: &Flags) -> Settings {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let settings = self.config.settings(flags, &self.overrides(path));
        Settings { scope: self.config.scope.below(folder), ..settings }
    }

    /// The overrides that are for `path`, by their index in the file.
    pub fn overrides(&self, path: &Path) -> Vec<usize> {
        let indexed = self.overrides.iter().enumerate();
        indexed.filter(|(_, globs)| globs.cover(path, false)).map(|(at, _)| at).collect()
    }

    /// Whether `path` is left out.
    pub fn excludes(&self, path: &Path, is_dir: bool) -> bool {
        self.exclude.cover(path, is_dir)
    }

    /// The file of known findings that it names.
    pub fn baseline(&self) -> Option<PathBuf> {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        Some(folder.join(self.config.baseline.as_ref()?.as_str()))
    }
}

/// Patterns of a configuration; one that is none is told with its place.
fn globs_of(folder: &Path, text: &str, globs: &[Glob]) -> Result<Globs, ConfigError> {
    for glob in globs {
        if let Err(error) = Globs::new(PathBuf::new(), &[glob.get_ref()]) {
            return Err(ConfigError::new(text, glob.span(), error.to_string()));
        }
    }
    let patterns: Vec<&String> = globs.iter().map(toml::Spanned::get_ref).collect();
    Globs::new(folder.to_owned(), &patterns)
        .map_err(|error| ConfigError::new(text, 0..0, error.to_string()))
}
