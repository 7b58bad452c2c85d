//! Manifests of a git revision, read through the `git` program: `git:REVISION[:PATH]`.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::workspace::Files;

/// What a path starts with that names a revision.
pub(super) const PREFIX: &str = "git:";

/// Why a revision cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failed {
    #[error("cannot run `git`: {0}")]
    Start(io::Error),
    #[error("git has no `{what}` here: {said}")]
    Unknown { what: String, said: String },
    #[error("`{0}` has a file with a name that is not UTF-8")]
    Name(String),
    #[error("name a revision: git:REVISION or git:REVISION:PATH")]
    Unnamed,
}

/// The files of a revision, as paths from the root of its repository.
pub(super) struct Tree {
    /// The folder or file asked for; empty for all.
    named: PathBuf,
    /// The object of each file.
    objects: BTreeMap<PathBuf, String>,
    /// The texts of the manifests asked for.
    texts: BTreeMap<PathBuf, String>,
}

impl Tree {
    /// Reads what `git:REVISION[:PATH]` names. A path counts from the root of the repository, one
    /// that starts with `./` or `../` from the current directory, as git has it.
    pub(super) fn read(text: &str) -> Result<Self, Failed> {
        let rest = text.strip_prefix(PREFIX).unwrap_or(text);
        let (revision, path) = rest.split_once(':').unwrap_or((rest, ""));
        if revision.is_empty() || revision.starts_with('-') {
            return Err(Failed::Unnamed);
        }
        let commit = verified(&format!("{revision}^{{commit}}"), revision)?;
        let named = from_root(path)?;
        let objects = objects(&commit)?;
        let tree = Self { named, objects, texts: BTreeMap::new() };
        if tree.manifests().is_empty() {
            verified(&format!("{commit}:{}", slashed(&tree.named)), rest)?;
        }
        let texts = tree.texts()?;
        Ok(Self { texts, ..tree })
    }

    /// The folder or file asked for.
    pub(super) fn named(&self) -> &Path {
        &self.named
    }

    /// The manifests in it, sorted.
    pub(super) fn manifests(&self) -> Vec<PathBuf> {
        let is_manifest = |path: &&PathBuf| {
            let extension = path.extension().and_then(|extension| extension.to_str());
            extension.is_some_and(|it| ["yaml", "yml", "json"].contains(&it))
        };
        let within = self.objects.keys().filter(|path| path.starts_with(&self.named));
        within.filter(|path| **path == self.named || is_manifest(path)).cloned().collect()
    }

    /// All manifests asked for, by one process.
    fn texts(&self) -> Result<BTreeMap<PathBuf, String>, Failed> {
        let manifests = self.manifests();
        let wanted = manifests.iter().filter_map(|path| self.objects.get(path));
        let list: String = wanted.flat_map(|object| [object.as_str(), "\n"]).collect();
        let output = git(&["cat-file", "--batch"], &list)?;
        let mut rest = output.stdout.as_slice();
        let mut texts = BTreeMap::new();
        for path in manifests {
            let Some((content, after)) = next_object(rest) else { break };
            texts.extend(String::from_utf8(content.to_vec()).ok().map(|text| (path, text)));
            rest = after;
        }
        Ok(texts)
    }
}

impl Files for Tree {
    fn read(&self, path: &Path) -> Option<String> {
        if let Some(text) = self.texts.get(path) {
            return Some(text.clone());
        }
        let output = git(&["cat-file", "blob", self.objects.get(path)?], "").ok()?;
        String::from_utf8(output.stdout).ok()
    }

    fn list(&self, path: &Path) -> Vec<PathBuf> {
        let below = self.objects.keys().filter_map(|file| {
            let first = file.strip_prefix(path).ok()?.components().next()?;
            Some(path.join(first))
        });
        let mut entries: Vec<PathBuf> = below.collect();
        entries.dedup();
        entries
    }
}

/// The object that `name` stands for; `shown` is what people wrote.
fn verified(name: &str, shown: &str) -> Result<String, Failed> {
    let output = git(&["rev-parse", "--verify", "--end-of-options", name], "")?;
    answer(&output).ok_or_else(|| {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.trim().trim_start_matches("fatal: ").to_owned();
        Failed::Unknown { what: shown.to_owned(), said }
    })
}

/// `path` from the root of the repository.
fn from_root(path: &str) -> Result<PathBuf, Failed> {
    let mut parts = PathBuf::new();
    if path == "." || path.starts_with("./") || path.starts_with("../") {
        let output = git(&["rev-parse", "--show-prefix"], "")?;
        parts.push(answer(&output).unwrap_or_default());
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    Ok(parts)
}

/// The files of a commit.
fn objects(commit: &str) -> Result<BTreeMap<PathBuf, String>, Failed> {
    let output = git(&["ls-tree", "-r", "-z", "--full-tree", commit], "")?;
    let entries = output.stdout.split(|byte| *byte == 0).filter(|entry| !entry.is_empty());
    let files = entries.map(|entry| {
        let entry = str::from_utf8(entry).map_err(|_| Failed::Name(commit.to_owned()))?;
        let (about, path) = entry.split_once('\t').unwrap_or((entry, ""));
        let object = about.rsplit(' ').next().unwrap_or_default();
        Ok((about.contains(" blob "), PathBuf::from(path), object.to_owned()))
    });
    let files: Result<Vec<_>, Failed> = files.collect();
    Ok(files?.into_iter().filter(|file| file.0).map(|(_, path, object)| (path, object)).collect())
}

/// The first object of what `git cat-file --batch` wrote, and the rest.
fn next_object(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = memchr::memchr(b'\n', bytes)?;
    let (header, rest) = bytes.split_at_checked(end)?;
    let size = str::from_utf8(header).ok()?.rsplit(' ').next()?.parse().ok()?;
    let (content, rest) = rest.get(1..)?.split_at_checked(size)?;
    Some((content, rest.get(1..)?))
}

/// What git said in one line, if it succeeded.
fn answer(output: &Output) -> Option<String> {
    let text = output.status.success().then(|| String::from_utf8_lossy(&output.stdout))?;
    Some(text.trim().to_owned())
}

fn slashed(path: &Path) -> String {
    path.display().to_string().replace(std::path::MAIN_SEPARATOR, "/")
}

/// Runs git, without a shell, with `input` on its standard input.
fn git(arguments: &[&str], input: &str) -> Result<Output, Failed> {
    let mut command = Command::new("git");
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(Failed::Start)?;
    let stdin = child.stdin.take();
    // Written beside the reading: both pipes may be full at once. Git may end before it has read
    // all, and then says why.
    std::thread::scope(|scope| {
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input.as_bytes())));
        child.wait_with_output()
    })
    .map_err(Failed::Start)
}
