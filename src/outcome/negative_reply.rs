//! A reply that refuses or defers, with the phase in which it came and whom it is about.
//!
//! Looks up to: nothing.

use std::fmt;

use super::parties::Parties;
use super::phase::Phase;
use super::refusal::Refusal;
use super::reply::Reply;
use super::subject::Subject;

/// A reply that refuses or defers (RFC 5321 §4.2.1, negative completion), and whom it is about.
///
/// The subject is read once, where the reply comes in and both parties are known. Whoever needs it later takes
/// it from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NegativeReply {
    /// The phase in which the reply came.
    pub phase: Phase,
    /// The reply.
    pub reply: Reply,
    /// Whom the reply is about.
    pub subject: Subject,
}

impl NegativeReply {
    /// Reads whom a reply is about that came in this phase of a message between these parties. Before RCPT there
    /// is no reader, so [`Parties::UNKNOWN`] will do.
    pub fn read(phase: Phase, reply: Reply, parties: Parties<'_>) -> Self {
        let subject = Subject::of(phase, &reply, parties);
        Self { phase, reply, subject }
    }

    /// The class of the refusal, if it is a permanent one.
    pub const fn refusal(&self) -> Refusal {
        Refusal::of_subject(self.subject)
    }

    /// Whether the reply names a limit of the relay.
    pub fn is_limit(&self) -> bool {
        self.subject == Subject::RelayLimit
    }

    /// Whether the relay asks for a pause, or for less: the reply is temporary, or names a limit for good.
    pub fn is_temporary(&self) -> bool {
        self.reply.is_transient() || self.is_limit()
    }

    /// Whether the refusal is about the content or the size of the message: it came with the content, or after it, or
    /// it names the size before. A size that a relay names at RCPT is that of the reader's own domain.
    pub fn is_about_content(&self) -> bool {
        match self.phase {
            Phase::Content | Phase::FinalDot => true,
            Phase::Data => self.reply.code == 552 || self.reply.is_about_size(),
            Phase::Mail => self.reply.is_about_size(),
            _ => false,
        }
    }

    /// Whether the code is one of the conversation, and not of a reader: "unknown command" and "bad sequence"
    /// (RFC 5321 §4.2.2), or a login or an encryption that is wanted (RFC 4954 §6). Relays say such codes to single
    /// readers, too.
    pub const fn is_about_conversation(&self) -> bool {
        matches!(self.phase, Phase::Recipient | Phase::Data)
            && matches!(self.reply.code, 500 | 502 | 503 | 530 | 535 | 538)
            && matches!(self.subject, Subject::Sender)
    }

    /// Whether a person has to look, if the relay goes on to say this. A permanent reply asks for a change, even if it
    /// names a limit: the contract with the relay is too small. A temporary reply about us says that a setting is
    /// wrong, unless it only ends the connection.
    pub fn needs_person(&self) -> bool {
        self.reply.is_permanent() || self.reply.code != 421 && self.subject == Subject::Sender
    }
}

impl fmt::Display for NegativeReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reply.fmt(f)
    }
}
