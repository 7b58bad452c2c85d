//! How formats for CI systems name files: from the directory the program runs in, with `/`.

use std::env;
use std::path::{self, Component, Path, PathBuf};

/// The path of `name` from the current directory, if it lies below it.
pub(super) fn below_here(name: &str) -> Option<String> {
    let path = without_dots(&path::absolute(name).ok()?);
    Some(slashed(path.strip_prefix(env::current_dir().ok()?).ok()?))
}

/// The path of `name` from the current directory if it lies below it, else from the root.
pub(super) fn from_here(name: &str) -> String {
    below_here(name).unwrap_or_else(|| absolute(name))
}

/// The path of `name` from the root.
pub(super) fn absolute(name: &str) -> String {
    path::absolute(name).map_or_else(|_| name.to_owned(), |path| slashed(&without_dots(&path)))
}

fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    plain
}

fn slashed(path: &Path) -> String {
    path.display().to_string().replace(path::MAIN_SEPARATOR, "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_from_the_current_directory() {
        let here = env::current_dir().expect("is somewhere");
        let inside = here.join("k8s").join("a.yaml").display().to_string();
        for name in ["k8s/a.yaml", "./k8s/a.yaml", "x/../k8s/a.yaml", &inside] {
            assert_eq!(from_here(name), "k8s/a.yaml", "{name}");
        }
        let outside = here.parent().expect("is not the root").join("a.yaml");
        assert_eq!(below_here("../a.yaml"), None);
        assert_eq!(from_here("../a.yaml"), slashed(&outside));
    }
}
