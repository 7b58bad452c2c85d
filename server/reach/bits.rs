//! Sets of small numbers, one bit each.

/// A set of indices below a length fixed when it is made.
#[derive(Clone, Debug)]
pub(super) struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// None of `length` indices.
    pub(super) fn none(length: usize) -> Self {
        Self { words: vec![0; length.div_ceil(64)] }
    }

    /// Adds `index`, if it is below the length.
    pub(super) fn add(&mut self, index: usize) {
        if let Some(word) = self.words.get_mut(index / 64) {
            *word |= 1 << (index % 64);
        }
    }

    /// Whether `index` is within.
    pub(super) fn has(&self, index: usize) -> bool {
        self.words.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    /// The indices within, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(|(place, &word)| {
            let mut left = word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros() as usize;
                left &= left.checked_sub(1)?;
                Some(place * 64 + bit)
            })
        })
    }
}
