//! The code of a finding: its name, its severity, and its explanation.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use crate::wording::{Wording, WordingTemplate, say};

/// The kind of a finding. Its name never changes, because scripts and settings quote it.
///
/// This file lists no codes. Each code is an associated constant, in [`codes`](super::codes) or in
/// the file of a rule of `check`. `check` lists them all.
#[derive(Clone, Copy)]
pub struct Code(&'static CodeFacts);

/// The name, severity and explanation of a code. The texts are templates of a [`Wording`]: a brace in them is doubled.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CodeFacts {
    /// The stable name, such as `key.unknown`.
    pub(crate) name: &'static str,
    /// The severity of a finding of this kind.
    pub(crate) severity: Severity,
    /// What a finding of this kind means, in a sentence.
    pub(crate) meaning: &'static str,
    /// Why a finding of this kind matters, and who says so.
    pub(crate) why: &'static str,
    /// How to put a finding of this kind right.
    pub(crate) mend: &'static str,
}

/// The severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing. Nothing has to change.
    Note,
    /// Should be looked at. The issue may be sent.
    Warning,
    /// Must be put right before the issue is sent.
    Error,
}

impl Code {
    /// Makes a code of its facts. Two codes with the same name are equal.
    pub(crate) const fn new(facts: &'static CodeFacts) -> Self {
        Self(facts)
    }

    /// The stable name, such as `key.unknown`.
    pub const fn as_str(self) -> &'static str {
        self.0.name
    }

    /// The severity of a finding of this kind.
    pub const fn severity(self) -> Severity {
        self.0.severity
    }

    /// What a finding of this kind means, in a sentence.
    pub fn meaning(self) -> Wording {
        Wording::new(WordingTemplate::plain(self.0.meaning), [])
    }

    /// Why a finding of this kind matters, and who says so.
    pub fn why(self) -> Wording {
        Wording::new(WordingTemplate::plain(self.0.why), [])
    }

    /// How to put a finding of this kind right.
    pub fn mend(self) -> Wording {
        Wording::new(WordingTemplate::plain(self.0.mend), [])
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
    /// The word that a person reads.
    pub fn word(self) -> Wording {
        match self {
            Self::Note => say!("note"),
            Self::Warning => say!("warning"),
            Self::Error => say!("error"),
        }
    }

    /// The word that programs read.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}
