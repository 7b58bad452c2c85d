//! Patterns for paths, written as in a `.gitignore`.

use std::path::{Component, Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Patterns as in a `.gitignore` of one folder.
#[derive(Clone, Debug)]
pub struct Globs {
    patterns: Gitignore,
    folder: PathBuf,
}

impl Globs {
    /// Patterns relative to `folder`, which is absolute.
    pub fn new(folder: PathBuf, globs: &[impl AsRef<str>]) -> Result<Self, ignore::Error> {
        let mut builder = GitignoreBuilder::new("");
        for glob in globs {
            builder.add_line(None, glob.as_ref())?;
        }
        Ok(Self { patterns: builder.build()?, folder })
    }

    /// Whether `path`, which is absolute, or a folder above it matches.
    pub fn cover(&self, path: &Path, is_dir: bool) -> bool {
        let path = path.strip_prefix(&self.folder).unwrap_or(path);
        let names = path.components().filter(|part| matches!(part, Component::Normal(_)));
        let relative: PathBuf = names.collect();
        self.patterns.matched_path_or_any_parents(relative, is_dir).is_ignore()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cover(globs: &[&str], path: &str) -> bool {
        let globs = Globs::new("/here".into(), globs).expect("are globs");
        globs.cover(&Path::new("/here").join(path), false)
    }

    #[test]
    fn they_read_as_a_gitignore_does() {
        assert!(cover(&["vendor"], "a/vendor/b.yaml"));
        assert!(cover(&["*.gen.yaml"], "a/x.gen.yaml"));
        assert!(cover(&["/k8s/**/old/"], "k8s/a/old/x.yaml"));
        assert!(cover(&["secret"], "/else/where/secret/x.yaml"));
        assert!(!cover(&["/old"], "a/old/x.yaml"));
        assert!(!cover(&["gen", "!gen"], "gen/x.yaml"));
        assert!(!cover(&[], "x.yaml"));
        assert!(Globs::new("/".into(), &["{a"]).is_err());
    }
}
