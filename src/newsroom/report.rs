//! How a run stands when it ends, for now or for good.

use crate::deliver::{DomainHold, RelayFailure, RelayOutcome};
use crate::journal::{Delivery, State, Tally};
use crate::publication::InDoubtPolicy;

/// Whom a report lists, the gravest first.
pub(super) const UNHAPPY: [State; 4] =
    [State::InDoubt, State::Rejected, State::Expired, State::Deferred];

/// A run's end, for now or for good.
#[derive(Debug)]
pub struct RunReport {
    /// Every planned reader, counted by how their delivery stands.
    pub tally: Tally,
    /// Relays that could not be used, or not with every worker.
    pub relays: Vec<RelayOutcome>,
    /// Whether no relay could be used.
    pub is_cut_off: bool,
    /// Domains whose readers are held back, since they refuse us.
    pub held: Vec<DomainHold>,
    /// Whether readers are in doubt who are not sent to again by themselves.
    pub is_stuck: bool,
    /// Readers given up in this run because it was too late.
    pub expired: u64,
    /// Readers reached in this run, by this process.
    pub reached: u64,
    /// A few of those who have not got it, by state.
    pub unhappy: Vec<Delivery>,
}

/// What is left to do after a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunEnd {
    /// Nothing: every reader's delivery has ended.
    Done,
    /// A person has to look.
    NeedsPerson,
    /// The same call goes on later, with nothing changed.
    GoesOnLater,
}

impl RunReport {
    /// What kept the run from getting through, where it was every relay: what a person has to mend
    /// before what passes by itself.
    pub fn trouble(&self) -> Option<&RelayFailure> {
        let mut troubles =
            self.relays.iter().map(|relay| &relay.failure).filter(|_| self.is_cut_off);
        troubles.clone().find(|trouble| !trouble.is_temporary()).or_else(|| troubles.next())
    }

    /// What is left to do, where this is done about messages in doubt. They call a person only where they
    /// are held: where they are sent again, the next call does it.
    pub fn end(&self, policy: InDoubtPolicy) -> RunEnd {
        let is_stuck = self.is_stuck || policy == InDoubtPolicy::Hold;
        let is_in_doubt = is_stuck && self.tally.of(State::InDoubt) > 0;
        let is_permanent = self.trouble().is_some_and(|trouble| !trouble.is_temporary());
        let nobody = self.tally.of(State::Accepted) == 0 && self.tally.of(State::Rejected) > 0;
        let needs_person = is_in_doubt
            || !self.held.is_empty()
            || self.expired > 0
            || is_permanent
            || nobody
            || !self.tally.is_balanced();
        if needs_person {
            RunEnd::NeedsPerson
        } else if self.tally.open() > 0 {
            RunEnd::GoesOnLater
        } else {
            RunEnd::Done
        }
    }

    /// How many readers were planned and are in no state at all. There are none, unless the journal lost
    /// or gained rows.
    pub fn unaccounted(&self) -> u64 {
        let counted: u64 = State::ALL.into_iter().map(|state| self.tally.of(state)).sum();
        self.tally.planned().abs_diff(counted)
    }

    /// Everyone who has not got it, and could be listed.
    pub fn unhappy_count(&self) -> u64 {
        UNHAPPY.iter().map(|state| self.tally.of(*state)).sum()
    }
}
