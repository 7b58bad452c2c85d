//! What one file says, by itself: the objects in it that bear on policies. A function of its text
//! alone, so that an editor can keep it until the text changes, and most of it when it does.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use memchr::memmem::Finder;

use super::blocks::Blocks;
use super::each::each;
use super::partial::is_collection;
use crate::policy::{self, Namespace, NetworkPolicy, Object, Service, Workload, WorkloadKind};
use crate::text::Span;
use crate::yaml::{Document, Format, Part};

/// What a file says.
#[derive(Clone, Debug)]
pub struct FileFacts {
    /// Its path.
    pub path: PathBuf,
    /// What its text is.
    pub format: Format,
    /// How many documents it has.
    pub count: u32,
    /// Its documents that name something of interest, in text order.
    pub documents: Vec<Arc<DocumentFacts>>,
    /// Where the blocks of templates are.
    blocks: Blocks,
    /// The length of its text, in bytes.
    pub(super) bytes: usize,
    /// Stands for the text.
    digest: u64,
}

/// What a document says, and where it is in its file.
#[derive(Clone, Debug)]
pub struct DocumentFacts {
    /// Its index in the file, from 0.
    pub index: u32,
    /// Offset of its first byte in the file, in bytes. Spans in it count from there.
    pub base: u32,
    /// Lines of the file before it.
    pub lines: u32,
    /// Whether it was fenced in Markdown: documentation shows fragments.
    pub fenced: bool,
    /// The document.
    pub tree: Arc<Document>,
    /// What is in it.
    pub objects: Arc<Objects>,
}

/// The objects of a document that bear on policies.
#[derive(Clone, Debug, Default)]
pub struct Objects {
    /// What is judged as a network policy, whether or not a server knows it as one.
    pub policies: Vec<Arc<Fact<NetworkPolicy>>>,
    /// What runs pods.
    pub workloads: Vec<Arc<Fact<Workload>>>,
    /// Namespaces.
    pub namespaces: Vec<Arc<Fact<Namespace>>>,
    /// Services.
    pub services: Vec<Arc<Fact<Service>>>,
}

/// An object as it is written.
#[derive(Clone, Debug)]
pub struct Fact<T> {
    /// Where it is, and how it is named.
    pub object: Object,
    /// What it says.
    pub written: T,
}

