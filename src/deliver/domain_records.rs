//! The records of readers' domains at one relay. A domain that refuses the sender is held back, so
//! that the reputation of the sender does not suffer. Its readers are blameless, and the rest of
//! the run goes on.

use std::collections::BTreeMap;
use std::mem::take;

use super::circuit_breaker::MAX_REFUSED_IN_A_ROW;
use super::domain_holds::{DomainHold, DomainHolds};
use super::journal_request::SettledDelivery;
use crate::journal::{DeliveryId, Settlement};
use crate::outcome::Refusal;

/// How many refused readers of a domain it takes at least to hold it. Fewer than it takes to trip
/// the circuit breaker could be chance.
const MIN_REFUSED: usize = MAX_REFUSED_IN_A_ROW;
/// How many refused readers in a hundred it takes to hold a domain.
const MAX_REFUSED_IN_A_HUNDRED: usize = 5;
/// How many messages the relay must have accepted meanwhile, for any domain. Otherwise the relay
/// refuses the sender, and not the domain.
const MIN_TAKEN_MEANWHILE: usize = 5;
/// After how many judged readers of a domain the counts are halved.
const MAX_READERS_REMEMBERED: usize = 400;

/// The records of readers' domains at one relay.
#[derive(Debug, Default)]
pub(super) struct DomainRecords {
    known: BTreeMap<String, DomainRecord>,
    /// The number of accepted messages, for any domain.
    taken: usize,
}

/// The last few hundred outcomes of a domain's readers.
#[derive(Debug, Default)]
struct DomainRecord {
    judged: usize,
    unwelcome: usize,
    /// The deliveries that were refused because of the sender or the content, and are not reported
    /// as blameless yet.
    refused: Vec<DeliveryId>,
    /// The number of accepted messages when the first reader of the domain was refused.
    taken: Option<usize>,
}

impl DomainRecords {
    /// Records the outcome of a delivery. Answers the hold of its domain if the domain is to be
    /// held. A reader who was held back before and is refused again shows that the domain still
    /// refuses, so it is held at once.
    pub(super) fn record_settlement(&mut self, settled: &SettledDelivery) -> Option<DomainHold> {
        let SettledDelivery { id, settlement, domain, held_back, .. } = settled;
        let refused = match settlement {
            Settlement::Accepted(_) | Settlement::Rejected(Refusal::Dead | Refusal::Mailbox, _) => {
                None
            }
            Settlement::Rejected(Refusal::Sender, reply) => Some(reply),
            _ => return None,
        };
        self.taken += usize::from(matches!(settlement, Settlement::Accepted(_)));
        if !self.known.contains_key(domain) {
            self.known.insert(domain.clone(), DomainRecord::default());
        }
        let known = self.known.get_mut(domain)?;
        known.judged += 1;
        let mut hold = None;
        if let Some(reply) = refused {
            known.unwelcome += 1;
            known.refused.push(*id);
            let since = *known.taken.get_or_insert(self.taken);
            if *held_back || known.refuses_us(self.taken - since) {
                let (refused, judged) = (known.unwelcome, known.judged);
                let (domain, reply) = (domain.clone(), reply.clone());
                hold = Some(DomainHold { domain, refused, judged, reply });
            }
        }
        known.forget();
        hold
    }

    /// The deliveries that were refused by a held domain. Each is reported once.
    pub(super) fn take_blameless(&mut self, holds: &DomainHolds) -> Vec<DeliveryId> {
        let refusing = self.known.iter_mut().filter(|(_, domain)| !domain.refused.is_empty());
        let held = refusing.filter(|(domain, _)| holds.is_held(domain));
        held.flat_map(|(_, domain)| take(&mut domain.refused)).collect()
    }
}

impl DomainRecord {
    /// Whether the domain refuses too many readers, while the relay accepted this many messages.
    const fn refuses_us(&self, taken_meanwhile: usize) -> bool {
        self.unwelcome >= MIN_REFUSED
            && self.unwelcome * 100 > self.judged * MAX_REFUSED_IN_A_HUNDRED
            && taken_meanwhile >= MIN_TAKEN_MEANWHILE
    }

