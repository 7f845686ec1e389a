//! One delivery: its states, and what the journal holds about it.
//!
//! ```text
//! due ──claim──► claimed ──hand over──► handed ──► accepted
//! ```
//!
//! That is the way of most deliveries. These are all the steps there are:
//!
//! | from | to | when |
//! |---|---|---|
//! | due, deferred | claimed | an owner takes it; a deferred one not before its time |
//! | (none), in a run that has begun | due | a reader is added who came late |
//! | accepted | due | a person asks for one more copy, by the name of the reader |
//! | due, deferred | deferred | it is held back with all others of its domain |
//! | due, deferred | skipped | its reader is suppressed |
//! | due, deferred | expired | it is too late for it |
//! | deferred | rejected | it is too late for it, and its mailbox was full |
//! | claimed | handed | the first byte of its message is about to be written |
//! | claimed | rejected, deferred | the relay refuses its envelope |
//! | claimed | deferred | it is held back, since its domain refuses us |
//! | claimed | due | its owner gives it back, or is gone; or it was not sent |
//! | handed | accepted, rejected, deferred | the relay gives its verdict |
//! | handed | due | the connection was lost before the final dot: it was not sent |
//! | handed | in doubt | the verdict was not heard or not understood, or its owner is gone |
//! | due, claimed, deferred | in doubt | a receipt knows of a hand-over that the journal does not |
//! | in doubt | accepted, rejected, deferred, due | its owner reports an ending after all |
//! | in doubt, rejected, expired, skipped | due | a person asks for the copy by the name of the reader |
//! | in doubt | due | the next `send` takes it again: `in_doubt = "resend"`, or a person said so |
//! | in doubt | accepted | a person takes it as sent |
//! | rejected | deferred | the judge of the relay takes the refusal back |
//! | rejected | due | a person puts it back |
//! | expired, deferred | due | a person puts it back |
//! | skipped | due | a person puts it back, after the reader was readmitted |

use std::fmt;

use jiff::Timestamp;

use super::copies::MOST_COPIES;
use crate::address::Address;
use crate::issue::edition::EditionName;
use crate::outcome::{Refusal, Reply};
use crate::publication::InDoubtPolicy;

/// How the words of a delivery begin that was not sent because the connection was lost.
pub(super) const NOT_SENT: &str = "not sent, ";

/// A delivery's number in its journal. Numbers rise in the order of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeliveryId(pub(super) i64);

impl DeliveryId {
    /// The delivery of that number, as [`Display`](fmt::Display) writes it.
    pub const fn numbered(number: i64) -> Self {
        Self(number)
    }
}

impl fmt::Display for DeliveryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The state of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum State {
    /// Nobody has claimed the delivery, so it can be claimed.
    Due,
    /// An owner has claimed the delivery. No byte of its message was written.
    Claimed,
    /// The message may be in flight. This state is written before the first byte.
    Handed,
    /// The relay has accepted the message.
    Accepted,
    /// The relay has refused the message permanently.
    Rejected,
    /// The delivery will be tried later, because the relay asks for it, or because its domain is
    /// held back.
    Deferred,
    /// The final dot may have been written, but no reliable verdict came. A person decides; under
    /// `in_doubt = "resend"` the next `send` sends it again.
    InDoubt,
    /// The reader is suppressed.
    Skipped,
    /// The delivery was not made in time.
    Expired,
}

impl State {
    /// All states, in the order of a delivery's life.
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

    /// Parses the word of [`as_str`](Self::as_str).
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether the run counts the delivery as ended. A person, or the judge of a relay, can still put it
    /// back.
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
    /// The address of the reader.
    pub address: Address,
    /// The name of the reader, if it is known.
    pub name: Option<String>,
    /// The edition that the reader is entitled to.
    pub edition: EditionName,
}

/// A delivery that was claimed, and that its owner can compose now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The number of the delivery.
    pub id: DeliveryId,
    /// The address of the reader.
    pub address: Address,
    /// The name of the reader, if it is known.
    pub name: Option<String>,
    /// The edition that the reader is entitled to.
    pub edition: EditionName,
    /// The number of this attempt, from 1. Attempts that failed because of the relay or the
    /// connection, and not of the reader, do not count.
    pub attempt: u32,
    /// Why the delivery was put aside before, if it was.
    pub aside: Option<PutAside>,
    /// How many copies of the issue the reader had before this one.
    pub former_copies: u32,
    /// Whether the connection was lost when the delivery was tried last, before any verdict.
    pub has_lost_line: bool,
}

#[cfg(test)]
impl Claim {
    /// The first claim of the delivery with this number, to a reader of the free edition.
    pub(crate) fn of_reader(number: i64, address: &str) -> Self {
        Self {
            id: DeliveryId::numbered(number),
            address: Address::parse(address).expect("an address"),
            name: None,
            edition: EditionName::Free,
            attempt: 1,
            aside: None,
            former_copies: 0,
            has_lost_line: false,
        }
    }
}

/// Why a delivery was put aside, with no fault of the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PutAside {
    /// The reader's domain refused the sender, or a relay the reader's edition.
    DomainHeld,
    /// A refusal was taken back.
    TakenBack,
    /// A refusal was taken back, and the reader's domain was held after that.
    TakenBackAndHeld,
}

impl PutAside {
    /// What the column `held_back` has for it. 0 stands for none. From 2 on, a refusal was taken back.
    pub(super) const fn as_integer(self) -> i64 {
        match self {
            Self::DomainHeld => 1,
            Self::TakenBack => 2,
            Self::TakenBackAndHeld => 3,
        }
    }

