//! Which relay is offered which reader.
//!
//! A reader whom one relay does not take for its own sake, and the readers of a domain or an edition that is held at one
//! relay, are offered to each of the other relays before that counts. The claim of such a reader waits here
//! until a worker of another relay takes it. The journal knows it as claimed, so that nothing is lost with
//! this process.
//!
//! | who was refused | another relay can be used | all others are away for now | no other is left |
//! |---|---|---|---|
//! | one reader, for the sender's or the relay's sake | offered there | held back | the refusal or deferral stands |
//! | a domain, or an edition | offered there | held back | held back |

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::mem::take;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use tokio::sync::Notify;

use super::domain_holds::{DomainHold, DomainHolds};
use super::edition_holds::{EditionHold, EditionHolds};
use super::journal_request::SettledDelivery;
use crate::journal::{Claim, DeliveryId, Settlement};
use crate::outcome::Outcome;

/// Whether a relay can be offered the readers of other relays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RelayStanding {
    /// It can.
    Open,
    /// Not now. It may work later without any change.
    Away,
    /// It was given up, and a person must mend it.
    Closed,
}

/// Which relay is offered which reader, for all workers of a run.
#[derive(Debug, Default)]
pub(super) struct Dispatch {
    state: Mutex<DispatchState>,
    arrived: Notify,
}

#[derive(Debug, Default)]
struct DispatchState {
    standings: Vec<RelayStanding>,
    holds: DomainHolds,
    editions: EditionHolds,
    refused: BTreeMap<DeliveryId, RefusedReader>,
    /// The claims that wait for a worker of another relay.
    waiting: VecDeque<Claim>,
    /// How many claims have come to wait so far.
    arrivals: usize,
    /// The deliveries whose message has broken the connection again in this pass.
    lost: BTreeSet<DeliveryId>,
}

/// A reader whom relays have refused, while others were left.
#[derive(Debug)]
struct RefusedReader {
    relays: BTreeSet<usize>,
    /// The last refusal or deferral.
    outcome: Outcome,
}

impl Dispatch {
    /// Notes how all relays stand, in the order of the list.
    pub(super) fn note_standings(&self, standings: Vec<RelayStanding>) {
        self.with(|state| state.standings = standings);
    }

    /// Holds a domain at a relay. Answers whether it was not held there.
    pub(super) fn hold(&self, relay: usize, hold: DomainHold) -> bool {
        self.with(|state| state.holds.hold(relay, hold.domain.clone(), hold))
    }

    /// Holds an edition at a relay.
    pub(super) fn hold_edition(&self, relay: usize, hold: EditionHold) {
        self.with(|state| state.editions.hold(relay, hold.edition, hold));
    }

    /// The editions of which readers were held back.
    pub(super) fn list_held_editions(&self) -> Vec<EditionHold> {
        self.with(|state| state.editions.list_waiting())
    }

    /// The domains of which readers were held back since this was last asked, and that no relay can be offered.
    pub(super) fn take_held_domains(&self) -> Vec<DomainHold> {
        self.with(|state| {
            let is_open =
                |(_, standing): &(usize, &RelayStanding)| **standing == RelayStanding::Open;
            let open = (0..).zip(&state.standings).filter(is_open);
            let open: BTreeSet<_> = open.map(|(relay, _)| relay).collect();
            if open.is_empty() { Vec::new() } else { state.holds.take_news(&open) }
        })
    }

    /// The domains of which readers were held back.
    pub(super) fn list_holds(&self) -> Vec<DomainHold> {
        self.with(|state| state.holds.list_waiting())
    }

    /// Records that a relay has refused or deferred a reader for the sender's or its own sake, unless no other
    /// relay is left. Answers whether one is.
    pub(super) fn refer(&self, relay: usize, claim: &Claim, outcome: &Outcome) -> bool {
        self.with(|state| {
            if !state.has_other(relay, claim, |standing| standing != RelayStanding::Closed) {
                state.refused.remove(&claim.id);
                return false;
            }
            let new = || RefusedReader { relays: BTreeSet::new(), outcome: outcome.clone() };
            let refused = state.refused.entry(claim.id).or_insert_with(new);
            refused.relays.insert(relay);
            refused.outcome = outcome.clone();
            true
        })
    }

    /// Takes the claims out of a worker's queue that its relay is not to be offered. They wait for another
    /// relay. Answers those for whom there is none, settled: `until` says how long one is held back.
    pub(super) fn sort_out(
        &self,
        relay: usize,
        queue: &mut VecDeque<Claim>,
        until: impl Fn(&Claim) -> Timestamp,
    ) -> Vec<SettledDelivery> {
        let mut settled = Vec::new();
        let has_arrived = self.with(|state| {
            let before = state.arrivals;
            if state.has_no_exceptions() {
                return false;
            }
            for claim in take(queue) {
                if !state.is_refused(relay, &claim) {
                    queue.push_back(claim);
                } else if state.has_other(relay, &claim, |other| other == RelayStanding::Open) {
                    state.waiting.push_back(claim);
                    state.arrivals += 1;
                } else {
                    settled.push(SettledDelivery::new(&claim, state.settle(&claim, &until)));
                }
            }
            state.arrivals > before
        });
        if has_arrived {
            self.arrived.notify_one();
        }
        settled
    }

