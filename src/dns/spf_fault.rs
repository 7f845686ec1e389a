//! What is wrong with an SPF record.

use thiserror::Error;

/// Why the SPF record of a domain answers nothing (RFC 7208 §2.6).
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SpfFault {
    /// The domain has no SPF record.
    #[error("there is none")]
    Absent,
    /// The name does not exist.
    #[error("the name does not exist")]
    NoName,
    /// The domain has several SPF records, and receivers take none of them (§4.5).
    #[error("there are {0} of them, and receivers take none")]
    Several(usize),
    /// A word of the record is not understood.
    #[error("`{term}` is wrong: {why}")]
    Term {
        /// The word.
        term: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The record includes itself, or more records below each other than anybody follows.
    #[error("it leads back to itself, or too far")]
    TooDeep,
    /// The name server answers with this code that it cannot tell.
    #[error("the name server answers {0}")]
    Failed(String),
    /// No name server gives an answer for the domain.
    #[error("no name server answers for it")]
    Unanswered,
}
