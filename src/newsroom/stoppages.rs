//! Why calls could not go on with a run, as the journal keeps it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::error::{Error, chain};
use super::opened::Newsroom;
use super::report::RunReport;
use crate::deliver::{RelayFailure, RelayOutcome, RestingRelay};
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
    let moment = |until: Timestamp| until.to_zoned(zone.clone()).strftime("%H:%M").to_string();
    let mut causes = Vec::new();
    if let Some(RelayOutcome { failure, .. }) = report.trouble() {
        causes.push(match failure {
            RelayFailure::Limited(_, Some(until)) => {
                format!(
                    "{}; it takes mail again at {} at the latest",
                    chain(failure),
                    moment(*until)
                )
            }
            failure => chain(failure),
        });
    } else if let Some(RestingRelay { relay, until }) = report.resting.first() {
        let until = moment(*until);
        causes.push(format!("the relay {relay} has had what its `pace` allows, until {until}"));
    }
    causes.extend(report.held.iter().map(ToString::to_string));
    causes.extend(report.held_editions.iter().map(ToString::to_string));
    let needs_person = report.is_hindered_for_good();
    (!causes.is_empty()).then(|| Stoppage { at, cause: causes.join("; "), needs_person })
}
