//! The rest of a relay: until when it gets no further message, because its rate limits are used up.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

/// The longest wait for a permit for which a worker keeps its connection.
pub(super) const MAX_WAIT_IN_CONVERSATION: Duration = Duration::from_secs(5);
/// How often the clock is read during a wait, because it may be set, and the machine may sleep.
pub(super) const CLOCK_CHECK_INTERVAL: Duration = Duration::from_secs(5);
/// The longest rest that a run waits for whatever its policy is, and during which no relay in reserve
/// is used.
const MAX_BRIEF_REST: Duration = Duration::from_mins(2);

/// A relay that gets nothing until a moment, because its rate limits are used up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestingRelay {
    /// The relay, as `host:port`.
    pub relay: String,
    /// The moment from which it may be sent messages again.
    pub until: Timestamp,
}

/// The rest of one relay. All of its workers share it.
#[derive(Debug, Clone, Default)]
pub(super) struct RelayRest(Arc<Mutex<RestState>>);

#[derive(Debug, Clone, Copy, Default)]
struct RestState {
    rest: Option<Rest>,
    /// How often permits came back that no message had used.
    returns: u64,
}

#[derive(Debug, Clone, Copy)]
struct Rest {
    until: Timestamp,
    /// The moment at which the rest is over even if the clock was set back meanwhile.
    at_latest: Instant,
}

impl RelayRest {
    /// Begins a rest, unless permits came back since their returns were counted: then one is to be had now.
    /// Answers whether the relay rests. Of several ends the soonest counts.
    pub(super) fn begin(&self, until: Timestamp, now: Timestamp, returns: u64) -> bool {
        let known = self.look(now);
        let mut state = self.lock();
        if state.returns != returns {
            return false;
        }
        if known.is_none_or(|known| until < known) {
            let at_latest = Instant::now() + time_until(until, now);
            state.rest = Some(Rest { until, at_latest });
        }
        true
    }

    /// Ends the rest, since permits came back that no message had used.
    pub(super) fn note_return(&self) {
        let mut state = self.lock();
        state.rest = None;
        state.returns += 1;
    }

    /// How often permits came back that no message had used.
    pub(super) fn count_returns(&self) -> u64 {
        self.lock().returns
    }

    /// Ends the rest if its time is over. Answers its end if it is not.
    pub(super) fn look(&self, now: Timestamp) -> Option<Timestamp> {
        let mut state = self.lock();
        state.rest = state.rest.filter(|rest| rest.until > now && rest.at_latest > Instant::now());
        state.rest.map(|rest| rest.until)
    }

    fn lock(&self) -> MutexGuard<'_, RestState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a rest is so short that every run waits for it.
pub(super) fn is_brief(until: Timestamp, now: Timestamp) -> bool {
    time_until(until, now) <= MAX_BRIEF_REST
}

/// The wait until a relay has rested, if it is so short that every process waits for it.
pub fn find_brief_wait(until: Timestamp, now: Timestamp) -> Option<Duration> {
    is_brief(until, now).then(|| time_until(until, now))
}

/// The time until a moment. 0 once it has come.
pub(super) fn time_until(moment: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(now.duration_until(moment)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Duration, RelayRest, Timestamp, is_brief};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_739_257_200 + second).expect("a moment")
    }

    #[test]
    fn a_rest_ends_at_its_soonest_moment_and_a_later_one_can_begin() {
        let rest = RelayRest::default();
        assert_eq!(rest.look(at(0)), None);
        for until in [at(60), at(30), at(90)] {
            rest.begin(until, at(0), 0);
        }
        assert_eq!((rest.look(at(29)), rest.look(at(30))), (Some(at(30)), None));
        rest.begin(at(60), at(31), 0);
        rest.clone().begin(at(90), at(60), 0);
        assert_eq!(rest.look(at(61)), Some(at(90)), "the rest before was over");
    }

    #[test]
    fn a_permit_that_comes_back_ends_the_rest_and_lets_nobody_begin_one_who_asked_before() {
        let rest = RelayRest::default();
        let returns = rest.count_returns();
        assert!(rest.begin(at(60), at(0), returns));
        rest.note_return();
        assert_eq!(rest.look(at(0)), None);
        assert!(!rest.begin(at(60), at(0), returns), "who was refused before asks again");
        assert!(rest.begin(at(60), at(0), rest.count_returns()));
        assert_eq!(rest.look(at(0)), Some(at(60)));
    }

    #[test]
    fn a_clock_that_is_set_back_does_not_make_a_rest_longer() {
        let rest = RelayRest::default();
        rest.begin(at(1), at(0), 0);
        assert_eq!(rest.look(at(-3_600)), Some(at(1)));
        std::thread::sleep(Duration::from_secs(1));
        assert_eq!(rest.look(at(-3_600)), None);
    }

    #[test]
    fn two_minutes_are_brief_and_more_are_not() {
        assert!(is_brief(at(120), at(0)) && is_brief(at(0), at(10)));
        assert!(!is_brief(at(121), at(0)));
    }
}
