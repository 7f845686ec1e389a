//! How far a sender has claimed, so that it does not walk over those again that are claimed already.
//!
//! Deliveries are claimed in the order of the plan. Until the server has cleaned up behind them, a look for the next ones
//! from the beginning walks over all that were claimed before. So a claim looks behind the last one. Deliveries before it
//! can be due again: whoever makes them so lets the next claim begin at the beginning, and what others make due is found when
//! none is left behind the last one, at the latest after [`MAX_STEPS_BEHIND`].

use std::time::{Duration, Instant};

use super::super::delivery::DeliveryId;
use super::super::run::RunId;

/// How long claims look behind the last one only.
const MAX_STEPS_BEHIND: Duration = Duration::from_secs(1);

/// How far a sender has claimed the due deliveries of a run.
#[derive(Debug, Default)]
pub(super) struct ClaimCursor(Option<ClaimedPart>);

#[derive(Debug, Clone, Copy)]
struct ClaimedPart {
    run: RunId,
    last: DeliveryId,
    since: Instant,
}

impl ClaimCursor {
    /// The last delivery that was claimed, if the next claim of this run needs to look behind it only.
    pub(super) fn find_last(&self, run: RunId) -> Option<DeliveryId> {
        let part = self.0.filter(|part| part.run == run)?;
        (part.since.elapsed() < MAX_STEPS_BEHIND).then_some(part.last)
    }

    /// Notes the last due delivery that was claimed in the order of the plan.
    pub(super) fn note_claimed(&mut self, run: RunId, last: DeliveryId) {
        let since = self.find_last(run).and(self.0).map_or_else(Instant::now, |part| part.since);
        self.0 = Some(ClaimedPart { run, last, since });
    }

    /// Lets the next claim look from the beginning of the plan.
    pub(super) const fn go_back(&mut self) {
        self.0 = None;
    }
}
