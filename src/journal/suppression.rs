//! The readers who must not be written to in any run.

use std::fmt;

use jiff::Timestamp;

use crate::address::Address;

/// The condition of [`ERASED`], as a literal.
macro_rules! erased {
    () => {
        "deliveries.reader LIKE 'erased-%@erased.invalid'"
    };
}

/// The address that a delivery gets whose reader is erased, as SQL. Nobody has an address below `invalid`
/// (RFC 6761 §6.4).
pub(super) const PSEUDONYM: &str = "'erased-' || CAST(id AS TEXT) || '@erased.invalid'";

/// The condition that the reader of a delivery was erased.
pub(super) const ERASED: &str = erased!();

/// The condition that the reader of a delivery is suppressed, or was erased.
pub(super) const SUPPRESSED: &str = concat!(
    "(",
    erased!(),
    " OR EXISTS (SELECT 1 FROM suppressions WHERE suppressions.reader = deliveries.reader))"
);

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
    /// The person was erased. It is the reason of a tombstone, and never that of a suppression in the journal.
    Erased,
}

impl Reason {
    /// All reasons for which a reader can be suppressed.
    pub const ALL: [Self; 5] =
        [Self::Unsubscribed, Self::Bounced, Self::Complained, Self::Unconfirmed, Self::Manual];

    /// Whether a reader who was suppressed for this reason may be mailed a request, and come back by its confirmation. A
    /// complaint stays, because any stranger can type the address in and cause the next one. So does a decision of the editor.
    /// An address that mail came back from is alive if its confirmation arrives, and whoever was erased begins anew by a
    /// confirmation of their own.
    pub const fn ends_by_confirmation(self) -> bool {
        matches!(self, Self::Unsubscribed | Self::Unconfirmed | Self::Bounced | Self::Erased)
    }

    /// The word in the journal, on the command line and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unsubscribed => "unsubscribed",
            Self::Bounced => "bounced",
            Self::Complained => "complained",
            Self::Unconfirmed => "unconfirmed",
            Self::Manual => "manual",
            Self::Erased => "erased",
        }
    }

    /// Parses the word of [`as_str`](Self::as_str). No suppression is written down as erased.
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
        assert_eq!(Reason::parse(Reason::Erased.as_str()), None);
    }
}
