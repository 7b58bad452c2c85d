//! Where kustomizations name a policy of a file that they gather: as the target of a patch or a
//! replacement, and in the patches themselves.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::facts::line_breaks;
use super::folder::{below, stands_for_itself};
use super::gather::Gathered;
use super::kustomization::NAMES;
use super::layer;
use super::root::MAX_LEVELS;
use super::scopes::Workspace;
use crate::reach::Text;
use crate::text::Span;
use crate::yaml::{Document, Kind, NodeId, ScalarStyle, split};

const KIND: &str = "NetworkPolicy";

/// A place that names a policy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mention {
    /// The file.
    pub path: PathBuf,
    /// Its line, from 1.
    pub line: usize,
    /// The name without its quotes, in bytes of the file, and how it is written; `None` where the place
    /// says it in another way, or it cannot be told whether it means the policy.
    pub name: Option<(Span, ScalarStyle)>,
    /// What has to be written there; empty without a name.
    pub renamed: Text,
}

/// A name of the policy, and what it will be.
type Renaming = [Text; 2];

impl Workspace<'_> {
    /// The places that name the policy `name` of the file at `path` in the kustomizations that gather
    /// the file: among the folders above it, and all folders of its repository, or else of the
    /// workspace. There it may be called by what prefixes and suffixes make of its name. Patterns that
    /// mean `renamed` as well are left out.
    pub fn mentions(&self, path: &Path, name: &str, renamed: &str) -> Vec<Mention> {
        let path = self.absolute(path);
        let above = path.ancestors().skip(1).take(MAX_LEVELS);
        let mut folders: Vec<PathBuf> = above.clone().map(Path::to_owned).collect();
        let is_repository = |folder: &&Path| !self.files().list(&folder.join(".git")).is_empty();
        let own_base = Some(self.base()).filter(|base| path.starts_with(base));
        if let Some(root) = above.clone().find(is_repository).or(own_base) {
            let with_own = below(root, self.files()).filter(|(_, it)| stands_for_itself(it));
            folders.extend(with_own.map(|(folder, _)| folder));
        }
        folders.sort();
        folders.dedup();
        let mut found: BTreeMap<PathBuf, (bool, Vec<Renaming>)> = BTreeMap::new();
        for folder in folders {
            let Some(gathered) = self.marks(&folder).kustomization else { continue };
            let names = renamings(&gathered, &path, [name, renamed]);
            if names.is_empty() {
                continue;
            }
            let own = NAMES.map(|it| folder.join(it)).into_iter();
            let own =
                own.filter(|it| self.files().read(it).is_some()).map(|it| (it, false)).take(1);
            let patches = gathered.patches.iter().map(|it| (it.clone(), true));
            for (file, is_patch) in own.chain(patches) {
                let known = found.entry(file).or_insert((is_patch, Vec::new()));
                known.1.extend(names.iter().cloned());
            }
        }
        let all = found.iter().flat_map(|(path, (is_patch, names))| {
            let mut mentions = Vec::new();
            let text = self.files().read(path).unwrap_or_default();
            for part in split(&text) {
                let (document, base) = (&Document::read(part.text), part.base);
                let finder =
                    Finder { path, text: &text, document, base, names, found: &mut mentions };
                if *is_patch { finder.patch() } else { finder.kustomization() }
            }
            mentions
        });
        all.collect()
    }
}

/// What a policy of the file at `path` is called where it is gathered, and will be.
fn renamings(gathered: &Gathered, path: &Path, names: [&str; 2]) -> Vec<Renaming> {
    let all = gathered.all_of(path).flat_map(|source| {
        let [old, new] = names.map(|name| layer::names(&source.layers, KIND, Some(&name.into())));
        old.into_iter().zip(new).map(|(old, new)| [old, new])
    });
    all.collect()
}

/// Looks through one document.
struct Finder<'a> {
    path: &'a Path,
    text: &'a str,
    document: &'a Document,
    base: u32,
    names: &'a [Renaming],
    found: &'a mut Vec<Mention>,
}

