//! How a command ends: the exit code that cron reads, and the words a person reads.

use std::error::Error;
use std::fmt;
use std::process::ExitCode;

use serde_json::json;

/// The exit codes: a contract with cron.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// Done, or nothing to do.
    Done = 0,
    /// A person has to look: findings, readers in doubt, a guard that holds.
    Person = 1,
    /// It could not start: usage, settings.
    NotStarted = 2,
    /// Try again later: readers deferred, the relay away, another run at work (`EX_TEMPFAIL`).
    Later = 75,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command did not do what it was asked to, and what to do next.
#[derive(Debug)]
pub(super) struct Failure {
    /// The exit code.
    pub(super) exit: Exit,
    /// What is the case; causes joined by colons.
    pub(super) cause: String,
    /// What to do next.
    pub(super) help: Option<String>,
}

impl Failure {
    /// A person has to look.
    pub(super) fn person(cause: impl Into<String>) -> Self {
        Self { exit: Exit::Person, cause: cause.into(), help: None }
    }

    /// It could not start.
    pub(super) fn not_started(cause: impl Into<String>) -> Self {
        Self { exit: Exit::NotStarted, cause: cause.into(), help: None }
    }

    /// It may go well later.
    pub(super) fn later(cause: impl Into<String>) -> Self {
        Self { exit: Exit::Later, cause: cause.into(), help: None }
    }

    /// The failure for machines.
    pub(super) fn json(&self) -> String {
        json!({ "error": self.cause, "help": self.help, "exit": self.exit as u8 }).to_string()
    }

    /// Says what to do next.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.cause)?;
        self.help.as_ref().map_or(Ok(()), |help| write!(f, "\n  help: {help}"))
    }
}

/// An error with its causes on one line.
pub(super) fn chain(error: &dyn Error) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_words = cause.to_string();
        if !words.contains(&cause_words) {
            words = format!("{words}: {cause_words}");
        }
        source = cause.source();
    }
    words
}

impl From<crate::journal::Error> for Failure {
    fn from(error: crate::journal::Error) -> Self {
        let failure = if error.is_busy() || error.is_away() {
            Self::later(chain(&error))
        } else {
            Self::not_started(chain(&error))
        };
        let named = failure.cause.starts_with("the journal");
        let cause = if named { failure.cause } else { format!("the journal: {}", failure.cause) };
        Self { cause, ..failure }
    }
}

impl From<crate::smtp::Error> for Failure {
    fn from(error: crate::smtp::Error) -> Self {
        let exit = if error.is_temporary() { Exit::Later } else { Exit::Person };
        Self { exit, cause: chain(&error), help: None }
    }
}

impl From<crate::inbox::Error> for Failure {
    fn from(error: crate::inbox::Error) -> Self {
        Self::not_started(chain(&error))
    }
}

impl From<crate::deliver::Error> for Failure {
    fn from(error: crate::deliver::Error) -> Self {
        match error {
            crate::deliver::Error::Journal(error) => {
                let failure = Self::from(error);
                // It did start, and cannot go on by itself.
                let exit = if failure.exit == Exit::Later { Exit::Later } else { Exit::Person };
                Self { exit, ..failure }
            }
            other @ crate::deliver::Error::WriterGone => Self::person(chain(&other)),
        }
    }
}
