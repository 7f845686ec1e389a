//! Why calls could not go on with a run, as the journal keeps it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::error::{Error, chain};
use super::opened::Newsroom;
use super::report::RunReport;
use crate::deliver::RestingRelay;
use crate::issue::IssueName;
use crate::journal::Stoppage;

impl Newsroom {
    /// Records why a call could not go on with the run of an issue, before it came to its relays. Does
    /// nothing if no run is under way.
    ///
    /// # Errors
    ///
    /// The journal cannot be read or written.
    pub fn record_stoppage(&mut self, issue: IssueName, stoppage: &Stoppage) -> Result<(), Error> {
        if let Some(journal) = self.find_journal()?
            && let Some(run) = journal.run(issue)?
            && run.finished.is_none()
        {
            journal.record_stoppage(run.id, Some(stoppage))?;
        }
        Ok(())
    }
}

/// Why a run stopped while readers were left. `None` if nothing hindered it. Moments are written in `zone`.
pub(super) fn describe_stoppage(
    report: &RunReport,
    at: Timestamp,
    zone: &TimeZone,
) -> Option<Stoppage> {
    if report.tally.open() == 0 {
        return None;
    }
    if let Some(trouble) = report.trouble() {
        let needs_person = trouble.failure.needs_person();
        return Some(Stoppage { at, cause: chain(&trouble.failure), needs_person });
    }
    let RestingRelay { relay, until } = report.resting.first()?;
    let until = until.to_zoned(zone.clone()).strftime("%H:%M");
    let cause = format!("the relay {relay} has had what its `pace` allows, until {until}");
    Some(Stoppage { at, cause, needs_person: false })
}
