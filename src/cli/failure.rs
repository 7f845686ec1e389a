//! How a command ends: the exit code that cron reads, and the words a person reads.

use std::fmt;
use std::process::ExitCode;

use serde_json::json;

use crate::inbox;
use crate::newsroom::{self, chain};
#[cfg(feature = "serve")]
use crate::serve;

/// The exit codes: a contract with cron.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// Done, or nothing to do.
    Done = 0,
    /// A person has to look: there are findings, readers in doubt, or a guard that stops the run.
    Person = 1,
    /// The command could not start: usage or settings are wrong.
    NotStarted = 2,
    /// Try again later: readers are deferred, the relay is away, or another run is at work
    /// (`EX_TEMPFAIL`).
    Later = 75,
}

impl Exit {
    /// The exit code of two things that were done: the one that says more.
    pub(super) const fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::NotStarted, _) | (_, Self::NotStarted) => Self::NotStarted,
            (Self::Person, _) | (_, Self::Person) => Self::Person,
            (Self::Later, _) | (_, Self::Later) => Self::Later,
            (Self::Done, Self::Done) => Self::Done,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command did not do its work, and what to do next.
#[derive(Debug)]
pub(super) struct Failure {
    /// The exit code.
    pub(super) exit: Exit,
    /// What is wrong, with its causes after colons.
    pub(super) cause: String,
    /// What to do next.
    pub(super) help: Option<String>,
}

impl Failure {
    /// A failure that a person has to look at.
    pub(super) fn person(cause: impl Into<String>) -> Self {
        Self { exit: Exit::Person, cause: cause.into(), help: None }
    }

    /// A failure before the work began.
    pub(super) fn not_started(cause: impl Into<String>) -> Self {
        Self { exit: Exit::NotStarted, cause: cause.into(), help: None }
    }

    /// The failure for machines.
    pub(super) fn json(&self) -> String {
        json!({ "error": self.cause, "help": self.help, "exit": self.exit as u8 }).to_string()
    }

    /// Adds what to do next.
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

impl From<newsroom::Error> for Failure {
    fn from(error: newsroom::Error) -> Self {
        let exit = if error.needs_person() {
            Exit::Person
        } else if error.is_temporary() {
            Exit::Later
        } else {
            Exit::NotStarted
        };
        Self { exit, cause: chain(&error), help: error.next_step() }
    }
}

impl From<inbox::Error> for Failure {
    fn from(error: inbox::Error) -> Self {
        Self::not_started(chain(&error))
    }
}

#[cfg(feature = "serve")]
impl From<serve::Error> for Failure {
    fn from(error: serve::Error) -> Self {
        match error {
            serve::Error::Newsroom(error) => error.into(),
            other => Self::not_started(chain(&other)),
        }
    }
}
