//! One delivery: its states, and which ending may follow which state.
//!
//! ```text
//! due ──claim──► claimed ──hand over──► handed ──► accepted | rejected | deferred | in doubt
//!  ▲                │ release, crash       │
//!  └────────────────┴──── not sent ────────┘        deferred ──when its time has come──► claimed
//! ```

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;

use crate::address::Address;
use crate::issue::edition::EditionName;
use crate::outcome::{Outcome, Refusal, Reply};

/// A delivery's number in its journal. Numbers rise in the order of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeliveryId(pub(super) i64);

impl fmt::Display for DeliveryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Nobody has it; it can be claimed.
    Due,
    /// An owner has it; not a byte of its message was written.
    Claimed,
    /// It may be on the wire: written down before the first byte.
    Handed,
    /// The relay has taken it.
    Accepted,
    /// The relay has refused it for good.
    Rejected,
    /// The relay has asked to try later.
    Deferred,
    /// The line was lost with the message in flight; a person decides.
    InDoubt,
    /// The reader must not be written to any more.
    Skipped,
    /// It was deferred until nobody would want it.
    Expired,
}

impl State {
    /// Every state there is, in the order of a life.
    pub const ALL: [Self; 9] = [
        Self::Due,
        Self::Claimed,
        Self::Handed,
        Self::Accepted,
        Self::Rejected,
        Self::Deferred,
        Self::InDoubt,
        Self::Skipped,
        Self::Expired,
    ];

    /// The word in the journal and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Claimed => "claimed",
            Self::Handed => "handed",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Deferred => "deferred",
            Self::InDoubt => "in_doubt",
            Self::Skipped => "skipped",
            Self::Expired => "expired",
        }
    }

    /// Reads back the word of [`as_str`](Self::as_str).
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether a delivery stays in this state for ever.
    pub const fn is_end(self) -> bool {
        matches!(self, Self::Accepted | Self::Rejected | Self::Skipped | Self::Expired)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A reader who is to get the issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedDelivery {
    /// Where the reader's copy goes.
    pub address: Address,
    /// The reader's name, where it is known.
    pub name: Option<String>,
    /// The edition the reader is entitled to.
    pub edition: EditionName,
}

/// A delivery that its owner may now compose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its number.
    pub id: DeliveryId,
    /// Where the reader's copy goes.
    pub address: Address,
    /// The reader's name, where it is known.
    pub name: Option<String>,
    /// The edition the reader is entitled to.
    pub edition: EditionName,
    /// Which attempt this is, counted from one; attempts that failed on the relay do not count.
    pub attempt: u32,
}

/// A delivery as the journal holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its number.
    pub id: DeliveryId,
    /// Where the reader's copy goes.
    pub address: Address,
    /// The reader's name, where it is known.
    pub name: Option<String>,
    /// The edition the reader is entitled to.
    pub edition: EditionName,
    /// Where it stands.
    pub state: State,
    /// How many attempts were judged by the relay, or may have been.
    pub attempts: u32,
    /// When it came to stand there.
    pub at: Timestamp,
    /// When it was last handed over.
    pub handed: Option<Timestamp>,
    /// A deferred delivery is not tried before this moment.
    pub until: Option<Timestamp>,
    /// Whose fault a rejection is.
    pub refusal: Option<Refusal>,
    /// What was last said about it.
    pub said: Said,
}

/// What was said about a delivery: by the relay, or by us where there was no reply.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// The three digits of a reply.
    pub code: Option<u16>,
    /// The enhanced code (RFC 3463), such as `5.1.1`.
    pub enhanced: Option<String>,
    /// The words, at most 512 bytes, no control character.
    pub words: String,
}

/// One line of a delivery's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// When.
    pub at: Timestamp,
    /// Where it stood.
    pub from: State,
    /// Where it went.
    pub to: State,
    /// How many attempts had been judged by then.
    pub attempts: u32,
    /// Why.
    pub said: Said,
}

/// How a claim ended: an [`Outcome`] with the moment of the next attempt, or no attempt at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settlement {
    /// The relay has taken the message.
    Accepted(Reply),
    /// The relay has refused it for good.
    Rejected(Refusal, Reply),
    /// The relay has asked to try later; not before this moment.
    Deferred(Reply, Timestamp),
    /// Nothing was accepted, and the reader is not to blame: due again.
    NotSent(String),
    /// Nobody at this end knows.
    InDoubt(String),
    /// The reader must not be written to any more, for this reason.
    Skipped(String),
    /// It is too late to try again.
    Expired(Reply),
}

impl Settlement {
    /// What an outcome means to the journal; `until` is the next attempt if it was deferred.
    pub fn of(outcome: Outcome, until: Timestamp) -> Self {
        match outcome {
            Outcome::Accepted(reply) => Self::Accepted(reply),
            Outcome::Rejected(refusal, reply) => Self::Rejected(refusal, reply),
            Outcome::Deferred(reply) => Self::Deferred(reply, until),
            Outcome::NotSent(phase, words) => {
                Self::NotSent(format!("not sent, {}: {words}", phase.words()))
            }
            Outcome::InDoubt(words) => Self::InDoubt(words),
        }
    }

