//! What a worker has in flight: claims to compose for, and outcomes to report.

use std::collections::{BTreeMap, VecDeque};

use super::dispatch::Dispatch;
use super::journal_request::SettledDelivery;
use super::permits::WorkerPermits;
use super::throttle::Turn;
use crate::journal::{Claim, DeliveryId, Settlement};
use crate::outcome::{Outcome, Phase};
use crate::smtp;

/// How many claims that have broken a connection before wait at one worker, until no others are due.
const MAX_LOST_CLAIMS_AT_HAND: usize = 64;

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
    /// Claims that have broken the connection so often that they are not tried again in this pass.
    spent: Vec<Claim>,
    /// Whether the conversation was broken by a claim that had broken one before.
    pub(super) is_broken_by_known: bool,
    /// Whether the relay has accepted a message of this worker.
    has_taken: bool,
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
        self.is_broken_by_known = false;
    }

    /// Counts the end of a message.
    pub(super) fn count_ending(&mut self, outcome: &Outcome) {
        self.answered +=
            usize::from(!matches!(outcome, Outcome::NotSent(..) | Outcome::InDoubt(_)));
        self.taken += usize::from(matches!(outcome, Outcome::Accepted(_)));
        self.has_taken |= self.taken > 0;
    }

    /// Takes new claims. Those that have broken a connection before come last, and those that have broken one
    /// in this pass are not tried again.
    pub(super) fn take_claims(&mut self, claims: Vec<Claim>, dispatch: &Dispatch) {
        for claim in claims {
            if dispatch.has_lost(claim.id) {
                self.spent.push(claim);
            } else if claim.has_lost_line && self.aside.len() < MAX_LOST_CLAIMS_AT_HAND {
                self.aside.push_back(claim);
            } else {
                self.queue.push_back(claim);
            }
        }
    }

    /// How many claims are not tried again in this pass, since they break the connection.
    pub(super) const fn count_spent(&self) -> usize {
        self.spent.len()
    }

    /// Notes how a claim ended.
    pub(super) fn settle(&mut self, claim: &Claim, settlement: Settlement) {
        self.losses.remove(&claim.id);
        self.settled.push(SettledDelivery::new(claim, settlement));
        self.permits.note_ended();
    }

    /// Notes how the connection was lost in the envelope of a claim. False if it was not: a refusal of the
    /// sender is no loss.
    fn note_loss(&mut self, claim: &Claim, error: &smtp::Error) -> bool {
        let (smtp::Error::Lost { phase, cause }
        | smtp::Error::Garbled { phase, cause }
        | smtp::Error::OutOfStep { phase, cause }) = error
        else {
            return false;
        };
        let times = 1 + self.losses.get(&claim.id).map_or(0, |loss| loss.times);
        self.losses.insert(claim.id, EnvelopeLoss { phase: *phase, cause: cause.clone(), times });
        true
    }

    /// Puts a claim aside whose envelope the relay did not answer.
    pub(super) fn put_aside(&mut self, claim: Claim) {
        self.aside.push_back(claim);
        self.permits.note_ended();
    }

    /// Puts a claim aside in whose envelope the connection was lost. It is not tried again in this pass if it
    /// has broken the connection before, and the relay takes other messages.
    pub(super) fn lose(&mut self, claim: Claim, error: &smtp::Error) {
        let was_lost_here = self.losses.contains_key(&claim.id);
        if !self.note_loss(&claim, error) {
            return self.put_aside(claim);
        }
        if claim.has_lost_line && (self.has_taken || !was_lost_here) {
            self.spent.push(claim);
            self.permits.note_ended();
            self.is_broken_by_known = true;
        } else {
            self.put_aside(Claim { has_lost_line: true, ..claim });
        }
    }

    /// Gives back the claims that are left, because the worker ends. The journal keeps how the connection was
    /// lost at a reader.
    pub(super) fn give_back(&mut self) {
        self.permits.give_back();
        let Self { queue, aside, spent, losses, settled, .. } = self;
        let left = queue.drain(..).chain(aside.drain(..)).chain(spent.drain(..));
        settled.extend(left.map(|claim| {
            let loss = losses.remove(&claim.id);
            let settlement = loss.map_or(Settlement::Released, EnvelopeLoss::into_settlement);
            SettledDelivery::new(&claim, settlement)
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::{Claim, Dispatch, InFlight, Outcome, Settlement, smtp};
    use crate::journal::DeliveryId;
    use crate::outcome::{NegativeReply, Parties, Phase, Reply};

    #[test]
    fn only_what_the_relay_decided_is_answered_and_only_what_it_took_is_taken() {
        let mut in_flight = InFlight::default();
        let reply = || Reply::new(250, "ok");
        let refused = |code, words| {
            Outcome::refused(Phase::Recipient, Reply::new(code, words), Parties::UNKNOWN)
        };
        for (outcome, answered, taken) in [
            (Outcome::NotSent(Phase::Mail, "cut".into()), 0, 0),
            (Outcome::InDoubt("cut".into()), 0, 0),
            (refused(450, "later"), 1, 0),
            (refused(550, "5.1.1 nobody"), 2, 0),
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
        let reply = Reply::new(530, "no");
        let refused =
            smtp::Error::Refused(NegativeReply::read(Phase::Mail, reply, Parties::UNKNOWN));
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
    fn a_claim_that_broke_a_line_before_comes_last_and_is_spent_when_it_breaks_another() {
        let (mut in_flight, dispatch) = (InFlight::default(), Dispatch::default());
        let lost = smtp::Error::Lost { phase: Phase::Recipient, cause: "cut".into() };
        let [new, again, spent] =
            [1, 2, 3].map(|number| Claim::of_reader(number, "zoe@example.org"));
        let again = Claim { has_lost_line: true, ..again };
        dispatch.note_loss(spent.id);
        in_flight.take_claims(vec![spent, again.clone(), new.clone()], &dispatch);
        assert_eq!(
            (in_flight.queue.len(), in_flight.aside.len(), in_flight.count_spent()),
            (1, 1, 1)
        );
        in_flight.aside.clear();
        in_flight.lose(again, &lost);
        assert!(in_flight.is_broken_by_known && in_flight.count_spent() == 2);
        in_flight.begin_conversation();
        // One that is new is tried again, until the relay has taken another message meanwhile.
        for _ in 0..3 {
            let claim = in_flight.aside.pop_back().unwrap_or_else(|| new.clone());
            in_flight.lose(claim, &lost);
            assert!(!in_flight.is_broken_by_known);
        }
        in_flight.count_ending(&Outcome::Accepted(Reply::new(250, "ok")));
        let claim = in_flight.aside.pop_back().expect("it was put aside");
        in_flight.lose(claim, &lost);
        assert!(in_flight.is_broken_by_known && in_flight.count_spent() == 3);
        dispatch.forget_losses();
        assert!(!dispatch.has_lost(new.id));
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
