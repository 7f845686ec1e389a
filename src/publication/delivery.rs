//! What `[delivery]` says, checked: how large a run may be, and how long it may last.

use std::time::Duration;

use jiff::civil::Time;
use schemars::JsonSchema;
use serde::Deserialize;

/// What a run may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliverySettings {
    /// The most recipients of a run. A larger run is refused.
    pub max_recipients: usize,
    /// What happens to messages in doubt after a crash.
    pub in_doubt: InDoubtPolicy,
    /// What is on the disk of the journal before a message leaves.
    pub sync: SyncPolicy,
    /// How long after its beginning a run tries deferred recipients again: 5 minutes to 72 hours.
    pub retry_for: Duration,
    /// The time of day after which no message is sent any more, in the publication's time zone.
    pub not_after: Option<Time>,
}

/// What happens to messages in doubt after a crash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum InDoubtPolicy {
    /// They are listed, and a person decides: nobody gets a second copy unasked.
    #[default]
    Hold,
    /// They are sent again with the same Message-ID: nobody goes without, someone may get two.
    Resend,
}

/// What is on the disk of the journal before a message leaves. After a killed process both are the same: at most one
/// message for each connection is in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SyncPolicy {
    /// The readers whom a run has claimed, some at a time. After a power failure, whoever was claimed and has not ended
    /// according to the disk is in doubt.
    #[default]
    Claims,
    /// Each message that is handed over: it waits for the disk. After a power failure too, at most one message for each
    /// connection is in doubt.
    Each,
}
