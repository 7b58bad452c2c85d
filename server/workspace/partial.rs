//! Files that hold parts of objects on purpose: patches of a kustomization, assertions of kuttl and
//! chainsaw. They are not what the cluster gets, so they are not judged as if they were.

use std::path::{Component, Path, PathBuf};

use super::Files;
use crate::yaml::{Document, NodeId, split};

/// Folders upward in which a kustomization is looked for.
const MAX_LEVELS: usize = 8;

/// Whether the file at `path` holds parts of objects only.
pub fn is_partial(path: &Path, files: &dyn Files) -> bool {
    is_assertion(path) || is_patch(path, files)
}

/// kuttl: `00-assert.yaml`, `07-errors.yaml`, `assert.yaml`; chainsaw: `chainsaw-test.yaml`,
/// `chainsaw-assert.yaml`.
fn is_assertion(path: &Path) -> bool {
    let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()) else { return false };
    let (number, rest) = stem.split_once('-').unwrap_or(("", stem));
    let numbered = number.is_empty()
        || number == "chainsaw"
        || number.bytes().all(|byte| byte.is_ascii_digit());
    let word = rest.split('-').next().unwrap_or(rest);
    numbered && matches!(word, "assert" | "asserts")
        || !number.is_empty() && matches!(word, "error" | "errors")
}

/// Whether a kustomization in a folder upward lists the file as a patch.
fn is_patch(path: &Path, files: &dyn Files) -> bool {
    let path = normal(path);
    path.ancestors().skip(1).take(MAX_LEVELS).any(|folder| {
        let names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
        let text = names.iter().find_map(|name| files.read(&folder.join(name)));
        text.is_some_and(|text| {
            patches(&text).iter().any(|patch| normal(&folder.join(patch)) == path)
        })
    })
}

/// The files that a kustomization lists as patches.
fn patches(kustomization: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in split(kustomization) {
        let document = Document::read(part.text);
        let Some(root) = document.root else { continue };
        for list in ["patches", "patchesStrategicMerge", "patchesJson6902"] {
            let items = document.get(root, list).into_iter().flat_map(|list| document.items(list));
            found.extend(items.filter_map(|item| patch_file(&document, item.value)));
        }
    }
    found
}

fn patch_file(document: &Document, item: NodeId) -> Option<String> {
    let file = document.get(item, "path").unwrap_or(item);
    document.text_of(file).filter(|file| !file.contains('\n')).map(std::borrow::Cow::into_owned)
}

/// The path without `.` and, as far as it can be told without looking at links, `..`.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(out.components().next_back(), Some(Component::Normal(_))) =>
            {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::{MemoryFiles, NoFiles};

    #[test]
    fn assertions_are_known_by_their_names() {
        let is = |name: &str| is_partial(Path::new(name), &NoFiles);
        for name in [
            "tests/00-assert.yaml",
            "a/063-errors.yaml",
            "assert.yaml",
            "chainsaw-assert.yaml",
            "1-assert-pods.yaml",
        ] {
            assert!(is(name), "{name}");
        }
        for name in
            ["00-install.yaml", "errors.yaml", "netpol.yaml", "web-assert.yaml", "assertive.yaml"]
        {
            assert!(!is(name), "{name}");
        }
    }

    #[test]
    fn patches_are_listed_by_a_kustomization_upward() {
        let kustomization = "patches:\n- path: ./patch/a.yaml\n  target: {kind: NetworkPolicy}\npatchesStrategicMerge:\n- b.yaml\n- |\n  inline: 1\n";
        let files = MemoryFiles([("x/kustomization.yaml".into(), kustomization.to_owned())].into());
        assert!(is_partial(Path::new("x/patch/a.yaml"), &files));
        assert!(is_partial(Path::new("./x/./b.yaml"), &files));
        assert!(!is_partial(Path::new("x/a.yaml"), &files));
    }
}
