//! The history of an issue, as far as rules need it. The caller reads it from the clock, the folder
//! and the journal.

use jiff::civil::Date;

use crate::issue::IssueName;

/// The present day, the issues before an issue, and its run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The present day, in the publication's time zone.
    pub today: Date,
    /// The issues before this one, in any order, without drafts.
    pub earlier: Vec<Earlier>,
    /// The run of this issue, if it began with other content than the issue has now.
    pub sent: Option<Sent>,
}

/// An earlier issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The name of the issue.
    pub name: IssueName,
    /// The subject of the issue.
    pub subject: String,
}

/// The days of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// The day on which the run began.
    pub begun: Date,
    /// The day on which its last delivery ended. `None` while some have not.
    pub finished: Option<Date>,
}

impl History {
    /// A history without issues and runs.
    pub const fn none(today: Date) -> Self {
        Self { today, earlier: Vec::new(), sent: None }
    }
}
