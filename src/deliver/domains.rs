//! Readers' domains that refuse us: their other readers are held back, before a bad name at one of them
//! becomes a bad name everywhere. Nobody is blamed for it, and the rest of the run goes on.

use std::collections::BTreeMap;
use std::fmt;
use std::mem::take;
use std::sync::{Arc, Mutex, PoisonError};

use super::alarm::MOST_REFUSED;
use super::clerk::Verdict;
use crate::journal::{DeliveryId, Settlement};
use crate::outcome::{Refusal, Reply};

/// So many in a hundred of a domain's readers, refused because of us, close it; fewer than a relay is
/// given up for are chance.
const MOST_OF_A_HUNDRED: usize = 5;
/// So many messages the relay must have taken meanwhile, whoever they were for: otherwise it refuses us, and
/// not the domain.
const MEANWHILE: usize = 5;
/// When so many of a domain's readers have been judged, those before count half.
const REMEMBERED: usize = 400;

/// A domain whose readers are held back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// What stands behind the `@`.
    pub domain: String,
    /// How many of its readers were refused because of us,
    pub refused: usize,
    /// of so many whom the relay had judged by then.
    pub judged: usize,
    /// What was said to the last of them.
    pub reply: Reply,
}

impl Held {
    /// What is written down of each of its other readers.
    pub(super) fn words(&self) -> String {
        format!("held back: {} refuses us with {}", self.domain, self.reply)
    }
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { domain, refused, judged, reply } = self;
        write!(f, "{domain} refuses us ({refused} of {judged} readers), the last time with {reply}")
    }
}

/// The domains that are held, for all lines of a run.
#[derive(Debug, Default)]
pub(super) struct Holding(Mutex<BTreeMap<String, Held>>);

impl Holding {
    /// Why nobody of this domain is written to for now.
    pub(super) fn of(&self, domain: &str) -> Option<Held> {
        self.with(|held| held.get(domain).cloned())
    }

    /// All that are held.
    pub(super) fn all(&self) -> Vec<Held> {
        self.with(|held| held.values().cloned().collect())
    }

    /// Gives every domain another chance.
    pub(super) fn forgive(&self) {
        self.with(BTreeMap::clear);
    }

    fn hold(&self, domain: &str, known: &Domain, reply: &Reply) {
        let (refused, judged) = (known.unwelcome, known.judged);
        self.with(|held| {
            let domain = domain.to_owned();
            let reply = reply.clone();
            held.entry(domain.clone()).or_insert(Held { domain, refused, judged, reply });
        });
    }

