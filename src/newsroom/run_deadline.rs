//! Until when the readers of a run are tried.

use jiff::Timestamp;

use super::opened::Newsroom;
use super::request::{SendRequest, Timing};
use crate::deliver::Deadline;

/// The moments from which the time of a run's readers counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct RunBeginning {
    /// The moment of planning.
    pub(super) started: Timestamp,
    /// The last moment at which a person put back a reader who waits since.
    pub(super) retried: Option<Timestamp>,
}

impl Newsroom {
    /// The moment until which the readers of a run that began then are tried.
    pub(super) fn deadline(&self, request: &SendRequest, began: RunBeginning) -> Deadline {
        let now = self.now().timestamp();
        match request.timing {
            Timing::Late => Deadline::after(self.publication.delivery.retry_for, now),
            Timing::OnTime => self.usual_deadline(began, now),
        }
    }

    /// The moment until which the readers of a run are tried at this moment, if nobody allows more.
    pub(super) fn usual_deadline(&self, began: RunBeginning, now: Timestamp) -> Deadline {
        let RunBeginning { started, retried } = began;
        let settings = &self.publication;
        Deadline::of(&settings.delivery, started, &settings.timezone).or_of_retried(retried, now)
    }
}
