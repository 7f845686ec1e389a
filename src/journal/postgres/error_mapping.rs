//! Turns errors of the server into errors of the journal.

use std::error::Error as _;
use std::io::{self, ErrorKind};

use postgres::error::SqlState;

use super::super::error::Error;

impl From<postgres::Error> for Error {
    fn from(error: postgres::Error) -> Self {
        let (words, cause) = root(&error);
        let Some(code) = error.code() else {
            // The error is not from the server: the connection is lost, or the protocol is not
            // understood.
            let lost = cause.is_some_and(|kind| {
                !matches!(kind, ErrorKind::InvalidData | ErrorKind::InvalidInput)
            });
            return if lost || error.is_closed() {
                Self::Away(words)
            } else {
                Self::Store(words.into())
            };
        };
        // These classes are lost connections, and sessions that an operator ended.
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
    /// The error of a session that could not be opened. Unless the cause passes by itself, a person
    /// must mend it.
    pub(super) fn while_connecting(error: postgres::Error) -> Self {
        match Self::from(error) {
            Self::Store(cause) => Self::Denied(cause.to_string()),
            other => other,
        }
    }
}

/// The server's message, or else the first cause of the lost connection and its kind.
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
