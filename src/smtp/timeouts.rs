//! How long a relay may take.
//!
//! Looks up to: `outcome`.

use std::time::Duration;

use crate::outcome::Phase;

/// How long each phase may take (RFC 5321 §4.5.3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// Name lookup, TCP, and the TLS handshake.
    pub connect: Duration,
    /// The greeting, and each command but DATA.
    pub command: Duration,
    /// DATA, up to the go-ahead.
    pub data: Duration,
    /// Each block of the message that the system takes.
    pub block: Duration,
    /// After the final dot: the relay may scan and store before it answers.
    pub verdict: Duration,
    /// Before the second and before the third try of a login that is put off. Those are all there are.
    pub login_pauses: [Duration; 2],
}

impl Timeouts {
    /// How long the reply to what is said in this phase may take.
    pub(super) const fn for_reply(&self, phase: Phase) -> Duration {
        match phase {
            Phase::Data => self.data,
            Phase::FinalDot => self.verdict,
            _ => self.command,
        }
    }
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(30),
            command: Duration::from_mins(5),
            data: Duration::from_mins(2),
            block: Duration::from_mins(3),
            verdict: Duration::from_mins(10),
            login_pauses: [Duration::from_secs(5), Duration::from_secs(30)],
        }
    }
}
