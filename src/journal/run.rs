//! The run of an issue: what was frozen when it was planned, and its counts.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;

use super::delivery::State;
use crate::fingerprint::Fingerprint;
use crate::issue::IssueName;
use crate::issue::edition::EditionName;
use crate::publication::{InDoubtPolicy, SyncPolicy};

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

/// A SHA-256 of both editions together, of their words, of the audience, or of a key. Written as 64
/// lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The 32 bytes as they come out of SHA-256.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(super) const fn bytes(self) -> [u8; 32] {
        self.0
    }

    /// The first twelve digits, which are enough for a person to compare.
    pub fn short(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.0[..6])
    }

    /// Parses what [`Display`](fmt::Display) writes. Refuses everything else.
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

/// A process that sends. No two processes may have the same words, even one after the other. Host,
/// process number and moment of the start together are enough. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Owner(Arc<str>);

impl Owner {
    /// The owner with these words.
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into().into())
    }

    /// The words of the owner.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The words that a person is shown: those before ` #`.
    pub(super) fn shown(&self) -> &str {
        self.0.split_once(" #").map_or(self.as_str(), |(shown, _)| shown)
    }
}

/// How many readers of a list get nothing, or less than they may be entitled to, because their rows cannot be
/// read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UnreadableRows {
    /// Those who are left out.
    pub left_out: u64,
    /// Those who get the free edition, since their tier or their last day cannot be read.
    pub downgraded: u64,
}

impl UnreadableRows {
    /// Whether every row could be read.
    pub const fn is_none(self) -> bool {
        self.left_out == 0 && self.downgraded == 0
    }
}

/// What is frozen when a run begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRun {
    /// The issue. An issue has one run.
    pub issue: IssueName,
    /// The hash of both editions, before any reader's copy.
    pub hash: Digest,
    /// The fingerprint of what readers read.
    pub fingerprint: Fingerprint,
    /// The hash of the audience.
    pub audience: Digest,
    /// How many deliveries will be planned.
    pub recipients: u64,
    /// The readers of the list whose rows cannot be read.
    pub unreadable: UnreadableRows,
    /// The moment of planning.
    pub now: Timestamp,
}

/// The result of planning a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Planned {
    /// The run and all its deliveries were written.
    New(RunId),
    /// The issue has a run already. Nothing was written.
    Already(Box<Run>),
}

/// A run in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The number of the run.
    pub id: RunId,
    /// The issue.
    pub issue: IssueName,
    /// The hash of both editions, after the last amendment. Every message must come from it.
    pub hash: Digest,
    /// The hash of the [`Fingerprint`], after the last amendment. `None` if an earlier matinale planned the
    /// run.
    pub fingerprint: Option<Digest>,
    /// The hash of the audience.
    pub audience: Digest,
    /// How many deliveries were planned.
    pub planned: u64,
    /// The readers of the list whose rows could not be read, when the list was read for the run last.
    pub unreadable: UnreadableRows,
    /// The moment of planning.
    pub started: Timestamp,
    /// The moment at which the last delivery ended. `None` while some have not.
    pub finished: Option<Timestamp>,
    /// The process that worked on the run last.
    pub owner: Option<Owner>,
    /// Why the last call could not go on. `None` if nothing hindered it.
    pub stoppage: Option<Stoppage>,
}

/// Why the last call could not go on with a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stoppage {
    /// The moment at which the call ended.
    pub at: Timestamp,
    /// The reason, in one line: at most 512 bytes, no control character.
    pub cause: String,
    /// Whether a person must look. If not, the same call can do better later.
    pub needs_person: bool,
}

/// A decision of the editor about deliveries that are in doubt, expired, or refused without a fault
/// of their readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Resolution {
    /// Deliveries in doubt count as accepted.
    AssumeSent,
    /// Deliveries in doubt are sent again with the same Message-ID.
    Resend,
    /// Deliveries that were refused because of the sender are tried again, after the cause was
    /// mended.
    RetryRefused,
    /// Expired deliveries are tried again.
    RetryExpired,
}

/// What became of a reader whom the editor wants to be tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetriedReader {
    /// The run has no such reader.
    Unknown,
    /// The reader is suppressed, and stays so.
    Suppressed,
    /// The delivery stays in this state: the relay has accepted it, or it is on its way already.
    Unchanged(State),
    /// The delivery is due again. Has the state in which it was before.
    Due(State),
}

/// A change of a run's content during the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amendment {
    /// The hash of the content before the change.
    pub former: Digest,
    /// The moment of the change. Until then, readers were sent the former content.
    pub at: Timestamp,
}

/// What readers of a run were sent, or were to be sent before an amendment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentContent {
    /// The issue of the run.
    pub issue: IssueName,
    /// The fingerprint of the content.
    pub fingerprint: Fingerprint,
}

/// A content that a run had, and how many readers have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunContent {
    /// The hash of the content.
    pub hash: Digest,
    /// The moment at which an amendment replaced the content. `None` for the last content.
    pub until: Option<Timestamp>,
    /// How many readers of the free edition have it.
    pub free: u64,
    /// How many readers of the paid edition have it.
    pub paid: u64,
    /// How many readers may have it: they are in doubt, or the message is on its way.
    pub possible: u64,
}

impl RunContent {
    /// A content that nobody has.
    pub(super) const fn new(hash: Digest, until: Option<Timestamp>) -> Self {
        Self { hash, until, free: 0, paid: 0, possible: 0 }
    }

    /// Counts deliveries whose message may have arrived.
    pub(super) const fn count(&mut self, state: State, edition: EditionName, deliveries: u64) {
        match (state, edition) {
            (State::Accepted, EditionName::Free) => self.free += deliveries,
            (State::Accepted, EditionName::Paid) => self.paid += deliveries,
            _ => self.possible += deliveries,
        }
    }

    /// How many readers have it.
    pub const fn accepted(&self) -> u64 {
        self.free + self.paid
    }
}

/// How a process takes a run over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Takeover {
    /// What happens to messages in doubt.
    pub in_doubt: InDoubtPolicy,
    /// What is on the disk before a message of the run leaves from now on.
    pub sync: SyncPolicy,
}

/// What a process found at its start that an earlier process had left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recovered {
    /// How many deliveries were claimed and never handed over. They are due again.
    pub freed: u64,
    /// How many deliveries are in doubt and held for a person. If messages in doubt are sent again,
    /// only those count that were in doubt three times.
    pub in_doubt: u64,
    /// How many deliveries were in doubt, or handed over without a verdict, and are due again.
    pub resent: u64,
}

#[cfg(test)]
mod tests {
    use super::Digest;

    #[test]
    fn a_digest_reads_back_and_nothing_else_is_one() {
        let digest = Digest::new([0xa7; 32]);
        assert_eq!(digest.to_string(), "a7".repeat(32));
        assert_eq!(Digest::parse(&digest.to_string()), Some(digest));
        assert_eq!(Digest::parse(&"A7".repeat(32)), None);
        assert_eq!(Digest::parse(&"a7".repeat(31)), None);
    }
}
