//! The progress of a run.

use std::time::Duration;

use jiff::Timestamp;

use super::deadline::{Deadline, Throughput};
use crate::journal::{Settlement, State, Tally};

/// The counts of a run, as they are on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Deliveries that were planned.
    pub planned: u64,
    /// Deliveries that a relay has accepted.
    pub accepted: u64,
    /// Deliveries that were refused permanently.
    pub rejected: u64,
    /// Deliveries that will be tried again later.
    pub deferred: u64,
    /// Deliveries that may or may not have arrived. A person decides.
    pub in_doubt: u64,
    /// Deliveries whose readers were suppressed after the run was planned.
    pub passed_over: u64,
    /// Deliveries that will not be tried in time, at the throughput of this run.
    pub too_late: u64,
    /// The moment until which the run waits, because nothing is due before. `None` while it works.
    pub waits: Option<Timestamp>,
}

impl Progress {
    /// The counts before the first message, from the journal.
    pub fn new(tally: &Tally) -> Self {
        Self {
            planned: tally.planned(),
            accepted: tally.of(State::Accepted),
            rejected: tally.of(State::Rejected),
            deferred: 0,
            in_doubt: tally.of(State::InDoubt),
            passed_over: tally.of(State::Skipped) + tally.of(State::Expired),
            too_late: 0,
            waits: None,
        }
    }

    /// Counts one settled delivery.
    pub(super) fn count(&mut self, settlement: &Settlement) {
        match settlement.state() {
            State::Accepted => self.accepted += 1,
            State::Rejected => self.rejected += 1,
            State::Deferred => self.deferred += 1,
            State::InDoubt => self.in_doubt += 1,
            State::Due | State::Claimed | State::Handed | State::Skipped | State::Expired => {}
        }
    }

    /// Records that the run waits until a moment.
    pub(super) const fn begin_wait(&mut self, moment: Timestamp) {
        self.waits = Some(moment);
        self.too_late = 0;
    }

    /// The number of deliveries that this run has settled or passed over. Deferred ones count too.
    pub const fn ended(&self) -> u64 {
        self.accepted + self.rejected + self.deferred + self.in_doubt + self.passed_over
    }
}

/// The work of a pass, and how much of it is done.
#[derive(Debug)]
pub(super) struct Backlog {
    began: Timestamp,
    left: u64,
    judged: u64,
}

impl Backlog {
    /// The deliveries that are due at this moment.
    pub(super) const fn new(tally: &Tally, now: Timestamp) -> Self {
        Self { began: now, left: tally.of(State::Due), judged: 0 }
    }

    /// Counts settled deliveries, and this many passed over.
    pub(super) fn record<'a>(
        &mut self,
        settled: impl Iterator<Item = &'a Settlement>,
        skipped: usize,
    ) {
        let mut done = skipped as u64;
        for settlement in settled {
            let state = settlement.state();
            done += u64::from(state != State::Due);
            self.judged += u64::from(matches!(state, State::Accepted | State::Rejected));
        }
        self.left = self.left.saturating_sub(done);
    }

    /// How many deliveries will not be tried before the deadline, at the throughput so far.
    pub(super) fn count_too_late(&self, deadline: &Deadline, now: Timestamp) -> u64 {
        let took = Duration::try_from(self.began.duration_until(now)).unwrap_or_default();
        deadline.count_too_late(self.left, Throughput { judged: self.judged, took }, now)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::civil::time;
    use jiff::tz::TimeZone;

    use super::{Backlog, Deadline, Progress, Settlement, Timestamp};
    use crate::outcome::{Refusal, Reply};
    use crate::publication::{DeliverySettings, InDoubtPolicy};

    fn moment(minutes: i64) -> Timestamp {
        Timestamp::from_second(1_739_253_600 + 60 * minutes).expect("a moment")
    }

    /// A deadline of seven o'clock. The first moment is six o'clock.
    fn until_seven() -> Deadline {
        let settings = DeliverySettings {
            max_recipients: 100,
            in_doubt: InDoubtPolicy::Hold,
            retry_for: Duration::from_hours(4),
            not_after: Some(time(7, 0, 0, 0)),
        };
        Deadline::of(&settings, moment(0), &TimeZone::UTC)
    }

    #[test]
    fn the_pace_is_that_of_judged_messages_and_whoever_is_put_off_is_left_no_more() {
        let reply = || Reply::new(250, "ok");
        let late = |settled: Settlement, ended: usize| {
            let mut backlog = Backlog { began: moment(0), left: 100, judged: 0 };
            backlog.record(std::iter::repeat_n(&settled, ended), 0);
            backlog.count_too_late(&until_seven(), moment(30))
        };
        assert_eq!(late(Settlement::Accepted(reply()), 20), 60);
        assert_eq!(late(Settlement::Rejected(Refusal::Dead, reply()), 20), 60);
        assert_eq!(late(Settlement::Deferred(reply(), moment(40)), 20), 0, "there is no pace");
        assert_eq!(late(Settlement::NotSent("cut".into()), 20), 0);
        let mut backlog = Backlog { began: moment(0), left: 100, judged: 0 };
        backlog.record([Settlement::Accepted(reply())].iter(), 49);
        backlog.record([Settlement::Deferred(reply(), moment(40))].iter(), 0);
        backlog.record([Settlement::NotSent("cut".into())].iter(), 0);
        assert_eq!(backlog.count_too_late(&until_seven(), moment(30)), 48, "one in thirty minutes");
    }

    #[test]
    fn a_run_that_waits_says_nothing_of_its_pace() {
        let mut progress = Progress { too_late: 7, ..Progress::default() };
        progress.begin_wait(moment(5));
        assert_eq!((progress.waits, progress.too_late), (Some(moment(5)), 0));
    }
}
