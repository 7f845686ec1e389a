//! Remarks: what a person should know besides the result of a step.

use super::corrected_readers::CorrectedReaders;
use super::error::Error;
use super::missing_stage::MissingStage;
use super::signup_room::SignupRoom;
use super::suppressed_readers::HeldSpelling;
use crate::audience::ListLoss;
use crate::finding::show::ShownFinding;
use crate::finding::{Finding, Source};
use crate::issue::IssueName;

/// Something that a person should know, and that stops nothing. A step adds its remarks to the
/// newsroom, in order. The caller of the step takes and shows them.
#[derive(Debug)]
#[non_exhaustive]
pub enum Remark {
    /// A finding about a row of the list of readers.
    Row(RowFinding),
    /// Readers of the list in this file are left out, or get the free edition, because their rows cannot be
    /// read.
    Lost(String, ListLoss),
    /// This many readers of the list are suppressed, and are not written to.
    Suppressed(u64),
    /// The list in this file has this many readers who were erased. They are not written to.
    Erased(String, u64),
    /// Readers of the list are not written to because of suppressions of other spellings.
    HeldBySpelling(Vec<HeldSpelling>),
    /// The form to sign up is full, or nearly so.
    SignupRoom(SignupRoom),
    /// A correction does not go to all who have, or may have, what it corrects.
    NotCorrected(CorrectedReaders),
    /// The publication had no key for its unsubscribe links. A key was made in this file.
    KeyMade(String),
    /// The messages are not signed, because there is no key in this file.
    Unsigned(String),
    /// The run of an earlier issue, of this day, has readers left.
    Unfinished(IssueName),
    /// The issue of this earlier day is no draft, and was never sent.
    NeverBegun(IssueName),
    /// The issue does not go to some before all others, although the settings say so.
    MissingStage(MissingStage),
    /// The issue is almost this other issue, which was sent.
    Almost(IssueName),
    /// The receipt of this issue was edited or damaged, and the journal does not know what was sent. So this issue
    /// is not compared with that one.
    AlteredReceipt(IssueName),
    /// The answers of links could not be written into this file.
    LinksNotKept(String, std::io::Error),
    /// What the proof had could not be written into this file.
    ProofNotKept(String, std::io::Error),
    /// The receipt could not be updated, because of this error.
    ReceiptNotWritten(Error),
}

/// A finding about a list of readers, with the row it is about.
#[derive(Debug, Clone)]
pub struct RowFinding {
    /// The text of the row, or of the whole file.
    pub source: Source,
    /// The number of the row's first line in the file, from 1.
    pub line: usize,
    /// The finding.
    pub finding: Finding,
}

impl RowFinding {
    /// The finding with the text it is about.
    pub const fn shown(&self) -> ShownFinding<'_> {
        ShownFinding { first_line: self.line, ..ShownFinding::new(&self.source, &self.finding) }
    }
}
