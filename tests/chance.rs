//! Chance that can be had again: the same seed, the same moments.

/// The numbers of xorshift64*.
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    /// Those of a seed; seeds that are neighbours have nothing in common.
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number from nought up to this one, itself not included.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % limit
    }

    /// A number from one to another, both included.
    pub(crate) fn within(&mut self, least: usize, most: usize) -> usize {
        least + usize::try_from(self.below((most - least + 1) as u64)).unwrap_or(0)
    }

    /// One of these.
    pub(crate) fn one_of<T: Copy>(&mut self, these: &[T]) -> T {
        these[self.within(0, these.len() - 1)]
    }

    /// Heads or tails.
    pub(crate) fn heads(&mut self) -> bool {
        self.below(2) == 0
    }
}
