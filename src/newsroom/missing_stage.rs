//! A stage that the settings ask for, and that a run does not have.

/// Why the issue does not go to some before all others, although the settings say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MissingStage {
    /// No reader has one of these tags, as a person is shown them.
    Nobody(String),
    /// Nobody comes behind the first readers.
    Everybody,
}
