//! Why a guard stops a run until a person has looked.

use jiff::civil::{Date, Time};
use thiserror::Error;

use super::copy_fault::{CopyFault, RefusedCopy};
use crate::issue::IssueName;

/// Why a guard stops a run until a person has looked. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum GuardRefusal {
    /// This issue is a draft.
    #[error("the issue of {0} is a draft")]
    Draft(IssueName),
    /// The issue is of another day.
    #[error("the issue is dated {issue}, and today is {today}")]
    OtherDay {
        /// The day of the issue.
        issue: Date,
        /// Today.
        today: Date,
    },
    /// It is past the hour at which a run must end.
    #[error("it is after {limit}, and `not_after` is {limit}", limit = limit.strftime("%H:%M"))]
    PastHour {
        /// The hour, as `not_after` sets it.
        limit: Time,
    },
    /// The list in this file names no reader who may be written to.
    #[error("`{0}` names no reader who may be written to")]
    Nobody(String),
    /// There are more readers of the list than the settings allow.
    #[error("the audience is {readers} readers of the list; `max_recipients` is {allowed}")]
    TooMany {
        /// The number of readers of the list. Those who signed up at the form do not count.
        readers: usize,
        /// The number that the settings allow.
        allowed: usize,
    },
    /// There are far fewer readers of the list than last time.
    #[error("the audience is {readers} readers of the list; the last run, of {last}, had {before}")]
    Shrunk {
        /// The number of readers of the list now. Those who signed up at the form do not count.
        readers: usize,
        /// The issue of the last run.
        last: IssueName,
        /// The number of readers of the list in the last run.
        before: u64,
    },
    /// This issue has been sent with other content.
    #[error("the issue of {0} has been sent, with other content")]
    SentOtherwise(IssueName),
    /// This issue has changed since its run began.
    #[error("the issue of {0} has changed since its run began")]
    Changed(IssueName),
    /// Readers are to be added to the run of this issue, and it has none.
    #[error("the issue of {0} has not been sent to anybody yet")]
    NeverSent(IssueName),
    /// Some of the readers who are named cannot be sent the issue. Nobody was sent it.
    #[error("nothing was sent: {}", word_refused(refused))]
    Copies {
        /// The issue.
        issue: IssueName,
        /// The readers, with the reasons.
        refused: Vec<RefusedCopy>,
    },
    /// The same words and pictures were sent as this issue.
    #[error("the same content was sent as the issue of {0}")]
    Copied(IssueName),
    /// The key is not the one with which the publication has sent.
    #[error("`{file}` is not the key with which the issue of {last} was sent")]
    OtherKey {
        /// The file of the key.
        file: String,
        /// The last issue that was sent.
        last: IssueName,
    },
    /// The publication has sent, but its key is not there.
    #[error("the key with which the issue of {last} was sent is not there: `{file}`")]
    NoKey {
        /// The file of the key.
        file: String,
        /// The last issue that was sent.
        last: IssueName,
    },
    /// The run of this day is not finished, but its issue does not exist any more.
    #[error("the run of {0} is not finished, and its issue is gone")]
    IssueGone(IssueName),
    /// A receipt says that the issue was sent, but the journal has no run of it.
    #[error(
        "a receipt, `{receipt}`, says that the issue of {issue} {said}; the journal `{journal}` knows nothing of it"
    )]
    Receipt {
        /// The file of the receipt.
        receipt: String,
        /// The issue.
        issue: IssueName,
        /// The words of the receipt, as the end of a sentence.
        said: String,
        /// The path or the name of the journal.
        journal: String,
    },
    /// The journal has fewer reached readers than a receipt.
    #[error(
        "the journal is older than the receipt `{receipt}`: it knows {known} readers reached, the \
         receipt {counted}"
    )]
    OldJournal {
        /// The file of the receipt.
        receipt: String,
        /// The issue.
        issue: IssueName,
        /// The number of reached readers in the journal.
        known: u64,
        /// The number of reached readers in the receipt.
        counted: u64,
    },
    /// The journal has forgotten messages that were handed over according to a receipt.
    #[error(
        "the journal is older than the receipt `{receipt}`: it knows of {known} messages handed over, the \
         receipt of {counted}"
    )]
    ForgetfulJournal {
        /// The file of the receipt.
        receipt: String,
        /// The issue.
        issue: IssueName,
        /// The number of hand-overs in the journal.
        known: u64,
        /// The number of hand-overs in the receipt.
        counted: u64,
    },
    /// The receipt of a run cannot be read.
    #[error(
        "the receipt `{receipt}` of the issue of {issue} cannot be read: {cause}; without it an older copy of \
         the journal would go unnoticed"
    )]
    UnreadableReceipt {
        /// The file of the receipt.
        receipt: String,
        /// The issue.
        issue: IssueName,
        /// Why it cannot be read, as the end of a sentence.
        cause: String,
    },
    /// The receipt of a run is missing.
    #[error(
        "the receipt `{receipt}` of the issue of {issue} is gone; without it an older copy of the journal \
         would go unnoticed"
    )]
    NoReceipt {
        /// The file that the receipt had.
        receipt: String,
        /// The issue.
        issue: IssueName,
    },
    /// The receipt beside an issue is not of the run that is in the journal.
    #[error("the receipt `{receipt}` is of another run than the one of {issue} in the journal")]
    ForeignReceipt {
        /// The file of the receipt.
        receipt: String,
        /// The issue.
        issue: IssueName,
    },
}

