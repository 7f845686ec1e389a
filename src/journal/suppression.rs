//! The readers who must not be written to in any run.

use std::fmt;

use jiff::Timestamp;

use crate::address::Address;

/// The condition that the reader of a delivery is suppressed.
pub(super) const SUPPRESSED: &str =
    "EXISTS (SELECT 1 FROM suppressions WHERE suppressions.reader = deliveries.reader)";

/// Why a reader must not be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The reader asked for it.
    Unsubscribed,
    /// Mail to the reader comes back.
    Bounced,
    /// The reader reported the mail as spam.
    Complained,
    /// The reader never confirmed that they want the mail.
    Unconfirmed,
    /// The editor decided it.
    Manual,
}

impl Reason {
    /// All reasons.
    pub const ALL: [Self; 5] =
        [Self::Unsubscribed, Self::Bounced, Self::Complained, Self::Unconfirmed, Self::Manual];

    /// The word in the journal, on the command line and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unsubscribed => "unsubscribed",
            Self::Bounced => "bounced",
            Self::Complained => "complained",
            Self::Unconfirmed => "unconfirmed",
            Self::Manual => "manual",
        }
    }

    /// Parses the word of [`as_str`](Self::as_str).
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == word)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One reader who must not be written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The address, as it was given.
    pub address: Address,
    /// The reason of the suppression.
    pub reason: Reason,
    /// The moment of the suppression.
    pub since: Timestamp,
    /// The key of the suppression in an earlier version, which suppressed every address with this
    /// [former key](Address::find_former_key). They stay suppressed until one of them is readmitted: then the
    /// suppression holds for its own address alone, and has no former key any more. A suppression of a later version
    /// never has one.
    pub former_key: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::Reason;

    #[test]
    fn the_words_of_the_reasons_read_back() {
        for reason in Reason::ALL {
            assert_eq!(Reason::parse(reason.as_str()), Some(reason));
        }
        assert_eq!(Reason::parse("bored"), None);
    }
}
