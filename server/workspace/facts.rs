//! What one file says, by itself: the objects in it that bear on policies. A function of its text
//! alone, so that an editor can keep it until the text changes.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::blocks::Blocks;
use crate::policy::{self, Namespace, NetworkPolicy, Object, Service, Workload, WorkloadKind};
use crate::yaml::{Document, Part, split};

/// What a file says.
#[derive(Clone, Debug)]
pub struct FileFacts {
    /// Its path.
    pub path: PathBuf,
    /// Its documents that hold something of interest, in text order.
    pub documents: Vec<Arc<DocumentFacts>>,
    /// The length of its text, in bytes.
    pub(super) bytes: usize,
    /// Stands for the text.
    digest: u64,
}

/// What a document says.
#[derive(Clone, Debug)]
pub struct DocumentFacts {
    /// Its index in the file, from 0.
    pub index: u32,
    /// Offset of its first byte in the file, in bytes. Spans in it count from there.
    pub base: u32,
    /// Lines of the file before it.
    pub lines: u32,
    /// The document.
    pub tree: Arc<Document>,
    /// Its network policies.
    pub policies: Vec<Arc<Fact<NetworkPolicy>>>,
    /// What runs pods.
    pub workloads: Vec<Arc<Fact<Workload>>>,
    /// Its namespaces.
    pub namespaces: Vec<Arc<Fact<Namespace>>>,
    /// Its services.
    pub services: Vec<Arc<Fact<Service>>>,
}

/// An object as it is written.
#[derive(Clone, Debug)]
pub struct Fact<T> {
    /// Where it is, and how it is named.
    pub object: Object,
    /// Whether it exists only under conditions: it stands in a template's `if`, `range` or `define`.
    pub conditional: bool,
    /// What it says.
    pub written: T,
}

impl FileFacts {
    /// Reads the YAML or JSON of the file at `path`.
    pub fn read(path: &Path, text: &str) -> Self {
        Self::of(path, text, &split(text), |_| None)
    }

    /// Reads the YAML or JSON of the file at `path`, which was `before`: documents that stayed as
    /// they were are shared with it.
    pub fn after(before: Option<&Self>, path: &Path, text: &str) -> Self {
        let Some(before) = before else { return Self::read(path, text) };
        let known: HashMap<&str, &Arc<Document>> =
            before.documents.iter().map(|it| (&*it.tree.text, &it.tree)).collect();
        let parts = split(text);
        let tree = |index: u32| parts.get(index as usize).and_then(|part| known.get(part.text));
        Self::of(path, text, &parts, |index| tree(index).copied().cloned())
    }

    /// Reads those `parts` of the file's text; `read` gives what is read already, by its index.
    pub fn of(
        path: &Path,
        text: &str,
        parts: &[Part<'_>],
        read: impl Fn(u32) -> Option<Arc<Document>>,
    ) -> Self {
        let mut blocks = None;
        let mut documents = Vec::new();
        let (mut lines, mut counted) = (0, 0);
        for (index, part) in (0..).zip(parts).filter(|(_, part)| mentions_object(part.text)) {
            let blocks = blocks.get_or_insert_with(|| Blocks::of(text));
            let base = part.base as usize;
            lines += line_breaks(text.get(counted..base).unwrap_or_default());
            counted = base;
            let tree = read(index).unwrap_or_else(|| Arc::new(Document::read(part.text)));
            documents.extend(DocumentFacts::of(tree, (index, lines), part, blocks).map(Arc::new));
        }
        Self { path: path.to_owned(), documents, bytes: text.len(), digest: digest(text) }
    }

    /// Whether both are of the same text.
    pub(super) fn says_what(&self, other: &Self) -> bool {
        self.digest == other.digest && self.bytes == other.bytes
    }
}

/// Line breaks in `text`.
pub(super) fn line_breaks(text: &str) -> u32 {
    memchr::memchr_iter(b'\n', text.as_bytes()).count() as u32
}

fn digest(text: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(text)
}

impl DocumentFacts {
    /// `None` if it holds nothing of interest.
    fn of(
        tree: Arc<Document>,
        (index, lines): (u32, u32),
        part: &Part<'_>,
        blocks: &Blocks,
    ) -> Option<Self> {
        let objects = policy::objects(&tree, part.fenced);
        let (mut policies, mut workloads) = (Vec::new(), Vec::new());
        let (mut namespaces, mut services) = (Vec::new(), Vec::new());
        for object in objects {
            let start = tree.span(object.node).start + part.base;
            let conditional = blocks.enclose(start);
            if object.api == policy::Api::Current {
                let written = NetworkPolicy::read(&tree, &object);
                policies.push(Arc::new(Fact { object, conditional, written }));
            } else if let Some(written) = Workload::read(&tree, &object) {
                workloads.push(Arc::new(Fact { object, conditional, written }));
            } else if let Some(written) = Namespace::read(&tree, &object) {
                namespaces.push(Arc::new(Fact { object, conditional, written }));
            } else if let Some(written) = Service::read(&tree, &object) {
                services.push(Arc::new(Fact { object, conditional, written }));
            }
        }
        let facts =
            Self { index, base: part.base, lines, tree, policies, workloads, namespaces, services };
        (!facts.is_empty()).then_some(facts)
    }

    fn is_empty(&self) -> bool {
        self.policies.is_empty()
            && self.workloads.is_empty()
            && self.namespaces.is_empty()
            && self.services.is_empty()
    }
}

/// Whether a text names a kind of interest: most documents do not, and are not read.
fn mentions_object(text: &str) -> bool {
    let other = ["NetworkPolicy", "Namespace", "Service", ""];
    let is_ours = |kind: &str| {
        let kind = kind.strip_suffix("List").unwrap_or(kind);
        other.contains(&kind) || WorkloadKind::ALL.iter().any(|known| known.name() == kind)
    };
    memchr::memmem::find_iter(text.as_bytes(), "kind").any(|at| {
        let rest = text.get(at + "kind".len()..).unwrap_or_default();
        let value = rest.trim_start_matches(['"', '\'', ' ', '\t', ':']);
        let end = value.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(value.len());
        value.get(..end).is_some_and(is_ours)
    })
}
