//! Why a step failed: the cause, what to do next, and what the caller decides by.

use jiff::Zoned;
use thiserror::Error as ThisError;

use super::guard_refusal::GuardRefusal;
use super::list_edit_fault::ListEditFault;
use super::start_failure::StartFailure;
use crate::audience::import::ExportFault;
use crate::finding::{Finding, Source};
use crate::issue::IssueName;
use crate::{deliver, inbox, journal, render, smtp};

/// Why a step failed.
#[derive(Debug, ThisError)]
#[non_exhaustive]
pub enum Error {
    /// The step could not start.
    #[error(transparent)]
    Start(#[from] StartFailure),
    /// A guard stops the run.
    #[error(transparent)]
    Guard(#[from] GuardRefusal),
    /// The issue in this file has errors.
    #[error("`{0}` has errors; nothing was sent")]
    IssueRefused(String),
    /// The list of readers in this file has errors that refuse it as a whole.
    #[error("`{0}` cannot be used")]
    ListRefused(String),
    /// The list of readers in this file was not edited.
    #[error("`{0}` was left as it is: {1}")]
    ListNotEdited(String, ListEditFault),
    /// The export in this file cannot be read.
    #[error("`{0}` cannot be imported: {1}")]
    Export(String, ExportFault),
    /// The file that is to be imported is the list of readers itself, which cannot be used.
    #[error("`{0}` is the list itself, and an import needs another one to bring its readers into")]
    ListIntoItself(String),
    /// An edition cannot be printed.
    #[error(transparent)]
    Print(#[from] render::Error),
    /// This file was not mended, because of this error.
    #[error("`{0}` was left as it is: {1}")]
    NotMended(String, std::io::Error),
    /// This file was not mended, because the mended text would have this error.
    #[error("`{0}` was left as it is: mended, it would have an error\n{1}")]
    MendedWorse(String, String),
    /// No run has begun of the issue that this word names.
    #[error("no run of `{0}` has begun")]
    NoRun(String),
    /// The run of this day was in the journal a moment ago, and is not there any more.
    #[error("the run of {0} was in the journal, and is gone")]
    RunGone(IssueName),
    /// The journal cannot be opened, read or written.
    #[error("{}", named_journal(.0))]
    Journal(#[source] journal::Error),
    /// The run could not go on.
    #[error("{}", named_run(.0))]
    Run(#[source] deliver::Error),
    /// The conversation with the relay failed.
    #[error(transparent)]
    Relay(#[from] smtp::Error),
    /// The relay has had what its pace allows.
    #[error(
        "the relay {relay} has had what its `pace` allows; it goes on at {}",
        until.strftime("%H:%M:%S on %Y-%m-%d")
    )]
    PaceUsedUp {
        /// The relay, as `host:port`.
        relay: String,
        /// The moment from which it may be sent messages again.
        until: Box<Zoned>,
    },
    /// The built-in inbox could not be opened.
    #[error(transparent)]
    Inbox(#[from] inbox::Error),
    /// No link could be checked.
    #[error("{0}")]
    Links(String),
    /// A run is under way, and may have the address in hand that is to be erased. Has the words of its process.
    #[error(
        "another matinale is sending ({0}): nothing is erased yet, and the run passes over the reader"
    )]
    ErasureWaits(String),
    /// Meanwhile another process has begun a run of the issue with other content.
    #[error("another run of this issue began meanwhile")]
    BegunMeanwhile,
    /// The run was broken off.
    #[error("broken off; messages that were on the wire are in doubt")]
    BrokenOff,
}

impl Error {
    /// Whether a person has to look before the step can succeed. True if the step did start, or if
    /// a guard stops it.
    pub fn needs_person(&self) -> bool {
        match self {
            Self::Guard(_)
            | Self::IssueRefused(_)
            | Self::ListRefused(_)
            | Self::ListIntoItself(_)
            | Self::ListNotEdited(..)
            | Self::Print(_)
            | Self::NotMended(..)
            | Self::MendedWorse(..)
            | Self::NoRun(_)
            | Self::RunGone(_) => true,
            Self::Run(_) | Self::Relay(_) => !self.is_temporary(),
            _ => false,
        }
    }

    /// Whether the same call can succeed later without any change.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Journal(error) | Self::Run(deliver::Error::Journal(error)) => {
                error.is_temporary()
            }
            Self::Relay(error) => error.is_temporary(),
            Self::Links(_)
            | Self::PaceUsedUp { .. }
            | Self::ErasureWaits(_)
            | Self::BegunMeanwhile
            | Self::BrokenOff
            | Self::Start(StartFailure::ListChanged(_)) => true,
            _ => false,
        }
    }

