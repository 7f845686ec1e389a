//! Goes through the deliveries of a run, a page at a time.

use super::error::Error;
use crate::journal::{Delivery, DeliveryPage, Journal, RunId, State};

/// How many deliveries are read at a time.
const PAGE: usize = 1_000;

/// The states of deliveries whose message has arrived or may have.
pub(super) const SENT: [State; 3] = [State::Accepted, State::Handed, State::InDoubt];

/// All states, first those of deliveries whose message has arrived or may have. The readers of the others may have an earlier
/// copy.
pub(super) const SENT_FIRST: [State; 9] = [
    State::Accepted,
    State::Handed,
    State::InDoubt,
    State::Due,
    State::Claimed,
    State::Deferred,
    State::Rejected,
    State::Expired,
    State::Skipped,
];

/// Passes each delivery of a run in one of these states to `visit`. Holds at most one page of them in memory.
///
/// # Errors
///
/// The journal's own.
pub(super) fn visit_deliveries(
    journal: &mut dyn Journal,
    run: RunId,
    states: &[State],
    mut visit: impl FnMut(&Delivery),
) -> Result<(), Error> {
    for state in states.iter().copied() {
        let mut after = None;
        loop {
            let page = journal.deliveries(run, DeliveryPage { state, after, limit: PAGE })?;
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            page.iter().for_each(&mut visit);
        }
    }
    Ok(())
}