    fn with<T>(&self, look: impl FnOnce(&mut BTreeMap<String, Held>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What is heard of readers' domains through one relay.
#[derive(Debug, Default)]
pub(super) struct Domains {
    known: BTreeMap<String, Domain>,
    /// Messages taken, whoever they were for.
    taken: usize,
    holding: Arc<Holding>,
}

/// The last few hundred verdicts on a domain's readers.
#[derive(Debug, Default)]
struct Domain {
    judged: usize,
    unwelcome: usize,
    /// Who was refused because of us, and is not pardoned yet.
    refused: Vec<DeliveryId>,
    /// Messages taken when its first reader was refused.
    taken: Option<usize>,
}

impl Domains {
    /// Nothing is known yet; what is to be held goes there.
    pub(super) fn new(holding: Arc<Holding>) -> Self {
        Self { holding, ..Self::default() }
    }

    /// Hears how a delivery was settled. A reader who was held back before and is refused again shows that
    /// their domain has not come round: it is held at once.
    pub(super) fn hear(&mut self, verdict: &Verdict) {
        let Verdict { id, settlement, domain, held, .. } = verdict;
        let refused = match settlement {
            Settlement::Accepted(_) | Settlement::Rejected(Refusal::Dead | Refusal::Mailbox, _) => {
                None
            }
            Settlement::Rejected(Refusal::Sender, reply) => Some(reply),
            _ => return,
        };
        self.taken += usize::from(matches!(settlement, Settlement::Accepted(_)));
        if !self.known.contains_key(domain) {
            self.known.insert(domain.clone(), Domain::default());
        }
        let Some(known) = self.known.get_mut(domain) else { return };
        known.judged += 1;
        if let Some(reply) = refused {
            known.unwelcome += 1;
            known.refused.push(*id);
            let since = *known.taken.get_or_insert(self.taken);
            if *held || known.is_closed(self.taken - since) {
                self.holding.hold(domain, known, reply);
            }
        }
        known.forget();
    }

    /// Those who were refused by a domain that is held, each named once.
    pub(super) fn pardoned(&mut self) -> Vec<DeliveryId> {
        let held = self.known.iter_mut().filter(|(_, domain)| !domain.refused.is_empty());
        let held = held.filter(|(domain, _)| self.holding.of(domain).is_some());
        held.flat_map(|(_, domain)| take(&mut domain.refused)).collect()
    }
}

impl Domain {
    /// Whether it refuses too many, while so many messages were taken.
    const fn is_closed(&self, meanwhile: usize) -> bool {
        self.unwelcome >= MOST_REFUSED
            && self.unwelcome * 100 > self.judged * MOST_OF_A_HUNDRED
            && meanwhile >= MEANWHILE
    }

    /// What was long ago counts half.
    const fn forget(&mut self) {
        if self.judged >= REMEMBERED {
            (self.judged, self.unwelcome) = (self.judged / 2, self.unwelcome / 2);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Arc, DeliveryId, Domains, Holding, MOST_REFUSED, Refusal, Reply, Settlement, Verdict,
    };
    use crate::outcome::Phase;

    const STRICT: &str = "strict.example";

    fn refused() -> Settlement {
        Settlement::Rejected(Refusal::Sender, Reply::new(550, "5.7.26 who are you?"))
    }

    /// Hears of so many readers of a domain, every so-manieth of whom is refused because of us.
    fn heard(domains: &mut Domains, domain: &str, readers: usize, every: usize) {
        for number in 1..=readers {
            let settlement = if number.is_multiple_of(every) {
                refused()
            } else {
                Settlement::Accepted(Reply::new(250, "ok"))
            };
            hear(domains, domain, (number, settlement));
        }
    }

    fn hear(domains: &mut Domains, domain: &str, (number, settlement): (usize, Settlement)) {
        let id = DeliveryId::numbered(i64::try_from(number).unwrap());
        let (phase, domain) = (Phase::Recipient, domain.to_owned());
        domains.hear(&Verdict { id, settlement, phase, domain, held: false });
    }

    fn listening() -> (Domains, Arc<Holding>) {
        let holding = Arc::default();
        (Domains::new(Arc::clone(&holding)), holding)
    }

    #[test]
    fn a_domain_that_refuses_more_than_one_in_twenty_is_held_and_its_readers_pardoned() {
        let (mut domains, holding) = listening();
        heard(&mut domains, STRICT, 2 * MOST_REFUSED - 1, 2);
        heard(&mut domains, "kind.example", 900, 30);
        assert!(holding.all().is_empty());
        assert_eq!(domains.pardoned().len(), 0, "who is refused alone is refused");
        heard(&mut domains, STRICT, 1, 1);
        let told = "strict.example refuses us (20 of 40 readers), the last time with 550 5.7.26 who are you?";
        assert_eq!(holding.of(STRICT).expect("it is held").to_string(), told);
        assert_eq!(holding.of("kind.example"), None);
        assert_eq!((domains.pardoned().len(), domains.pardoned().len()), (MOST_REFUSED, 0));
        heard(&mut domains, STRICT, 1, 1);
        assert_eq!(domains.pardoned().len(), 1, "one was on the wire meanwhile");
        assert_eq!(holding.all().len(), 1);
        holding.forgive();
        assert_eq!((holding.all().len(), holding.of(STRICT)), (0, None));
    }

    #[test]
    fn a_relay_that_lets_nobody_through_is_not_taken_for_a_domain() {
        let (mut domains, holding) = listening();
        heard(&mut domains, "a.example", 90, 100);
        heard(&mut domains, STRICT, 90, 1);
        assert!(holding.all().is_empty(), "what was taken before says nothing");
        heard(&mut domains, "a.example", 5, 100);
        heard(&mut domains, STRICT, 1, 1);
        assert_eq!(holding.all().len(), 1);
    }

    #[test]
    fn a_reader_who_was_held_back_and_is_refused_again_is_enough() {
        let (mut domains, holding) = listening();
        let domain = || STRICT.to_owned();
        let verdict = |held, settlement| Verdict {
            id: DeliveryId::numbered(7),
            settlement,
            phase: Phase::Recipient,
            domain: domain(),
            held,
        };
        domains.hear(&verdict(true, Settlement::Accepted(Reply::new(250, "ok"))));
        domains.hear(&verdict(false, refused()));
        assert!(holding.all().is_empty());
        domains.hear(&verdict(true, refused()));
        assert_eq!((holding.all().len(), domains.pardoned().len()), (1, 2));
    }

    #[test]
    fn what_was_long_ago_hides_nothing_of_what_is_now() {
        let (mut domains, holding) = listening();
        heard(&mut domains, STRICT, 10_000, 10_001);
        heard(&mut domains, STRICT, 60, 2);
        assert_eq!(holding.all().len(), 1, "ten thousand before make it three in a thousand");
        assert!(domains.pardoned().len() >= MOST_REFUSED);
    }

    #[test]
    fn readers_who_are_gone_or_put_off_are_no_refusals_of_ours() {
        let (mut domains, holding) = listening();
        let reply = || Reply::new(550, "5.1.1 nobody");
        let until = jiff::Timestamp::UNIX_EPOCH;
        for number in 0..90 {
            for settlement in [
                Settlement::Rejected(Refusal::Dead, reply()),
                Settlement::Deferred(reply(), until),
                Settlement::InDoubt("cut".into()),
            ] {
                hear(&mut domains, STRICT, (number, settlement));
            }
        }
        heard(&mut domains, STRICT, 2 * MOST_REFUSED - 2, 2);
        assert!(holding.all().is_empty());
        heard(&mut domains, STRICT, 1, 1);
        assert_eq!(holding.all()[0].judged, 90 + 2 * MOST_REFUSED - 1, "what was put off counts");
    }
}