    /// The state it leads to.
    pub const fn state(&self) -> State {
        match self {
            Self::Accepted(_) => State::Accepted,
            Self::Rejected(..) => State::Rejected,
            Self::Deferred(..) => State::Deferred,
            Self::NotSent(_) => State::Due,
            Self::InDoubt(_) => State::InDoubt,
            Self::Skipped(_) => State::Skipped,
            Self::Expired(_) => State::Expired,
        }
    }

    /// Whether it may follow on a state. A message that was never handed over cannot have been
    /// accepted. A verdict that comes late, after the delivery was put in doubt, is still a verdict.
    pub const fn follows(&self, state: State) -> bool {
        match self {
            Self::Accepted(_) => matches!(state, State::Handed | State::InDoubt),
            Self::InDoubt(_) => matches!(state, State::Handed),
            Self::Skipped(_) => matches!(state, State::Claimed),
            Self::Rejected(..) | Self::Deferred(..) | Self::NotSent(_) | Self::Expired(_) => {
                matches!(state, State::Claimed | State::Handed | State::InDoubt)
            }
        }
    }

    /// Attempts it costs the reader. A relay that goes away (421, RFC 5321 §3.8) costs none.
    pub(super) const fn attempts(&self) -> u32 {
        match self {
            Self::NotSent(_) | Self::Skipped(_) | Self::Deferred(Reply { code: 421, .. }, _) => 0,
            _ => 1,
        }
    }

    pub(super) const fn until(&self) -> Option<Timestamp> {
        if let Self::Deferred(_, until) = self { Some(*until) } else { None }
    }

    pub(super) const fn refusal(&self) -> Option<Refusal> {
        if let Self::Rejected(refusal, _) = self { Some(*refusal) } else { None }
    }

    pub(super) fn said(&self) -> Said {
        match self {
            Self::Accepted(reply)
            | Self::Rejected(_, reply)
            | Self::Deferred(reply, _)
            | Self::Expired(reply) => Said {
                code: Some(reply.code),
                enhanced: reply
                    .enhanced
                    .map(|(class, subject, detail)| format!("{class}.{subject}.{detail}")),
                words: printable(&reply.text).into_owned(),
            },
            Self::NotSent(words) | Self::InDoubt(words) | Self::Skipped(words) => {
                Said { words: printable(words).into_owned(), ..Said::default() }
            }
        }
    }
}

/// The words without control characters, cut at 512 bytes on a character.
pub(super) fn printable(words: &str) -> Cow<'_, str> {
    let cut = &words[..words.floor_char_boundary(512)];
    if cut.chars().any(char::is_control) {
        Cow::Owned(cut.chars().map(|c| if c.is_control() { ' ' } else { c }).collect())
    } else {
        Cow::Borrowed(cut)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Outcome, Refusal, Reply, Settlement, State, printable};
    use crate::outcome::Phase;

    fn every() -> Vec<Settlement> {
        let (reply, until) = (Reply::new(450, "later"), Timestamp::UNIX_EPOCH);
        vec![
            Settlement::Accepted(reply.clone()),
            Settlement::Rejected(Refusal::Dead, reply.clone()),
            Settlement::Deferred(reply.clone(), until),
            Settlement::NotSent(String::new()),
            Settlement::InDoubt(String::new()),
            Settlement::Skipped(String::new()),
            Settlement::Expired(reply),
        ]
    }

    #[test]
    fn nothing_follows_on_an_end_nor_on_what_nobody_has() {
        for state in State::ALL {
            let open = matches!(state, State::Claimed | State::Handed | State::InDoubt);
            for settlement in every() {
                assert!(open || !settlement.follows(state), "{settlement:?} on {state}");
            }
        }
    }

    #[test]
    fn what_was_never_handed_over_is_neither_accepted_nor_in_doubt() {
        let [accepted, .., in_doubt, skipped, _] = &every()[..] else { panic!("seven of them") };
        assert!(!accepted.follows(State::Claimed) && accepted.follows(State::Handed));
        assert!(!in_doubt.follows(State::Claimed) && in_doubt.follows(State::Handed));
        assert!(skipped.follows(State::Claimed) && !skipped.follows(State::Handed));
    }

    #[test]
    fn a_fault_of_the_relay_costs_the_reader_no_attempt() {
        let until = Timestamp::UNIX_EPOCH;
        let cost = |outcome| Settlement::of(outcome, until).attempts();
        assert_eq!(cost(Outcome::NotSent(Phase::Login, "no".into())), 0);
        assert_eq!(cost(Outcome::Deferred(Reply::new(421, "closing"))), 0);
        assert_eq!(cost(Outcome::Deferred(Reply::new(450, "greylisted"))), 1);
        assert_eq!(cost(Outcome::Accepted(Reply::new(250, "ok"))), 1);
    }

    #[test]
    fn a_lost_line_says_where_it_was_lost() {
        let outcome = Outcome::NotSent(Phase::Mail, "reset by peer\u{1b}[31m".into());
        let said = Settlement::of(outcome, Timestamp::UNIX_EPOCH).said();
        assert_eq!(said.words, "not sent, at MAIL FROM: reset by peer [31m");
        assert_eq!(printable(&"é".repeat(300)).len(), 512);
    }

    #[test]
    fn the_words_of_the_states_read_back() {
        for state in State::ALL {
            assert_eq!(State::parse(state.as_str()), Some(state));
        }
        assert_eq!(State::parse("sent"), None);
    }
}