impl FileFacts {
    /// Reads the file at `path`.
    pub fn read(path: &Path, text: &str, format: Format) -> Self {
        let read = |parts: Vec<(u32, Part<'_>)>| parts.iter().map(DocumentFacts::read).collect();
        Self::of(path, text, format, read)
    }

    /// Reads the file at `path`, its documents side by side: for callers that hold nothing which others
    /// wait for.
    pub fn read_parallel(path: &Path, text: &str, format: Format) -> Self {
        Self::of(path, text, format, |parts| each(&parts, DocumentFacts::read))
    }

    /// Reads the same file with another text. Documents that stayed as they were are shared.
    #[must_use]
    pub fn after(&self, text: &str) -> Self {
        Self::of(&self.path, text, self.format, |parts| self.documents_after(&parts))
    }

    /// Documents are looked for where they stood: before the first that changed, after the last, then
    /// anywhere between the two.
    fn documents_after(&self, parts: &[(u32, Part<'_>)]) -> Vec<DocumentFacts> {
        let known = &self.documents;
        let is_same = |(known, (_, part)): &(&Arc<DocumentFacts>, &(u32, Part<'_>))| {
            known.fenced == part.fenced && *known.tree.text == *part.text
        };
        let front = known.iter().zip(parts).take_while(is_same).count();
        let (rest, others) = (known.iter().skip(front), parts.iter().skip(front));
        let back = rest.rev().zip(others.rev()).take_while(is_same).count();
        let changed = known.iter().skip(front).take(known.len() - front - back);
        let moved: HashMap<(&str, bool), _> =
            changed.map(|it| ((&*it.tree.text, it.fenced), it)).collect();
        let read = |(at, (index, part)): (usize, &(u32, Part<'_>))| {
            let same = match parts.len() - at {
                _ if at < front => known.get(at),
                left if left <= back => known.get(known.len() - left),
                _ => moved.get(&(part.text, part.fenced)).copied(),
            };
            match same.map(|known| &**known) {
                Some(known) => DocumentFacts { index: *index, base: part.base, ..known.clone() },
                None => DocumentFacts::read(&(*index, *part)),
            }
        };
        parts.iter().enumerate().map(read).collect()
    }

    /// Reads the file at `path` with `read`, which reads documents: those of interest, each with its
    /// index in the file.
    fn of(
        path: &Path,
        text: &str,
        format: Format,
        read: impl FnOnce(Vec<(u32, Part<'_>)>) -> Vec<DocumentFacts>,
    ) -> Self {
        let parts = format.split(text);
        let count = parts.len() as u32;
        let wanted = (0..).zip(parts).filter(|(_, part)| is_of_interest(part.text)).collect();
        let mut documents = read(wanted);
        let (mut lines, mut counted) = (0, 0);
        for document in &mut documents {
            lines += line_breaks(Span::new(counted, document.base).of(text));
            counted = document.base;
            document.lines = lines;
        }
        Self {
            path: path.to_owned(),
            format,
            count,
            blocks: if documents.is_empty() { Blocks::default() } else { Blocks::of(text) },
            documents: documents.into_iter().map(Arc::new).collect(),
            bytes: text.len(),
            digest: digest(text),
        }
    }

    /// The document of that index in the file, if it is of interest.
    pub fn document(&self, index: u32) -> Option<&Arc<DocumentFacts>> {
        let at = self.documents.binary_search_by_key(&index, |it| it.index).ok()?;
        self.documents.get(at)
    }

    /// Whether it shows one alternative after the other, and so says nothing about a cluster: a page
    /// of documentation, or a collection of examples by its name.
    pub fn is_documentation(&self) -> bool {
        self.format == Format::Markdown || is_collection(&self.path)
    }

    /// Whether this is what `text` says.
    pub(super) fn is_of(&self, text: &str) -> bool {
        self.bytes == text.len() && self.digest == digest(text)
    }

    /// Whether both are of the same text.
    pub(super) fn says_what(&self, other: &Self) -> bool {
        self.bytes == other.bytes && self.digest == other.digest
    }

    /// Whether what stands at `offset`, in bytes, exists only under a template's conditions.
    pub(super) fn is_conditional(&self, offset: u32) -> bool {
        self.blocks.enclose(offset)
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
    /// Reads a document, given its index in the file. Lines before it are not counted yet.
    pub fn read((index, part): &(u32, Part<'_>)) -> Self {
        let tree = Document::read(part.text);
        Self {
            index: *index,
            base: part.base,
            lines: 0,
            fenced: part.fenced,
            objects: Arc::new(Objects::of(&tree, part.fenced)),
            tree: Arc::new(tree),
        }
    }
}

impl Objects {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.policies.is_empty()
            && self.workloads.is_empty()
            && self.namespaces.is_empty()
            && self.services.is_empty()
    }

    fn of(tree: &Document, fenced: bool) -> Self {
        let mut objects = Self::default();
        for object in policy::objects(tree, fenced) {
            if object.is_policy() {
                let written = NetworkPolicy::read(tree, &object);
                objects.policies.push(Arc::new(Fact { object, written }));
            } else if let Some(written) = Workload::read(tree, &object) {
                objects.workloads.push(Arc::new(Fact { object, written }));
            } else if let Some(written) = Namespace::read(tree, &object) {
                objects.namespaces.push(Arc::new(Fact { object, written }));
            } else if let Some(written) = Service::read(tree, &object) {
                objects.services.push(Arc::new(Fact { object, written }));
            }
        }
        objects
    }
}

/// Whether a text names something of interest: most documents do not, and are not read.
fn is_of_interest(text: &str) -> bool {
    mentions_policy(text) || mentions_us(text) || names_kind(text)
}

/// Whether a text may hold a policy, however misspelt.
pub fn mentions_policy(text: &str) -> bool {
    static MARKS: LazyLock<[Finder<'_>; 5]> = LazyLock::new(|| {
        ["etworkPol", "etworkpol", "networking.k8s.io", "podSelector", "policyTypes"]
            .map(Finder::new)
    });
    MARKS.iter().any(|mark| mark.find(text.as_bytes()).is_some())
}

/// Whether a text may speak to this program.
pub fn mentions_us(text: &str) -> bool {
    static MARK: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("netpol-lint"));
    MARK.find(text.as_bytes()).is_some()
}

/// Whether a text names a kind of interest.
fn names_kind(text: &str) -> bool {
    let other = ["Namespace", "Service", ""];
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

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(name: &str) -> String {
        format!(
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: {name}}}\n"
        )
    }

    #[test]
    fn an_edit_costs_its_own_document() {
        let [a, b, c] = ["a", "b", "c"].map(policy);
        let path = Path::new("policies.yaml");
        let before = FileFacts::read(path, &format!("{a}---\n{b}---\n{c}"), Format::Yaml);
        let text = format!("# new\n{a}---\nkind: Else\n---\nkind: Pod\n---\n{c}");
        let after = before.after(&text);
        let read = FileFacts::read(path, &text, Format::Yaml);
        let places = |facts: &FileFacts| -> Vec<_> {
            facts.documents.iter().map(|it| (it.index, it.base, it.lines)).collect()
        };
        assert_eq!(places(&after), places(&read));
        assert_eq!(after.count, 4);
        assert!(after.is_of(&text) && !after.says_what(&before));
        let [first, _, last] = after.documents.as_slice() else { panic!("three are of interest") };
        let shared = |it: &DocumentFacts| {
            before.documents.iter().any(|known| Arc::ptr_eq(&known.objects, &it.objects))
        };
        assert!(!shared(first) && shared(last));
    }
}
