//! Whether a reader may be written to, and why not.

use crate::wording::{Wording, say};

/// Why a reader of an export must not be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Departure {
    /// The reader asked for it.
    Unsubscribed,
    /// Mail to the reader comes back.
    Bounced,
    /// The reader reported the mail as spam.
    Complained,
    /// The editor, or the other program, decided it.
    Blocked,
    /// The reader never confirmed.
    Unconfirmed,
}

/// Whether a reader may be written to, as far as one cell or one row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::audience) enum Standing {
    /// The reader may be written to.
    Reads,
    /// The reader must not be written to.
    Left(Departure),
    /// The cell is not understood. The reader is not written to on a guess.
    Unclear,
}

impl Departure {
    /// The departure in words.
    pub fn word(self) -> Wording {
        match self {
            Self::Unsubscribed => say!("unsubscribed"),
            Self::Bounced => say!("bounced"),
            Self::Complained => say!("complained"),
            Self::Blocked => say!("blocked"),
            Self::Unconfirmed => say!("unconfirmed"),
        }
    }

    /// The word in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unsubscribed => "unsubscribed",
            Self::Bounced => "bounced",
            Self::Complained => "complained",
            Self::Blocked => "blocked",
            Self::Unconfirmed => "unconfirmed",
        }
    }
}
