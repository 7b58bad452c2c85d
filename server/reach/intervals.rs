//! Sets of numbers as sorted intervals: the ground under ports and addresses.

/// A number that has neighbours: `u16` for ports, `u32` and `u128` for addresses.
pub trait Point: Copy + Ord {
    /// The smallest number.
    const MIN: Self;
    /// The largest number.
    const MAX: Self;
    /// One more, unless that is too large.
    fn next(self) -> Option<Self>;
    /// One less, unless that is too small.
    fn previous(self) -> Option<Self>;
}

macro_rules! point {
    ($($number:ty),*) => {$(
        impl Point for $number {
            const MIN: Self = <$number>::MIN;
            const MAX: Self = <$number>::MAX;
            fn next(self) -> Option<Self> {
                self.checked_add(1)
            }
            fn previous(self) -> Option<Self> {
                self.checked_sub(1)
            }
        }
    )*};
}
point!(u16, u32, u128);

/// A set of numbers. Equal sets are equal values.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Intervals<T> {
    /// First and last number of each run, both within; sorted, with a gap between two runs.
    runs: Vec<(T, T)>,
}

impl<T: Point> Intervals<T> {
    /// No number.
    pub const fn nothing() -> Self {
        Self { runs: Vec::new() }
    }

    /// Every number of the type.
    pub fn everything() -> Self {
        Self::range(T::MIN, T::MAX)
    }

    /// `first` to `last`, both within; nothing if `last` comes before `first`.
    pub fn range(first: T, last: T) -> Self {
        if first <= last { Self { runs: vec![(first, last)] } } else { Self::nothing() }
    }

    /// The numbers of all runs, each from its first to its last, in any order.
    pub fn from_runs(mut runs: Vec<(T, T)>) -> Self {
        runs.retain(|&(first, last)| first <= last);
        runs.sort_unstable();
        runs.dedup_by(|&mut (first, last), (_, end)| {
            let touches = end.next().is_none_or(|next| first <= next);
            if touches {
                *end = last.max(*end);
            }
            touches
        });
        Self { runs }
    }

    /// First and last number of each run, ascending; two runs never touch.
    pub fn runs(&self) -> &[(T, T)] {
        &self.runs
    }

    /// Whether no number is within.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Whether `number` is within.
    pub fn has(&self, number: T) -> bool {
        let place = self.runs.partition_point(|&(_, last)| last < number);
        self.runs.get(place).is_some_and(|&(first, _)| first <= number)
    }

    /// Numbers in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self::from_runs(self.runs.iter().chain(&other.runs).copied().collect())
    }

    /// Numbers in both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let mut runs = Vec::new();
        for &(first, last) in &self.runs {
            let theirs = other.runs.iter().skip_while(|run| run.1 < first);
            for &(from, to) in theirs.take_while(|run| run.0 <= last) {
                runs.push((first.max(from), last.min(to)));
            }
        }
        Self { runs }
    }

    /// Numbers in `self` and not in `other`.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        let mut runs = Vec::new();
        for &(first, last) in &self.runs {
            let mut open = Some(first);
            let theirs = other.runs.iter().skip_while(|run| run.1 < first);
            for &(from, to) in theirs.take_while(|run| run.0 <= last) {
                if let (Some(start), Some(end)) = (open, from.previous())
                    && start <= end
                {
                    runs.push((start, end));
                }
                open = to.next();
            }
            if let Some(start) = open.filter(|&start| start <= last) {
                runs.push((start, last));
            }
        }
        Self { runs }
    }

    /// Whether every number of `other` is in `self`.
    pub fn contains(&self, other: &Self) -> bool {
        other.runs.iter().all(|&(first, last)| {
            let place = self.runs.partition_point(|run| run.1 < first);
            self.runs.get(place).is_some_and(|run| run.0 <= first && last <= run.1)
        })
    }

    /// Whether no number is in both.
    pub fn is_disjoint(&self, other: &Self) -> bool {
        self.runs.iter().all(|&(first, last)| {
            let place = other.runs.partition_point(|run| run.1 < first);
            other.runs.get(place).is_none_or(|run| last < run.0)
        })
    }
}
