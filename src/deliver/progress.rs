//! The progress of a run.

use std::time::Duration;

use jiff::Timestamp;

use super::deadline::{Deadline, Throughput};
use crate::journal::{ClaimScope, ExchangeReply, Settlement, State, Tally, WaitingCount};

/// The counts of a run, as they are on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Deliveries that were planned.
    pub planned: u64,
    /// Deliveries that a relay has accepted.
    pub accepted: u64,
    /// Deliveries that were refused permanently.
    pub rejected: u64,
    /// Deliveries that wait at this moment, to be tried again later.
    pub waiting: u64,
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
            waiting: tally.of(State::Deferred),
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
            State::Deferred => self.waiting += 1,
            State::InDoubt => self.in_doubt += 1,
            State::Due | State::Claimed | State::Handed | State::Skipped | State::Expired => {}
        }
    }

    /// Records that this many deliveries wait no more, since they were claimed or skipped.
    pub(super) const fn end_waiting(&mut self, retried: usize) {
        self.waiting = self.waiting.saturating_sub(retried as u64);
    }

    /// Replaces the counts by those of the journal.
    pub(super) fn recount(&mut self, tally: &Tally) {
        let Self { too_late, waits, .. } = *self;
        *self = Self { too_late, waits, ..Self::new(tally) };
    }

    /// Records that the run waits until a moment.
    pub(super) const fn begin_wait(&mut self, moment: Timestamp) {
        self.waits = Some(moment);
        self.too_late = 0;
    }

    /// The number of deliveries that are not tried any more: each reader counts once.
    pub fn ended(&self) -> u64 {
        let ended = self.accepted + self.rejected + self.in_doubt + self.passed_over;
        ended.min(self.planned)
    }

    /// The number of deliveries that are to be tried now: they have not ended, and do not wait.
    pub fn left(&self) -> u64 {
        self.planned.saturating_sub(self.ended() + self.waiting)
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
    /// Those that are due at this moment, of all that wait.
    pub(super) const fn new(waiting: WaitingCount, now: Timestamp) -> Self {
        Self { began: now, left: waiting.due, judged: 0 }
    }

    /// Counts settled deliveries, and what an exchange has claimed and passed over.
    pub(super) fn record<'a>(
        &mut self,
        settled: impl Iterator<Item = &'a Settlement>,
        exchanged: &ExchangeReply,
    ) {
        let mut done = exchanged.skipped as u64;
        for settlement in settled {
            let state = settlement.state();
            done += u64::from(state != State::Due);
            self.judged += u64::from(matches!(state, State::Accepted | State::Rejected));
        }
        // A deferred delivery whose time has come is work again.
        self.left = (self.left + exchanged.retried as u64).saturating_sub(done);
    }

    /// Counts what is left anew, from the journal: those who are due, and those whom a worker has.
    pub(super) fn recount(&mut self, tally: &Tally, scope: ClaimScope) {
        let in_work = tally.of(State::Claimed) + tally.of(State::Handed);
        self.left = tally.waiting(scope).due + in_work;
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

    use super::{Backlog, Deadline, ExchangeReply, Progress, Settlement, Timestamp};
    use crate::outcome::{Refusal, Reply};
    use crate::publication::{DeliverySettings, InDoubtPolicy, SyncPolicy};

    fn moment(minutes: i64) -> Timestamp {
        Timestamp::from_second(1_739_253_600 + 60 * minutes).expect("a moment")
    }

    /// A deadline of seven o'clock. The first moment is six o'clock.
    fn until_seven() -> Deadline {
        let settings = DeliverySettings {
            max_recipients: 100,
            in_doubt: InDoubtPolicy::Hold,
            sync: SyncPolicy::Claims,
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
            backlog.record(std::iter::repeat_n(&settled, ended), &ExchangeReply::default());
            backlog.count_too_late(&until_seven(), moment(30))
        };
        assert_eq!(late(Settlement::Accepted(reply()), 20), 60);
        assert_eq!(late(Settlement::Rejected(Refusal::Dead, reply()), 20), 60);
        assert_eq!(late(Settlement::Deferred(reply(), moment(40)), 20), 0, "there is no pace");
        assert_eq!(late(Settlement::NotSent("cut".into()), 20), 0);
        let mut backlog = Backlog { began: moment(0), left: 100, judged: 0 };
        let exchanged =
            |skipped, retried| ExchangeReply { skipped, retried, ..ExchangeReply::default() };
        backlog.record([Settlement::Accepted(reply())].iter(), &exchanged(49, 0));
        backlog.record([Settlement::Deferred(reply(), moment(40))].iter(), &exchanged(0, 0));
        backlog.record([Settlement::NotSent("cut".into())].iter(), &exchanged(0, 0));
        backlog.record([Settlement::Deferred(reply(), moment(50))].iter(), &exchanged(0, 1));
        assert_eq!(backlog.count_too_late(&until_seven(), moment(30)), 48, "one in thirty minutes");
    }

    #[test]
    fn a_reader_who_is_put_off_again_and_again_counts_once() {
        let mut progress = Progress { planned: 2, ..Progress::default() };
        let reply = || Reply::new(451, "later");
        for _ in 0..3 {
            progress.count(&Settlement::Deferred(reply(), moment(5)));
            assert_eq!((progress.ended(), progress.waiting, progress.left()), (0, 1, 1));
            progress.end_waiting(1);
            assert_eq!((progress.ended(), progress.waiting, progress.left()), (0, 0, 2));
        }
        progress.count(&Settlement::InDoubt("cut".into()));
        progress.count(&Settlement::Rejected(Refusal::Dead, reply()));
        progress.count(&Settlement::Accepted(reply()));
        assert_eq!((progress.ended(), progress.left()), (2, 0), "never above those planned");
    }

    #[test]
    fn a_run_that_waits_says_nothing_of_its_pace() {
        let mut progress = Progress { too_late: 7, ..Progress::default() };
        progress.begin_wait(moment(5));
        assert_eq!((progress.waits, progress.too_late), (Some(moment(5)), 0));
    }
}
