//! Why a step failed: the cause, what to do next, and what the caller decides by.

use std::fmt;

use jiff::Zoned;
use thiserror::Error as ThisError;

use super::correction_fault::CorrectionFault;
use super::guard_refusal::GuardRefusal;
use super::list_edit_fault::ListEditFault;
use super::start_failure::StartFailure;
use crate::audience::import::ExportFault;
use crate::finding::{Finding, Source};
use crate::issue::IssueName;
use crate::wording::{Wording, say};
use crate::{deliver, inbox, journal, render, smtp};

/// Why a step failed.
#[derive(Debug, ThisError)]
#[non_exhaustive]
pub enum Error {
    /// The step could not start.
    Start(#[from] StartFailure),
    /// A guard stops the run.
    Guard(#[from] GuardRefusal),
    /// An issue is not corrected, or a correction is not sent.
    Correction(#[from] CorrectionFault),
    /// The issue in this file has errors.
    IssueRefused(String),
    /// The list of readers in this file has errors that refuse it as a whole.
    ListRefused(String),
    /// The list of readers in this file was not edited.
    ListNotEdited(String, ListEditFault),
    /// The export in this file cannot be read.
    Export(String, ExportFault),
    /// The file that is to be imported is the list of readers itself, which cannot be used.
    ListIntoItself(String),
    /// An edition cannot be printed.
    Print(#[from] render::Error),
    /// This file was not mended, because of this error.
    NotMended(String, std::io::Error),
    /// This file was not mended, because the mended text would have this error.
    MendedWorse(String, String),
    /// No run has begun of the issue that this word names.
    NoRun(String),
    /// The run of this day was in the journal a moment ago, and is not there any more.
    RunGone(IssueName),
    /// The journal cannot be opened, read or written.
    Journal(#[source] journal::Error),
    /// The run could not go on.
    Run(#[source] deliver::Error),
    /// The conversation with the relay failed.
    Relay(#[from] smtp::Error),
    /// The relay has had what its pace allows.
    PaceUsedUp {
        /// The relay, as `host:port`.
        relay: String,
        /// The moment from which it may be sent messages again.
        until: Box<Zoned>,
    },
    /// The built-in inbox could not be opened.
    Inbox(#[from] inbox::Error),
    /// No link could be checked.
    Links(String),
    /// A run is under way, and may have the address in hand that is to be erased. Has the words of its process.
    ErasureWaits(String),
    /// Other machines send with the journal, and this one was not told to join them. Has the words of one of them.
    SentElsewhere(String),
    /// Meanwhile another process has begun a run of the issue with other content.
    BegunMeanwhile,
    /// The run was broken off.
    BrokenOff,
}

impl Error {
    /// Whether a person has to look before the step can succeed. True if the step did start, or if
    /// a guard stops it.
    pub fn needs_person(&self) -> bool {
        match self {
            Self::Guard(_)
            | Self::Correction(_)
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
            | Self::SentElsewhere(_)
            | Self::BegunMeanwhile
            | Self::BrokenOff
            | Self::Start(StartFailure::ListChanged(_)) => true,
            _ => false,
        }
    }

    /// What is wrong, without the causes behind it.
    pub fn word(&self) -> Wording {
        match self {
            Self::Start(failure) => failure.word(),
            Self::Guard(refusal) => refusal.word(),
            Self::Correction(fault) => fault.word(),
            Self::IssueRefused(file) => say!("`{file}` has errors; nothing was sent", file),
            Self::ListRefused(file) => say!("`{file}` cannot be used", file),
            Self::ListNotEdited(file, fault) => {
                say!("`{file}` was left as it is: {fault}", file, fault = fault.word())
            }
            Self::Export(file, fault) => {
                say!("`{file}` cannot be imported: {fault}", file, fault = fault.word())
            }
            Self::ListIntoItself(file) => say!(
                "`{file}` is the list itself, and an import needs another one to bring its readers into",
                file
            ),
            Self::NotMended(file, error) => {
                say!("`{file}` was left as it is: {fault}", file, fault = error.to_string())
            }
            Self::MendedWorse(file, fault) => {
                say!(
                    "`{file}` was left as it is: mended, it would have an error\n{fault}",
                    file,
                    fault
                )
            }
            _ => self.word_run(),
        }
    }

    /// What is wrong with a run, its journal or its relay.
    fn word_run(&self) -> Wording {
        match self {
            Self::NoRun(issue) => say!("no run of `{issue}` has begun", issue),
            Self::RunGone(issue) => {
                say!("the run of {issue} was in the journal, and is gone", issue)
            }
            Self::Journal(error) | Self::Run(deliver::Error::Journal(error)) => word_journal(error),
            Self::Run(error) => error.word(),
            Self::Relay(error) => error.word(),
            Self::Print(error) => error.word(),
            Self::Inbox(error) => error.word(),
            Self::PaceUsedUp { relay, until } => say!(
                "the relay {relay} has had what its `pace` allows; it goes on at {time} on {date}",
                relay,
                time = until.strftime("%H:%M:%S").to_string(),
                date = until.strftime("%Y-%m-%d").to_string()
            ),
            Self::Links(fault) => say!("{fault}", fault),
            Self::ErasureWaits(process) => say!(
                "another matinale is sending ({process}): nothing is erased yet, and the run passes over the reader",
                process = journal::word_holder(process)
            ),
            Self::SentElsewhere(process) => journal::Error::Locked(process.clone()).word(),
            Self::BegunMeanwhile => say!("another run of this issue began meanwhile"),
            _ => say!("broken off; messages that were on the wire are in doubt"),
        }
    }

    /// What is wrong, with its causes behind colons.
    pub fn word_causes(&self) -> Wording {
        let mut told = self.word();
        let mut source = std::error::Error::source(self);
        while let Some(cause) = source {
            let words = cause.to_string();
            if !told.to_string().contains(&words) {
                told = say!("{told}: {cause}", told, cause = words);
            }
            source = cause.source();
        }
        told
    }

    /// What to do next, if the message does not say it.
    pub fn next_step(&self) -> Option<Wording> {
        let step = match self {
            Self::Start(failure) => return failure.next_step(),
            Self::Guard(refusal) => return refusal.next_step(),
            Self::Correction(fault) => fault.next_step(),
            Self::ListNotEdited(_, fault) => fault.next_step(),
            Self::Export(_, ExportFault::NoHeader) => {
                say!("name the columns in its first row, such as `email,name`")
            }
            Self::Export(_, ExportFault::NoAddresses(_)) => {
                say!(
                    "`--column \"NAME=email\"` says which column has the addresses; or name it `email`"
                )
            }
            Self::ListIntoItself(_) => {
                say!(
                    "write `source = \"subscribers.toml\"` below `[audience]` in matinale.toml and import again: \
                 the new list is made"
                )
            }
            Self::NotMended(..) => say!("without `--fix`, `check` says what is to be mended"),
            Self::MendedWorse(..) => {
                say!("mend it by hand: without `--fix`, `check` says what is to be mended")
            }
            Self::Links(_) => {
                say!(
                    "look whether this machine is on the network; without `--online` no link is asked for"
                )
            }
            _ => return self.next_step_of_run(),
        };
        Some(step)
    }

    /// What to do next with a run or its journal.
    fn next_step_of_run(&self) -> Option<Wording> {
        Some(match self {
            Self::RunGone(_) => {
                say!(
                    "restore the latest copy of the journal, then send again: an older one has forgotten readers; \
                 nothing was sent meanwhile"
                )
            }
            Self::ErasureWaits(_) => say!("erase again when the run has ended"),
            Self::SentElsewhere(_) => {
                say!("`matinale send ISSUE --join` lets this machine send the same issue too")
            }
            Self::BegunMeanwhile => {
                say!(
                    "send again when that run has ended; if the issue is still another then, `--amend` sends it to \
                 readers not reached yet"
                )
            }
            Self::BrokenOff => say!("`matinale status` lists them"),
            _ => return None,
        })
    }

    /// What tells the failure from another one with the same words, if they do not.
    pub fn occasion(&self) -> Option<String> {
        match self {
            Self::Guard(GuardRefusal::Stopped(stop)) => Some(stop.occasion()),
            _ => None,
        }
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
fn word_journal(error: &journal::Error) -> Wording {
    let words = error.word();
    if words.to_string().starts_with("the journal") {
        words
    } else {
        say!("the journal: {words}", words)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.word().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Error, IssueName, journal};

    #[test]
    fn a_run_begun_by_another_or_gone_names_the_next_step() {
        for error in [Error::BegunMeanwhile, Error::RunGone(IssueName::of_day(date(2025, 2, 11)))] {
            assert!(
                error.next_step().is_some_and(|step| step.to_string().contains("send again")),
                "{error}"
            );
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
