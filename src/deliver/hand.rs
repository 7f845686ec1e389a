//! What a line has in hand: readers to compose for, and verdicts to tell.

use std::collections::VecDeque;

use jiff::Timestamp;

use super::clerk::Verdict;
use super::domains::Holding;
use crate::journal::{Claim, Settlement};
use crate::outcome::{Outcome, Phase};

/// What a line has in hand.
#[derive(Default)]
pub(super) struct Hand {
    pub(super) queue: VecDeque<Claim>,
    /// Those whose envelope met the loss of a line. They come last: where one of them is the reason,
    /// it keeps nobody else from being reached.
    pub(super) aside: VecDeque<Claim>,
    /// What the clerk has not heard yet.
    pub(super) settled: Vec<Verdict>,
    /// Messages the relay has judged in this conversation.
    pub(super) judged: usize,
    /// Messages the relay has taken in this conversation.
    pub(super) taken: usize,
}

impl Hand {
    /// A conversation begins.
    pub(super) const fn begin(&mut self) {
        (self.judged, self.taken) = (0, 0);
    }

    /// How a claim ended, and in which phase; whoever was put off is due again then.
    pub(super) fn settle(
        &mut self,
        claim: &Claim,
        (outcome, phase): (Outcome, Phase),
        until: Timestamp,
    ) {
        self.judged += usize::from(!matches!(outcome, Outcome::NotSent(..) | Outcome::InDoubt(_)));
        self.taken += usize::from(matches!(outcome, Outcome::Accepted(_)));
        self.settled.push(verdict(claim, Settlement::of(outcome, until), phase));
    }

    /// Readers whose domain refuses us wait as if put off, and pay for no attempt.
    pub(super) fn hold_back(&mut self, holding: &Holding, until: impl Fn(&Claim) -> Timestamp) {
        let Self { queue, settled, .. } = self;
        queue.retain(|claim| {
            let Some(held) = holding.of(claim.address.domain()) else { return true };
            let held = Settlement::HeldBack(held.words(), until(claim));
            settled.push(verdict(claim, held, Phase::Connect));
            false
        });
    }

    /// The run stops: whoever is left is due again.
    pub(super) fn give_back(&mut self) {
        let unsent = self.queue.drain(..).chain(self.aside.drain(..));
        self.settled.extend(unsent.map(|claim| {
            let stopped = Settlement::NotSent("given back: the run stopped".to_owned());
            verdict(&claim, stopped, Phase::Connect)
        }));
    }
}

fn verdict(claim: &Claim, settlement: Settlement, phase: Phase) -> Verdict {
    let domain = claim.address.domain().to_owned();
    Verdict { id: claim.id, settlement, phase, domain, held: claim.held_back }
}