    /// Takes waiting claims for a relay that may be offered them, so many at most.
    pub(super) fn take_for(&self, relay: usize, most: usize) -> VecDeque<Claim> {
        self.with(|state| {
            let (mut taken, mut left) = (VecDeque::new(), VecDeque::new());
            for claim in take(&mut state.waiting) {
                let is_for_us = taken.len() < most && !state.is_refused(relay, &claim);
                if is_for_us { taken.push_back(claim) } else { left.push_back(claim) }
            }
            state.waiting = left;
            taken
        })
    }

    /// How many claims wait that a relay may be offered.
    pub(super) fn count_for(&self, relay: usize) -> usize {
        self.with(|state| {
            state.waiting.iter().filter(|claim| !state.is_refused(relay, claim)).count()
        })
    }

    /// How many claims have come to wait so far.
    pub(super) fn count_arrivals(&self) -> usize {
        self.with(|state| state.arrivals)
    }

    /// Waits until a claim waits for another relay.
    pub(super) async fn wait_for_claims(&self) {
        self.arrived.notified().await;
    }

    /// Settles the waiting claims at the end of a pass. Those whom another relay can still be offered are
    /// left to the journal, which releases them.
    pub(super) fn settle_waiting(
        &self,
        until: impl Fn(&Claim) -> Timestamp,
    ) -> Vec<SettledDelivery> {
        self.with(|state| {
            let mut settled = Vec::new();
            for claim in take(&mut state.waiting) {
                if !state.has_any(&claim, |standing| standing == RelayStanding::Open) {
                    settled.push(SettledDelivery::new(&claim, state.settle(&claim, &until)));
                }
            }
            settled
        })
    }

    /// Notes that a message has broken the connection again, so that it is not tried again in this pass.
    pub(super) fn note_loss(&self, delivery: DeliveryId) {
        self.with(|state| state.lost.insert(delivery));
    }

    /// Whether the message of a delivery has broken the connection again in this pass.
    pub(super) fn has_lost(&self, delivery: DeliveryId) -> bool {
        self.with(|state| state.lost.contains(&delivery))
    }

    /// Forgets at the beginning of a pass which messages have broken the connection.
    pub(super) fn forget_losses(&self) {
        self.with(|state| state.lost.clear());
    }

    /// Ends all holds, and forgets who was refused where.
    pub(super) fn release_all(&self) {
        self.with(|state| {
            state.holds.release_all();
            state.editions.release_all();
            state.refused.clear();
        });
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut DispatchState) -> T) -> T {
        use_it(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl DispatchState {
    /// Whether every relay may be offered every claim.
    fn has_no_exceptions(&self) -> bool {
        self.holds.is_empty() && self.editions.is_empty() && self.refused.is_empty()
    }

    /// Whether a relay is not to be offered a claim.
    fn is_refused(&self, relay: usize, claim: &Claim) -> bool {
        self.holds.is_held(relay, claim.address.domain())
            || self.editions.is_held(relay, &claim.edition)
            || self.refused.get(&claim.id).is_some_and(|reader| reader.relays.contains(&relay))
    }

    /// Whether another relay may be offered a claim, and stands so.
    fn has_other(
        &self,
        relay: usize,
        claim: &Claim,
        stands: impl Fn(RelayStanding) -> bool,
    ) -> bool {
        let mut others = (0..).zip(&self.standings).filter(|(other, _)| *other != relay);
        others.any(|(other, standing)| stands(*standing) && !self.is_refused(other, claim))
    }

    /// Whether any relay may be offered a claim, and stands so.
    fn has_any(&self, claim: &Claim, stands: impl Fn(RelayStanding) -> bool) -> bool {
        self.has_other(usize::MAX, claim, stands)
    }

    /// How a claim ends for which there is no relay at present.
    fn settle(&mut self, claim: &Claim, until: impl Fn(&Claim) -> Timestamp) -> Settlement {
        if let Some(hold) = self.holds.hold_back(claim.address.domain()) {
            return Settlement::HeldBack(hold.words(), until(claim));
        }
        if let Some(hold) = self.editions.hold_back(&claim.edition) {
            return Settlement::HeldBack(hold.words(), until(claim));
        }
        let may_come = self.has_any(claim, |standing| standing != RelayStanding::Closed);
        // Who is tried again later is offered to every relay again.
        match self.refused.remove(&claim.id) {
            Some(RefusedReader { outcome, .. }) if !may_come => {
                Settlement::of(outcome, until(claim))
            }
            Some(_) => {
                let words = "held back: one relay refuses, and another is away".to_owned();
                Settlement::HeldBack(words, until(claim))
            }
            None => Settlement::Released,
        }
    }
}

#[cfg(test)]
mod tests;
