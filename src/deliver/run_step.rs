//! The step after a pass: another pass, a wait, or the end.

use jiff::Timestamp;

use super::relay_rest::is_brief;
use super::retry_policy::{Idle, RetryPolicy};
use crate::journal::{State, Tally, WaitingCount};

/// The step after a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RunStep {
    /// Another pass, at once.
    Pass,
    /// Another pass, at this moment. Relays that were given up, and domains that are held, are tried
    /// again then.
    Wait(Timestamp),
    /// Another look in a moment: other senders have deliveries at hand, which are due again if they fail.
    Attend,
    /// Another pass, at this moment, when a relay has had its brief rest.
    Rest(Timestamp),
    /// It is too late for the readers who are left.
    Expire,
    /// Nothing more can be done.
    End,
}

/// Whether any relay is usable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PoolState {
    /// At least one relay was not given up.
    Usable,
    /// No relay can be used now, but at least one has only used up its rate limits, until this
    /// moment.
    Resting(Timestamp),
    /// All relays were given up, at least one because of a failure that passes by itself.
    Away,
    /// All relays were given up, each because of a failure that a person must mend.
    Broken,
}

/// The deliveries that are still to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unsent {
    /// Nobody.
    Nobody,
    /// At least one delivery that is due.
    Due,
    /// Only deferred deliveries. Has the moment at which the first of them is due again, if it is
    /// known.
    Deferred(Option<Timestamp>),
}

impl Unsent {
    /// The unsent deliveries among those that wait, at this moment. A deferred delivery whose time has come
    /// is due.
    pub(super) fn of(waiting: WaitingCount, now: Timestamp) -> Self {
        let WaitingCount { due, deferred, retry } = waiting;
        if due > 0 || retry.is_some_and(|retry| retry <= now) {
            Self::Due
        } else if deferred > 0 {
            Self::Deferred(retry)
        } else {
            Self::Nobody
        }
    }
}

/// The state of a run after a pass.
#[derive(Debug, Clone, Copy)]
pub(super) struct PassReport {
    pub(super) unsent: Unsent,
    /// Whether any delivery changed its state.
    pub(super) has_moved: bool,
    pub(super) pool: PoolState,
    pub(super) others: OtherSenders,
    /// Whether the run was asked to stop.
    pub(super) is_asked_to_stop: bool,
    pub(super) now: Timestamp,
}

/// The other senders of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OtherSenders {
    /// Nobody else works on it.
    None,
    /// Others work on it, and nothing is claimed or on the wire.
    Idle,
    /// Others work on it, and deliveries are claimed or on the wire.
    Busy,
}

impl OtherSenders {
    /// What so many others do, by the counts of the run after a pass.
    pub(super) const fn find(count: u64, tally: &Tally) -> Self {
        match (count, tally.of(State::Claimed) + tally.of(State::Handed)) {
            (0, _) => Self::None,
            (_, 0) => Self::Idle,
            _ => Self::Busy,
        }
    }
}

impl PassReport {
    /// Whether the sender stays because of the others: they have the last deliveries at hand, or were just about to claim
    /// what this one found due.
    fn awaits_others(&self) -> bool {
        let Self { unsent, has_moved, pool, others, .. } = *self;
        let may_follow = match unsent {
            Unsent::Nobody => others == OtherSenders::Busy,
            Unsent::Due => !has_moved && others != OtherSenders::None,
            Unsent::Deferred(_) => false,
        };
        may_follow && matches!(pool, PoolState::Usable | PoolState::Resting(_))
    }
}

/// Chooses the step after each pass of a run.
pub(super) struct StepPlanner {
    retry: RetryPolicy,
    /// How often in a row the run has waited for its relays.
    waits: u32,
}

impl StepPlanner {
    /// The planner of a run that has not begun.
    pub(super) const fn new(retry: RetryPolicy) -> Self {
        Self { retry, waits: 0 }
    }

