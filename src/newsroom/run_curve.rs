//! The delivery curve of a run: how many deliveries were accepted, put off and refused, slice by slice of its time.

use jiff::Timestamp;

use super::error::Error;
use super::opened::Newsroom;
use crate::issue::edition::EditionName;
use crate::journal::{MomentCount, Run, State};

/// The widths that a slice of time can have, in seconds. Wider ones are whole days.
const SLICE_SECONDS: [i64; 17] =
    [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200];

/// The seconds of a day.
const DAY_SECONDS: i64 = 86_400;

/// How many deliveries were accepted, put off and refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EndCounts {
    /// Those that a relay has accepted.
    pub accepted: u64,
    /// How often one was put off: one that was put off twice counts twice.
    pub put_off: u64,
    /// Those that were refused, and are so still.
    pub refused: u64,
    /// Those of which nobody knows whether a relay has accepted them. A curve counts none.
    pub in_doubt: u64,
}

impl EndCounts {
    /// Those that were accepted, put off and refused together.
    pub const fn total(self) -> u64 {
        self.accepted + self.put_off + self.refused
    }

    /// How many readers these are: a reader who was put off and has no other end is none of them.
    pub const fn count_readers(self) -> u64 {
        self.accepted + self.refused + self.in_doubt
    }

    /// Adds deliveries that came into a state.
    pub(super) const fn count(&mut self, state: State, count: u64) {
        match state {
            State::Accepted => self.accepted += count,
            State::Deferred => self.put_off += count,
            State::Rejected => self.refused += count,
            State::InDoubt => self.in_doubt += count,
            _ => {}
        }
    }

    /// These and others.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            accepted: self.accepted + other.accepted,
            put_off: self.put_off + other.put_off,
            refused: self.refused + other.refused,
            in_doubt: self.in_doubt + other.in_doubt,
        }
    }
}

/// A slice of the time of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurveSlice {
    /// The moment at which the slice begins.
    pub from: Timestamp,
    /// The deliveries of the free edition.
    pub free: EndCounts,
    /// The deliveries of the paid edition.
    pub paid: EndCounts,
}

impl CurveSlice {
    /// The deliveries of both editions.
    pub const fn both(&self) -> EndCounts {
        self.free.plus(self.paid)
    }
}

/// The delivery curve of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunCurve {
    /// How long a slice is, in seconds.
    pub slice_seconds: i64,
    /// The slices, each next to the one before. None if nothing was accepted, put off or refused yet.
    pub slices: Vec<CurveSlice>,
}

impl RunCurve {
    /// The curve of these counts, in so many slices at most. It begins with the run or with the first count, if that is
    /// earlier.
    pub fn of(counts: &[MomentCount], began: Timestamp, most: u32) -> Self {
        let seconds = || counts.iter().map(|count| count.second);
        let (Some(first), Some(last)) = (seconds().min(), seconds().max()) else {
            return Self { slice_seconds: 1, slices: Vec::new() };
        };
        let first = first.min(began.as_second());
        let width = choose_width(first, last, i64::from(most.max(1)));
        let offset = first.div_euclid(width);
        let slice = |index: i64| CurveSlice {
            from: Timestamp::from_second(index * width).unwrap_or(Timestamp::MAX),
            free: EndCounts::default(),
            paid: EndCounts::default(),
        };
        let mut slices: Vec<_> = (offset..=last.div_euclid(width)).map(slice).collect();
        for count in counts {
            let index = usize::try_from(count.second.div_euclid(width) - offset);
            let Some(slice) = index.ok().and_then(|index| slices.get_mut(index)) else { continue };
            match count.edition {
                EditionName::Free => slice.free.count(count.state, count.count),
                EditionName::Paid => slice.paid.count(count.state, count.count),
            }
        }
        Self { slice_seconds: width, slices }
    }
}

/// The least width of slices with which so many of them hold every second from the first to the last one.
fn choose_width(first: i64, last: i64, most: i64) -> i64 {
    let needed = |width: i64| last.div_euclid(width) - first.div_euclid(width) + 1;
    let days = (1..).map(|days| days * DAY_SECONDS);
    let mut widths = SLICE_SECONDS.into_iter().chain(days);
    widths.find(|width| needed(*width) <= most).unwrap_or(DAY_SECONDS)
}

impl Newsroom {
    /// The delivery curve of a run, in so many slices at most.
    ///
    /// # Errors
    ///
    /// The journal's own.
    pub fn read_curve(&mut self, run: &Run, most: u32) -> Result<RunCurve, Error> {
        let counts = self.journal()?.count_by_moment(run.id)?;
        Ok(RunCurve::of(&counts, run.started, most))
    }
}

#[cfg(test)]
mod tests {
    use super::{EditionName, EndCounts, MomentCount, RunCurve, State, Timestamp};

    /// Six o'clock.
    const SIX: i64 = 1_739_253_600;

    fn count(second: i64, state: State, edition: EditionName, count: u64) -> MomentCount {
        MomentCount { second: SIX + second, state, edition, count }
    }

    fn began() -> Timestamp {
        Timestamp::from_second(SIX).expect("a moment")
    }

    #[test]
    fn every_delivery_is_in_one_slice_and_none_is_lost() {
        let counts = [
            count(3, State::Accepted, EditionName::Free, 5),
            count(59, State::Deferred, EditionName::Paid, 2),
            count(60, State::Rejected, EditionName::Free, 1),
            count(290, State::Accepted, EditionName::Paid, 4),
        ];
        let curve = RunCurve::of(&counts, began(), 5);
        assert_eq!((curve.slice_seconds, curve.slices.len()), (60, 5));
        assert_eq!(curve.slices[0].free, EndCounts { accepted: 5, ..EndCounts::default() });
        assert_eq!(curve.slices[0].paid, EndCounts { put_off: 2, ..EndCounts::default() });
        assert_eq!(curve.slices[1].both(), EndCounts { refused: 1, ..EndCounts::default() });
        assert_eq!(curve.slices[2].both(), EndCounts::default());
        assert_eq!(curve.slices[4].paid.accepted, 4);
        assert_eq!(curve.slices[4].from.as_second(), SIX + 240);
        for most in 1..400 {
            let curve = RunCurve::of(&counts, began(), most);
            let sum: u64 = curve.slices.iter().map(|slice| slice.both().total()).sum();
            assert_eq!(sum, 12, "{most}");
            assert!(curve.slices.len() <= most as usize, "{most}");
        }
    }

    #[test]
    fn a_run_of_many_days_has_slices_of_days_and_one_without_any_end_has_none() {
        let counts = [
            count(0, State::Accepted, EditionName::Free, 1),
            count(40 * 86_400, State::Accepted, EditionName::Free, 1),
        ];
        let curve = RunCurve::of(&counts, began(), 10);
        assert_eq!((curve.slice_seconds % 86_400, curve.slices.len() <= 10), (0, true));
        assert!(RunCurve::of(&[], began(), 10).slices.is_empty());
    }
}
