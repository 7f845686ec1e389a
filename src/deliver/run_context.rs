//! What the workers and the journal writer of a run share.

use std::time::Duration;

use jiff::Timestamp;

use super::dispatch::Dispatch;
use super::hand_over_marks::MarkKeeper;
use super::retry_policy::RetryPolicy;
use super::types::{Clock, Stop};
use crate::journal::{ClaimScope, Owner, RunId};

/// What the workers and the journal writer of a run share.
pub(super) struct RunContext {
    pub(super) run: RunId,
    /// The process that works on the run.
    pub(super) owner: Owner,
    /// Which readers of the run are sent to.
    pub(super) scope: ClaimScope,
    /// How long a worker waits after each failure in a row, before it gives up.
    pub(super) patience: Vec<Duration>,
    pub(super) retry: RetryPolicy,
    pub(super) clock: Clock,
    /// Which relay is offered which reader.
    pub(super) dispatch: Dispatch,
    pub(super) stop: Stop,
    /// The marks of the run, beside the journal.
    pub(super) marks: MarkKeeper,
}

impl RunContext {
    /// The present moment, by the clock of the run.
    pub(super) fn now(&self) -> Timestamp {
        (self.clock)().timestamp()
    }
}
