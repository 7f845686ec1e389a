//! What went before an issue, as far as it bears on it: gathered by those who read clock, folder and
//! journal.

use jiff::civil::Date;

/// The day on which an issue is looked at, the issues before it, and what was sent of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The day, where the publication is.
    pub today: Date,
    /// The issues before this one, in any order, drafts left out.
    pub earlier: Vec<Earlier>,
    /// The run of this issue, where it began with other content than what would be sent now.
    pub sent: Option<Sent>,
}

/// An issue before this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Its morning.
    pub date: Date,
    /// What mailboxes showed of it.
    pub subject: String,
}

/// A run, as days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// The day it began.
    pub begun: Date,
    /// The day its last delivery ended, if all have.
    pub finished: Option<Date>,
}

impl History {
    /// Nothing went before.
    pub const fn none(today: Date) -> Self {
        Self { today, earlier: Vec::new(), sent: None }
    }
}
