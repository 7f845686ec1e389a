//! Why a step could not be taken: the cause, what to do next, and what the caller may decide by.

use std::fmt;

use crate::finding::{Finding, Source};
use crate::{deliver, inbox, journal, render, smtp};

/// Why a step could not be taken, and what to do next.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    cause: String,
    help: Option<String>,
    findings: Vec<(Source, Finding)>,
}

/// What the caller may do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A person has to look: findings, readers in doubt, a guard that holds.
    Person,
    /// It could not start: settings, files, secrets.
    NotStarted,
    /// The same call may go well later.
    Later,
}

impl Error {
    /// A person has to look.
    pub(super) fn person(cause: impl Into<String>) -> Self {
        Self { kind: Kind::Person, cause: cause.into(), help: None, findings: Vec::new() }
    }

    /// It could not start.
    pub(super) fn not_started(cause: impl Into<String>) -> Self {
        Self { kind: Kind::NotStarted, ..Self::person(cause) }
    }

    /// It may go well later.
    pub(super) fn later(cause: impl Into<String>) -> Self {
        Self { kind: Kind::Later, ..Self::person(cause) }
    }

    /// Says what to do next.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the findings that are the cause.
    pub(super) fn with_findings(mut self, findings: Vec<(Source, Finding)>) -> Self {
        self.findings = findings;
        self
    }

    /// Whether a person has to look before it can go well.
    pub fn needs_person(&self) -> bool {
        self.kind == Kind::Person
    }

    /// Whether the same call may go well later, with nothing changed.
    pub fn is_temporary(&self) -> bool {
        self.kind == Kind::Later
    }

    /// What to do next.
    pub fn next_step(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// The findings that are the cause, each with the text it is about.
    pub fn findings(&self) -> &[(Source, Finding)] {
        &self.findings
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.cause)
    }
}

impl std::error::Error for Error {}

/// An error with its causes on one line.
pub fn chain(error: &dyn std::error::Error) -> String {
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

impl From<journal::Error> for Error {
    fn from(error: journal::Error) -> Self {
        let kind = if error.is_busy() || error.is_away() { Kind::Later } else { Kind::NotStarted };
        let cause = chain(&error);
        let named = cause.starts_with("the journal");
        let cause = if named { cause } else { format!("the journal: {cause}") };
        Self { kind, ..Self::person(cause) }
    }
}

impl From<smtp::Error> for Error {
    fn from(error: smtp::Error) -> Self {
        let kind = if error.is_temporary() { Kind::Later } else { Kind::Person };
        Self { kind, ..Self::person(chain(&error)) }
    }
}

impl From<inbox::Error> for Error {
    fn from(error: inbox::Error) -> Self {
        Self::not_started(chain(&error))
    }
}

impl From<render::Error> for Error {
    fn from(error: render::Error) -> Self {
        Self::person(chain(&error))
    }
}

impl From<deliver::Error> for Error {
    fn from(error: deliver::Error) -> Self {
        match error {
            deliver::Error::Journal(error) => {
                let error = Self::from(error);
                // It did start, and cannot go on by itself.
                let kind = if error.is_temporary() { Kind::Later } else { Kind::Person };
                Self { kind, ..error }
            }
            other @ deliver::Error::WriterGone => Self::person(chain(&other)),
        }
    }
}
