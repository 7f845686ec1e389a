//! The forecast of a run: when its relays let the last message through, if nothing else holds it up.

use std::time::Duration;

use jiff::Timestamp;

use super::deadline::Deadline;
use super::relay_rest::{is_brief, time_until};
use crate::journal::RateRecord;

/// A relay with what it was sent so far.
#[derive(Debug, Clone)]
pub struct PacedRelay {
    /// The records of its rate limits. Empty if it has none.
    pub records: Vec<RateRecord>,
    /// Its share of the run. A relay with 0 is in reserve.
    pub weight: usize,
}

/// When a run ends at the soonest, because its relays have rate limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forecast {
    /// How long the run takes at least.
    pub takes: Duration,
    /// The moment at which the last message can leave.
    pub ends: Timestamp,
    /// How many readers cannot be reached before the deadline.
    pub too_late: u64,
}

impl Forecast {
    /// The forecast for so many readers. `None` if there is no relay, or one without limits, so that
    /// nothing is known.
    pub fn compute(
        mut relays: Vec<PacedRelay>,
        readers: u64,
        deadline: &Deadline,
        now: Timestamp,
    ) -> Option<Self> {
        let all_stand_by = relays.iter().all(|relay| relay.weight == 0);
        let (mut moment, mut left, mut too_late) = (now, readers, 0);
        let mut with_reserve = all_stand_by;
        loop {
            let mut used = relays.iter_mut().filter(|relay| with_reserve || relay.weight > 0);
            let mut turn = None;
            for relay in &mut used {
                let sent = relay.send(left, moment)?;
                left -= sent;
                too_late += if deadline.is_over(moment) { sent } else { 0 };
                turn = soonest(turn, relay.find_turn(moment));
            }
            if left == 0 {
                return Some(Self { takes: time_until(moment, now), ends: moment, too_late });
            }
            let turn = turn?;
            if with_reserve || is_brief(turn, moment) {
                moment = turn;
            } else {
                // The reserve is used while the others rest for long.
                with_reserve = true;
                moment = if relays.iter().any(|relay| relay.weight == 0) { moment } else { turn };
            }
        }
    }
}

impl PacedRelay {
    /// Sends as many messages as the limits let through now, and at most `left`. `None` if there are
    /// no limits.
    fn send(&mut self, left: u64, now: Timestamp) -> Option<u64> {
        self.records.iter_mut().for_each(|record| record.forget_old(now));
        let sent = self.records.iter().map(RateRecord::count_free).min()?.min(left);
        self.records.iter_mut().for_each(|record| record.record_sent(sent, now));
        Some(sent)
    }

    /// The moment at which the next message can be sent.
    fn find_turn(&self, now: Timestamp) -> Option<Timestamp> {
        self.records.iter().map(|record| record.find_turn(1, now)).max()
    }
}

fn soonest(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    one.into_iter().chain(other).min()
}

#[cfg(test)]
mod tests {
    use super::{Deadline, Duration, Forecast, PacedRelay, RateRecord, Timestamp};
    use crate::publication::RateLimit;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_739_257_200 + second).expect("a moment")
    }

    fn relay(weight: usize, pace: &[&str]) -> PacedRelay {
        let limit = |text: &&str| RateLimit::parse(text).expect("a limit");
        let records = pace.iter().map(limit).map(RateRecord::new).collect();
        PacedRelay { records, weight }
    }

    /// The seconds that a run of so many readers takes, and how many are too late after an hour.
    fn forecast(relays: Vec<PacedRelay>, readers: u64) -> Option<(u64, u64)> {
        let deadline = Deadline::after(Duration::from_hours(1), at(0));
        let forecast = Forecast::compute(relays, readers, &deadline, at(0))?;
        assert_eq!(forecast.ends, at(0) + forecast.takes);
        Some((forecast.takes.as_secs(), forecast.too_late))
    }

    #[test]
    fn a_run_takes_a_period_for_each_time_that_its_limit_is_used_up() {
        assert_eq!(forecast(vec![relay(1, &["14/s"])], 14), Some((0, 0)));
        assert_eq!(forecast(vec![relay(1, &["14/s"])], 600), Some((42, 0)));
        assert_eq!(forecast(vec![relay(1, &["500/h"])], 500), Some((0, 0)));
        let (takes, too_late) = forecast(vec![relay(1, &["500/h"])], 1_600).expect("a forecast");
        assert!((10_800..10_920).contains(&takes), "{takes}");
        assert_eq!(too_late, 1_100);
        let (takes, _) = forecast(vec![relay(1, &["14/s", "500/h"])], 600).expect("a forecast");
        assert!((3_600..3_680).contains(&takes), "{takes}");
    }

    #[test]
    fn what_was_sent_before_counts() {
        let mut used = relay(1, &["500/h"]);
        used.records[0].record_sent(400, at(-3_000));
        let (takes, _) = forecast(vec![used], 200).expect("a forecast");
        assert!((600..640).contains(&takes), "{takes}");
    }

    #[test]
    fn several_relays_share_the_readers_and_one_without_limits_ends_the_forecast() {
        let ten = || relay(1, &["10/s"]);
        assert_eq!(forecast(vec![ten(), ten()], 100), Some((4, 0)));
        assert_eq!(forecast(vec![ten(), relay(1, &[])], 100), None);
        assert_eq!(forecast(Vec::new(), 100), None);
    }

    #[test]
    fn a_reserve_helps_out_only_where_the_others_rest_for_long() {
        let reserve = || relay(0, &[]);
        assert_eq!(forecast(vec![relay(1, &["10/s"]), reserve()], 100), Some((9, 0)));
        assert_eq!(forecast(vec![relay(1, &["10/h"]), reserve()], 100), None);
        assert_eq!(forecast(vec![relay(1, &["10/h"]), reserve()], 10), Some((0, 0)));
        assert_eq!(forecast(vec![relay(1, &["10/h"]), relay(0, &["10/s"])], 40), Some((2, 0)));
        assert_eq!(forecast(vec![relay(0, &["10/s"])], 40), Some((3, 0)));
    }
}
