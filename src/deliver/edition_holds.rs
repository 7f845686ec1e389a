//! Editions that are held at relays, because the relays refuse their content or their size.

use std::fmt;

use super::relay_holds::RelayHolds;
use crate::issue::edition::EditionName;
use crate::outcome::{NegativeReply, Remedy};
use crate::wording::{Wording, say};

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

    /// Which edition is refused, and what to do.
    pub fn word(&self) -> Wording {
        let Self { edition, refused, last } = self;
        let remedy = last.remedy().map(Remedy::word);
        let remedy =
            remedy.unwrap_or_else(|| say!("ask the relay's provider why it takes no such message"));
        let last = last.to_string();
        match edition {
            EditionName::Free => say!(
                "the free edition is refused ({refused} readers), the last time with {last}; {remedy}",
                refused,
                last,
                remedy
            ),
            EditionName::Paid => say!(
                "the paid edition is refused ({refused} readers), the last time with {last}; {remedy}",
                refused,
                last,
                remedy
            ),
        }
    }
}

impl fmt::Display for EditionHold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.word().fmt(f)
    }
}

/// The editions that are held, and at which relays.
pub(super) type EditionHolds = RelayHolds<EditionName, EditionHold>;

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
        assert!(
            told.ends_with("; ask the relay's provider why it takes no such message"),
            "{told}"
        );
        assert_eq!(
            hold(554, "5.7.1 spam").words(),
            "held back: the paid edition is refused with 554 5.7.1 spam"
        );
    }

    #[test]
    fn an_edition_is_held_at_each_relay_by_itself_and_told_once_a_reader_waits() {
        let mut holds = EditionHolds::default();
        assert!(holds.is_empty() && holds.hold_back(&EditionName::Paid).is_none());
        holds.hold(0, EditionName::Paid, hold(554, "5.7.1 spam"));
        holds.hold(0, EditionName::Paid, hold(554, "5.7.1 never"));
        assert!(holds.is_held(0, &EditionName::Paid) && !holds.is_held(1, &EditionName::Paid));
        assert!(!holds.is_held(0, &EditionName::Free));
        assert_eq!(holds.list_waiting(), [], "another relay may take its readers");
        assert!(holds.hold_back(&EditionName::Paid).is_some());
        assert_eq!(holds.list_waiting(), [hold(554, "5.7.1 spam")], "the first reason stays");
        holds.release_all();
        assert!(holds.is_empty());
    }
}
