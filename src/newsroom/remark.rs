//! What is to be said beside the result of a step.

use jiff::civil::Date;

use super::error::Error;
use crate::finding::{Finding, Source};

/// Something that a person should hear of, and that stops nothing. A step leaves its remarks with the
/// newsroom, in the order in which they came up; whoever called the step takes and shows them.
#[derive(Debug)]
#[non_exhaustive]
pub enum Remark {
    /// A finding about a row of the list of readers.
    Row(RowFinding),
    /// So many readers of the list are suppressed, and were left out.
    LeftOut(u64),
    /// The publication had no key for its unsubscribe links, and got one, in this file.
    KeyMade(String),
    /// An earlier run has readers left.
    Unfinished(UnfinishedRun),
    /// The answers about links could not be kept in this file.
    LinksNotKept(String, std::io::Error),
    /// The receipt could not be brought up to date.
    ReceiptNotWritten(Error),
}

/// A finding about a list of readers, with the row it is about.
#[derive(Debug, Clone)]
pub struct RowFinding {
    /// The row, or the whole file.
    pub source: Source,
    /// The number of its first line in the file, from 1.
    pub line: usize,
    /// What is wrong there.
    pub finding: Finding,
}

/// An earlier run that has readers left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnfinishedRun {
    /// The morning of its issue.
    pub issue: Date,
    /// Whether the run that is asked for has begun already: then it was said when it began.
    pub is_said_before: bool,
}
