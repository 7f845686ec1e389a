//! When a deferred reader is tried again, and when relays that are all away are called again.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::deadline::Deadline;

/// The shortest wait before a second attempt. Greylisting accepts a message that is sent again
/// after five minutes (RFC 6647 §5).
const MIN_WAIT: Duration = Duration::from_mins(5);
/// The longest first wait. Each later wait can be twice as long as the one before.
const MAX_FIRST_WAIT: Duration = Duration::from_mins(15);
/// How often the longest wait is doubled.
const MAX_DOUBLINGS: u32 = 3;
/// The longest first wait for relays that are all away. Each later wait is twice as long.
const FIRST_CALL_WAIT: Duration = Duration::from_mins(1);
/// How often the wait for relays is doubled.
const MAX_CALL_DOUBLINGS: u32 = 4;
/// The shortest wait for relays that are all away.
const MIN_CALL_WAIT: Duration = Duration::from_secs(5);

/// Random numbers, evenly distributed. The command line passes them down.
pub type Jitter = Arc<dyn Fn() -> u64 + Send + Sync>;

/// What a run does while all of its readers have to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Idle {
    /// The run stops. A later run goes on.
    End,
    /// The run waits until a reader is due.
    Wait,
}

/// When deferred readers are tried again, and until when.
#[derive(Clone)]
pub struct RetryPolicy {
    /// Until when readers are tried.
    pub deadline: Deadline,
    /// What the run does while nothing is due.
    pub idle: Idle,
    /// The random numbers that spread the attempts, so that not all readers are tried at once.
    pub jitter: Jitter,
}

impl RetryPolicy {
    /// The moment of the next attempt, after this attempt (from 1) was deferred. The wait is 5 to
    /// 15 minutes after the first attempt, 15 to 30 after the second, 30 to 60 after the third, and
    /// so on up to four hours. It is shorter if the deadline is near, but never shorter than five
    /// minutes.
    pub(super) fn next_attempt(&self, attempt: u32, now: Timestamp) -> Timestamp {
        let wanted = spread_wait(attempt, (self.jitter)());
        let half = (self.deadline.time_left(now) / 2).max(MIN_WAIT);
        now.checked_add(wanted.min(half)).unwrap_or(Timestamp::MAX)
    }

    /// The moment of the next call of relays that are all away, after this many waits. It is sooner
    /// if the deadline is near.
    pub(super) fn next_call(&self, waits: u32, now: Timestamp) -> Timestamp {
        let wanted = FIRST_CALL_WAIT * (1 << waits.min(MAX_CALL_DOUBLINGS));
        let half = (self.deadline.time_left(now) / 2).max(MIN_CALL_WAIT);
        now.checked_add(wanted.min(half)).unwrap_or(Timestamp::MAX)
    }
}

/// The wait after an attempt, spread by a random number.
fn spread_wait(attempt: u32, jitter: u64) -> Duration {
    let (least, most) = match attempt.saturating_sub(1).min(1 + MAX_DOUBLINGS) {
        0 => (MIN_WAIT, MAX_FIRST_WAIT),
        doubled => (MAX_FIRST_WAIT * (1 << (doubled - 1)), MAX_FIRST_WAIT * (1 << doubled)),
    };
    let spread = most.saturating_sub(least).as_secs();
    least + Duration::from_secs(jitter % (spread + 1))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;
    use jiff::tz::TimeZone;

    use super::{Deadline, Duration, Idle, RetryPolicy, Timestamp, spread_wait};

    const MINUTE: u64 = 60;

    fn moment(hour: i8, minute: i8) -> Timestamp {
        let zone = TimeZone::get("Europe/Paris").unwrap();
        date(2025, 2, 11).at(hour, minute, 0, 0).to_zoned(zone).unwrap().timestamp()
    }

    #[test]
    fn each_wait_is_longer_than_the_one_before_whatever_jitter_says() {
        let bounds = [(5, 15), (15, 30), (30, 60), (60, 120), (120, 240), (120, 240)];
        for (attempt, (least, most)) in (1..).zip(bounds) {
            for jitter in [0, 1, 599, 12_345, u64::MAX] {
                let wait = spread_wait(attempt, jitter).as_secs();
                assert!((least * MINUTE..=most * MINUTE).contains(&wait), "{attempt}: {wait}");
            }
            let span = (most - least) * MINUTE;
            assert_eq!(spread_wait(attempt, span).as_secs(), most * MINUTE);
            assert_eq!(spread_wait(attempt, span + 1).as_secs(), least * MINUTE);
        }
        assert_eq!(spread_wait(u32::MAX, 0), spread_wait(6, 0));
        assert_eq!(spread_wait(0, 0), spread_wait(1, 0));
    }

    #[test]
    fn a_wait_is_cut_short_where_it_would_be_too_late_but_never_below_five_minutes() {
        let retry = |left: u64, attempt| {
            let deadline = Deadline::after(Duration::from_secs(left * MINUTE), moment(6, 0));
            let retry = RetryPolicy { deadline, idle: Idle::End, jitter: Arc::new(|| 0) };
            let next = retry.next_attempt(attempt, moment(6, 0));
            moment(6, 0).duration_until(next).as_secs() / 60
        };
        assert_eq!(retry(240, 3), 30);
        assert_eq!(retry(40, 3), 20);
        assert_eq!(retry(12, 3), 6);
        assert_eq!(retry(3, 3), 5);
        assert_eq!(retry(0, 1), 5);
    }

    #[test]
    fn a_relay_that_is_away_is_called_again_soon_at_first_and_once_more_before_it_is_too_late() {
        let retry = |left: u64, waits| {
            let deadline = Deadline::after(Duration::from_secs(left), moment(6, 0));
            let retry = RetryPolicy { deadline, idle: Idle::Wait, jitter: Arc::new(|| 0) };
            moment(6, 0).duration_until(retry.next_call(waits, moment(6, 0))).as_secs()
        };
        assert_eq!(
            [0, 1, 2, 4, 9, u32::MAX].map(|waits| retry(14_400, waits)),
            [60, 120, 240, 960, 960, 960]
        );
        assert_eq!((retry(100, 0), retry(30, 5), retry(4, 0)), (50, 15, 5));
    }
}
