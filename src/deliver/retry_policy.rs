//! When a reader whom the relay has put off is tried again, and relays that are all away.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::deadline::Deadline;

/// The soonest second attempt: greylisting lets pass who comes back after five minutes (RFC 6647 §5).
const MIN_WAIT: Duration = Duration::from_mins(5);
/// The first wait is of this length or shorter; each one after it up to twice as long.
const MAX_FIRST_WAIT: Duration = Duration::from_mins(15);
/// How often the wait is doubled.
const MAX_DOUBLINGS: u32 = 3;
/// How long a run waits for relays that are all away, the first time; each time after it twice as long.
const FIRST_CALL_WAIT: Duration = Duration::from_mins(1);
/// How often that wait is doubled.
const MAX_CALL_DOUBLINGS: u32 = 4;
/// The shortest wait for relays that are all away.
const MIN_CALL_WAIT: Duration = Duration::from_secs(5);

/// Numbers that cannot be foreseen, all of them equally likely: handed down from the command line.
pub type Jitter = Arc<dyn Fn() -> u64 + Send + Sync>;

/// What is done while every reader left is to be tried later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Idle {
    /// The run ends for now; a later one goes on.
    End,
    /// The run waits.
    Wait,
}

/// When readers who were put off are tried again, and until when.
#[derive(Clone)]
pub struct RetryPolicy {
    /// Until when readers are tried.
    pub deadline: Deadline,
    /// What is done while nothing is due.
    pub idle: Idle,
    /// What spreads the attempts, so that not all come back at once.
    pub jitter: Jitter,
}

impl RetryPolicy {
    /// When a reader who was put off at this attempt, counted from one, is due again: after 5 to 15
    /// minutes the first time, 15 to 30 the second, 30 to 60 the third, and so on up to four hours;
    /// sooner where that would be too late, and never before five minutes have passed.
    pub(super) fn next_attempt(&self, attempt: u32, now: Timestamp) -> Timestamp {
        let wanted = spread_wait(attempt, (self.jitter)());
        let half = (self.deadline.time_left(now) / 2).max(MIN_WAIT);
        now.checked_add(wanted.min(half)).unwrap_or(Timestamp::MAX)
    }

    /// When relays that are all away are called again, having been waited for so often: sooner where that
    /// would be too late.
    pub(super) fn next_call(&self, waits: u32, now: Timestamp) -> Timestamp {
        let wanted = FIRST_CALL_WAIT * (1 << waits.min(MAX_CALL_DOUBLINGS));
        let half = (self.deadline.time_left(now) / 2).max(MIN_CALL_WAIT);
        now.checked_add(wanted.min(half)).unwrap_or(Timestamp::MAX)
    }
}

/// How long to wait after an attempt.
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
