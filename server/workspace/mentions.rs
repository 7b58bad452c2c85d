//! Where kustomizations name a policy of a file that they gather: as the target of a patch or a
//! replacement, and in the patches themselves.

use std::path::{Path, PathBuf};

use super::facts::line_breaks;
use super::folder::{below, stands_for_itself};
use super::kustomization::NAMES;
use super::root::MAX_LEVELS;
use super::scopes::Workspace;
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
}

impl Workspace<'_> {
    /// The places that name the policy `name` of the file at `path` in the kustomizations that gather
    /// the file: among the folders above it, and all folders of its repository, or else of the
    /// workspace. Patterns that mean `renamed` as well are left out.
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
        let mut found = Vec::new();
        for folder in folders {
            let Some(gathered) = self.marks(&folder).kustomization else { continue };
            if !gathered.covers(&path) {
                continue;
            }
            let own = NAMES.map(|it| folder.join(it));
            let own = own.into_iter().find_map(|it| Some((self.files().read(&it)?, it)));
            found.extend(own.map(|(text, file)| (file, text, false)));
            let patches = gathered.patches.iter();
            let patches = patches.filter_map(|it| Some((it.clone(), self.files().read(it)?)));
            found.extend(patches.map(|(file, text)| (file, text, true)));
        }
        found.sort();
        found.dedup_by(|later, earlier| later.0 == earlier.0);
        let all = found.into_iter().flat_map(|(file, text, is_patch)| {
            let mut mentions = Vec::new();
            for part in split(&text) {
                let document = &Document::read(part.text);
                let (path, base) = (&file, part.base);
                let wanted = [name, renamed];
                let finder =
                    Finder { path, text: &text, document, base, wanted, found: &mut mentions };
                if is_patch { finder.patch() } else { finder.kustomization() }
            }
            mentions
        });
        all.collect()
    }
}

/// Looks through one document.
struct Finder<'a> {
    path: &'a Path,
    text: &'a str,
    document: &'a Document,
    base: u32,
    /// The name, and what it will be.
    wanted: [&'a str; 2],
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
        if kind.is_some() {
            self.exact(node);
        }
        // A pattern is a regular expression; how it starts tells most of them apart.
        let literal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        let start = pattern.find(|c| !literal(c)).unwrap_or(pattern.len());
        let start = pattern.get(..start).unwrap_or_default().trim_end_matches('.');
        let [is_meant, stays_meant] = self.wanted.map(|name| match start.len() {
            len if len == pattern.len() => name == pattern,
            _ => name.starts_with(start),
        });
        let is_exact = kind.is_some() && pattern == self.wanted[0];
        if is_meant && !stays_meant && !is_exact {
            self.add(node, None);
        }
    }

    /// A name of a policy, if it is the one that is wanted.
    fn exact(&mut self, node: NodeId) {
        if self.document.text_of(node).as_deref() == Some(self.wanted[0]) {
            self.add(node, self.document.bare(node));
        }
    }

    /// A patch that is written within the kustomization.
    fn inline(&mut self, node: NodeId) {
        let Some(text) = self.document.text_of(node).filter(|text| text.contains('\n')) else {
            return;
        };
        for part in split(&text) {
            let document = Document::read(part.text);
            let name = document.root.and_then(|root| named(&document, root));
            let Some(name) =
                name.filter(|name| document.text_of(*name).as_deref() == Some(self.wanted[0]))
            else {
                continue;
            };
            let inner = document.bare(name).and_then(|(span, style)| {
                Some((self.within(node, &text, span.shift(part.base))?, style))
            });
            self.add(node, inner);
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

    fn add(&mut self, node: NodeId, name: Option<(Span, ScalarStyle)>) {
        let place = self.base + name.map_or(self.document.span(node), |it| it.0).start;
        let before = self.text.get(..place as usize).unwrap_or_default();
        self.found.push(Mention {
            path: self.path.to_owned(),
            line: line_breaks(before) as usize + 1,
            name: name.map(|(span, style)| (span.shift(self.base), style)),
        });
    }
}

/// The name of the policy that a patch is about.
fn named(document: &Document, root: NodeId) -> Option<NodeId> {
    let kind = document.text_of(document.get(root, "kind")?)?;
    let name = document.get(document.get(root, "metadata")?, "name")?;
    (kind == KIND).then_some(name)
}
