//! A kustomization as it is written: what it gathers, and what it does to it.

use std::path::{Path, PathBuf};

use super::Files;
use super::layer::{AddedLabel, Layer, Reach, Setting, Target};
use super::paths::normal;
use crate::yaml::{Document, NodeId, Value, split};

/// The names of the file, as kustomize looks for them.
pub(super) const NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// A kustomization.
#[derive(Clone, Debug, Default)]
pub(super) struct Kustomization {
    /// `resources` and `bases`: files, folders and addresses.
    pub(super) resources: Vec<String>,
    /// `components`: folders.
    pub(super) components: Vec<String>,
    /// The files of its patches.
    pub(super) patch_files: Vec<String>,
    /// What it does to all that it gathers.
    pub(super) layer: Layer,
    /// Whether it also makes objects which are written nowhere (`helmCharts`, `generators`), or
    /// could not be read in full.
    pub(super) makes_more: bool,
}

impl Kustomization {
    /// The one of a folder.
    pub(super) fn of_folder(folder: &Path, files: &dyn Files) -> Option<Self> {
        let text = NAMES.iter().find_map(|name| files.read(&folder.join(name)))?;
        Some(Self::read(&text, folder, files))
    }

    /// Reads `text`, the kustomization of `folder`, and the patches it names.
    pub(super) fn read(text: &str, folder: &Path, files: &dyn Files) -> Self {
        let mut read = Self::default();
        for part in split(text) {
            let document = Document::read(part.text);
            let Some(root) = document.root else { continue };
            read.makes_more |= !document.errors.is_empty() || !document.masks.is_empty();
            Reader { document: &document, root, folder, files }.read(&mut read);
        }
        read
    }

    /// The files of its patches, as paths.
    pub(super) fn patch_paths(&self, folder: &Path) -> impl Iterator<Item = PathBuf> {
        self.patch_files.iter().map(move |file| normal(&folder.join(file)))
    }
}

struct Reader<'a> {
    document: &'a Document,
    root: NodeId,
    folder: &'a Path,
    files: &'a dyn Files,
}

impl Reader<'_> {
    fn read(&self, into: &mut Kustomization) {
        into.resources.extend(self.texts("resources"));
        into.resources.extend(self.texts("bases"));
        into.components.extend(self.texts("components"));
        let makers = ["helmCharts", "helmChartInflationGenerator", "generators"];
        into.makes_more |= makers.iter().any(|name| self.field(self.root, name).is_some());
        self.settings(&mut into.layer);
        self.labels(&mut into.layer.labels);
        for list in ["patches", "patchesStrategicMerge", "patchesJson6902"] {
            for patch in self.items(list) {
                self.patch(patch, into);
            }
        }
        for replacement in self.items("replacements") {
            let targets = self.field(replacement, "targets");
            let targets = targets.map(|list| self.document.items(list)).unwrap_or_default();
            into.layer.patched.extend(match targets {
                [] => vec![Target::default()],
                _ => targets.iter().map(|target| self.target(target.value, "select")).collect(),
            });
        }
        // What these do is theirs alone to say.
        let opaque = ["transformers", "configurations"];
        if opaque.iter().any(|name| self.field(self.root, name).is_some()) {
            into.layer.patched.push(Target::default());
        }
    }

    fn settings(&self, layer: &mut Layer) {
        let set = |name| match self.field(self.root, name).map(|value| self.text(value)) {
            None => Setting::Unset,
            Some(None) => Setting::Unknown,
            Some(Some(text)) if text.is_empty() => Setting::Unset,
            Some(Some(text)) => Setting::Set(text),
        };
        layer.namespace = set("namespace");
        layer.prefix = set("namePrefix");
        layer.suffix = set("nameSuffix");
    }

    fn labels(&self, labels: &mut Vec<AddedLabel>) {
        if let Some(pairs) = self.field(self.root, "commonLabels") {
            self.pairs(pairs, Reach::Selectors, labels);
        }
        for group in self.items("labels") {
            let is_on = |name| {
                let value = self.field(group, name).and_then(|value| self.document.value(value));
                value == Some(Value::Bool(true))
            };
            let reach = match (is_on("includeSelectors"), is_on("includeTemplates")) {
                (true, _) => Reach::Selectors,
                (false, true) => Reach::Templates,
                (false, false) => Reach::Metadata,
            };
            if let Some(pairs) = self.field(group, "pairs") {
                self.pairs(pairs, reach, labels);
            }
        }
    }

    fn pairs(&self, pairs: NodeId, reach: Reach, labels: &mut Vec<AddedLabel>) {
        labels.extend(self.document.fields(pairs).filter_map(|pair| {
            let key = pair.name?.into_owned();
            Some(AddedLabel { key, value: self.text(pair.value), reach })
        }));
    }

    fn patch(&self, item: NodeId, into: &mut Kustomization) {
        let whole = self.text(item);
        let field = |name| self.field(item, name).and_then(|value| self.text(value));
        let inline = field("patch").or_else(|| whole.clone().filter(|text| text.contains('\n')));
        let file = field("path").or_else(|| whole.filter(|text| !text.contains('\n')));
        into.patch_files.extend(file.clone());
        if self.field(item, "target").is_some() {
            into.layer.patched.push(self.target(item, "target"));
            return;
        }
        let text = inline.or_else(|| self.files.read(&normal(&self.folder.join(file?))));
        into.layer.patched.extend(text.map_or_else(|| vec![Target::default()], |t| patched(&t)));
    }

    fn target(&self, item: NodeId, name: &str) -> Target {
        let text = |name: &str, target| self.field(target, name).and_then(|node| self.text(node));
        let Some(target) = self.field(item, name) else { return Target::default() };
        Target {
            kind: text("kind", target).filter(|text| is_literal(text)),
            name: text("name", target).filter(|text| is_literal(text)),
        }
    }

    /// A field, unless absent or null.
    fn field(&self, parent: NodeId, name: &str) -> Option<NodeId> {
        let value = self.document.get(parent, name)?;
        (self.document.value(value) != Some(Value::Null)).then_some(value)
    }

    fn text(&self, node: NodeId) -> Option<String> {
        self.document.text_of(node).map(Into::into)
    }

    fn items(&self, name: &str) -> Vec<NodeId> {
        let list = self.field(self.root, name);
        let items = list.map(|list| self.document.items(list)).unwrap_or_default();
        items.iter().map(|item| item.value).collect()
    }

    fn texts(&self, name: &str) -> Vec<String> {
        self.items(name).into_iter().filter_map(|item| self.text(item)).collect()
    }
}

