//! Things made once for all who ask, whichever thread they ask on.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// Values by key, each made once. What makes a value may ask other caches, not this one.
#[derive(Debug)]
pub(super) struct Cache<K, V>(Mutex<HashMap<K, Arc<OnceLock<V>>>>);

impl<K, V> Default for Cache<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Hash + Eq, V: Clone> Cache<K, V> {
    /// The value of `key`. Others who ask for it wait until it is made.
    pub(super) fn get(&self, key: K, make: impl FnOnce() -> V) -> V {
        let cell = self.cells().entry(key).or_default().clone();
        cell.get_or_init(make).clone()
    }

    /// The value of `key`, if it is made.
    pub(super) fn known<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        self.cells().get(key)?.get().cloned()
    }

    /// Gives a value that was made elsewhere; the one that is there stays.
    pub(super) fn offer(&self, key: K, value: V) {
        let cell = self.cells().entry(key).or_default().clone();
        cell.get_or_init(|| value);
    }

    fn cells(&self) -> MutexGuard<'_, HashMap<K, Arc<OnceLock<V>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
