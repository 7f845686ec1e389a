//! How a command ends: the exit code that cron reads, and the words a person reads.

use std::process::ExitCode;

use serde_json::json;

use crate::inbox;
use crate::newsroom;
#[cfg(feature = "serve")]
use crate::serve;
use crate::wording::{Locale, Wording, say};

/// The version of the shape of an error in JSON. A key that is added changes no version.
const ERROR_VERSION: u32 = 1;

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
    pub(super) cause: Wording,
    /// What to do next.
    pub(super) help: Option<Wording>,
    /// What tells the failure from an earlier one with the same words, if they do not.
    pub(super) occasion: Option<String>,
}

impl Failure {
    /// A failure that a person has to look at.
    pub(super) fn person(cause: Wording) -> Self {
        Self { exit: Exit::Person, cause, help: None, occasion: None }
    }

    /// A failure before the work began.
    pub(super) fn not_started(cause: Wording) -> Self {
        Self { exit: Exit::NotStarted, cause, help: None, occasion: None }
    }

    /// The failure for machines, its sentences in this language.
    pub(super) fn json(&self, locale: Locale) -> String {
        let help = self.help.as_ref().map(|help| help.translate(locale));
        let cause = self.cause.translate(locale);
        let kind = match self.exit {
            Exit::Done | Exit::Person => "person",
            Exit::NotStarted => "not_started",
            Exit::Later => "later",
        };
        describe_error(kind, &cause, help.as_deref(), self.exit)
    }

    /// The failure for a person, marked as an error.
    pub(super) fn word(&self) -> Wording {
        say!("error: {failure}", failure = self.word_unmarked())
    }

    /// The failure for a person: what is wrong, and below it what to do.
    pub(super) fn word_unmarked(&self) -> Wording {
        match &self.help {
            Some(help) => say!("{cause}\n  help: {help}", cause = self.cause, help),
            None => self.cause.clone(),
        }
    }

    /// Adds what to do next.
    pub(super) fn help(mut self, help: Wording) -> Self {
        self.help = Some(help);
        self
    }
}

/// A command line that cannot be read, for machines.
pub(super) fn describe_usage_error(fault: &str, help: &str) -> String {
    describe_error("usage", fault, Some(help), Exit::NotStarted)
}

/// An error for machines.
fn describe_error(kind: &str, message: &str, help: Option<&str>, exit: Exit) -> String {
    let error = json!({ "kind": kind, "message": message, "help": help });
    json!({ "version": ERROR_VERSION, "error": error, "exit": exit as u8 }).to_string()
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
        let (help, occasion) = (error.next_step(), error.occasion());
        Self { exit, cause: error.word_causes(), help, occasion }
    }
}

impl From<inbox::Error> for Failure {
    fn from(error: inbox::Error) -> Self {
        Self::not_started(error.word())
    }
}

#[cfg(feature = "serve")]
impl From<serve::Error> for Failure {
    fn from(error: serve::Error) -> Self {
        match error {
            serve::Error::Newsroom(error) => error.into(),
            other => Self::not_started(other.word()),
        }
    }
}
