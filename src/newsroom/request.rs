//! What an editor asks of a run, besides the issue.

use crate::deliver::Idle;

/// What an editor asks of a run. The default is the careful one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendRequest {
    /// Whether an issue goes out on another day than its own, or after its hour.
    pub timing: Timing,
    /// Whether an audience that has shrunk is meant.
    pub shrinkage: Shrinkage,
    /// Whether a change since the run began is meant.
    pub change: ContentChange,
    /// What is done while every reader left is to be tried later.
    pub idle: Idle,
}

/// When an issue may go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Timing {
    /// On its own day, before the hour at which a run has to end.
    #[default]
    OnTime,
    /// Whenever it is sent.
    Late,
}

/// What an audience that is much smaller than the last one means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shrinkage {
    /// A mistake in the list: nothing is sent.
    #[default]
    Refused,
    /// So many have left.
    Accepted,
}

/// What an issue that has changed since its run began means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ContentChange {
    /// A mistake: nothing more is sent.
    #[default]
    Refused,
    /// Whoever is not reached yet gets the change.
    Amended,
}

impl Default for SendRequest {
    fn default() -> Self {
        Self {
            timing: Timing::default(),
            shrinkage: Shrinkage::default(),
            change: ContentChange::default(),
            idle: Idle::End,
        }
    }
}
