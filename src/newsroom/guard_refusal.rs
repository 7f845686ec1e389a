//! Why a guard stops a run until a person has looked.

use std::fmt;

use jiff::SignedDuration;
use jiff::civil::{Date, Time};
use thiserror::Error;

use super::approval_report::ApprovalReport;
use super::copy_fault::RefusedCopy;
use super::send_steps::SendStep;
use super::standing_stop::StandingStop;
use crate::issue::IssueName;
use crate::wording::Wording;

/// Why a guard stops a run until a person has looked. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum GuardRefusal {
    /// A person has stopped the issue.
    Stopped(Box<StandingStop>),
    /// This issue is a draft.
    Draft(IssueName),
    /// Not enough people have approved the issue as it stands.
    NotApproved(Box<ApprovalReport>),
    /// The file of the issue's approvals cannot be read.
    UnreadableApprovals {
        /// The file.
        file: String,
        /// The issue.
        issue: IssueName,
        /// Why it cannot be read, as the end of a sentence.
        cause: Wording,
    },
    /// The file of the issue's approvals has no room for another one.
    NoRoomToApprove {
        /// The file.
        file: String,
        /// What the file would be with it, as the end of a sentence.
        cause: Wording,
    },
    /// The settings do not say when an issue leaves by itself.
    NoSchedule,
    /// The issue is of another day.
    OtherDay {
        /// The day of the issue.
        issue: Date,
        /// Today.
        today: Date,
    },
    /// It is past the hour at which a run must end.
    PastHour {
        /// The hour, as `not_after` sets it.
        limit: Time,
    },
    /// The list in this file names no reader who may be written to.
    Nobody(String),
    /// There are more readers of the list than the settings allow.
    TooMany {
        /// The number of readers of the list. Those who signed up at the form do not count.
        readers: usize,
        /// The number that the settings allow.
        allowed: usize,
    },
    /// There are far fewer readers of the list than last time.
    Shrunk {
        /// The number of readers of the list now. Those who signed up at the form do not count.
        readers: usize,
        /// The issue of the last run.
        last: IssueName,
        /// The number of readers of the list in the last run.
        before: u64,
    },
    /// This issue has been sent with other content.
    SentOtherwise(IssueName),
    /// This issue has changed since its run began.
    Changed(IssueName),
    /// This issue has changed since its run began, and not enough people have approved it as it stands. Has the steps to send
    /// it.
    ChangedUnapproved(IssueName, Vec<SendStep>),
    /// A correction has withdrawn this content of the issue.
    Withdrawn {
        /// The issue.
        issue: IssueName,
        /// The first digits of the hash of the content.
        content: String,
    },
    /// The file of a correction says by now that it corrects something else.
    CorrectsOther {
        /// The correction.
        issue: IssueName,
        /// The issue that its run corrects.
        corrected: IssueName,
        /// The first digits of the hash of the content that its run corrects.
        content: String,
    },
    /// Readers are to be added to the run of this issue, and it has none.
    NeverSent(IssueName),
    /// Some of the readers who are named cannot be sent the issue. Nobody was sent it.
    Copies {
        /// The issue.
        issue: IssueName,
        /// The readers, with the reasons.
        refused: Vec<RefusedCopy>,
    },
    /// The same words and pictures were sent as this issue.
    Copied(IssueName),
    /// The key is not the one with which the publication has sent.
    OtherKey {
        /// The file of the key.
        file: String,
        /// The last issue that was sent.
        last: IssueName,
    },
    /// The publication has sent, but its key is not there.
    NoKey {
        /// The file of the key.
        file: String,
        /// The last issue that was sent.
        last: IssueName,
    },
    /// This machine would send the issue otherwise than those that send it already.
    OtherTerms {
        /// The issue.
        issue: IssueName,
        /// The words of one of those that send it.
        process: String,
        /// What differs.
        differences: Vec<Wording>,
    },
    /// The clock of this machine differs from that of one that sends already.
    OtherClock {
        /// The words of the process that sends.
        process: String,
        /// How far the clock of this machine is ahead of the other one.
        ahead: SignedDuration,
    },
    /// The run of this day is not finished, but its issue does not exist any more.
    IssueGone(IssueName),
    /// A receipt says that the issue was sent, but the journal has no run of it.
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
    UnreadableReceipt {
        /// The file of the receipt.
        receipt: String,
        /// The issue.
        issue: IssueName,
        /// Why it cannot be read, as the end of a sentence.
        cause: String,
    },
    /// The receipt of a run is missing.
    NoReceipt {
        /// The file that the receipt had.
        receipt: String,
        /// The issue.
        issue: IssueName,
    },
    /// The receipt beside an issue is not of the run that is in the journal.
    ForeignReceipt {
        /// The file of the receipt.
        receipt: String,
        /// The issue.
        issue: IssueName,
    },
}

impl fmt::Display for GuardRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.word().fmt(f)
    }
}
