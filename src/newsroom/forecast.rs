//! How long a run will take at least, because its relays have rate limits.

use super::addressees::Addressees;
use super::cleared::ClearedIssue;
use super::error::Error;
use super::opened::Newsroom;
use super::run_deadline::RunBeginning;
use crate::deliver::{Forecast, PacedRelay};
use crate::journal::RateRecord;
use crate::publication::Relay;
use crate::wording::Wording;

/// The forecast of a run, and its deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunForecast {
    /// How long the run takes, and when it ends.
    pub forecast: Forecast,
    /// Until when readers are tried, in words such as `by 09:00 (not_after)`.
    pub deadline: Wording,
}

impl ClearedIssue<'_> {
    /// How long the run will take at least. `None` if its relays have no limits.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub fn forecast(&mut self) -> Result<Option<RunForecast>, Error> {
        let now = self.newsroom.now().timestamp();
        let (readers, began) = match &self.addressees {
            Addressees::New(audience) => (
                audience.readers.len() as u64,
                RunBeginning { started: now, retried: None, let_go: None },
            ),
            // The others of the run are not sent to.
            Addressees::Named(run, named) => {
                let began = RunBeginning { started: run.started, retried: Some(now), let_go: None };
                (named.listed.readers.len() as u64, began)
            }
            Addressees::Planned(run) | Addressees::Late(run, _) => {
                let added = self.audience().map_or(0, |added| added.len() as u64);
                let tally = self.newsroom.journal()?.tally(run.id)?;
                let left = tally.count_left_to_calls(self.publication().delivery.in_doubt);
                // Readers who are added have their full time from now on.
                let began = if added > 0 {
                    RunBeginning { started: run.started, retried: Some(now), let_go: None }
                } else {
                    self.newsroom.find_beginning(run, &tally)?
                };
                (added + left, began)
            }
        };
        let deadline = self.newsroom.deadline(&self.request, began);
        let relays = self.newsroom.paced_relays()?;
        let forecast = Forecast::compute(relays, readers, &deadline, now);
        Ok(forecast.map(|forecast| RunForecast { forecast, deadline: deadline.limit_words() }))
    }
}

impl Newsroom {
    /// The relays with what they were sent, as far as the journal knows.
    fn paced_relays(&mut self) -> Result<Vec<PacedRelay>, Error> {
        let relays = self.publication.relays.clone();
        relays.iter().map(|relay| self.read_paced_relay(relay)).collect()
    }

    /// A relay with what it was sent, as far as the journal knows.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub(super) fn read_paced_relay(&mut self, relay: &Relay) -> Result<PacedRelay, Error> {
        let records = match self.find_journal()? {
            Some(journal) => journal.rate_records(&relay.account(), &relay.pace)?,
            None => relay.pace.iter().copied().map(RateRecord::new).collect(),
        };
        Ok(PacedRelay { records, weight: relay.weight })
    }
}