    /// What to do next, if the message does not say it.
    pub fn next_step(&self) -> Option<String> {
        let step = match self {
            Self::Start(failure) => return failure.next_step(),
            Self::Guard(refusal) => return refusal.next_step(),
            Self::ListNotEdited(_, fault) => fault.next_step(),
            Self::Export(_, ExportFault::NoHeader) => {
                "name the columns in its first row, such as `email,name`"
            }
            Self::Export(_, ExportFault::NoAddresses(_)) => {
                "`--column \"NAME=email\"` says which column has the addresses; or name it `email`"
            }
            Self::ListIntoItself(_) => {
                "write `source = \"subscribers.toml\"` below `[audience]` in matinale.toml and import again: \
                 the new list is made"
            }
            Self::NotMended(..) => "without `--fix`, `check` says what is to be mended",
            Self::MendedWorse(..) => {
                "mend it by hand: without `--fix`, `check` says what is to be mended"
            }
            Self::Links(_) => {
                "look whether this machine is on the network; without `--online` no link is asked for"
            }
            Self::RunGone(_) => {
                "restore the latest copy of the journal, then send again: an older one has forgotten readers; \
                 nothing was sent meanwhile"
            }
            Self::ErasureWaits(_) => "erase again when the run has ended",
            Self::BegunMeanwhile => {
                "send again when that run has ended; if the issue is still another then, `--amend` sends it to \
                 readers not reached yet"
            }
            Self::BrokenOff => "`matinale status` lists them",
            _ => return None,
        };
        Some(step.to_owned())
    }

    /// The findings that are the cause, with their text.
    pub fn findings(&self) -> Option<(&Source, &[Finding])> {
        match self {
            Self::Start(failure) => failure.findings(),
            _ => None,
        }
    }
}

impl From<journal::Error> for Error {
    fn from(error: journal::Error) -> Self {
        Self::Journal(error)
    }
}

impl From<deliver::Error> for Error {
    fn from(error: deliver::Error) -> Self {
        Self::Run(error)
    }
}

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

/// The words of a journal's failure. They name the journal.
fn named_journal(error: &journal::Error) -> String {
    let words = error.to_string();
    if words.starts_with("the journal") { words } else { format!("the journal: {words}") }
}

/// The words of a run's failure. They name the journal if it failed.
fn named_run(error: &deliver::Error) -> String {
    match error {
        deliver::Error::Journal(error) => named_journal(error),
        other @ (deliver::Error::WriterGone | deliver::Error::NoMark(_)) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Error, IssueName, journal};

    #[test]
    fn a_run_begun_by_another_or_gone_names_the_next_step() {
        for error in [Error::BegunMeanwhile, Error::RunGone(IssueName::of_day(date(2025, 2, 11)))] {
            assert!(error.next_step().is_some_and(|step| step.contains("send again")), "{error}");
        }
    }

    /// An audience is read once, before the run is planned: called again with nothing changed, it is
    /// counted as before.
    #[test]
    fn only_a_journal_that_is_busy_or_away_is_a_reason_to_come_back_later() {
        let is_temporary = |error| Error::Journal(error).is_temporary();
        assert!(is_temporary(journal::Error::Busy));
        assert!(is_temporary(journal::Error::Away("press 1".to_owned())));
        assert!(!is_temporary(journal::Error::Full));
        assert!(!is_temporary(journal::Error::Miscounted { announced: 2, found: 1 }));
    }
}
