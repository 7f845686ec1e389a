//! How a delivery ends, and which ending may follow on which state.

use std::borrow::Cow;

use jiff::Timestamp;

use super::delivery::{Diagnostic, NOT_SENT, State};
use crate::outcome::{Outcome, Phase, Refusal, Reply};

/// How a claim ended: an [`Outcome`] with the moment of the next attempt, or one of three endings that are not
/// the reader's: `PutBack` after a refusal, `HeldBack` and `Released` if nothing was offered to a relay.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Settlement {
    /// The relay has accepted the message.
    Accepted(Reply),
    /// The relay has refused the message permanently.
    Rejected(Refusal, Reply),
    /// The relay has asked to try later. Has the moment before which the delivery is not tried.
    Deferred(Reply, Timestamp),
    /// Nothing was accepted, and the reader is not to blame. The delivery is due again.
    NotSent(String),
    /// The owner gives the delivery back untried. It is due again, and nothing else changes.
    Released,
    /// The relay has refused for a reason that is not the reader's. No attempt counts, and the delivery is
    /// tried again from this moment on, after those that are due.
    PutBack(Reply, Timestamp),
    /// The delivery was held back for this reason, and not offered to the relay. It is not tried before the
    /// moment.
    HeldBack(String, Timestamp),
    /// The message may or may not have been accepted.
    InDoubt(String),
}

impl Settlement {
    /// The settlement of an outcome. `until` is the next attempt if the outcome is a deferral.
    pub fn of(outcome: Outcome, until: Timestamp) -> Self {
        match outcome {
            Outcome::Accepted(reply) => Self::Accepted(reply),
            Outcome::Rejected(refused) => Self::Rejected(refused.refusal(), refused.reply),
            Outcome::Deferred(refused) => Self::Deferred(refused.reply, until),
            Outcome::NotSent(phase, words) => Self::not_sent(phase, &words),
            Outcome::InDoubt(words) => Self::InDoubt(words),
        }
    }

    /// The settlement of a message that was not sent, since the connection was lost in this phase.
    pub fn not_sent(phase: Phase, words: &str) -> Self {
        Self::NotSent(format!("{NOT_SENT}{}: {words}", phase.words()))
    }

    /// The state that the settlement leads to.
    pub const fn state(&self) -> State {
        match self {
            Self::Accepted(_) => State::Accepted,
            Self::Rejected(..) => State::Rejected,
            Self::Deferred(..) | Self::PutBack(..) | Self::HeldBack(..) => State::Deferred,
            Self::NotSent(_) | Self::Released => State::Due,
            Self::InDoubt(_) => State::InDoubt,
        }
    }

    /// Whether the settlement can follow a state. A message that was never handed over cannot have been
    /// accepted. A verdict still counts if the delivery was put in doubt before it came.
    pub const fn follows(&self, state: State) -> bool {
        match self {
            Self::Accepted(_) => matches!(state, State::Handed | State::InDoubt),
            Self::InDoubt(_) => matches!(state, State::Handed),
            Self::HeldBack(..) | Self::Released => matches!(state, State::Claimed),
            Self::Rejected(..) | Self::Deferred(..) | Self::PutBack(..) | Self::NotSent(_) => {
                matches!(state, State::Claimed | State::Handed | State::InDoubt)
            }
        }
    }

    /// How many attempts the settlement counts for, after a state. For a delivery in doubt the attempt was
    /// counted when it was put in doubt.
    pub(super) const fn attempts_after(&self, from: State) -> u32 {
        if matches!(from, State::InDoubt) { 0 } else { self.attempts() }
    }

    /// Whether the history has a line for the settlement. Handed → accepted has none, because the row shows
    /// it, and a release has none, because nothing has happened to the reader.
    pub(super) const fn is_told_after(&self, from: State) -> bool {
        !matches!((from, self.state()), (State::Handed, State::Accepted)) && !self.is_release()
    }

