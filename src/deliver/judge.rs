//! The judge: whom a reply blames, and what follows for later readers.
//!
//! The judge is a pure value. It uses no clock, no socket and no journal.

use std::collections::BTreeSet;

use super::circuit_breaker::CircuitBreaker;
use super::domain_holds::{DomainHold, DomainHolds};
use super::domain_records::DomainRecords;
use super::journal_request::SettledDelivery;
use super::types::RelayFailure;
use crate::journal::DeliveryId;
use crate::outcome::Phase;
use crate::smtp;

/// The outcomes at one relay, judged for the relay, for readers' domains and for the sender.
#[derive(Debug)]
pub(super) struct Judge {
    breaker: CircuitBreaker,
    domains: DomainRecords,
    /// The deliveries that were reported as blameless.
    named: BTreeSet<DeliveryId>,
}

impl Judge {
    /// The judge of a relay with this many workers, before any outcome.
    pub(super) fn new(workers: usize) -> Self {
        let breaker = CircuitBreaker::new(workers);
        Self { breaker, domains: DomainRecords::default(), named: BTreeSet::new() }
    }

    /// Records the outcome of a delivery. Answers a domain that is to be held from now on, if there
    /// is one.
    pub(super) fn record_settlement(&mut self, settled: &SettledDelivery) -> Option<DomainHold> {
        self.breaker.record_settlement(settled);
        self.domains.record_settlement(settled)
    }

    /// Whether nothing more may be sent to this relay.
    pub(super) const fn is_tripped(&self) -> bool {
        self.breaker.is_tripped()
    }

    /// The deliveries that were refused but are blameless: by the circuit breaker, and by held
    /// domains. Each is reported once, in the order of the plan.
    pub(super) fn take_blameless(&mut self, holds: &DomainHolds) -> Vec<DeliveryId> {
        let mut blameless = self.domains.take_blameless(holds);
        blameless.extend(self.breaker.list_blameless());
        blameless.retain(|id| self.named.insert(*id));
        blameless.sort_unstable();
        blameless
    }

    /// Why nothing more may be sent to this relay, if that is so.
    pub(super) fn into_failure(self) -> Option<RelayFailure> {
        self.breaker.into_cause()
    }
}

/// Whether an error will come up in every conversation with the relay. Errors of login, TLS or
/// sender do. A refusal at the greeting can be about one connection too many.
pub(super) fn concerns_every_conversation(error: &smtp::Error) -> bool {
    !error.is_temporary() && error.phase() != Phase::Greeting
}

/// Whether the relay asks for fewer messages at a time: it defers the sender, and not the reader. A
/// 421 after accepted messages is no such request. It only ends the conversation, and a new one is
/// enough.
pub(super) fn asks_for_less(error: &smtp::Error, taken: usize) -> bool {
    let smtp::Error::Refused { reply, .. } = error else { return false };
    reply.is_transient() && (reply.code != 421 || taken == 0)
}

/// Whether the relay refuses the sender permanently, for another reason than an absent login. Such
/// a refusal can be about one message.
pub(super) fn refuses_sender(error: &smtp::Error) -> bool {
    let smtp::Error::Refused { phase: Phase::Mail, reply } = error else { return false };
    reply.is_permanent() && !matches!(reply.code, 530 | 535)
}

#[cfg(test)]
mod tests {
    use super::{
        DeliveryId, DomainHolds, Judge, Phase, SettledDelivery, asks_for_less,
        concerns_every_conversation, refuses_sender, smtp,
    };
    use crate::deliver::journal_request::MessageStage;
    use crate::journal::Settlement;
    use crate::outcome::{Refusal, Reply};

    fn refused(phase: Phase, words: &str) -> smtp::Error {
        let (code, words) = words.split_once(' ').expect("a code and words");
        smtp::Error::Refused { phase, reply: Reply::new(code.parse().expect("a code"), words) }
    }

    fn lost(phase: Phase) -> smtp::Error {
        smtp::Error::Lost { phase, cause: "reset by peer".into() }
    }

    #[test]
    fn what_is_wrong_with_login_tls_or_sender_meets_every_conversation() {
        let concerns_every = |error: smtp::Error| concerns_every_conversation(&error);
        assert!(concerns_every(refused(Phase::Mail, "530 5.7.0 log in first")));
        assert!(concerns_every(refused(Phase::Mail, "550 5.7.1 not you")));
        assert!(concerns_every(refused(Phase::Hello, "554 5.7.1 not you")));
        assert!(concerns_every(refused(Phase::Tls, "454 4.7.0 no TLS now")));
        assert!(concerns_every(smtp::Error::NoStartTls("relay.example".into())));
        assert!(!concerns_every(refused(Phase::Greeting, "554 too many connections")));
        assert!(!concerns_every(refused(Phase::Mail, "421 4.7.0 enough for this one")));
        assert!(!concerns_every(lost(Phase::Login)));
    }

    #[test]
    fn a_refused_sender_is_tried_again_and_a_missing_login_is_not() {
        assert!(refuses_sender(&refused(Phase::Mail, "550 5.7.1 not from you")));
        assert!(!refuses_sender(&refused(Phase::Mail, "530 5.7.0 log in first")));
        assert!(!refuses_sender(&refused(Phase::Mail, "535 5.7.8 wrong password")));
        assert!(!refuses_sender(&refused(Phase::Mail, "451 4.3.0 later")));
        assert!(!refuses_sender(&refused(Phase::Hello, "550 5.7.1 not you")));
        assert!(!refuses_sender(&lost(Phase::Mail)));
    }

    #[test]
    fn a_conversation_that_has_done_its_share_asks_for_nothing_and_neither_does_one_that_is_lost() {
        let asks = |code, words: &str, taken| {
            let reply = Reply::new(code, words);
            asks_for_less(&smtp::Error::Refused { phase: Phase::Mail, reply }, taken)
        };
        assert!(asks(421, "4.7.28 too fast", 0) && asks(452, "4.5.3 too many", 9));
        assert!(!asks(421, "4.7.0 enough for this line", 1) && !asks(550, "5.7.1 not you", 0));
        let lost = smtp::Error::Lost { phase: Phase::Mail, cause: "reset by peer".into() };
        assert!(!asks_for_less(&lost, 0));
    }

    #[test]
    fn whoever_is_blameless_is_named_once_and_in_the_order_of_the_plan() {
        let (mut judge, holds) = (Judge::new(1), DomainHolds::default());
        let mut record = |number, held_back| {
            judge.record_settlement(&SettledDelivery {
                id: DeliveryId::numbered(number),
                settlement: Settlement::Rejected(Refusal::Sender, Reply::new(554, "5.7.1 spam")),
                stage: MessageStage::Content,
                domain: "strict.example".into(),
                held_back,
            })
        };
        assert_eq!(record(9, false), None);
        holds.hold(record(3, true).expect("refused again, having been held back"));
        assert_eq!(record(5, false), None);
        assert!(judge.is_tripped(), "three contents in a row");
        assert_eq!(judge.take_blameless(&holds), [3, 5, 9].map(DeliveryId::numbered));
        assert_eq!(judge.take_blameless(&holds), []);
    }
}
