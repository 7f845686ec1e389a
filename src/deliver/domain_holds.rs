//! Domains that are held at relays. Once a reader of a domain is held back, the journal holds the whole domain
//! back, so that the others need not be claimed one by one.

use std::fmt;

use super::relay_holds::RelayHolds;
use crate::outcome::Reply;
use crate::wording::{Wording, say};

/// A domain whose readers are held back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainHold {
    /// The domain: what is behind the `@`.
    pub domain: String,
    /// Why it is held.
    pub kind: HoldKind,
    /// The reply to the last of its readers who was refused or put off for that.
    pub reply: Reply,
}

/// Why a domain is held. The code of the reply does not say it: relays name limits with a 5xx too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoldKind {
    /// The domain refuses the sender or the content.
    Refuses {
        /// How many of its readers were refused for that.
        refused: usize,
        /// How many of its readers were judged in that time, the refused ones included.
        judged: usize,
    },
    /// The domain takes fewer messages than the relay has for it.
    Limits {
        /// How many of its readers have met the limit.
        readers: usize,
    },
}

impl DomainHold {
    /// Whether a person has to look. A limit passes by itself.
    pub const fn needs_person(&self) -> bool {
        matches!(self.kind, HoldKind::Refuses { .. })
    }

    /// The words that are journalled for each of its other readers.
    pub(super) fn words(&self) -> String {
        let Self { domain, kind, reply } = self;
        match kind {
            HoldKind::Refuses { .. } => format!("held back: {domain} refuses us with {reply}"),
            HoldKind::Limits { .. } => {
                format!("held back: {domain} takes no more for now: {reply}")
            }
        }
    }

    /// What the domain does, and its last reply.
    pub fn word(&self) -> Wording {
        let Self { domain, kind, reply } = self;
        let reply = reply.to_string();
        match kind {
            HoldKind::Refuses { refused, judged } => say!(
                "{domain} refuses us ({refused} of {judged} readers), the last time with {reply}",
                domain,
                refused,
                judged,
                reply
            ),
            HoldKind::Limits { readers } => say!(
                "{domain} takes no more for now ({readers} readers were put off), the last time with {reply}",
                domain,
                readers,
                reply
            ),
        }
    }

    /// What the domain does, without its last reply, which may name a reader.
    pub fn word_without_reply(&self) -> Wording {
        let domain = &self.domain;
        match self.kind {
            HoldKind::Refuses { refused, judged } => {
                say!("{domain} refuses us ({refused} of {judged} readers)", domain, refused, judged)
            }
            HoldKind::Limits { readers } => say!(
                "{domain} takes no more for now ({readers} readers were put off)",
                domain,
                readers
            ),
        }
    }
}

impl fmt::Display for DomainHold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.word().fmt(f)
    }
}

/// The domains that are held, and at which relays.
pub(super) type DomainHolds = RelayHolds<String, DomainHold>;

#[cfg(test)]
mod tests {
    use super::{DomainHold, DomainHolds, HoldKind, Reply};

    fn hold(refused: usize, words: &str) -> DomainHold {
        let (domain, reply) = (domain(), Reply::new(550, words));
        DomainHold { domain, kind: HoldKind::Refuses { refused, judged: 40 }, reply }
    }

    fn domain() -> String {
        "strict.example".to_owned()
    }

    #[test]
    fn a_limit_is_told_as_one_whatever_its_code_and_needs_nobody() {
        let refusing = hold(20, "5.7.1 too many messages for this domain");
        let limiting = DomainHold { kind: HoldKind::Limits { readers: 4 }, ..refusing.clone() };
        assert!(refusing.needs_person() && !limiting.needs_person());
        assert_eq!(
            refusing.to_string(),
            "strict.example refuses us (20 of 40 readers), the last time with \
             550 5.7.1 too many messages for this domain"
        );
        assert_eq!(
            limiting.to_string(),
            "strict.example takes no more for now (4 readers were put off), the last time with \
             550 5.7.1 too many messages for this domain"
        );
        assert_eq!(
            limiting.words(),
            "held back: strict.example takes no more for now: \
             550 5.7.1 too many messages for this domain"
        );
    }

    #[test]
    fn the_first_reason_to_hold_a_domain_stays() {
        let mut holds = DomainHolds::default();
        assert!(holds.hold(0, domain(), hold(20, "5.7.1 no")));
        assert!(!holds.hold(0, domain(), hold(30, "5.7.26 never")));
        holds.hold_back("strict.example");
        assert_eq!(holds.list_waiting(), [hold(20, "5.7.1 no")]);
        assert_eq!(
            hold(20, "5.7.1 no").words(),
            "held back: strict.example refuses us with 550 5.7.1 no"
        );
    }

    #[test]
    fn a_domain_is_held_at_each_relay_by_itself_and_told_once_a_reader_waits() {
        let mut holds = DomainHolds::default();
        assert!(holds.hold(0, domain(), hold(20, "5.7.1 no")));
        assert!(holds.is_held(0, "strict.example") && !holds.is_held(1, "strict.example"));
        assert_eq!(holds.list_waiting(), [], "another relay may take its readers");
        assert!(holds.hold(1, domain(), hold(20, "5.7.1 no")));
        assert!(holds.hold_back("strict.example").is_some());
        assert!(holds.hold_back("kind.example").is_none());
        assert_eq!(holds.list_waiting().len(), 1);
    }

    #[test]
    fn a_domain_is_news_once_for_each_time_that_somebody_is_held_back_and_only_if_all_relays_hold_it()
     {
        let mut holds = DomainHolds::default();
        holds.hold(0, domain(), hold(20, "5.7.1 no"));
        let (first, both) = ([0].into(), [0, 1].into());
        assert_eq!(holds.take_news(&first), [], "nobody was held back");
        for _ in 0..2 {
            holds.hold_back("strict.example");
            assert_eq!(holds.take_news(&both), []);
            assert_eq!(holds.take_news(&first).len(), 1);
            assert_eq!(holds.take_news(&first), []);
        }
    }
}
