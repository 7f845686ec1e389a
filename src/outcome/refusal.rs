//! Whom a permanent refusal blames.

use super::subject::Subject;

/// Whom a permanent refusal blames. What is done with the reader depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// No such reader or no such host exists: 5.1.x.
    Dead,
    /// The mailbox exists but takes no mail: it is full or disabled, 5.2.x.
    Mailbox,
    /// The sender or the content is refused (policy, authentication, 5.7.x), or it is unclear who is
    /// refused. The reader is not to blame.
    Sender,
    /// This relay cannot write to the address, for example because it offers no SMTPUTF8 (5.6.7).
    Unsendable,
}

impl Refusal {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Dead, Self::Mailbox, Self::Sender, Self::Unsendable];

    /// The word that the journal and reports use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dead => "dead",
            Self::Mailbox => "mailbox",
            Self::Sender => "sender",
            Self::Unsendable => "unsendable",
        }
    }

    /// Parses the word of [`as_str`](Self::as_str).
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| refusal.as_str() == word)
    }

    /// The class of a permanent refusal about this subject. A limit of the relay has no class of its own: the
    /// reader is kept, as where the sender is refused.
    pub(super) const fn of_subject(subject: Subject) -> Self {
        match subject {
            Subject::NoSuchReader => Self::Dead,
            Subject::Mailbox => Self::Mailbox,
            Subject::Unsendable => Self::Unsendable,
            Subject::Sender | Subject::RelayLimit | Subject::Greylisted | Subject::Unclear => {
                Self::Sender
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Refusal;

    #[test]
    fn the_words_of_refusals_read_back() {
        for word in ["dead", "mailbox", "sender", "unsendable"] {
            assert_eq!(Refusal::parse(word).map(Refusal::as_str), Some(word));
        }
        assert_eq!(Refusal::parse("gone"), None);
    }
}
