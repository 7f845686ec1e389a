//! The rest of a relay: until when it gets no further message, because its rate limits are used up.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

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
pub(super) struct RelayRest(Arc<Mutex<Option<Timestamp>>>);

impl RelayRest {
    /// Begins a rest. Of several ends the soonest counts.
    pub(super) fn begin(&self, until: Timestamp) {
        let mut rest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *rest = Some(rest.map_or(until, |other| other.min(until)));
    }

    /// Ends the rest if its time is over. Answers its end if it is not.
    pub(super) fn look(&self, now: Timestamp) -> Option<Timestamp> {
        let mut rest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *rest = rest.filter(|until| *until > now);
        *rest
    }
}

/// Whether a rest is so short that every run waits for it.
pub(super) fn is_brief(until: Timestamp, now: Timestamp) -> bool {
    time_until(until, now) <= MAX_BRIEF_REST
}

/// The time until a moment. 0 once it has come.
pub(super) fn time_until(moment: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(now.duration_until(moment)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{RelayRest, Timestamp, is_brief};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_739_257_200 + second).expect("a moment")
    }

    #[test]
    fn a_rest_ends_at_its_soonest_moment_and_a_later_one_can_begin() {
        let rest = RelayRest::default();
        assert_eq!(rest.look(at(0)), None);
        for until in [at(60), at(30), at(90)] {
            rest.begin(until);
        }
        assert_eq!((rest.look(at(29)), rest.look(at(30))), (Some(at(30)), None));
        rest.clone().begin(at(90));
        assert_eq!(rest.look(at(31)), Some(at(90)));
    }

    #[test]
    fn two_minutes_are_brief_and_more_are_not() {
        assert!(is_brief(at(120), at(0)) && is_brief(at(0), at(10)));
        assert!(!is_brief(at(121), at(0)));
    }
}
