//! The senders of an issue, as a journal on a server knows them.

use jiff::{SignedDuration, Timestamp};

/// A process that sends an issue or has sent it, on whatever machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunSender {
    /// Which process it is, on which machine, since when: one line without control characters.
    pub words: String,
    /// What part it has in the run.
    pub part: SenderPart,
    /// Whether it is at work.
    pub standing: SenderStanding,
    /// When it began, by the server's clock.
    pub began: Timestamp,
    /// Its last sign of life, by the server's clock.
    pub seen: Timestamp,
    /// The present moment, by the server's clock.
    pub now: Timestamp,
    /// How far its clock is ahead of the server's.
    pub clock_ahead: SignedDuration,
    /// How many messages it has handed over.
    pub hand_overs: u64,
    /// How many deliveries it has at hand: claimed, or on the wire.
    pub claims: u64,
    /// What it sends, and with which settings, in the caller's words. `None` until it has said so.
    pub terms: Option<String>,
}

/// The part of a process in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SenderPart {
    /// It has the lock of the journal. It began the run, or went on with it.
    Holder,
    /// It has joined those that are at work.
    Joined,
}

/// Whether a sender is at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SenderStanding {
    /// Its lease holds.
    Working,
    /// Its lease is over, and nobody has taken what it has at hand.
    Silent,
    /// It has ended, or another sender has taken what it had at hand.
    Ended,
}

impl RunSender {
    /// How many messages it has handed over a second, since it began.
    pub fn rate(&self) -> f64 {
        let seconds = self.seen.duration_since(self.began).as_secs_f64();
        #[allow(clippy::cast_precision_loss, reason = "a rate is shown with three digits")]
        let handed = self.hand_overs as f64;
        if seconds > 0.0 { handed / seconds } else { 0.0 }
    }
}