impl GuardRefusal {
    /// What to do next.
    pub(super) fn next_step(&self) -> Option<String> {
        let step = match self {
            Self::Draft(_) => "take `draft = true` out of the file when it is done",
            Self::OtherDay { .. } => "add `--late` if it is meant to go out today",
            Self::PastHour { .. } => "add `--late` if the issue is meant to go out all the same",
            Self::Nobody(_) => return None,
            Self::TooMany { .. } => {
                "raise `[delivery] max_recipients` in matinale.toml if that is right"
            }
            Self::Shrunk { .. } => "look at the list; add `--accept-audience` if so many have left",
            Self::SentOtherwise(_) => "readers have it; write what changed into the next issue",
            Self::Changed(_) => {
                "put the file back as it was, or add `--amend`: readers not reached yet get the change"
            }
            Self::NeverSent(issue) => {
                return Some(format!("`matinale send {issue}` sends it to everyone in the list"));
            }
            Self::Copies { issue, refused } => {
                return refused.first().map(|refused| next_step_of_copy(*issue, refused));
            }
            Self::Copied(_) => {
                "look at the name and the date of the issue; add `--again` if readers are meant to get it twice"
            }
            Self::OtherKey { .. } | Self::NoKey { .. } => {
                "copy that file from the machine that sent it, or from its backup; only if the key is lost for \
                 good, add `--new-key`: unsubscribe links in mail that was sent stop working"
            }
            Self::IssueGone(issue) => {
                return Some(format!(
                    "put `issues/{issue}.toml` back; `matinale status {issue}` says who is left"
                ));
            }
            Self::Receipt { .. } => {
                "restore the journal, or delete the receipt if nobody got the issue"
            }
            _ => return self.next_step_of_receipt(),
        };
        Some(step.to_owned())
    }

    /// What to do next if journal and receipt do not agree.
    fn next_step_of_receipt(&self) -> Option<String> {
        Some(match self {
            Self::OldJournal { issue, .. } | Self::ForgetfulJournal { issue, .. } => format!(
                "put the latest copy of the journal back; if there is none, `matinale resolve {issue} \
                 --trust-journal` goes on with this one, and readers it has forgotten get the issue twice"
            ),
            Self::UnreadableReceipt { issue, .. }
            | Self::NoReceipt { issue, .. }
            | Self::ForeignReceipt { issue, .. } => format!(
                "put the receipt back as the run left it; or, if the journal is no older copy, `matinale \
                 resolve {issue} --trust-journal` writes a new one from it, as it must once for a run that \
                 matinale 0.1.0 began"
            ),
            _ => return None,
        })
    }
}

/// The readers who are refused a copy, with the reasons.
fn word_refused(refused: &[RefusedCopy]) -> String {
    refused.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// What to do next if this reader cannot be sent a copy.
fn next_step_of_copy(issue: IssueName, refused: &RefusedCopy) -> String {
    let RefusedCopy { reader, fault } = refused;
    match fault {
        CopyFault::Suppressed => {
            format!(
                "leave them out; `matinale subscribers readmit {reader}` only if they ask for it"
            )
        }
        CopyFault::NotListed => "add them to the list first, with the tier they have".to_owned(),
        CopyFault::OtherNumber(_) => {
            "readers who have had another number of copies are asked for in a call of their own"
                .to_owned()
        }
        CopyFault::InDoubt => format!(
            "`matinale resolve {issue} --assume-sent` counts them as reached, `--resend` and `matinale send \
             {issue}` send the copy again, with the same Message-ID"
        ),
    }
}