    /// Whether the delivery is given back untried, so that its row keeps what it says.
    pub(super) const fn is_release(&self) -> bool {
        matches!(self, Self::Released)
    }

    /// How many attempts the settlement counts for.
    const fn attempts(&self) -> u32 {
        match self {
            Self::NotSent(_) | Self::Released | Self::PutBack(..) | Self::HeldBack(..) => 0,
            _ => 1,
        }
    }

    pub(super) const fn until(&self) -> Option<Timestamp> {
        match self {
            Self::Deferred(_, until) | Self::PutBack(_, until) | Self::HeldBack(_, until) => {
                Some(*until)
            }
            _ => None,
        }
    }

    pub(super) const fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Rejected(refusal, _) => Some(*refusal),
            _ => None,
        }
    }

    /// Whether the delivery is held back from now on. `None` keeps what the row says, because no relay has
    /// answered. The row goes on to say that a refusal was taken back before.
    pub(super) const fn held_back(&self) -> Option<bool> {
        match self {
            Self::HeldBack(..) => Some(true),
            Self::NotSent(_) | Self::Released => None,
            _ => Some(false),
        }
    }

    pub(super) fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::Accepted(reply)
            | Self::Rejected(_, reply)
            | Self::Deferred(reply, _)
            | Self::PutBack(reply, _) => Diagnostic {
                code: Some(reply.code),
                enhanced: reply.enhanced.map(|code| code.to_string()),
                words: printable(&reply.text).into_owned(),
            },
            Self::NotSent(words) | Self::InDoubt(words) | Self::HeldBack(words, _) => {
                Diagnostic { words: printable(words).into_owned(), ..Diagnostic::default() }
            }
            Self::Released => Diagnostic::default(),
        }
    }
}

/// The words without control characters, cut at 512 bytes between two characters.
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

    use super::{Outcome, Phase, Refusal, Reply, Settlement, State, printable};
    use crate::outcome::Parties;

    fn every() -> Vec<Settlement> {
        let (reply, until) = (Reply::new(450, "later"), Timestamp::UNIX_EPOCH);
        vec![
            Settlement::Accepted(reply.clone()),
            Settlement::Rejected(Refusal::Dead, reply.clone()),
            Settlement::Deferred(reply.clone(), until),
            Settlement::PutBack(reply, until),
            Settlement::NotSent(String::new()),
            Settlement::Released,
            Settlement::HeldBack(String::new(), until),
            Settlement::InDoubt(String::new()),
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
        let [accepted, .., held, in_doubt] = &every()[..] else { panic!("eight of them") };
        assert!(held.follows(State::Claimed) && !held.follows(State::Handed));
        assert!(!accepted.follows(State::Claimed) && accepted.follows(State::Handed));
        assert!(!in_doubt.follows(State::Claimed) && in_doubt.follows(State::Handed));
    }

    #[test]
    fn a_fault_of_the_relay_costs_the_reader_no_attempt() {
        let until = Timestamp::UNIX_EPOCH;
        let cost = |outcome| Settlement::of(outcome, until).attempts();
        assert_eq!(cost(Outcome::NotSent(Phase::Login, "no".into())), 0);
        assert_eq!(Settlement::PutBack(Reply::new(454, "too fast"), until).attempts(), 0);
        let greylisted = Reply::new(450, "greylisted");
        let deferred = Outcome::refused(Phase::Recipient, greylisted, Parties::UNKNOWN);
        assert_eq!(cost(deferred), 1);
        assert_eq!(cost(Outcome::Accepted(Reply::new(250, "ok"))), 1);
    }

    #[test]
    fn a_lost_connection_says_where_it_was_lost() {
        let outcome = Outcome::NotSent(Phase::Mail, "reset by peer\u{1b}[31m".into());
        let said = Settlement::of(outcome, Timestamp::UNIX_EPOCH).diagnostic();
        assert_eq!(said.words, "not sent, at MAIL FROM: reset by peer [31m");
        assert_eq!(printable(&"é".repeat(300)).len(), 512);
    }
}
