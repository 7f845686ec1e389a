//! What a sender knows of the other senders of its run.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::relay_failure::RelayFailure;
use crate::journal::{ClosureKind, LeaseRenewal, RelayClosure};
use crate::outcome::Phase;
use crate::smtp;

/// What a sender knows of the other senders of its run, and what it tells them.
#[derive(Debug, Default)]
pub(super) struct Companions(Mutex<CompanionState>);

#[derive(Debug, Default)]
struct CompanionState {
    others: u64,
    /// The relays that others have found closed.
    heard: Vec<RelayClosure>,
    /// The relays that this sender has found closed.
    own: Vec<RelayClosure>,
    /// What the others were told last.
    told: Vec<RelayClosure>,
    is_lost: bool,
}

impl Companions {
    /// Notes what the journal says of the others.
    pub(super) fn note(&self, renewal: &LeaseRenewal) {
        let mut state = self.lock();
        state.others = renewal.others;
        state.heard.clone_from(&renewal.closures);
        state.is_lost |= renewal.is_lost;
    }

    /// How many other senders work on the run.
    pub(super) fn count(&self) -> u64 {
        self.lock().others
    }

    /// Whether another sender has ended the lease of this one.
    pub(super) fn is_lost(&self) -> bool {
        self.lock().is_lost
    }

    /// Why another sender has closed a relay. Of several closures the gravest one.
    pub(super) fn find_closure(&self, relay: &str) -> Option<RelayClosure> {
        let state = self.lock();
        let of_relay = state.heard.iter().filter(|closure| closure.relay == relay);
        of_relay.min_by_key(|closure| gravity(closure.kind)).cloned()
    }

    /// Notes which relays this sender has found closed.
    pub(super) fn note_own(&self, closures: Vec<RelayClosure>) {
        self.lock().own = closures;
    }

    /// What the others have to be told, if they were told otherwise before.
    pub(super) fn find_untold(&self) -> Option<Vec<RelayClosure>> {
        let state = self.lock();
        (state.own != state.told).then(|| state.own.clone())
    }

    /// Notes that the others were told this.
    pub(super) fn note_told(&self, closures: Vec<RelayClosure>) {
        self.lock().told = closures;
    }

    fn lock(&self) -> MutexGuard<'_, CompanionState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the failure of a relay means for other machines. A login, a certificate and an address that is blocked are those of
/// one machine.
pub(super) fn judge_closure(failure: &RelayFailure) -> ClosureKind {
    let is_of_relay = match failure {
        RelayFailure::Unwelcome(..) | RelayFailure::Limited(..) => true,
        RelayFailure::Wire(smtp::Error::Refused(refused)) => !matches!(
            refused.phase,
            Phase::Connect | Phase::Greeting | Phase::Hello | Phase::Tls | Phase::Login
        ),
        _ => false,
    };
    match (is_of_relay, failure.is_temporary()) {
        (false, _) => ClosureKind::Unreachable,
        (true, true) => ClosureKind::Limited,
        (true, false) => ClosureKind::Refused,
    }
}

const fn gravity(kind: ClosureKind) -> u8 {
    match kind {
        ClosureKind::Refused => 0,
        ClosureKind::Limited => 1,
        ClosureKind::Unreachable => 2,
    }
}
