//! The claims that wait for workers: those on the disk of the journal, and those on their way to it.
//!
//! ```text
//!              exchange          sync               a worker asks
//! due readers ──────────► fresh ──────► ready ──────────────────────► worker
//! ```
//!
//! A power failure puts everybody in doubt who was claimed and has not ended, as far as the disk of the journal knows.
//! So no more are claimed at a time than the workers need while a sync takes place.

use std::collections::VecDeque;

use crate::journal::{Claim, FreshClaims, Synced};

/// How many claims the worker of a connection has: the message on the wire, and the one whose envelope goes with it.
const CLAIMS_OF_WORKER: usize = 2;

/// How many claims a run has open for each connection: those of the worker, and as many in stock, one for each of the
/// messages that leave while the disk takes the claims that replace them.
const MAX_CLAIMS_PER_LINE: usize = 2 * CLAIMS_OF_WORKER;

/// How many more claims a run can have open, while readers wait for another relay or for the end of the pass.
const MAX_CLAIMS_BEYOND_LINES: usize = 1_024;

/// The claims of a pass that wait for workers.
#[derive(Debug, Default)]
pub(in crate::deliver) struct ClaimStock {
    /// Claims on the disk, in the order of the plan.
    ready: VecDeque<Claim>,
    /// Claims on their way to the disk, the earlier ones first.
    fresh: VecDeque<FreshClaims>,
    /// How many claims have not ended, according to the journal.
    open: usize,
}

/// What the workers need of the stock.
#[derive(Debug, Clone, Copy)]
pub(super) struct ClaimDemand {
    /// How many claims the workers can take at once.
    pub(super) wanted: usize,
    /// How many connections are open.
    pub(super) lines: usize,
    /// How many deliveries end with the next exchange.
    pub(super) ending: usize,
}

impl ClaimStock {
    /// How many more deliveries the next exchange should claim. None, while the stock lasts for what the workers want, and
    /// half of it is left then.
    pub(super) fn choose_room(&self, demand: ClaimDemand) -> usize {
        let ClaimDemand { wanted, lines, ending } = demand;
        let in_stock = self.ready.len() + self.count_fresh();
        let stock = (MAX_CLAIMS_PER_LINE - CLAIMS_OF_WORKER) * lines;
        if wanted == 0 || in_stock >= wanted + stock / 2 {
            return 0;
        }
        let missing = (wanted + stock).saturating_sub(in_stock);
        let most = MAX_CLAIMS_PER_LINE * lines + MAX_CLAIMS_BEYOND_LINES;
        missing.min(most.saturating_sub(self.open.saturating_sub(ending)))
    }

    /// Notes what an exchange has ended and claimed.
    pub(super) fn note_exchange(&mut self, ended: usize, claims: FreshClaims) {
        self.open = self.open.saturating_sub(ended) + claims.len();
        if !claims.is_empty() {
            self.fresh.push_back(claims);
        }
    }

    /// Lets the claims be worked on that are on the disk by now.
    pub(super) fn confirm(&mut self, synced: &Synced) {
        while let Some(fresh) = self.fresh.pop_front() {
            match fresh.confirm(synced) {
                Ok(claims) => self.ready.extend(claims),
                Err(fresh) => return self.fresh.push_front(fresh),
            }
        }
    }

    /// Whether claims are on their way to the disk.
    pub(super) fn is_refilled(&self) -> bool {
        !self.fresh.is_empty()
    }

    /// The next claim, if there is one on the disk.
    pub(super) fn take(&mut self) -> Option<Claim> {
        self.ready.pop_front()
    }

    /// Keeps the claims from the workers for good. They are released with all others at the end of the pass.
    pub(super) fn withhold(&mut self) {
        self.ready.clear();
        self.fresh.clear();
    }

    fn count_fresh(&self) -> usize {
        self.fresh.iter().map(FreshClaims::len).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::{ClaimDemand, ClaimStock, MAX_CLAIMS_BEYOND_LINES, MAX_CLAIMS_PER_LINE};

    #[test]
    fn a_run_never_has_more_claims_open_than_its_bound_whatever_is_set_aside() {
        let mut stock = ClaimStock::default();
        for lines in [1, 16, 64] {
            let bound = MAX_CLAIMS_PER_LINE * lines + MAX_CLAIMS_BEYOND_LINES;
            for wanted in (0..4_000).step_by(7) {
                let demand = ClaimDemand { wanted, lines, ending: 0 };
                stock.open += stock.choose_room(demand);
                assert!(stock.open <= bound, "{} open", stock.open);
            }
            assert_eq!(stock.open, bound);
            let demand = ClaimDemand { wanted: 9, lines, ending: 3 };
            assert_eq!(stock.choose_room(demand), 3, "what ends makes room");
        }
    }

    #[test]
    fn nothing_is_claimed_that_nobody_wants_and_a_stock_that_lasts_is_not_filled() {
        let room = |wanted, lines| {
            ClaimStock::default().choose_room(ClaimDemand { wanted, lines, ending: 0 })
        };
        let rooms = [room(0, 16), room(1, 0), room(1, 1), room(1, 16), room(32, 16)];
        assert_eq!(rooms, [0, 1, 3, 33, 64]);
    }
}
