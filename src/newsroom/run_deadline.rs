//! Until when the readers of a run are tried.

use jiff::Timestamp;

use super::error::Error;
use super::opened::Newsroom;
use super::request::{SendRequest, Timing};
use crate::deliver::Deadline;
use crate::journal::{Run, Tally};

/// The moments from which the time of a run's readers counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct RunBeginning {
    /// The moment of planning.
    pub(super) started: Timestamp,
    /// The last moment at which a person put back a reader who waits since.
    pub(super) retried: Option<Timestamp>,
    /// The moment at which a person let the issue go that was stopped, if its time was over by then.
    pub(super) let_go: Option<Timestamp>,
}

impl Newsroom {
    /// The moments from which the time of a run's readers counts. Who lets a stopped issue go after its time was over gives
    /// all of it anew; a stop that ended before changes nothing.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub(super) fn find_beginning(
        &mut self,
        run: &Run,
        tally: &Tally,
    ) -> Result<RunBeginning, Error> {
        let stops = self.list_stops(run.issue)?;
        let let_go = stops.iter().filter_map(|stop| stop.end.as_ref().map(|end| end.at)).max();
        let settings = &self.publication;
        let own = Deadline::of(&settings.delivery, run.started, &settings.timezone).moment();
        let let_go = let_go.filter(|at| *at >= own);
        Ok(RunBeginning { started: run.started, retried: tally.retried(), let_go })
    }

    /// The moment until which the readers of a run that began then are tried.
    pub(super) fn deadline(&self, request: &SendRequest, began: RunBeginning) -> Deadline {
        let now = self.now().timestamp();
        match request.timing {
            Timing::Late => Deadline::after(self.publication.delivery.retry_for, now),
            Timing::OnTime | Timing::Scheduled => self.usual_deadline(began, now),
        }
    }

    /// The moment until which the readers of a run are tried at this moment, if nobody allows more.
    pub(super) fn usual_deadline(&self, began: RunBeginning, now: Timestamp) -> Deadline {
        let RunBeginning { started, retried, let_go } = began;
        let settings = &self.publication;
        let own = match let_go {
            Some(let_go) => Deadline::after(settings.delivery.retry_for, let_go),
            None => Deadline::of(&settings.delivery, started, &settings.timezone),
        };
        own.or_of_retried(retried, now)
    }
}
