//! The run of an issue: what was frozen when it was planned, and how it stands.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;

use super::delivery::State;
use crate::issue::edition::EditionName;

/// A run's number in its journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(pub(super) i64);

#[cfg(test)]
impl RunId {
    /// The run of that number, for tests of rooms that only pass numbers on.
    pub(crate) const fn numbered(number: i64) -> Self {
        Self(number)
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A SHA-256: of both editions together, or of the audience. Written as 64 small hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The 32 bytes as they come out of SHA-256.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The first twelve digits: enough for a person to compare.
    pub fn short(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.0[..6])
    }

    /// Reads back what [`Display`](fmt::Display) writes; nothing else is a digest.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?;
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

/// One process that sends. No two may carry the same words, not even one after the other: host,
/// process and moment of start together will do.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Owner(String);

impl Owner {
    /// The owner of these words.
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is frozen when a run begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewRun {
    /// The morning the issue is for; an issue has one run.
    pub issue: Date,
    /// What was checked: both editions, before any reader.
    pub hash: Digest,
    /// Who was counted.
    pub audience: Digest,
    /// How many deliveries will be planned.
    pub recipients: u64,
    /// The moment of planning.
    pub now: Timestamp,
}

/// What planning came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Planned {
    /// The run and all its deliveries are written.
    New(RunId),
    /// The issue has a run already. Nothing was written: go on with that one, or refuse.
    Already(Run),
}

/// A run as the journal holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its number.
    pub id: RunId,
    /// The morning the issue is for.
    pub issue: Date,
    /// The hash every message of the run has to come from, after the last amendment.
    pub hash: Digest,
    /// Who was counted.
    pub audience: Digest,
    /// How many deliveries were planned.
    pub planned: u64,
    /// When it was planned.
    pub started: Timestamp,
    /// When its last delivery ended, if all have.
    pub finished: Option<Timestamp>,
}

/// How many deliveries of a run are in which state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    planned: u64,
    counts: [[u64; 2]; State::ALL.len()],
    retry: Option<Timestamp>,
}

impl Tally {
    pub(super) const fn new(planned: u64, retry: Option<Timestamp>) -> Self {
        Self { planned, counts: [[0; 2]; State::ALL.len()], retry }
    }

    pub(super) fn count(&mut self, state: State, edition: EditionName, deliveries: u64) {
        self.counts[state as usize][edition as usize] = deliveries;
    }

    /// Deliveries in a state.
    pub const fn of(&self, state: State) -> u64 {
        let [free, paid] = self.counts[state as usize];
        free + paid
    }

    /// Deliveries of one edition in a state.
    pub const fn of_edition(&self, state: State, edition: EditionName) -> u64 {
        self.counts[state as usize][edition as usize]
    }

    /// How many were planned.
    pub const fn planned(&self) -> u64 {
        self.planned
    }

    /// Deliveries that are still to end: by themselves, or by a person when they are in doubt.
    pub fn open(&self) -> u64 {
        State::ALL.into_iter().filter(|state| !state.is_end()).map(|state| self.of(state)).sum()
    }

    /// Whether every planned delivery is in some state: nobody was lost.
    pub fn is_balanced(&self) -> bool {
        self.planned == State::ALL.into_iter().map(|state| self.of(state)).sum::<u64>()
    }

    /// When the first deferred delivery may be tried again.
    pub const fn retry(&self) -> Option<Timestamp> {
        self.retry
    }
}

/// What the editor decides about deliveries in doubt, given up, or refused through no fault of their
/// readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Resolution {
    /// They arrived, or nobody minds: they count as accepted.
    AssumeSent,
    /// They are sent again, with the same Message-ID.
    Resend,
    /// Those that were refused because of the sender are tried again: what was refused is mended.
    RetryRefused,
    /// Those that ended because it was too late are tried again after all.
    RetryExpired,
}

/// So many copies of a message may be under way at most without a person's word: one that is in doubt as
/// often as that is no longer sent again by itself.
pub(super) const MOST_COPIES: u32 = 3;

/// A change of a run's content while the run was under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amendment {
    /// The hash of the content before the change.
    pub former: Digest,
    /// The moment of the change. Until then, readers were sent the former content.
    pub at: Timestamp,
}

/// What a start found that the last process had left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recovered {
    /// Claimed and never handed over: due again.
    pub freed: u64,
    /// Handed over without a verdict, and held for a person: or, where messages in doubt are sent again,
    /// those that were in doubt three times.
    pub in_doubt: u64,
    /// Handed over without a verdict, or in doubt since before, and due again.
    pub resent: u64,
}

#[cfg(test)]
mod tests {
    use super::{Digest, State, Tally};
    use crate::issue::edition::EditionName;

    #[test]
    fn a_digest_reads_back_and_nothing_else_is_one() {
        let digest = Digest::new([0xa7; 32]);
        assert_eq!(digest.to_string(), "a7".repeat(32));
        assert_eq!(Digest::parse(&digest.to_string()), Some(digest));
        assert_eq!(Digest::parse(&"A7".repeat(32)), None);
        assert_eq!(Digest::parse(&"a7".repeat(31)), None);
    }

    #[test]
    fn a_tally_that_misses_one_reader_is_not_balanced() {
        let mut tally = Tally::new(5, None);
        tally.count(State::Accepted, EditionName::Free, 3);
        tally.count(State::InDoubt, EditionName::Paid, 1);
        assert!(!tally.is_balanced());
        tally.count(State::Skipped, EditionName::Paid, 1);
        assert!(tally.is_balanced());
        assert_eq!((tally.of(State::Accepted), tally.open()), (3, 1));
        assert_eq!(tally.of_edition(State::Accepted, EditionName::Paid), 0);
    }
}
