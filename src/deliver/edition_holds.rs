//! Editions that are held at relays, because the relays refuse their content or their size.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::issue::edition::EditionName;
use crate::outcome::NegativeReply;

/// An edition whose readers are held back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionHold {
    /// The edition.
    pub edition: EditionName,
    /// How many of its readers were refused for the content or the size.
    pub refused: usize,
    /// The reply to the last one.
    pub last: NegativeReply,
}

impl EditionHold {
    /// The words that are journalled for each of its other readers.
    pub(super) fn words(&self) -> String {
        let Self { edition, last, .. } = self;
        format!("held back: the {edition} edition is refused with {last}")
    }
}

impl fmt::Display for EditionHold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { edition, refused, last } = self;
        let remedy = last.remedy().unwrap_or("ask the relay's keeper why it takes no such message");
        write!(
            f,
            "the {edition} edition is refused ({refused} readers), the last time with {last}; {remedy}"
        )
    }
}

/// The editions that are held, and at which relays.
#[derive(Debug, Default)]
pub(super) struct EditionHolds(BTreeMap<EditionName, HeldEdition>);

#[derive(Debug)]
struct HeldEdition {
    hold: EditionHold,
    /// The relays at which the edition is held.
    relays: BTreeSet<usize>,
    /// Whether a reader of the edition was held back.
    has_waiting: bool,
}

impl EditionHolds {
    /// Holds an edition at a relay. If the edition is held already, its first reason stays.
    pub(super) fn hold(&mut self, relay: usize, hold: EditionHold) {
        let edition = hold.edition;
        let new = || HeldEdition { hold, relays: BTreeSet::new(), has_waiting: false };
        self.0.entry(edition).or_insert_with(new).relays.insert(relay);
    }

    /// Whether an edition is held at a relay.
    pub(super) fn is_held(&self, relay: usize, edition: EditionName) -> bool {
        self.0.get(&edition).is_some_and(|held| held.relays.contains(&relay))
    }

    /// Notes that a reader of an edition is held back. Answers why. `None` if the edition is held nowhere.
    pub(super) fn hold_back(&mut self, edition: EditionName) -> Option<&EditionHold> {
        let held = self.0.get_mut(&edition)?;
        held.has_waiting = true;
        Some(&held.hold)
    }

    /// The holds for which readers were held back.
    pub(super) fn list_waiting(&self) -> Vec<EditionHold> {
        self.0.values().filter(|held| held.has_waiting).map(|held| held.hold.clone()).collect()
    }

    /// Whether no edition is held.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Ends all holds.
    pub(super) fn release_all(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::{EditionHold, EditionHolds, EditionName};
    use crate::outcome::{NegativeReply, Parties, Phase, Reply};

    fn hold(code: u16, words: &str) -> EditionHold {
        let last = NegativeReply::read(Phase::FinalDot, Reply::new(code, words), Parties::UNKNOWN);
        EditionHold { edition: EditionName::Paid, refused: 3, last }
    }

    #[test]
    fn a_held_edition_is_told_with_its_name_and_with_what_to_do() {
        let told = hold(552, "5.3.4 message too big").to_string();
        assert!(
            told.starts_with("the paid edition is refused (3 readers), the last time with 552")
        );
        assert!(told.contains("; make the issue smaller"), "{told}");
        let told = hold(554, "5.7.1 spam").to_string();
        assert!(told.ends_with("; ask the relay's keeper why it takes no such message"), "{told}");
        assert_eq!(
            hold(554, "5.7.1 spam").words(),
            "held back: the paid edition is refused with 554 5.7.1 spam"
        );
    }

    #[test]
    fn an_edition_is_held_at_each_relay_by_itself_and_told_once_a_reader_waits() {
        let mut holds = EditionHolds::default();
        assert!(holds.is_empty() && holds.hold_back(EditionName::Paid).is_none());
        holds.hold(0, hold(554, "5.7.1 spam"));
        holds.hold(0, hold(554, "5.7.1 never"));
        assert!(holds.is_held(0, EditionName::Paid) && !holds.is_held(1, EditionName::Paid));
        assert!(!holds.is_held(0, EditionName::Free));
        assert_eq!(holds.list_waiting(), [], "another relay may take its readers");
        assert!(holds.hold_back(EditionName::Paid).is_some());
        assert_eq!(holds.list_waiting(), [hold(554, "5.7.1 spam")], "the first reason stays");
        holds.release_all();
        assert!(holds.is_empty());
    }
}
