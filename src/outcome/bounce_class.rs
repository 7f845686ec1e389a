//! What a message that came back says of its reader.

use super::parties::Parties;
use super::phase::Phase;
use super::reply::Reply;
use super::subject::Subject;

/// What a message that came back says of its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BounceClass {
    /// No such reader or no such host exists.
    Dead,
    /// The mailbox exists but takes no mail: it is full, disabled or suspended.
    Mailbox,
    /// The sender, the sender's machine or the content is refused, or nobody is certainly to blame.
    Sender,
    /// The message is late, or could not be delivered for a reason that passes.
    Transient,
    /// The reader has reported the message as spam (RFC 5965).
    Complaint,
    /// A program answered in place of the reader, such as a notice of absence (RFC 3834).
    AutoReply,
    /// The reader asks to get no more mail.
    Unsubscribe,
    /// The message was delivered, or handed on.
    Delivered,
    /// Nothing that could be understood.
    Unknown,
}

impl BounceClass {
    /// All classes.
    pub const ALL: [Self; 9] = [
        Self::Dead,
        Self::Mailbox,
        Self::Sender,
        Self::Transient,
        Self::Complaint,
        Self::AutoReply,
        Self::Unsubscribe,
        Self::Delivered,
        Self::Unknown,
    ];

    /// The word in the journal, in reports and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dead => "dead",
            Self::Mailbox => "mailbox",
            Self::Sender => "sender",
            Self::Transient => "transient",
            Self::Complaint => "complaint",
            Self::AutoReply => "auto-reply",
            Self::Unsubscribe => "unsubscribe",
            Self::Delivered => "delivered",
            Self::Unknown => "unknown",
        }
    }

    /// Parses the word of [`as_str`](Self::as_str).
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == word)
    }

    /// The class of a refusal that a report repeats, if its codes and words name somebody. Whatever the words of a 4xx
    /// about the network (RFC 3463 §3.5), it passes. A report has gone to the reader's own server or has looked for it, so
    /// that words for a user, a host or a domain that does not exist are about the reader's.
    pub fn named_by(phase: Phase, reply: &Reply, parties: Parties<'_>) -> Option<Self> {
        let is_network = reply.is_transient() && matches!(reply.detail(), Some((4, _)));
        match Subject::named_by(phase, reply, parties) {
            Some(Subject::NoSuchReader) => Some(Self::Dead),
            Some(Subject::Mailbox) => Some(Self::Mailbox),
            Some(Subject::Sender | Subject::Unsendable) if !is_network => Some(Self::Sender),
            Some(_) => Some(Self::Transient),
            None if Subject::is_absent_by_words(reply) => Some(Self::Dead),
            None => None,
        }
    }

    /// The class of a refusal whose codes and words name nobody. What is about a connection, a name server or time
    /// (X.4.2, X.4.3 and X.4.7 of RFC 3463 §3.5) passes. Any other 5xx is the sender's.
    pub fn of_uncertain(reply: &Reply) -> Self {
        let is_network = matches!(reply.detail(), Some((4, 2 | 3 | 7)));
        if reply.is_transient() || is_network { Self::Transient } else { Self::Sender }
    }
}

#[cfg(test)]
mod tests {
    use super::{BounceClass, Parties, Phase, Reply};

    #[test]
    fn the_words_of_classes_read_back() {
        for class in BounceClass::ALL {
            assert_eq!(BounceClass::parse(class.as_str()), Some(class));
        }
        assert_eq!(BounceClass::parse("hard"), None);
    }

    #[test]
    fn refusals_have_a_class_and_those_without_a_name_pass_or_are_the_senders() {
        for (code, words, class) in [
            (550, "5.1.1 no such user", Some(BounceClass::Dead)),
            (552, "5.2.2 mailbox full", Some(BounceClass::Mailbox)),
            (550, "5.7.1 spam", Some(BounceClass::Sender)),
            (450, "too many messages", Some(BounceClass::Transient)),
            (450, "4.4.1 too long in the queue", Some(BounceClass::Transient)),
            (450, "4.7.1 your host is listed", Some(BounceClass::Sender)),
            (550, "Host unknown", Some(BounceClass::Dead)),
            (450, "Host unknown", None),
            (550, "5.7.1 Host unknown", Some(BounceClass::Sender)),
            (550, "5.0.0 no", None),
        ] {
            let reply = Reply::new(code, words);
            let found = BounceClass::named_by(Phase::Recipient, &reply, Parties::UNKNOWN);
            assert_eq!(found, class, "{reply}");
        }
        let uncertain = |code, words| BounceClass::of_uncertain(&Reply::new(code, words));
        assert_eq!(uncertain(550, "5.4.7 no"), BounceClass::Transient);
        assert_eq!(uncertain(451, "no"), BounceClass::Transient);
        assert_eq!(uncertain(554, "no"), BounceClass::Sender);
    }
}