    /// Chooses the step after this pass.
    pub(super) fn choose_step(&mut self, report: &PassReport) -> RunStep {
        let PassReport { unsent, has_moved, pool, is_asked_to_stop, now, .. } = *report;
        let deadline = &self.retry.deadline;
        if !is_asked_to_stop && report.awaits_others() {
            return RunStep::Attend;
        }
        if is_asked_to_stop || unsent == Unsent::Nobody {
            return RunStep::End;
        }
        if deadline.is_over(now) {
            // Readers do not expire while a person must mend the relays first.
            return if pool == PoolState::Broken { RunStep::End } else { RunStep::Expire };
        }
        if pool == PoolState::Usable && unsent == Unsent::Due && has_moved {
            return RunStep::Pass;
        }
        if let PoolState::Resting(until) = pool
            && unsent == Unsent::Due
            && is_brief(until, now)
        {
            return RunStep::Rest(deadline.at_most(until));
        }
        if self.retry.idle == Idle::End || pool == PoolState::Broken {
            return RunStep::End;
        }
        if has_moved {
            self.waits = 0;
        }
        let moment = if let Unsent::Deferred(Some(moment)) = unsent {
            moment
        } else if let PoolState::Resting(until) = pool {
            until
        } else {
            self.waits += 1;
            self.retry.next_call(self.waits - 1, now)
        };
        RunStep::Wait(deadline.at_most(moment))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::{
        Idle, OtherSenders, PassReport, PoolState, RetryPolicy, RunStep, StepPlanner, Timestamp,
        Unsent,
    };
    use crate::deliver::deadline::Deadline;

    /// The moment this many minutes after the beginning of the run.
    fn minute(minutes: i64) -> Timestamp {
        Timestamp::from_second(1_739_257_200 + 60 * minutes).expect("a moment")
    }

    /// The planner of a run with a deadline of an hour.
    fn planner(idle: Idle) -> StepPlanner {
        let deadline = Deadline::after(Duration::from_hours(1), minute(0));
        StepPlanner::new(RetryPolicy { deadline, idle, jitter: Arc::new(|| 0) })
    }

    /// A pass in which a reader was reached, and others are still due.
    const MOVED: PassReport = PassReport {
        unsent: Unsent::Due,
        has_moved: true,
        pool: PoolState::Usable,
        others: OtherSenders::None,
        is_asked_to_stop: false,
        now: Timestamp::UNIX_EPOCH,
    };

    fn step(idle: Idle, report: PassReport, at: i64) -> RunStep {
        planner(idle).choose_step(&PassReport { now: minute(at), ..report })
    }

    #[test]
    fn another_pass_follows_only_on_one_that_moved_somebody_while_a_relay_can_be_used() {
        let idle = PassReport { has_moved: false, ..MOVED };
        let away = PassReport { pool: PoolState::Away, ..MOVED };
        let later = PassReport { unsent: Unsent::Deferred(None), ..MOVED };
        assert_eq!(step(Idle::End, MOVED, 1), RunStep::Pass);
        for report in [idle, away, later] {
            assert_eq!(step(Idle::End, report, 1), RunStep::End, "{report:?}");
            assert_eq!(step(Idle::Wait, report, 1), RunStep::Wait(minute(2)), "{report:?}");
        }
    }

    #[test]
    fn a_run_ends_when_nobody_is_left_or_it_is_stopped() {
        let nobody = PassReport { unsent: Unsent::Nobody, ..MOVED };
        let stopped = PassReport { is_asked_to_stop: true, ..MOVED };
        for (report, at) in [(nobody, 1), (stopped, 1), (nobody, 61), (stopped, 61)] {
            assert_eq!(step(Idle::Wait, report, at), RunStep::End, "{report:?} at {at}");
        }
    }

    #[test]
    fn a_sender_stays_while_others_have_the_last_readers_and_it_could_reach_them_itself() {
        let last = PassReport {
            unsent: Unsent::Nobody,
            others: OtherSenders::Busy,
            has_moved: false,
            ..MOVED
        };
        assert_eq!(step(Idle::End, last, 1), RunStep::Attend);
        let claimed_meanwhile =
            PassReport { unsent: Unsent::Due, others: OtherSenders::Idle, ..last };
        assert_eq!(step(Idle::End, claimed_meanwhile, 1), RunStep::Attend);
        for ends in [
            PassReport { others: OtherSenders::None, ..last },
            PassReport { others: OtherSenders::Idle, ..last },
            PassReport { pool: PoolState::Away, ..last },
            PassReport { is_asked_to_stop: true, ..last },
            PassReport { unsent: Unsent::Deferred(None), ..last },
        ] {
            assert_eq!(step(Idle::End, ends, 1), RunStep::End, "{ends:?}");
        }
    }

    #[test]
    fn nobody_expires_while_a_person_must_mend_every_relay_first() {
        for (pool, then) in [
            (PoolState::Usable, RunStep::Expire),
            (PoolState::Away, RunStep::Expire),
            (PoolState::Broken, RunStep::End),
        ] {
            for idle in [Idle::End, Idle::Wait] {
                let report = PassReport { pool, has_moved: false, ..MOVED };
                assert_eq!(step(idle, report, 60), then, "{pool:?}");
                assert_ne!(step(idle, report, 59), RunStep::Expire, "it is not too late");
            }
        }
        let broken = PassReport { pool: PoolState::Broken, ..MOVED };
        assert_eq!(step(Idle::Wait, broken, 1), RunStep::End, "waiting mends nothing");
    }

    #[test]
    fn a_run_waits_for_a_brief_rest_whatever_its_policy_is_and_for_a_long_one_if_it_may() {
        let resting = |until| PassReport { pool: PoolState::Resting(minute(until)), ..MOVED };
        for idle in [Idle::End, Idle::Wait] {
            assert_eq!(step(idle, resting(3), 1), RunStep::Rest(minute(3)));
            let still = PassReport { has_moved: false, ..resting(60) };
            assert_eq!(step(idle, still, 59), RunStep::Rest(minute(60)));
        }
        assert_eq!(step(Idle::End, resting(31), 1), RunStep::End);
        assert_eq!(step(Idle::Wait, resting(31), 1), RunStep::Wait(minute(31)));
        assert_eq!(step(Idle::Wait, resting(90), 1), RunStep::Wait(minute(60)));
        let later = PassReport { unsent: Unsent::Deferred(Some(minute(9))), ..resting(2) };
        assert_eq!(step(Idle::End, later, 1), RunStep::End, "nobody is due when the rest is over");
    }

    #[test]
    fn a_run_waits_for_its_readers_or_ever_longer_for_its_relays() {
        let mut planner = planner(Idle::Wait);
        let mut wait =
            |report: PassReport| planner.choose_step(&PassReport { now: minute(1), ..report });
        let away = PassReport { pool: PoolState::Away, has_moved: false, ..MOVED };
        let put_off = |at| PassReport { unsent: Unsent::Deferred(Some(minute(at))), ..away };
        assert_eq!(wait(put_off(7)), RunStep::Wait(minute(7)));
        assert_eq!(wait(put_off(70)), RunStep::Wait(minute(60)), "not longer than it may take");
        assert_eq!(wait(away), RunStep::Wait(minute(2)));
        assert_eq!(wait(away), RunStep::Wait(minute(3)));
        assert_eq!(wait(away), RunStep::Wait(minute(5)));
        assert_eq!(wait(PassReport { has_moved: true, ..away }), RunStep::Wait(minute(2)));
    }
}
