//! What is kept from one workspace to the next, so that an edit costs its own file.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::facts::FileFacts;
use super::file_members::{FileMembers, Reading};
use super::layer::Layer;

/// Under how many layers a file is kept: of those of a kustomization that is edited, the latest.
const LAYERINGS: usize = 16;

/// What was made of files; it holds as long as their facts are the same [`Arc`].
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// Of each file, under each of the layers it is read with.
    members: Arc<Mutex<HashMap<PathBuf, Vec<Arc<FileMembers>>>>>,
}

impl Memory {
    /// The objects of a file under `layers`, innermost first, as evidence.
    pub(super) fn members(
        &self,
        facts: &Arc<FileFacts>,
        layers: Vec<Arc<Layer>>,
    ) -> Arc<FileMembers> {
        let mut members = self.members.lock().unwrap_or_else(PoisonError::into_inner);
        let known = members.entry(facts.path.clone()).or_default();
        known.retain(|it| Arc::ptr_eq(&it.file, facts));
        if let Some(known) = known.iter().find(|it| it.layers == layers) {
            return known.clone();
        }
        if known.len() == LAYERINGS {
            known.remove(0);
        }
        let made = Arc::new(FileMembers::new(facts, layers, Reading::Evidence));
        known.push(made.clone());
        made
    }
}
