//! Work on the documents of one file, side by side where there are threads.

/// Documents for which it does not pay to wake another thread.
#[cfg(feature = "parallel")]
const FEW: usize = 16;

/// Maps over documents. A caller that holds what `map` may wait for must not be here: waiting for
/// others, a thread does other work.
#[cfg(feature = "parallel")]
pub(crate) fn each<T: Sync, R: Send>(items: &[T], map: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    use rayon::prelude::*;
    if items.len() <= FEW {
        return items.iter().map(map).collect();
    }
    items.par_iter().with_min_len(FEW).map(map).collect()
}

/// Maps over documents.
#[cfg(not(feature = "parallel"))]
pub(crate) fn each<T, R>(items: &[T], map: impl Fn(&T) -> R) -> Vec<R> {
    items.iter().map(map).collect()
}
