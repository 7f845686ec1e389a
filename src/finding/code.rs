//! What a finding is called, how much it weighs, and what there is to say about it.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// What kind of thing is wrong. Its name is a promise: scripts and settings quote it.
///
/// There is no list of codes in here: each is an associated constant that stands beside whoever tells
/// it, in [`codes`](super::codes) or in the file of a rule of `check`, and `check` lists them all.
#[derive(Clone, Copy)]
pub struct Code(&'static CodeFacts);

/// Everything that is known of a code.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CodeFacts {
    /// The stable name, such as `key.unknown`.
    pub(crate) name: &'static str,
    /// How much a finding of this kind weighs.
    pub(crate) severity: Severity,
    /// What a finding of this kind says, in a sentence.
    pub(crate) meaning: &'static str,
    /// Why it matters, and who says so.
    pub(crate) why: &'static str,
    /// How to put it right.
    pub(crate) mend: &'static str,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing has to change.
    Note,
    /// Should be looked at; the issue may be sent.
    Warning,
    /// The issue is not sent until it is put right.
    Error,
}

impl Code {
    /// A code of these facts. Two codes of one name are one code.
    pub(crate) const fn new(facts: &'static CodeFacts) -> Self {
        Self(facts)
    }

    /// The stable name, such as `key.unknown`.
    pub const fn as_str(self) -> &'static str {
        self.0.name
    }

    /// How much a finding of this kind weighs.
    pub const fn severity(self) -> Severity {
        self.0.severity
    }

    /// What a finding of this kind says, in a sentence.
    pub const fn meaning(self) -> &'static str {
        self.0.meaning
    }

    /// Why it matters, and who says so.
    pub const fn why(self) -> &'static str {
        self.0.why
    }

    /// How to put it right.
    pub const fn mend(self) -> &'static str {
        self.0.mend
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Code {}

impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Code {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for Code {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Severity {
    /// The word used in every output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}
