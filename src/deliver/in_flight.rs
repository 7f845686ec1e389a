//! What a worker has in flight: readers to compose for, and endings to report.

use std::collections::VecDeque;

use jiff::Timestamp;

use super::domain_holds::DomainHolds;
use super::journal_request::SettledDelivery;
use crate::journal::{Claim, Settlement};
use crate::outcome::{Outcome, Phase};

/// What a worker has in flight.
#[derive(Default)]
pub(super) struct InFlight {
    pub(super) queue: VecDeque<Claim>,
    /// Those whose envelope met the loss of a connection. They come last: where one of them is the
    /// reason, it keeps nobody else from being reached.
    pub(super) aside: VecDeque<Claim>,
    /// What was not reported to the journal writer yet.
    pub(super) settled: Vec<SettledDelivery>,
    /// Messages the relay has judged in this conversation.
    pub(super) judged: usize,
    /// Messages the relay has taken in this conversation.
    pub(super) taken: usize,
}

impl InFlight {
    /// A conversation begins: nothing was judged or taken in it.
    pub(super) const fn begin_conversation(&mut self) {
        self.judged = 0;
        self.taken = 0;
    }

    /// Notes how a claim ended, and in which phase; whoever was put off is due again at `until`.
    pub(super) fn settle(
        &mut self,
        claim: &Claim,
        outcome: Outcome,
        phase: Phase,
        until: Timestamp,
    ) {
        self.judged += usize::from(!matches!(outcome, Outcome::NotSent(..) | Outcome::InDoubt(_)));
        self.taken += usize::from(matches!(outcome, Outcome::Accepted(_)));
        let settlement = Settlement::of(outcome, until);
        self.settled.push(SettledDelivery::new(claim, settlement, phase));
    }

    /// Readers whose domain refuses us wait as if put off, and pay for no attempt.
    pub(super) fn hold_back(&mut self, holds: &DomainHolds, until: impl Fn(&Claim) -> Timestamp) {
        let Self { queue, settled, .. } = self;
        queue.retain(|claim| {
            let Some(hold) = holds.find(claim.address.domain()) else { return true };
            let settlement = Settlement::HeldBack(hold.words(), until(claim));
            settled.push(SettledDelivery::new(claim, settlement, Phase::Connect));
            false
        });
    }

    /// The run stops: whoever is left is due again.
    pub(super) fn give_back(&mut self) {
        let unsent = self.queue.drain(..).chain(self.aside.drain(..));
        self.settled.extend(unsent.map(|claim| {
            let stopped = Settlement::NotSent("given back: the run stopped".to_owned());
            SettledDelivery::new(&claim, stopped, Phase::Connect)
        }));
    }
}