    /// Halves the counts, so that old outcomes weigh less.
    const fn forget(&mut self) {
        if self.judged >= MAX_READERS_REMEMBERED {
            (self.judged, self.unwelcome) = (self.judged / 2, self.unwelcome / 2);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        DeliveryId, DomainHolds, DomainRecords, MIN_REFUSED, Refusal, SettledDelivery, Settlement,
    };
    use crate::deliver::journal_request::MessageStage;
    use crate::outcome::Reply;

    const STRICT: &str = "strict.example";

    fn refused() -> Settlement {
        Settlement::Rejected(Refusal::Sender, Reply::new(550, "5.7.26 who are you?"))
    }

    /// The records of a relay in a test, with their holds.
    #[derive(Default)]
    struct Watched {
        records: DomainRecords,
        holds: DomainHolds,
    }

    impl Watched {
        /// Records this many readers of a domain. Every `every`-th of them was refused because of
        /// the sender.
        fn record(&mut self, domain: &str, readers: usize, every: usize) {
            for number in 1..=readers {
                let settlement = if number.is_multiple_of(every) {
                    refused()
                } else {
                    Settlement::Accepted(Reply::new(250, "ok"))
                };
                self.record_one(&settled(domain, number, settlement));
            }
        }

        fn record_one(&mut self, settled: &SettledDelivery) {
            self.records
                .record_settlement(settled)
                .into_iter()
                .for_each(|hold| self.holds.hold(hold));
        }

        fn count_blameless(&mut self) -> usize {
            self.records.take_blameless(&self.holds).len()
        }
    }

    fn settled(domain: &str, number: usize, settlement: Settlement) -> SettledDelivery {
        let id = DeliveryId::numbered(i64::try_from(number).unwrap());
        let (stage, domain) = (MessageStage::Envelope, domain.to_owned());
        SettledDelivery { id, settlement, stage, domain, held_back: false }
    }

    #[test]
    fn a_domain_that_refuses_more_than_one_in_twenty_is_held_and_its_readers_blameless() {
        let mut watched = Watched::default();
        watched.record(STRICT, 2 * MIN_REFUSED - 1, 2);
        watched.record("kind.example", 900, 30);
        assert!(watched.holds.list_all().is_empty());
        assert_eq!(watched.count_blameless(), 0, "who is refused alone is refused");
        watched.record(STRICT, 1, 1);
        let told = "strict.example refuses us (20 of 40 readers), the last time with 550 5.7.26 who are you?";
        assert_eq!(watched.holds.find(STRICT).expect("it is held").to_string(), told);
        assert_eq!(watched.holds.find("kind.example"), None);
        assert_eq!((watched.count_blameless(), watched.count_blameless()), (MIN_REFUSED, 0));
        watched.record(STRICT, 1, 1);
        assert_eq!(watched.count_blameless(), 1, "one was on the wire meanwhile");
        assert_eq!(watched.holds.list_all().len(), 1);
        watched.holds.release_all();
        assert_eq!((watched.holds.list_all().len(), watched.holds.find(STRICT)), (0, None));
    }

    #[test]
    fn a_relay_that_lets_nobody_through_is_not_taken_for_a_domain() {
        let mut watched = Watched::default();
        watched.record("a.example", 90, 100);
        watched.record(STRICT, 90, 1);
        assert!(watched.holds.list_all().is_empty(), "what was taken before says nothing");
        watched.record("a.example", 5, 100);
        watched.record(STRICT, 1, 1);
        assert_eq!(watched.holds.list_all().len(), 1);
    }

    #[test]
    fn a_reader_who_was_held_back_and_is_refused_again_is_enough() {
        let mut watched = Watched::default();
        let settled =
            |held_back, settlement| SettledDelivery { held_back, ..settled(STRICT, 7, settlement) };
        watched.record_one(&settled(true, Settlement::Accepted(Reply::new(250, "ok"))));
        watched.record_one(&settled(false, refused()));
        assert!(watched.holds.list_all().is_empty());
        watched.record_one(&settled(true, refused()));
        assert_eq!((watched.holds.list_all().len(), watched.count_blameless()), (1, 2));
    }

    #[test]
    fn what_was_long_ago_hides_nothing_of_what_is_now() {
        let mut watched = Watched::default();
        watched.record(STRICT, 10_000, 10_001);
        watched.record(STRICT, 60, 2);
        assert_eq!(
            watched.holds.list_all().len(),
            1,
            "ten thousand before make it three in a thousand"
        );
        assert!(watched.count_blameless() >= MIN_REFUSED);
    }

    #[test]
    fn readers_who_are_gone_or_put_off_are_no_refusals_of_ours() {
        let mut watched = Watched::default();
        let reply = || Reply::new(550, "5.1.1 nobody");
        let until = jiff::Timestamp::UNIX_EPOCH;
        for number in 0..90 {
            for settlement in [
                Settlement::Rejected(Refusal::Dead, reply()),
                Settlement::Deferred(reply(), until),
                Settlement::InDoubt("cut".into()),
            ] {
                watched.record_one(&settled(STRICT, number, settlement));
            }
        }
        watched.record(STRICT, 2 * MIN_REFUSED - 2, 2);
        assert!(watched.holds.list_all().is_empty());
        watched.record(STRICT, 1, 1);
        assert_eq!(
            watched.holds.list_all()[0].judged,
            90 + 2 * MIN_REFUSED - 1,
            "what was put off counts"
        );
    }
}