/// The objects that a strategic merge patch is about.
fn patched(patch: &str) -> Vec<Target> {
    let targets = split(patch).into_iter().filter_map(|part| {
        let document = Document::read(part.text);
        let root = document.root?;
        let text = |parent: Option<NodeId>, name: &str| {
            document.text_of(document.get(parent?, name)?).map(Into::into)
        };
        let metadata = document.get(root, "metadata");
        Some(Target { kind: text(Some(root), "kind"), name: text(metadata, "name") })
    });
    targets.collect()
}

/// Whether a pattern of a patch's target says one name only.
fn is_literal(pattern: &str) -> bool {
    pattern.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::NoFiles;

    fn read(text: &str) -> Kustomization {
        Kustomization::read(text, Path::new("k"), &NoFiles)
    }

    #[test]
    fn what_it_gathers_and_sets() {
        let read = read(
            "resources: [a.yaml, ../base]\nbases: [old]\ncomponents: [c]\nnamespace: shop\nnamePrefix: x-\ncommonLabels: {app: web}\nlabels:\n- pairs: {tier: db}\n- pairs: {team: a}\n  includeTemplates: true\n- pairs: {env: b}\n  includeSelectors: true\n",
        );
        assert_eq!(read.resources, ["a.yaml", "../base", "old"]);
        assert_eq!(read.components, ["c"]);
        assert_eq!(read.layer.namespace, Setting::Set("shop".to_owned()));
        assert_eq!(read.layer.prefix, Setting::Set("x-".to_owned()));
        assert_eq!(read.layer.suffix, Setting::Unset);
        let labels: Vec<_> =
            read.layer.labels.iter().map(|label| (label.key.as_str(), label.reach)).collect();
        let want = [
            ("app", Reach::Selectors),
            ("tier", Reach::Metadata),
            ("team", Reach::Templates),
            ("env", Reach::Selectors),
        ];
        assert_eq!(labels, want);
        assert!(!read.makes_more);
    }

    #[test]
    fn what_it_patches() {
        let read = read(
            "patches:\n- path: p.yaml\n  target: {kind: Deployment, name: web}\n- patch: |\n    kind: Service\n    metadata:\n      name: db\n- path: gone.yaml\nreplacements:\n- targets:\n  - select: {kind: Job, name: a.*}\n",
        );
        let one = |kind: Option<&str>, name: Option<&str>| Target {
            kind: kind.map(Into::into),
            name: name.map(Into::into),
        };
        let want = [
            one(Some("Deployment"), Some("web")),
            one(Some("Service"), Some("db")),
            one(None, None),
            one(Some("Job"), None),
        ];
        assert_eq!(read.layer.patched, want);
        assert_eq!(read.patch_files, ["p.yaml", "gone.yaml"]);
    }
}
