//! Which relay is offered which reader.
//!
//! A reader whom one relay does not take for its own sake, and the readers of a domain that is held at one
//! relay, are offered to each of the other relays before that counts. The claim of such a reader waits here
//! until a worker of another relay takes it. The journal knows it as claimed, so that nothing is lost with
//! this process.
//!
//! | who was refused | another relay can be used | all others are away for now | no other is left |
//! |---|---|---|---|
//! | one reader, for the sender's or the relay's sake | offered there | held back | the refusal or deferral stands |
//! | a domain | offered there | held back | held back |

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::mem::take;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use tokio::sync::Notify;

use super::domain_holds::{DomainHold, DomainHolds};
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
        self.with(|state| state.holds.hold(relay, hold))
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
            if state.holds.is_empty() && state.refused.is_empty() {
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
            state.refused.clear();
        });
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut DispatchState) -> T) -> T {
        use_it(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl DispatchState {
    /// Whether a relay is not to be offered a claim.
    fn is_refused(&self, relay: usize, claim: &Claim) -> bool {
        self.holds.is_held(relay, claim.address.domain())
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
mod tests {
    use std::slice::from_ref;

    use super::{
        Claim, Dispatch, DomainHold, Outcome, RelayStanding, Settlement, Timestamp, VecDeque,
    };
    use crate::deliver::domain_holds::HoldKind;
    use crate::outcome::{Parties, Phase, Refusal, Reply};

    use RelayStanding::{Away, Closed, Open};

    fn dispatch<const N: usize>(standings: [RelayStanding; N]) -> Dispatch {
        let dispatch = Dispatch::default();
        dispatch.note_standings(standings.into());
        dispatch
    }

    fn hold(dispatch: &Dispatch, relay: usize) -> bool {
        let (domain, reply) = ("strict.example".to_owned(), Reply::new(550, "5.7.1 no"));
        dispatch.hold(
            relay,
            DomainHold { domain, kind: HoldKind::Refuses { refused: 20, judged: 40 }, reply },
        )
    }

    fn refuse(dispatch: &Dispatch, relay: usize, claim: &Claim) -> bool {
        dispatch.refer(relay, claim, &outcome(550, "5.7.1 no"))
    }

    fn outcome(code: u16, words: &str) -> Outcome {
        Outcome::refused(Phase::Recipient, Reply::new(code, words), Parties::UNKNOWN)
    }

    /// How many claims stay with a relay, and how the others end that no relay is left for.
    fn sort(dispatch: &Dispatch, relay: usize, claims: &[Claim]) -> (usize, Vec<Settlement>) {
        let mut queue = VecDeque::from(claims.to_vec());
        let settled = dispatch.sort_out(relay, &mut queue, |_| Timestamp::UNIX_EPOCH);
        (queue.len(), settled.into_iter().map(|settled| settled.settlement).collect())
    }

    #[test]
    fn readers_of_a_domain_that_is_held_at_one_relay_wait_for_another_and_the_others_stay() {
        let dispatch = dispatch([Open, Open]);
        let claims =
            [Claim::of_reader(1, "one@strict.example"), Claim::of_reader(2, "two@kind.example")];
        assert_eq!(sort(&dispatch, 0, &claims), (2, vec![]));
        assert!(hold(&dispatch, 0) && !hold(&dispatch, 0));
        assert_eq!(sort(&dispatch, 0, &claims), (1, vec![]));
        assert_eq!((dispatch.count_for(0), dispatch.count_for(1)), (0, 1));
        assert!(dispatch.take_for(0, 9).is_empty());
        let taken = dispatch.take_for(1, 9);
        assert_eq!(sort(&dispatch, 1, from_ref(&taken[0])), (1, vec![]));
        assert!(dispatch.list_holds().is_empty(), "nobody was held back");
    }

    #[test]
    fn a_domain_that_every_relay_holds_is_held_back_and_told() {
        let dispatch = dispatch([Open, Open, Closed]);
        let claims = [Claim::of_reader(1, "one@strict.example")];
        assert!(hold(&dispatch, 0) && hold(&dispatch, 1));
        let (_, settled) = sort(&dispatch, 0, &claims);
        assert!(matches!(&settled[..], [Settlement::HeldBack(..)]), "{settled:?}");
        assert_eq!(dispatch.list_holds().len(), 1);
        dispatch.note_standings(vec![Open, Open, Open]);
        assert_eq!(dispatch.take_held_domains(), [], "another relay takes the others");
        dispatch.note_standings(vec![Away, Closed, Closed]);
        assert_eq!(dispatch.take_held_domains(), [], "no relay claims the others");
        dispatch.note_standings(vec![Away, Open, Closed]);
        assert_eq!(dispatch.take_held_domains().len(), 1);
        assert_eq!(dispatch.take_held_domains(), []);
    }

    #[test]
    fn a_reader_is_offered_to_each_relay_once_before_the_refusal_stands() {
        let dispatch = dispatch([Open, Open, Open]);
        let reader = Claim::of_reader(1, "one@kind.example");
        for relay in [0, 1] {
            assert!(refuse(&dispatch, relay, &reader));
        }
        assert_eq!(sort(&dispatch, 0, from_ref(&reader)), (0, vec![]));
        assert_eq!((dispatch.count_for(1), dispatch.count_for(2)), (0, 1));
        dispatch.note_standings(vec![Open, Open, Closed]);
        let settled = dispatch.settle_waiting(|_| Timestamp::UNIX_EPOCH);
        assert!(matches!(settled[0].settlement, Settlement::Rejected(Refusal::Sender, _)));
        assert!(
            !refuse(&dispatch, 0, &reader) || !refuse(&dispatch, 1, &reader),
            "no third is left"
        );
    }

    #[test]
    fn a_reader_for_whom_another_relay_may_come_back_is_held_back_and_not_refused() {
        let dispatch = dispatch([Open, Away]);
        let reader = Claim::of_reader(1, "one@kind.example");
        assert!(refuse(&dispatch, 0, &reader));
        let (_, settled) = sort(&dispatch, 0, from_ref(&reader));
        assert!(matches!(&settled[..], [Settlement::HeldBack(..)]), "{settled:?}");
        assert!(refuse(&dispatch, 0, &reader), "it was offered again");
        dispatch.note_standings(vec![Open, Closed]);
        let (_, settled) = sort(&dispatch, 0, from_ref(&reader));
        assert!(matches!(&settled[..], [Settlement::Rejected(..)]), "{settled:?}");
    }

    #[test]
    fn a_reader_whom_every_relay_defers_waits_and_is_offered_to_each_again() {
        let (dispatch, reader) = (dispatch([Open, Open]), Claim::of_reader(1, "one@kind.example"));
        let deferred = outcome(451, "4.7.1 not now");
        assert!(dispatch.refer(0, &reader, &deferred));
        assert!(!dispatch.refer(1, &reader, &deferred), "both were asked");
        assert_eq!(sort(&dispatch, 0, from_ref(&reader)), (1, vec![]), "it is asked again");
        assert!(dispatch.refer(0, &reader, &deferred));
        dispatch.note_standings(vec![Open, Closed]);
        let (_, settled) = sort(&dispatch, 0, from_ref(&reader));
        assert!(matches!(&settled[..], [Settlement::Deferred(..)]), "{settled:?}");
    }

    #[test]
    fn who_still_waits_for_a_relay_that_can_be_used_is_left_to_the_journal() {
        let dispatch = dispatch([Open, Open]);
        let reader = Claim::of_reader(1, "one@kind.example");
        assert!(refuse(&dispatch, 0, &reader));
        sort(&dispatch, 0, from_ref(&reader));
        assert!(dispatch.settle_waiting(|_| Timestamp::UNIX_EPOCH).is_empty());
        assert_eq!(dispatch.count_for(1), 0);
    }
}