impl Finder<'_> {
    fn kustomization(mut self) {
        let Some(root) = self.document.root else { return };
        for list in ["patches", "patchesJson6902", "patchesStrategicMerge"] {
            for patch in self.items(root, list) {
                self.target(self.document.get(patch, "target"));
                self.inline(self.document.get(patch, "patch").unwrap_or(patch));
            }
        }
        for replacement in self.items(root, "replacements") {
            self.target(self.document.get(replacement, "source"));
            for target in self.items(replacement, "targets") {
                self.target(self.document.get(target, "select"));
                for rejected in self.items(target, "reject") {
                    self.target(Some(rejected));
                }
            }
        }
    }

    /// A file with objects as they should become.
    fn patch(mut self) {
        if let Some(name) = self.document.root.and_then(|root| named(self.document, root)) {
            self.exact(name);
        }
    }

    fn items(&self, node: NodeId, list: &str) -> Vec<NodeId> {
        let items = self.document.get(node, list).map(|list| self.document.items(list));
        items.unwrap_or_default().iter().map(|item| item.value).collect()
    }

    /// What says which objects something is about.
    fn target(&mut self, target: Option<NodeId>) {
        let Some(target) = target else { return };
        let kind = self.document.get(target, "kind").and_then(|kind| self.document.text_of(kind));
        if kind.as_deref().is_some_and(|kind| kind != KIND) {
            return;
        }
        let Some(node) = self.document.get(target, "name") else { return };
        let Some(pattern) = self.document.text_of(node) else { return };
        if kind.is_some() && self.exact(node) {
            return;
        }
        // A pattern is a regular expression; how it starts tells most of them apart.
        let literal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        let start = pattern.find(|c| !literal(c)).unwrap_or(pattern.len());
        let start = pattern.get(..start).unwrap_or_default().trim_end_matches('.');
        let means = |name: &str| match start.len() {
            len if len == pattern.len() => name == pattern,
            _ => name.starts_with(start),
        };
        if self.names.iter().any(|[old, new]| means(old) && !means(new)) {
            self.add(node, None, "".into());
        }
    }

    /// A name of a policy; whether it is one of the names that are wanted.
    fn exact(&mut self, node: NodeId) -> bool {
        let text = self.document.text_of(node);
        let new = text.and_then(|text| self.renamed(&text));
        let found = new.is_some();
        if let Some(new) = new {
            self.add(node, self.document.bare(node), new);
        }
        found
    }

    /// What that name will be, if it is one that is wanted.
    fn renamed(&self, name: &str) -> Option<Text> {
        self.names.iter().find(|[old, _]| **old == *name).map(|[_, new]| new.clone())
    }

    /// A patch that is written within the kustomization.
    fn inline(&mut self, node: NodeId) {
        let Some(text) = self.document.text_of(node).filter(|text| text.contains('\n')) else {
            return;
        };
        for part in split(&text) {
            let document = Document::read(part.text);
            let name = document.root.and_then(|root| named(&document, root));
            let Some(name) = name else { continue };
            let Some(new) = document.text_of(name).and_then(|name| self.renamed(&name)) else {
                continue;
            };
            let inner = document.bare(name).and_then(|(span, style)| {
                Some((self.within(node, &text, span.shift(part.base))?, style))
            });
            self.add(node, inner, new);
        }
    }

    /// Where `span` of the `text` of a block scalar stands in the document.
    fn within(&self, node: NodeId, text: &str, span: Span) -> Option<Span> {
        let Kind::Scalar(ScalarStyle::Literal) = self.document.written(node).kind else {
            return None;
        };
        let block = self.document.span(node);
        let before = text.get(..span.start as usize)?;
        let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
        let mut lines = block.of(&self.document.text).split_inclusive('\n').skip(1);
        let all: Vec<&str> = lines.by_ref().collect();
        let first = all.iter().find(|line| !line.trim().is_empty())?;
        let indent = first.len() - first.trim_start_matches(' ').len();
        let above = all.get(..before.matches('\n').count())?;
        let head = block.of(&self.document.text).find('\n')? + 1;
        let above: usize = above.iter().map(|line| line.len()).sum();
        let start = block.start + (head + above + indent + column) as u32;
        let found = Span::new(start, start + span.len());
        (found.of(&self.document.text) == span.of(text)).then_some(found)
    }

    fn add(&mut self, node: NodeId, name: Option<(Span, ScalarStyle)>, renamed: Text) {
        let place = self.base + name.map_or(self.document.span(node), |it| it.0).start;
        let before = self.text.get(..place as usize).unwrap_or_default();
        self.found.push(Mention {
            path: self.path.to_owned(),
            line: line_breaks(before) as usize + 1,
            name: name.map(|(span, style)| (span.shift(self.base), style)),
            renamed,
        });
    }
}

/// The name of the policy that a patch is about.
fn named(document: &Document, root: NodeId) -> Option<NodeId> {
    let kind = document.text_of(document.get(root, "kind")?)?;
    let name = document.get(document.get(root, "metadata")?, "name")?;
    (kind == KIND).then_some(name)
}
