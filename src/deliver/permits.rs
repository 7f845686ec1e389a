//! The permits of a worker. A relay with rate limits gets no message without one.

use jiff::Timestamp;

/// The permits of a worker: at most one that is ready, and those of messages that have ended.
#[derive(Debug, Default)]
pub(super) struct WorkerPermits {
    is_ready: bool,
    report: PermitReport,
}

/// What a worker has done with its permits since its last request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct PermitReport {
    /// How many were used for messages that have ended.
    pub(super) ended: u64,
    /// How many are given back unused.
    pub(super) unused: u64,
}

/// The answer to a worker who asked for a permit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum PermitAnswer {
    /// There is none, because none was asked for or nothing may be sent any more.
    #[default]
    None,
    /// It has one.
    Granted,
    /// It can have one from this moment on.
    From(Timestamp),
}

impl WorkerPermits {
    /// Whether the next message has its permit.
    pub(super) const fn is_ready(&self) -> bool {
        self.is_ready
    }

    /// Notes that the next message has its permit.
    pub(super) const fn take(&mut self) {
        self.is_ready = true;
    }

    /// Uses the permit for a message.
    pub(super) const fn spend(&mut self) {
        self.is_ready = false;
    }

    /// Notes that a message has ended, in whatever way.
    pub(super) const fn note_ended(&mut self) {
        self.report.ended += 1;
    }

    /// Gives back the permit that no message needs.
    pub(super) fn give_back(&mut self) {
        self.report.unused += u64::from(std::mem::take(&mut self.is_ready));
    }

    /// Whether there is something to report.
    pub(super) fn has_report(&self) -> bool {
        self.report != PermitReport::default()
    }

    /// Takes the report since the last request.
    pub(super) fn take_report(&mut self) -> PermitReport {
        std::mem::take(&mut self.report)
    }
}
