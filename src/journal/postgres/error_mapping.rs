//! What the server says when it cannot do as it is asked, in our words.

use std::error::Error as _;
use std::io::{self, ErrorKind};

use postgres::error::SqlState;

use super::super::error::Error;

impl From<postgres::Error> for Error {
    fn from(error: postgres::Error) -> Self {
        let (words, cause) = root(&error);
        let Some(code) = error.code() else {
            // Not a word of the server's: the connection is lost, or we do not understand one another.
            let lost = cause.is_some_and(|kind| {
                !matches!(kind, ErrorKind::InvalidData | ErrorKind::InvalidInput)
            });
            return if lost || error.is_closed() {
                Self::Away(words)
            } else {
                Self::Store(words.into())
            };
        };
        // The classes of lost connections and of an operator who ends them.
        if code.code().starts_with("08") || code.code().starts_with("57P") {
            return Self::Away(words);
        }
        match *code {
            SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT | SqlState::TOO_MANY_CONNECTIONS => {
                Self::Away(words)
            }
            SqlState::LOCK_NOT_AVAILABLE
            | SqlState::T_R_DEADLOCK_DETECTED
            | SqlState::T_R_SERIALIZATION_FAILURE
            | SqlState::QUERY_CANCELED => Self::Busy,
            SqlState::DISK_FULL => Self::Full,
            SqlState::READ_ONLY_SQL_TRANSACTION => Self::ReadOnly,
            SqlState::INVALID_PASSWORD
            | SqlState::INVALID_AUTHORIZATION_SPECIFICATION
            | SqlState::INVALID_CATALOG_NAME
            | SqlState::INVALID_SCHEMA_NAME
            | SqlState::INSUFFICIENT_PRIVILEGE => Self::Denied(words),
            SqlState::DATA_CORRUPTED | SqlState::INDEX_CORRUPTED => Self::Corrupt(words),
            _ => Self::Store(words.into()),
        }
    }
}

impl Error {
    /// What kept a conversation from beginning: whatever does not pass by itself is for a person to mend.
    pub(super) fn while_connecting(error: postgres::Error) -> Self {
        match Self::from(error) {
            Self::Store(cause) => Self::Denied(cause.to_string()),
            other => other,
        }
    }
}

/// What the server said, or else the first cause of the loss and its kind.
fn root(error: &postgres::Error) -> (String, Option<ErrorKind>) {
    if let Some(said) = error.as_db_error() {
        return (said.message().to_owned(), None);
    }
    let (mut words, mut kind) = (error.to_string(), None);
    let mut cause = error.source();
    while let Some(deeper) = cause {
        words = deeper.to_string();
        kind = deeper.downcast_ref().map(io::Error::kind).or(kind);
        cause = deeper.source();
    }
    (words, kind)
}
