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
