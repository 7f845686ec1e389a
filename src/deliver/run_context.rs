//! What the workers and the journal writer of a run share.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::companions::Companions;
use super::dispatch::Dispatch;
use super::hand_over_marks::MarkKeeper;
use super::retry_policy::RetryPolicy;
use super::run_event::{EventFeed, RunEvent};
use super::run_stage::RunScope;
use super::types::{Clock, Stop};
use crate::journal::{LeaseRenewal, Owner, RunId};

/// How often a run looks into the journal for a stop of its issue, whatever it waits for.
pub(super) const STOP_LOOK_INTERVAL: Duration = Duration::from_secs(1);

/// What the workers and the journal writer of a run share.
pub(super) struct RunContext {
    pub(super) run: RunId,
    /// The process that works on the run.
    pub(super) owner: Owner,
    /// Which readers of the run are sent to.
    pub(super) scope: RunScope,
    /// How long a worker waits after each failure in a row, before it gives up.
    pub(super) patience: Vec<Duration>,
    pub(super) retry: RetryPolicy,
    pub(super) clock: Clock,
    /// Which relay is offered which reader.
    pub(super) dispatch: Dispatch,
    pub(super) stop: Stop,
    /// The marks of the run, beside the journal.
    pub(super) marks: MarkKeeper,
    /// Where the events of the run are told.
    pub(super) events: EventFeed,
    /// The other senders of the run.
    pub(super) companions: Companions,
    /// How many workers are open.
    pub(super) lines: AtomicUsize,
}

impl RunContext {
    /// The present moment, by the clock of the run.
    pub(super) fn now(&self) -> Timestamp {
        (self.clock)().timestamp()
    }

    /// Heeds what the journal says while the lease is renewed: a stop of the issue, and what the others have done.
    pub(super) fn heed(&self, renewal: LeaseRenewal) {
        self.companions.note(&renewal);
        // Messages need no mark that others have handed over: theirs have one. A mark that cannot be written now stops the
        // next message of this sender.
        let _ = self.marks.note_others(renewal.hand_overs.unwrap_or_default());
        if let Some(stop) = renewal.stop {
            self.stop.heed(stop);
        }
    }

    /// Notes how many workers are open.
    pub(super) fn note_lines(&self, lines: usize) {
        self.lines.store(lines, Ordering::Relaxed);
    }

    /// How many workers are open.
    pub(super) fn count_lines(&self) -> usize {
        self.lines.load(Ordering::Relaxed)
    }

    /// Tells what has just happened.
    pub(super) fn tell(&self, event: RunEvent) {
        self.events.tell(self.now(), [event]);
    }
}

/// The moments at which the journal writer is asked to renew the lease and to look for a stop, whatever the workers wait
/// for.
pub(super) fn begin_looks() -> Interval {
    let mut looks = interval(STOP_LOOK_INTERVAL);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    looks
}

/// What the workers of a run share, for tests.
#[cfg(test)]
pub(super) mod fixture {
    use std::sync::Arc;
    use std::time::Duration;

    use jiff::tz::TimeZone;
    use jiff::{Timestamp, Zoned};

    use super::{
        AtomicUsize, Companions, Dispatch, EventFeed, MarkKeeper, Owner, RetryPolicy, RunContext,
        RunId, RunScope, Stop,
    };
    use crate::deliver::deadline::Deadline;
    use crate::deliver::hand_over_marks::RunMarks;
    use crate::deliver::retry_policy::Idle;
    use crate::journal::ClaimScope;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    /// A run with a deadline of four hours, whose clock stands still.
    pub(in crate::deliver) fn context() -> Arc<RunContext> {
        let deadline = Deadline::after(Duration::from_hours(4), NOW);
        Arc::new(RunContext {
            run: RunId::numbered(1),
            owner: Owner::new("this process"),
            scope: RunScope::new(ClaimScope::Everybody),
            patience: Vec::new(),
            retry: RetryPolicy { deadline, idle: Idle::End, jitter: Arc::new(|| 0) },
            clock: Arc::new(|| Zoned::new(NOW, TimeZone::UTC)),
            dispatch: Dispatch::default(),
            stop: Stop::default(),
            marks: MarkKeeper::start(RunMarks::unwritten()).expect("a thread"),
            events: EventFeed::default(),
            companions: Companions::default(),
            lines: AtomicUsize::new(0),
        })
    }
}
