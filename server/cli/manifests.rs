//! Reads the manifests that make up a cluster, and says what of them could not be read.

use std::collections::BTreeMap;
use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::cluster_args::{ClusterArgs, IpBlocks as WishedBlocks};
use super::collect::{Collection, Reason, Scope, collect, without_dot};
use super::configs::{Configs, Origin};
use super::git;
use super::terminal::warn;
use crate::disk::{self, Disk, Unreadable};
use crate::lint::cluster::configure;
use crate::lint::config::{self, Flags};
use crate::reach::IpBlocks;
use crate::workspace::{Doubt, FileFacts, Inventory, Workspace};
use crate::yaml;

/// How standard input is named.
const STDIN: &str = "<stdin>";

/// Why there is no cluster.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoCluster {
    #[error("--exclude: {0}")]
    Exclude(#[from] ignore::Error),
    #[error("{0}")]
    Config(String),
    #[error("cannot read {}: {reason}", path.display())]
    Path { path: PathBuf, reason: Reason },
    #[error("cannot read standard input: {0}")]
    Stdin(Unreadable),
    #[error(transparent)]
    Git(#[from] git::Failed),
}

/// A cluster that was read.
pub(super) struct Loaded {
    pub(super) inventory: Inventory,
    pub(super) blocks: IpBlocks,
}

/// The objects of all that `args` name. What is in doubt is told on standard error.
pub(super) fn read(args: &ClusterArgs) -> Result<Loaded, NoCluster> {
    let is_stdin = |path: &&PathBuf| path.as_os_str() == "-";
    let mut paths: Vec<_> = args.paths.iter().filter(|path| !is_stdin(path)).cloned().collect();
    let mut texts = Vec::new();
    if paths.len() < args.paths.len() {
        let text = disk::read_from(io::stdin().lock()).map_err(NoCluster::Stdin)?;
        texts.push(Arc::new(FileFacts::read(Path::new(STDIN), &text, yaml::Format::Yaml)));
    } else if paths.is_empty() {
        paths.push(".".into());
    }
    let configs = Configs::new(Origin::of(&args.config), Flags::default(), &args.exclude)?;
    let scope = Scope { markdown: false, no_ignore: args.no_ignore, configs: Arc::new(configs) };
    let found = files(&paths, &scope)?;
    let cluster = configured(&scope.configs, paths.first())?;
    let workspace = Workspace::new(Disk, env::current_dir().unwrap_or_default());
    let inventory = workspace.inventory(&paths, &found, &texts);
    warn_of(&inventory, &|path| workspace.display(path).display().to_string());
    Ok(Loaded::new(inventory, &cluster, args.ip_blocks))
}

/// The objects that `git:REVISION[:PATH]` names, where `text` is one; configured as the current
/// directory is.
pub(super) fn read_revision(text: &str, args: &ClusterArgs) -> Result<Loaded, NoCluster> {
    let configs = Configs::new(Origin::of(&args.config), Flags::default(), &[])?;
    let cluster = configured(&configs, None)?;
    let tree = git::Tree::read(text)?;
    let workspace = Workspace::new(&tree, "");
    let inventory = workspace.inventory(&[tree.named().to_owned()], &tree.manifests(), &[]);
    warn_of(&inventory, &|path| format!("{} of {text}", path.display()));
    Ok(Loaded::new(inventory, &cluster, args.ip_blocks))
}

impl Loaded {
    fn new(
        mut inventory: Inventory,
        cluster: &config::Cluster,
        wish: Option<WishedBlocks>,
    ) -> Self {
        let configured = configure(&mut inventory, cluster);
        let blocks = wish.map(Into::into).or(configured).unwrap_or_default();
        Self { inventory, blocks }
    }
}

/// What the configuration of a path says of the cluster; without a path, that of the current
/// directory.
fn configured(configs: &Configs, path: Option<&PathBuf>) -> Result<config::Cluster, NoCluster> {
    let settings = match path {
        Some(path) if path.is_file() => configs.of(path),
        Some(folder) => configs.of_files_in(folder),
        None => configs.of_files_in(Path::new(".")),
    };
    let broken: Vec<String> = configs.broken().iter().map(ToString::to_string).collect();
    if !broken.is_empty() {
        return Err(NoCluster::Config(broken.join("\n")));
    }
    Ok(settings.settings(&Flags::default()).cluster)
}

fn files(paths: &[PathBuf], scope: &Scope) -> Result<Vec<PathBuf>, NoCluster> {
    let Collection { files, problems } = collect(paths, scope);
    for problem in problems {
        let named = paths.iter().any(|path| without_dot(path) == problem.path);
        if named && !matches!(problem.reason, Reason::Nothing(_)) {
            return Err(NoCluster::Path { path: problem.path, reason: problem.reason });
        }
        warn(&format!("{} is not read: {}", problem.path.display(), problem.reason));
    }
    Ok(files.into_iter().collect())
}

/// Tells what of a cluster is in doubt, alike things together.
fn warn_of(inventory: &Inventory, display: &dyn Fn(&Path) -> String) {
    let mut told: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for doubt in &inventory.doubts {
        let (what, which) = match doubt {
            Doubt::Unread(path) => ("cannot be read", display(path)),
            Doubt::Broken(path) => ("has broken YAML: what could be saved is taken", display(path)),
            Doubt::Placeless(_, object) => {
                ("is in a namespace that only a template knows: left out", object.clone())
            }
            Doubt::Elsewhere => (
                "takes in what is not here, or makes objects: `kustomize build | netpol-lint ... -` knows",
                "a kustomization".to_owned(),
            ),
            Doubt::Patched(object) => (
                "is patched by a kustomization: taken as written (`kustomize build | netpol-lint ... -` knows)",
                object.clone(),
            ),
            Doubt::Conditional(object) => {
                ("exists only under a template's condition: taken as if it held", object.clone())
            }
            Doubt::Twice(object, files) => {
                let files: Vec<String> = files.iter().map(|path| display(path)).collect();
                ("is there twice: the later one counts", format!("{object} ({})", files.join(", ")))
            }
            Doubt::Unreadable(policy) => (
                "has parts that cannot be told (templated, or with mistakes): they allow nothing here",
                policy.clone(),
            ),
        };
        told.entry(what).or_default().push(which);
    }
    for (what, which) in told {
        warn(&format!("{} {what}", listed(&which)));
    }
}

/// Names listed, at most three of them.
fn listed(names: &[String]) -> String {
    match names {
        [first, second, third, _, ..] => {
            format!("{first}, {second}, {third} and {} more, each", names.len() - 3)
        }
        _ => names.join(", "),
    }
}

/// A path as people like to read it: from the current directory, where it lies below.
pub(super) fn shown(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).display().to_string()
}
