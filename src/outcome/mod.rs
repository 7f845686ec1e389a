//! How one SMTP transaction ended, as far as the client can know.
//!
//! A message has five endings. *Not sent* and *in doubt* are the two without a verdict of the relay: the
//! connection was lost, or the reply could not be understood. They differ by the [`Phase`] in which that
//! happened. Before the final dot nothing can have been accepted. After the final dot the client cannot know
//! (RFC 1047, RFC 5321 §4.5.3.2.6).
//!
//! Looks up to: nothing.

mod advice;
mod phase;
mod refusal;
mod reply;

pub use phase::Phase;
pub use refusal::Refusal;
pub use reply::{EnhancedCode, Reply};

/// The ending of one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A 2xx to the final dot. The relay is responsible for the message now.
    Accepted(Reply),
    /// A 5xx. The message must not be tried again.
    Rejected(Refusal, Reply),
    /// A 4xx. The message may be tried again later.
    Deferred(Reply),
    /// The connection was lost, or the server closed it, before the final dot. Nothing was
    /// accepted.
    NotSent(Phase, String),
    /// The final dot was written, but no verdict came: the connection was lost, or the reply was garbled,
    /// a 3xx, or one too many. The message may have been accepted. A person decides; under
    /// `in_doubt = "resend"` the next `send` sends it again.
    InDoubt(String),
}

impl Outcome {
    /// What a refusal means, by its phase and by the words and codes of its reply.
    ///
    /// A 5xx to RCPT is about the reader if its enhanced code says so, or else its words, or else its basic
    /// code. A 5xx in any other phase is about the sender or the content. Any other reply defers.
    pub fn refused(phase: Phase, reply: Reply) -> Self {
        if !reply.is_permanent() {
            return Self::Deferred(reply);
        }
        let refusal = match phase {
            Phase::Recipient => Refusal::of_recipient(&reply),
            _ => Refusal::Sender,
        };
        Self::Rejected(refusal, reply)
    }
}

#[cfg(test)]
mod tests {
    use super::{Outcome, Phase, Refusal, Reply};

    fn class(phase: Phase, code: u16, words: &str) -> Option<Refusal> {
        match Outcome::refused(phase, Reply::new(code, words)) {
            Outcome::Rejected(refusal, _) => Some(refusal),
            _ => None,
        }
    }

    #[test]
    fn a_refusal_is_blamed_on_whom_its_codes_blame() {
        assert_eq!(class(Phase::Recipient, 550, "5.1.1 no such user"), Some(Refusal::Dead));
        assert_eq!(class(Phase::Recipient, 552, "mailbox full"), Some(Refusal::Mailbox));
        assert_eq!(class(Phase::Recipient, 550, "5.2.1 disabled"), Some(Refusal::Mailbox));
        assert_eq!(class(Phase::Recipient, 550, "5.7.1 policy"), Some(Refusal::Sender));
        assert_eq!(class(Phase::Recipient, 550, "blocked by DNSBL"), Some(Refusal::Sender));
        assert_eq!(class(Phase::FinalDot, 554, "5.7.1 spam"), Some(Refusal::Sender));
    }

    #[test]
    fn a_reader_is_kept_unless_something_speaks_against_them() {
        for (code, words, whose) in [
            (550, "5.1.8 sender domain not found", Refusal::Sender),
            (550, "5.1.7 bad sender address", Refusal::Sender),
            (550, "5.5.1 what?", Refusal::Sender),
            (550, "5.4.4 no route", Refusal::Dead),
            (550, "5.1.1 mailbox blocked", Refusal::Dead),
            (550, "5.2.0 spam", Refusal::Sender),
            (550, "5.0.0 no such user", Refusal::Dead),
            (550, "<policy@spam.example>: unknown user", Refusal::Dead),
            (554, "no", Refusal::Sender),
            (550, "relay not permitted", Refusal::Sender),
            (550, "User unknown in relay recipient table", Refusal::Dead),
            (553, "sorry, not in my list of allowed rcpthosts (#5.7.1)", Refusal::Sender),
            (501, "5.1.3 bad syntax", Refusal::Unsendable),
            (555, "5.5.4 unknown parameter", Refusal::Unsendable),
            (552, "5.3.4 too big", Refusal::Sender),
        ] {
            assert_eq!(class(Phase::Recipient, code, words), Some(whose), "{code} {words}");
        }
    }

    #[test]
    fn the_basic_code_wins_where_the_classes_disagree() {
        assert_eq!(class(Phase::Recipient, 550, "4.2.1 try again"), Some(Refusal::Mailbox));
        assert_eq!(class(Phase::Recipient, 451, "5.1.1 nobody"), None);
    }

    #[test]
    fn only_what_was_said_to_the_recipient_can_be_about_the_reader() {
        let others = [Phase::Mail, Phase::Data, Phase::Content, Phase::FinalDot];
        for phase in others {
            assert_eq!(class(phase, 550, "5.1.1 no such user"), Some(Refusal::Sender), "{phase:?}");
        }
        assert_eq!(class(Phase::Recipient, 250, "ok"), None);
        assert_eq!(class(Phase::Recipient, 354, "go on"), None);
    }
}
