//! The files of known findings that a run reads and writes.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Component, Path, PathBuf};

use super::check::STDIN;
use super::configs::Configs;
use super::output::counted;
use super::report::{CheckedFile, Report};
use crate::disk;
use crate::lint::baseline::{BadBaseline, Baseline, Entry};
use crate::lint::report::Baselined;
use crate::lint::rules;

/// The file that is written where none is named.
const DEFAULT: &str = ".netpol-lint-baseline.json";

/// A file of known findings that cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unusable {
    #[error("{} is no baseline: {error}\ndelete it, and write a new one with --write-baseline", .path.display())]
    Invalid { path: PathBuf, error: BadBaseline },
    #[error("{} cannot be read: {reason}\n--write-baseline writes it", .path.display())]
    Unreadable { path: PathBuf, reason: String },
    #[error("cannot write to {}: {error}", .path.display())]
    Unwritable { path: PathBuf, error: io::Error },
}

/// The entries that no longer hold, for people.
pub(super) fn stale_entries(known: &Baselined) -> Option<String> {
    const SHOWN: usize = 10;
    let entries = counted(known.stale.len(), "entry", "entries");
    let mut lines = vec![format!("the baseline has {entries} for what is no longer found:")];
    lines.extend(known.stale.iter().take(SHOWN).map(|(_, entry)| format!("  {entry}")));
    if let Some(more @ 1..) = known.stale.len().checked_sub(SHOWN) {
        lines.push(format!("  and {more} more"));
    }
    lines.push("--write-baseline leaves them out".to_owned());
    (!known.stale.is_empty()).then(|| lines.join("\n"))
}

/// Which baseline is for which file.
#[derive(Debug)]
pub(super) struct Baselines<'a> {
    flag: Option<&'a Path>,
    default: Option<&'a Path>,
    configs: &'a Configs,
}

impl<'a> Baselines<'a> {
    /// `flag` is `--baseline`, `write` whether they are to be written.
    pub(super) fn new(flag: Option<&'a Path>, write: bool, configs: &'a Configs) -> Self {
        Self { flag, default: write.then_some(Path::new(DEFAULT)), configs }
    }

    /// The baseline of a file; text without a name has none.
    fn of(&self, file: &CheckedFile) -> Option<PathBuf> {
        let named = || self.flag.map(Path::to_owned);
        let configured = || self.configs.of(Path::new(&file.name)).baseline();
        let default = || self.default.map(Path::to_owned);
        (file.name != STDIN).then(|| named().or_else(configured).or_else(default)).flatten()
    }

    /// The baselines of the report's files.
    fn all(&self, report: &Report) -> BTreeSet<PathBuf> {
        report.files.iter().filter_map(|file| self.of(file)).collect()
    }

    /// The name in the baseline at `path` of each of its files, with that file.
    fn names<'r>(&self, path: &Path, report: &'r Report) -> BTreeMap<String, &'r CheckedFile> {
        let own = report.files.iter().filter(|file| self.of(file).as_deref() == Some(path));
        own.map(|file| (self.name(path, file), file)).collect()
    }

    /// The file as seen from the baseline's folder, with `/` between names.
    fn name(&self, baseline: &Path, file: &CheckedFile) -> String {
        let folder = self.configs.of(baseline).path;
        let folder = folder.parent().unwrap_or(Path::new(""));
        let path = self.configs.of(Path::new(&file.name)).path;
        let same = folder.components().zip(path.components()).take_while(|(a, b)| a == b).count();
        let up = folder.components().skip(same).map(|_| Component::ParentDir);
        let names = up.chain(path.components().skip(same));
        names.map(|name| name.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    }

    /// Whether this run can tell if an entry of the baseline at `path` holds: its rule ran on its
    /// file, or there is no such file or rule any more.
    fn is_judged(
        &self,
        path: &Path,
        names: &BTreeMap<String, &CheckedFile>,
        Entry { known, .. }: &Entry,
    ) -> bool {
        let Some(rule) = rules::find(&known.rule) else { return true };
        match names.get(&known.file) {
            Some(file) => self.configs.settings(Path::new(&file.name)).severity(rule).is_some(),
            None => !path.parent().unwrap_or(Path::new("")).join(&known.file).exists(),
        }
    }

    /// Takes what is known out of the report.
    pub(super) fn apply(&self, report: &mut Report) -> Result<(), Unusable> {
        let mut known = Baselined::default();
        let paths = self.all(report);
        for path in &paths {
            let mut baseline = read(path)?;
            for file in &mut report.files {
                if self.of(file).as_ref() == Some(path) {
                    let name = self.name(path, file);
                    known.findings += baseline.take(&name, &mut file.diagnostics);
                }
            }
            let names = self.names(path, report);
            let stale = baseline.entries().filter(|entry| self.is_judged(path, &names, entry));
            known.stale.extend(stale.map(|entry| (path.clone(), entry)));
        }
        report.known = (!paths.is_empty()).then_some(known);
        Ok(())
    }

    /// Writes what the report holds into the baselines, and gives for each how many findings it
    /// has then. What an old one has of files and rules that were not checked stays.
    pub(super) fn write(&self, report: &Report) -> Result<Vec<(PathBuf, usize)>, Unusable> {
        let mut written = Vec::new();
        for path in self.all(report) {
            let names = self.names(&path, report);
            let old = if path.exists() { read(&path)? } else { Baseline::default() };
            let mut new = Baseline::default();
            for entry in old.entries().filter(|entry| !self.is_judged(&path, &names, entry)) {
                new.insert(entry);
            }
            for (name, file) in names {
                new.record(&name, &file.diagnostics);
            }
            disk::replace(&path, |out| out.write_all(new.to_json().as_bytes()))
                .map_err(|error| Unusable::Unwritable { path: path.clone(), error })?;
            written.push((path, new.len()));
        }
        Ok(written)
    }
}

fn read(path: &Path) -> Result<Baseline, Unusable> {
    let path = path.to_owned();
    match disk::read(&path) {
        Err(error) => Err(Unusable::Unreadable { path, reason: error.to_string() }),
        Ok(text) => Baseline::parse(&text).map_err(|error| Unusable::Invalid { path, error }),
    }
}
