//! The process that sends an issue of a publication.

use super::error::Error;
use super::opened::Newsroom;
use crate::deliver::RestingRelay;
use crate::issue::IssueName;

/// A process that is sending an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingSender {
    /// Which process it is, on which machine, since when, in the journal's words.
    pub process: String,
    /// The relay that may be sent messages again first, and when, if every relay has had what its pace allows.
    pub rest: Option<RestingRelay>,
}

impl Newsroom {
    /// The process that is sending an issue, on whatever machine, and what it waits for.
    ///
    /// # Errors
    ///
    /// The journal's own.
    pub fn find_working_sender(
        &mut self,
        issue: IssueName,
    ) -> Result<Option<WorkingSender>, Error> {
        let Some(process) = self.find_sender_of(issue)? else { return Ok(None) };
        Ok(Some(WorkingSender { process, rest: self.find_relay_rest()? }))
    }

    /// The relay that may be sent messages again first. `None` if one may be sent messages now.
    fn find_relay_rest(&mut self) -> Result<Option<RestingRelay>, Error> {
        let now = self.now().timestamp();
        let mut first: Option<RestingRelay> = None;
        for relay in self.publication.relays.clone() {
            let records = self.read_paced_relay(&relay)?.records;
            let turn = records.iter().map(|record| record.find_turn(1, now)).max();
            let Some(until) = turn.filter(|turn| *turn > now) else { return Ok(None) };
            if first.as_ref().is_none_or(|first| until < first.until) {
                first =
                    Some(RestingRelay { relay: format!("{}:{}", relay.host, relay.port), until });
            }
        }
        Ok(first)
    }
}
