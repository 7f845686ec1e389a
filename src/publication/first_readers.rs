//! What `[delivery] first` says, checked: whom an issue goes to before all others, and what stops it there.

use std::time::Duration;

/// Whom an issue goes to before all others. The run waits behind them, and looks at the refusals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstReaders {
    /// The tags of those who are sent to at first, such as the newsroom's own addresses and those that it watches.
    pub tags: Vec<String>,
    /// How many others are sent to then.
    pub sample: SampleSize,
    /// How long the run waits behind each of both: up to 12 hours, and in all up to half of the time of the run.
    pub pause: Duration,
    /// The largest share of refused readers with which the run goes on, in percent: up to 100.
    pub max_refused: u32,
}

impl FirstReaders {
    /// How many groups the run waits behind, if each of them has readers: those with a tag, and the sample.
    pub fn count_groups(&self) -> u32 {
        let has_sample = !matches!(self.sample, SampleSize::Readers(0) | SampleSize::Percent(0));
        u32::from(!self.tags.is_empty()) + u32::from(has_sample)
    }
}

/// How many readers are sent to before all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SampleSize {
    /// This number.
    Readers(u32),
    /// This share of all readers, in percent: up to 50.
    Percent(u32),
}

impl SampleSize {
    /// How many of so many readers are sent to.
    pub fn count(self, readers: usize) -> usize {
        match self {
            Self::Readers(count) => readers.min(usize::try_from(count).unwrap_or(usize::MAX)),
            Self::Percent(percent) => {
                (readers * usize::try_from(percent).unwrap_or(100)).div_ceil(100)
            }
        }
    }
}
