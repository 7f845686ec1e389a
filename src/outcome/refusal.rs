//! Whom a permanent refusal blames.

use super::reply::Reply;

/// Words with which a relay refuses the sender, in lower case.
const SENDER_WORDS: &[&str] = &[
    "spam",
    "block",
    "policy",
    "dnsbl",
    "blacklist",
    "authenticat",
    "denied",
    "reputation",
    "spf",
    "dkim",
    "dmarc",
    // Said by a relay that does not pass our mail on.
    "relaying",
    "to relay",
    "relay not",
    "rcpthosts",
    "#5.7.",
];

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
        [Self::Dead, Self::Mailbox, Self::Sender, Self::Unsendable]
            .into_iter()
            .find(|refusal| refusal.as_str() == word)
    }

    /// Whom a 5xx to RCPT blames. The enhanced code decides first, then the words, then the basic
    /// code. If none of them blames the reader, the sender is blamed and the reader is kept.
    pub(super) fn of_recipient(reply: &Reply) -> Self {
        match (reply.code, reply.detail()) {
            // 5.1.7 and 5.1.8 are about the address of the sender.
            (_, Some((7, _) | (1, 7 | 8))) => Self::Sender,
            (501 | 555, _) | (_, Some((6, 7))) => Self::Unsendable,
            (_, Some((1, 1 | 2 | 3 | 6 | 10))) => Self::Dead,
            (_, Some((2, 1..=4))) => Self::Mailbox,
            _ if blames_sender(&reply.text) => Self::Sender,
            (_, Some((2, _))) | (552, None) => Self::Mailbox,
            (_, Some((1, _) | (4, 4 | 14))) | (550 | 551 | 553, None | Some((0, _))) => Self::Dead,
            _ => Self::Sender,
        }
    }
}

/// Whether the words of a refusal blame the sender. The reader's own address, which many relays
/// repeat, is left out of the words.
fn blames_sender(text: &str) -> bool {
    let words = text.split_whitespace().filter(|word| !word.contains('@'));
    let text = words.collect::<Vec<_>>().join(" ").to_lowercase();
    SENDER_WORDS.iter().any(|word| text.contains(word))
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
