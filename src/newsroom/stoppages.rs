//! Why calls could not go on with a run, as the journal keeps it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::error::{Error, chain};
use super::guard_refusal::GuardRefusal;
use super::opened::Newsroom;
use super::report::RunReport;
use crate::deliver::{RelayOutcome, RestingRelay};
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
    if let Some(draft @ GuardRefusal::Draft(_)) = &report.stopped {
        return Some(Stoppage { at, cause: draft.to_string(), needs_person: true });
    }
    let moment = |until: Timestamp| until.to_zoned(zone.clone()).strftime("%H:%M").to_string();
    let needs_person = report.is_hindered_for_good();
    if let Some(RelayOutcome { failure, .. }) = report.trouble() {
        // The words of the failure stay as they are, because the next call compares them.
        let again = match failure.takes_again() {
            Some(again) => format!("; it takes mail again at {} at the latest", moment(again)),
            None => String::new(),
        };
        return Some(Stoppage { at, cause: chain(failure) + &again, needs_person });
    }
    let rests = report.resting.first().map(|RestingRelay { relay, until }| {
        format!("the relay {relay} has had what its `pace` allows, until {}", moment(*until))
    });
    let held = report.held.iter().map(ToString::to_string);
    let editions = report.held_editions.iter().map(ToString::to_string);
    let causes: Vec<_> = rests.into_iter().chain(held).chain(editions).collect();
    (!causes.is_empty()).then(|| Stoppage { at, cause: causes.join("; "), needs_person })
}
