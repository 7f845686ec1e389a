//! The names of the two editions.

use std::fmt;

use serde::Deserialize;

use crate::wording::{ToValue, Value, say};

/// The name of a tier, and of the edition that it gets. Ordered: paid is more than free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EditionName {
    /// The edition for everyone.
    Free,
    /// The edition for paying readers.
    Paid,
}

impl EditionName {
    /// The word `free` or `paid`, as in TOML, on the command line and in the journal.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Paid => "paid",
        }
    }

    /// Parses the word of [`as_str`](Self::as_str).
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Free, Self::Paid].into_iter().find(|name| name.as_str() == word)
    }
}

impl fmt::Display for EditionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl ToValue for EditionName {
    fn to_value(&self) -> Value {
        match self {
            Self::Free => say!("free").to_value(),
            Self::Paid => say!("paid").to_value(),
        }
    }
}
