//! What is wrong with an SPF record.

use crate::wording::{Wording, say};

/// Why the SPF record of a domain answers nothing (RFC 7208 §2.6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpfFault {
    /// The domain has no SPF record.
    Absent,
    /// The name does not exist.
    NoName,
    /// The domain has several SPF records, and receivers take none of them (§4.5).
    Several(usize),
    /// A word of the record is not understood.
    Term {
        /// The word.
        term: String,
        /// What is wrong with it.
        why: SpfTermFault,
    },
    /// The record includes itself, or more records below each other than anybody follows.
    TooDeep,
    /// The name server answers with this code that it cannot tell.
    Failed(String),
    /// No name server gives an answer for the domain.
    Unanswered,
}

/// What is wrong with a word of a record (RFC 7208 §4.6.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpfTermFault {
    /// No mechanism has this name.
    NoMechanism,
    /// The name of a domain is missing.
    NoDomain,
    /// An address is missing.
    NoAddress,
    /// Something follows where nothing may.
    ExtraValue,
    /// The number of bits is wrong.
    BadPrefix,
    /// The word stands in the record twice.
    Twice,
}

impl SpfFault {
    /// What is wrong with the record, as the end of a sentence that names it.
    pub fn word(&self) -> Wording {
        match self {
            Self::Absent => say!("there is none"),
            Self::NoName => say!("the name does not exist"),
            Self::Several(count) => {
                say!("there are {count} of them, and receivers take none", count)
            }
            Self::Term { term, why } => {
                say!("`{term}` is wrong: {why}", term, why = why.word())
            }
            Self::TooDeep => say!("it leads back to itself, or too far"),
            Self::Failed(code) => say!("the name server answers {code}", code),
            Self::Unanswered => say!("no name server answers for it"),
        }
    }
}

impl SpfTermFault {
    fn word(self) -> Wording {
        match self {
            Self::NoMechanism => say!("there is no such mechanism"),
            Self::NoDomain => say!("the name of a domain must follow"),
            Self::NoAddress => say!("an address must follow"),
            Self::ExtraValue => say!("nothing may follow"),
            Self::BadPrefix => say!("the number of bits is wrong"),
            Self::Twice => say!("it stands there twice"),
        }
    }
}
