//! The timeouts of a conversation.
//!
//! Looks up to: `outcome`.

use std::time::Duration;

use crate::outcome::Phase;

/// The timeout of each phase (RFC 5321 §4.5.3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// Name lookup, TCP, and the TLS handshake.
    pub connect: Duration,
    /// The greeting and EHLO on port 25, and each other command but DATA.
    pub command: Duration,
    /// The greeting and EHLO on any other port. RFC 5321 asks for five minutes, because a mail server may be busy with
    /// mail from everywhere. A port for submission (RFC 6409) greets its own customers.
    pub submission_greeting: Duration,
    /// How long a port may say nothing before it is asked whether it speaks TLS first. Postfix lets a
    /// client wait for 6 s (`postscreen_greet_wait`), and takes offence at one that speaks before.
    pub greeting_probe: Duration,
    /// How long a port may take to say that it speaks TLS first.
    pub probe: Duration,
    /// The reply to DATA.
    pub data: Duration,
    /// Each block of the message.
    pub block: Duration,
    /// The reply to the final dot. The relay may scan and store the message before it replies.
    pub verdict: Duration,
    /// The pauses before the second and the third try of a deferred login. There is no fourth try.
    pub login_pauses: [Duration; 2],
    /// How long no login is tried after the third one was deferred.
    pub login_rest: Duration,
}

/// The port between mail servers. No server speaks TLS first there, and many greet late on purpose.
pub(super) const SERVER_TO_SERVER_PORT: u16 = 25;

impl Timeouts {
    /// The timeout of the greeting and EHLO on a port.
    pub(super) const fn for_greeting(&self, port: u16) -> Duration {
        if port == SERVER_TO_SERVER_PORT { self.command } else { self.submission_greeting }
    }

    /// The timeout of the reply in a phase.
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
            submission_greeting: Duration::from_mins(1),
            greeting_probe: Duration::from_secs(7),
            probe: Duration::from_secs(2),
            data: Duration::from_mins(2),
            block: Duration::from_mins(3),
            verdict: Duration::from_mins(10),
            login_pauses: [Duration::from_secs(5), Duration::from_secs(30)],
            login_rest: Duration::from_mins(1),
        }
    }
}
