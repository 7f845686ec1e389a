//! How one SMTP transaction ended, as far as the client can know.
//!
//! A message has five endings. *Not sent* and *in doubt* are the two without a verdict of the relay: the
//! connection was lost, or the reply could not be understood. They differ by the [`Phase`] in which that
//! happened. Before the final dot nothing can have been accepted. After the final dot the client cannot know
//! (RFC 1047, RFC 5321 §4.5.3.2.6).
//!
//! A refusal also has a [`Subject`]: whom it is about. The subject is read from the words and the codes of one
//! reply, and from the [`Parties`] that it names. What follows from several replies is decided elsewhere.
//!
//! Looks up to: `wording`.

mod advice;
mod blamed_party;
mod bounce_class;
mod negative_reply;
mod parties;
mod phase;
mod plain_letters;
mod quota;
mod refusal;
mod reply;
mod reply_reason;
mod reply_words;
mod subject;
mod trace;
mod word_table;

pub use advice::Remedy;
pub use bounce_class::BounceClass;
pub use negative_reply::NegativeReply;
pub use parties::{Parties, SenderNames};
pub use phase::Phase;
pub use plain_letters::strip_accent;
pub use quota::Quota;
pub use refusal::Refusal;
pub use reply::{EnhancedCode, Reply};
pub use reply_reason::ReplyReason;
pub use reply_words::ReplyWords;
pub use subject::Subject;

/// The ending of one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A 2xx to the final dot. The relay is responsible for the message now.
    Accepted(Reply),
    /// A 5xx. The message must not be tried again.
    Rejected(NegativeReply),
    /// A 4xx. The message may be tried again later.
    Deferred(NegativeReply),
    /// The connection was lost, or the server closed it, before the final dot. Nothing was
    /// accepted.
    NotSent(Phase, String),
    /// The final dot was written, but no verdict came: the connection was lost, or the reply was garbled,
    /// a 3xx, or one too many. The message may have been accepted. A person decides; under
    /// `in_doubt = "resend"` the next `send` sends it again.
    InDoubt(String),
}

impl Outcome {
    /// The outcome of a refusal, with its [`Subject`]. A 5xx rejects. Any other reply defers.
    pub fn refused(phase: Phase, reply: Reply, parties: Parties<'_>) -> Self {
        let refused = NegativeReply::read(phase, reply, parties);
        if refused.reply.is_permanent() { Self::Rejected(refused) } else { Self::Deferred(refused) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Outcome, Parties, Phase, Refusal, Reply};

    fn class(phase: Phase, code: u16, words: &str) -> Option<Refusal> {
        match Outcome::refused(phase, Reply::new(code, words), Parties::UNKNOWN) {
            Outcome::Rejected(refused) => Some(refused.refusal()),
            _ => None,
        }
    }

    #[test]
    fn a_permanent_refusal_is_rejected_with_its_class_and_any_other_is_deferred() {
        let phases = [Phase::Recipient, Phase::Data, Phase::Content, Phase::FinalDot];
        for phase in phases {
            for (code, words, whose) in [
                (550, "5.1.1 no such user", Some(Refusal::Dead)),
                (552, "mailbox full", Some(Refusal::Mailbox)),
                (550, "5.6.7 SMTPUTF8 is needed", Some(Refusal::Unsendable)),
                (554, "5.7.1 spam", Some(Refusal::Sender)),
                (552, "5.2.2 sending quota exceeded", Some(Refusal::Sender)),
                (550, "greylisted", Some(Refusal::Sender)),
                (451, "5.1.1 no such user", None),
                (452, "mailbox full", None),
                (250, "ok", None),
                (354, "go on", None),
            ] {
                assert_eq!(class(phase, code, words), whose, "{phase:?}: {code} {words}");
            }
        }
    }
}
