//! What a worker has in flight: claims to compose for, and outcomes to report.

use std::collections::VecDeque;

use super::journal_request::SettledDelivery;
use super::permits::WorkerPermits;
use super::throttle::Turn;
use crate::journal::{Claim, Settlement};
use crate::outcome::Outcome;

/// What a worker has in flight.
#[derive(Default)]
pub(super) struct InFlight {
    /// How many transactions this conversation has begun. A relay may count them, whatever became of
    /// their messages.
    pub(super) begun: usize,
    pub(super) queue: VecDeque<Claim>,
    /// Claims in whose envelope the connection was lost. They are tried last: if one of them causes the
    /// losses, the others have been sent before.
    pub(super) aside: VecDeque<Claim>,
    /// Outcomes that are not reported to the journal writer yet.
    pub(super) settled: Vec<SettledDelivery>,
    /// The turn of the last message that was composed.
    pub(super) turn: Turn,
    /// The permits for messages to a relay with rate limits.
    pub(super) permits: WorkerPermits,
    /// How many messages the relay has answered in this conversation.
    pub(super) answered: usize,
    /// How many messages the relay has accepted in this conversation.
    pub(super) taken: usize,
}

impl InFlight {
    /// Resets the counts for a new conversation.
    pub(super) const fn begin_conversation(&mut self) {
        self.begun = 0;
        self.answered = 0;
        self.taken = 0;
    }

    /// Counts the end of a message.
    pub(super) fn count_ending(&mut self, outcome: &Outcome) {
        self.answered +=
            usize::from(!matches!(outcome, Outcome::NotSent(..) | Outcome::InDoubt(_)));
        self.taken += usize::from(matches!(outcome, Outcome::Accepted(_)));
    }

    /// Notes how a claim ended.
    pub(super) fn settle(&mut self, claim: &Claim, settlement: Settlement) {
        self.settled.push(SettledDelivery::new(claim, settlement));
        self.permits.note_ended();
    }

    /// Puts a claim aside in whose envelope the connection was lost.
    pub(super) fn put_aside(&mut self, claim: Claim) {
        self.aside.push_back(claim);
        self.permits.note_ended();
    }

    /// Releases the claims that are left, because the worker ends.
    pub(super) fn give_back(&mut self) {
        self.permits.give_back();
        let unsent = self.queue.drain(..).chain(self.aside.drain(..));
        self.settled.extend(unsent.map(|claim| SettledDelivery::new(&claim, Settlement::Released)));
    }
}

#[cfg(test)]
mod tests {
    use super::{Claim, InFlight, Outcome, Settlement};
    use crate::address::Address;
    use crate::issue::edition::EditionName;
    use crate::journal::DeliveryId;
    use crate::outcome::{Phase, Refusal, Reply};

    fn claim(number: i64, address: &str) -> Claim {
        Claim {
            id: DeliveryId::numbered(number),
            address: Address::parse(address).expect("an address"),
            name: None,
            edition: EditionName::Free,
            attempt: 1,
            aside: None,
        }
    }

    #[test]
    fn only_what_the_relay_decided_is_answered_and_only_what_it_took_is_taken() {
        let mut in_flight = InFlight::default();
        let reply = || Reply::new(250, "ok");
        for (outcome, answered, taken) in [
            (Outcome::NotSent(Phase::Mail, "cut".into()), 0, 0),
            (Outcome::InDoubt("cut".into()), 0, 0),
            (Outcome::Deferred(reply()), 1, 0),
            (Outcome::Rejected(Refusal::Dead, reply()), 2, 0),
            (Outcome::Accepted(reply()), 3, 1),
        ] {
            in_flight.count_ending(&outcome);
            assert_eq!((in_flight.answered, in_flight.taken), (answered, taken));
        }
        in_flight.begin_conversation();
        assert_eq!((in_flight.answered, in_flight.taken), (0, 0));
    }

    #[test]
    fn everyone_at_hand_is_given_back_those_set_aside_too() {
        let mut in_flight = InFlight::default();
        in_flight.queue.push_back(claim(1, "one@example.org"));
        in_flight.aside.push_back(claim(2, "two@example.org"));
        in_flight.give_back();
        let ids: Vec<_> = in_flight.settled.iter().map(|settled| settled.id).collect();
        assert_eq!(ids, [1, 2].map(DeliveryId::numbered));
        let due = |settled: &Settlement| matches!(settled, Settlement::Released);
        assert!(in_flight.settled.iter().all(|settled| due(&settled.settlement)));
    }
}