    /// Reads the column `held_back`.
    pub(super) const fn of_integer(number: i64) -> Option<Self> {
        match number {
            0 => None,
            1 => Some(Self::DomainHeld),
            2 => Some(Self::TakenBack),
            _ => Some(Self::TakenBackAndHeld),
        }
    }
}

/// A delivery in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The number of the delivery.
    pub id: DeliveryId,
    /// The address of the reader.
    pub address: Address,
    /// The name of the reader, if it is known.
    pub name: Option<String>,
    /// The edition that the reader is entitled to.
    pub edition: EditionName,
    /// The state of the delivery.
    pub state: State,
    /// How many attempts the relay has judged, or may have judged.
    pub attempts: u32,
    /// The moment at which the delivery came into this state.
    pub at: Timestamp,
    /// The moment at which the message was last handed over.
    pub handed: Option<Timestamp>,
    /// The moment before which a deferred delivery is not tried.
    pub until: Option<Timestamp>,
    /// How many amendments the run had when the message was last handed over. It is the place of the content
    /// in [`Journal::contents`](super::Journal::contents).
    pub version: u32,
    /// Whom a rejection blames.
    pub refusal: Option<Refusal>,
    /// Whether the delivery is put aside with no fault of the reader: its domain refuses the sender, or a
    /// refusal was taken back.
    pub held_back: bool,
    /// How many copies of the issue the reader had before the one that this delivery is about, because a
    /// person asked for another one.
    pub former_copies: u32,
    /// The copy that the reader has, if a person has asked for another one since. `None` too if an earlier matinale sent it.
    pub had: Option<HadCopy>,
    /// The moment at which a person asked last for this copy by the name of the reader, if one did.
    pub asked: Option<Timestamp>,
    /// How many copies of the message may have been taken, because no verdict on them was heard. The reader
    /// may have the issue then, whatever the state says of a later copy.
    pub doubtful_copies: u32,
    /// Whether the reader is suppressed by now, whatever became of the delivery before.
    pub is_suppressed: bool,
    /// The moment at which the connection was lost at the delivery for the first time, if it is due and the
    /// connection was lost at it more than once.
    pub first_loss: Option<Timestamp>,
    /// The words and codes of the last attempt.
    pub diagnostic: Diagnostic,
}

/// A copy that a reader has, although a later one was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HadCopy {
    /// How many amendments the run had when the copy was handed over.
    pub version: u32,
    /// The edition of the copy.
    pub edition: EditionName,
}

impl Delivery {
    /// Whether the reader may have the issue although the state says otherwise: a copy before the last one
    /// may have been taken.
    pub const fn may_have_arrived(&self) -> bool {
        self.doubtful_copies > 0 && !matches!(self.state, State::Accepted | State::InDoubt)
    }

    /// Whether the delivery was refused or given up, and its reader was suppressed since. Then nothing is left
    /// to do about it.
    pub const fn is_suppressed_since(&self) -> bool {
        self.is_suppressed && matches!(self.state, State::Rejected | State::Expired)
    }

    /// Whether a later call goes on with the delivery by itself, under this policy for messages in doubt. If
    /// such messages are sent again, a person decides only about those of which three copies may have been
    /// taken.
    pub fn waits_for_call(&self, policy: InDoubtPolicy) -> bool {
        match self.state {
            State::InDoubt => policy == InDoubtPolicy::Resend && self.doubtful_copies < MOST_COPIES,
            state => !state.is_end(),
        }
    }

    /// Whether the delivery is due, and the connection was lost when it was tried last. The diagnostic says
    /// where.
    pub fn has_lost_connection(&self) -> bool {
        self.state == State::Due && self.diagnostic.is_of_lost_line()
    }
}

/// Which deliveries to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeliveryPage {
    /// The state of the listed deliveries.
    pub state: State,
    /// The delivery after which the page begins. `None` begins with the first one.
    pub after: Option<DeliveryId>,
    /// The most deliveries on the page.
    pub limit: usize,
}

/// Why a delivery is in its state: the words of the relay, or of this program if there was no reply.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Diagnostic {
    /// The three digits of a reply.
    pub code: Option<u16>,
    /// The enhanced code (RFC 3463), such as `5.1.1`.
    pub enhanced: Option<String>,
    /// The words: at most 512 bytes, no control character.
    pub words: String,
}

impl Diagnostic {
    /// Whether the last attempt ended because the connection was lost.
    pub(super) fn is_of_lost_line(&self) -> bool {
        self.code.is_none() && self.words.starts_with(NOT_SENT)
    }

    /// The reply of the relay, if there was one.
    pub fn reply(&self) -> Option<Reply> {
        let words =
            self.enhanced.iter().fold(self.words.clone(), |words, code| format!("{code} {words}"));
        self.code.map(|code| Reply::new(code, &words))
    }
}

/// One line of a delivery's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// The moment of the change.
    pub at: Timestamp,
    /// The state before.
    pub from: State,
    /// The state after.
    pub to: State,
    /// How many attempts had been judged at that moment.
    pub attempts: u32,
    /// The reason of the change.
    pub diagnostic: Diagnostic,
}

#[cfg(test)]
mod tests {
    use super::State;

    #[test]
    fn the_words_of_the_states_read_back() {
        for state in State::ALL {
            assert_eq!(State::parse(state.as_str()), Some(state));
        }
        assert_eq!(State::parse("sent"), None);
    }
}
