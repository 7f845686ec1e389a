//! What a worker has in flight: claims to compose for, and outcomes to report.

use std::collections::{BTreeMap, VecDeque};

use super::journal_request::SettledDelivery;
use super::permits::WorkerPermits;
use super::throttle::Turn;
use crate::journal::{Claim, DeliveryId, Settlement};
use crate::outcome::{Outcome, Phase};
use crate::smtp;

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
    /// How the connection was lost in the envelope of claims that have not ended.
    losses: BTreeMap<DeliveryId, EnvelopeLoss>,
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

/// How the connection was lost in the envelope of one claim.
struct EnvelopeLoss {
    /// Where it was lost the last time.
    phase: Phase,
    /// The words of the system, or what the relay said in place of a reply.
    cause: String,
    /// How often it was lost in this call.
    times: usize,
}

impl EnvelopeLoss {
    /// The settlement of the claim, if the worker ends.
    fn into_settlement(self) -> Settlement {
        let Self { phase, cause, times } = self;
        let times = if times > 1 { format!(", {times} times in a row") } else { String::new() };
        Settlement::not_sent(phase, &format!("{cause}{times}"))
    }
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
        self.losses.remove(&claim.id);
        self.settled.push(SettledDelivery::new(claim, settlement));
        self.permits.note_ended();
    }

    /// Notes how the connection was lost in the envelope of a claim. A refusal of the sender is no loss.
    pub(super) fn note_loss(&mut self, claim: &Claim, error: &smtp::Error) {
        let (smtp::Error::Lost { phase, cause }
        | smtp::Error::Garbled { phase, cause }
        | smtp::Error::OutOfStep { phase, cause }) = error
        else {
            return;
        };
        let times = 1 + self.losses.get(&claim.id).map_or(0, |loss| loss.times);
        self.losses.insert(claim.id, EnvelopeLoss { phase: *phase, cause: cause.clone(), times });
    }

    /// Puts a claim aside whose envelope the relay did not answer.
    pub(super) fn put_aside(&mut self, claim: Claim) {
        self.aside.push_back(claim);
        self.permits.note_ended();
    }

    /// Gives back the claims that are left, because the worker ends. The journal keeps how the connection was
    /// lost at a reader.
    pub(super) fn give_back(&mut self) {
        self.permits.give_back();
        let Self { queue, aside, losses, settled, .. } = self;
        settled.extend(queue.drain(..).chain(aside.drain(..)).map(|claim| {
            let loss = losses.remove(&claim.id);
            let settlement = loss.map_or(Settlement::Released, EnvelopeLoss::into_settlement);
            SettledDelivery::new(&claim, settlement)
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::{Claim, InFlight, Outcome, Settlement, smtp};
    use crate::journal::DeliveryId;
    use crate::outcome::{Phase, Refusal, Reply};

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
        in_flight.queue.push_back(Claim::of_reader(1, "one@example.org"));
        in_flight.put_aside(Claim::of_reader(2, "two@example.org"));
        in_flight.give_back();
        let ids: Vec<_> = in_flight.settled.iter().map(|settled| settled.id).collect();
        assert_eq!(ids, [1, 2].map(DeliveryId::numbered));
        let due = |settled: &Settlement| matches!(settled, Settlement::Released);
        assert!(in_flight.settled.iter().all(|settled| due(&settled.settlement)));
    }

    #[test]
    fn whoever_is_given_back_after_losses_keeps_the_words_of_the_last_one() {
        let mut in_flight = InFlight::default();
        let [first, second] = [1, 2].map(|number| Claim::of_reader(number, "zoe@example.org"));
        let lost = |cause: &str| smtp::Error::Lost { phase: Phase::Recipient, cause: cause.into() };
        let refused = smtp::Error::Refused { phase: Phase::Mail, reply: Reply::new(530, "no") };
        for error in [lost("cut"), lost("reset")] {
            in_flight.note_loss(&first, &error);
        }
        in_flight.note_loss(&second, &refused);
        // The first one is about to be tried again, and the second one waits.
        in_flight.queue.push_back(first);
        in_flight.put_aside(second);
        in_flight.give_back();
        let ends: Vec<_> = in_flight.settled.iter().map(|settled| &settled.settlement).collect();
        let words = "not sent, at RCPT TO: reset, 2 times in a row".to_owned();
        assert_eq!(ends, [&Settlement::NotSent(words), &Settlement::Released]);
    }

    #[test]
    fn a_claim_that_has_ended_leaves_no_loss_behind() {
        let mut in_flight = InFlight::default();
        let claim = Claim::of_reader(1, "zoe@example.org");
        let error = smtp::Error::Lost { phase: Phase::Recipient, cause: "cut".into() };
        in_flight.note_loss(&claim, &error);
        in_flight.settle(&claim, Settlement::Accepted(Reply::new(250, "ok")));
        assert!(in_flight.losses.is_empty());
    }
}
