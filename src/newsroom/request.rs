//! What an editor asks of a run, besides the issue.

use crate::address::Address;
use crate::deliver::{Idle, StagePause};

/// What an editor asks of a run. The default allows nothing unusual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendRequest {
    /// Whether an issue is sent on another day than its own, or after its hour.
    pub timing: Timing,
    /// Whether a much smaller audience is accepted.
    pub shrinkage: Shrinkage,
    /// Whether a change of the content since the run began is accepted.
    pub change: ContentChange,
    /// Whether an issue is accepted that was sent under another name.
    pub repetition: Repetition,
    /// Whether a key is accepted with which the publication has not sent before.
    pub key: KeyChange,
    /// Whom the issue goes to besides the readers of its run.
    pub late: LateReaders,
    /// What a run does while all of its readers have to wait.
    pub idle: Idle,
    /// What a run does when it has to wait behind the readers who are sent to before all others.
    pub stage_pause: StagePause,
    /// Whether other machines may send the issue at the same time.
    pub company: Company,
}

/// Whether other machines may send an issue at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Company {
    /// This machine sends alone.
    #[default]
    Alone,
    /// This machine joins those that send the issue already. If nobody does, it begins or goes on.
    Joined,
}

/// When an issue is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Timing {
    /// Only on its own day, and before the hour at which a run must end.
    #[default]
    OnTime,
    /// On any day and at any hour, since the schedule says so. The readers are tried for as long as usual.
    Scheduled,
    /// At any time.
    Late,
}

/// What is done about an audience that is much smaller than the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shrinkage {
    /// It is taken for a mistake in the list, and nothing is sent.
    #[default]
    Refused,
    /// It is accepted, because so many readers have left.
    Accepted,
}

/// What is done about an issue that has changed since its run began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ContentChange {
    /// The change is taken for a mistake, and nothing more is sent.
    #[default]
    Refused,
    /// Readers who are not reached yet get the changed issue.
    Amended,
}

/// What is done about an issue whose words and pictures were sent under another name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Repetition {
    /// It is taken for the same issue with another date, and nothing is sent.
    #[default]
    Refused,
    /// Readers are meant to get it again.
    Accepted,
}

/// What is done about a key with which the publication has not sent before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KeyChange {
    /// It is taken for the key of another machine, and nothing is sent. A missing key is not made if the
    /// publication has sent before.
    #[default]
    Refused,
    /// The former key is lost. The publication goes on with this key, or with a new one if there is none.
    Accepted,
}

/// Whom an issue goes to that has a run, besides the readers whom the run began with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum LateReaders {
    /// Nobody. Readers of the list who came late get the next issue.
    #[default]
    NextIssue,
    /// All readers of the list who are not in the run, because they came late.
    Added,
    /// These readers, also once more.
    Named(NamedCopies),
}

/// Readers who are to get the issue by name, in the edition of the list of today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedCopies {
    /// The readers. One who comes twice is one reader.
    pub readers: Vec<Address>,
    /// Which copy of the issue they are to get, from 1. `None` asks for a copy once: a reader who has the issue
    /// gets it once more, unless they were asked for by name before.
    pub number: Option<u32>,
}

impl Default for SendRequest {
    fn default() -> Self {
        Self {
            timing: Timing::default(),
            shrinkage: Shrinkage::default(),
            change: ContentChange::default(),
            repetition: Repetition::default(),
            key: KeyChange::default(),
            late: LateReaders::default(),
            idle: Idle::End,
            stage_pause: StagePause::Leave,
            company: Company::default(),
        }
    }
}
