//! Domains whose readers are held back, for all workers of a run.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use crate::outcome::Reply;

/// A domain whose readers are held back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainHold {
    /// The domain: what is behind the `@`.
    pub domain: String,
    /// How many of its readers were refused because of the sender or the content.
    pub refused: usize,
    /// How many of its readers were judged in that time, the refused ones included.
    pub judged: usize,
    /// The reply to the last refused reader.
    pub reply: Reply,
}

impl DomainHold {
    /// The words that are journalled for each of its other readers.
    pub(super) fn words(&self) -> String {
        format!("held back: {} refuses us with {}", self.domain, self.reply)
    }
}

impl fmt::Display for DomainHold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { domain, refused, judged, reply } = self;
        write!(f, "{domain} refuses us ({refused} of {judged} readers), the last time with {reply}")
    }
}

/// All domains that are held, for all workers of a run.
#[derive(Debug, Default)]
pub(super) struct DomainHolds(Mutex<BTreeMap<String, DomainHold>>);

impl DomainHolds {
    /// Why the readers of this domain are held back. `None` if they are not.
    pub(super) fn find(&self, domain: &str) -> Option<DomainHold> {
        self.with(|holds| holds.get(domain).cloned())
    }

    /// All holds, by the name of the domain.
    pub(super) fn list_all(&self) -> Vec<DomainHold> {
        self.with(|holds| holds.values().cloned().collect())
    }

    /// Holds a domain. If it is held already, its first reason stays.
    pub(super) fn hold(&self, hold: DomainHold) {
        self.with(|holds| {
            holds.entry(hold.domain.clone()).or_insert(hold);
        });
    }

    /// Ends all holds.
    pub(super) fn release_all(&self) {
        self.with(BTreeMap::clear);
    }

    fn with<T>(&self, look: impl FnOnce(&mut BTreeMap<String, DomainHold>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::{DomainHold, DomainHolds, Reply};

    #[test]
    fn the_first_reason_to_hold_a_domain_stays() {
        let holds = DomainHolds::default();
        let domain = || "strict.example".to_owned();
        let hold = |refused, words| DomainHold {
            domain: domain(),
            refused,
            judged: 40,
            reply: Reply::new(550, words),
        };
        holds.hold(hold(20, "5.7.1 no"));
        holds.hold(hold(30, "5.7.26 never"));
        assert_eq!(holds.list_all(), [hold(20, "5.7.1 no")]);
        assert_eq!(
            hold(20, "5.7.1 no").words(),
            "held back: strict.example refuses us with 550 5.7.1 no"
        );
    }
}
