//! The counts of a run: how many of its deliveries are in each state.

use jiff::Timestamp;

use super::claim_scope::ClaimScope;
use super::delivery::State;
use crate::issue::edition::EditionName;
use crate::outcome::Refusal;
use crate::publication::InDoubtPolicy;

/// How many deliveries wait to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WaitingCount {
    /// Those that can be claimed.
    pub due: u64,
    /// Those that were put off.
    pub deferred: u64,
    /// The moment at which the first deferred one can be tried again.
    pub retry: Option<Timestamp>,
}

/// The number of deliveries of a run in each state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    planned: u64,
    counts: [[u64; 2]; State::ALL.len()],
    refusals: [u64; Refusal::ALL.len()],
    hand_overs: u64,
    stuck: u64,
    /// Those whose readers a person has asked for by name in the last request.
    named: WaitingCount,
    asked: Option<Timestamp>,
    had_before: u64,
    retry: Option<Timestamp>,
    retried: Option<Timestamp>,
    /// Those of each refusal whose readers were suppressed since.
    suppressed_refusals: [u64; Refusal::ALL.len()],
    /// Those given up whose readers were suppressed since.
    suppressed_expired: u64,
    last_accepted: Option<Timestamp>,
}

impl Tally {
    pub(super) const fn new(planned: u64, retry: Option<Timestamp>) -> Self {
        let counts = [[0; 2]; State::ALL.len()];
        Self {
            planned,
            counts,
            refusals: [0; Refusal::ALL.len()],
            hand_overs: 0,
            stuck: 0,
            named: WaitingCount { due: 0, deferred: 0, retry: None },
            asked: None,
            had_before: 0,
            retry,
            retried: None,
            suppressed_refusals: [0; Refusal::ALL.len()],
            suppressed_expired: 0,
            last_accepted: None,
        }
    }

    /// The counts of a run that has reached this many free readers, and has no others.
    #[cfg(test)]
    pub(crate) fn of_reached(readers: u64) -> Self {
        let mut tally = Self::new(readers, None);
        tally.count(State::Accepted, EditionName::Free, readers);
        tally
    }

    /// Records that a person put back a delivery that is still open, at this moment.
    pub(super) fn note_retried(&mut self, at: Timestamp) {
        self.retried = self.retried.max(Some(at));
    }

    pub(super) fn count(&mut self, state: State, edition: EditionName, deliveries: u64) {
        self.counts[state as usize][edition as usize] += deliveries;
    }

    /// Counts the claimed deliveries as in doubt, because what was written of them is lost.
    pub(super) const fn doubt_claims(&mut self) {
        let claimed = std::mem::replace(&mut self.counts[State::Claimed as usize], [0; 2]);
        let doubted = &mut self.counts[State::InDoubt as usize];
        doubted[0] += claimed[0];
        doubted[1] += claimed[1];
    }

    pub(super) fn count_refusal(&mut self, refusal: Refusal, deliveries: u64) {
        self.refusals[refusal as usize] += deliveries;
    }

    /// Counts rejected or expired deliveries whose readers were suppressed since.
    pub(super) fn count_suppressed_since(&mut self, refusal: Option<Refusal>, deliveries: u64) {
        match refusal {
            Some(refusal) => self.suppressed_refusals[refusal as usize] += deliveries,
            None => self.suppressed_expired += deliveries,
        }
    }

    /// Records that a delivery was accepted at this moment.
    pub(super) fn note_accepted(&mut self, at: Timestamp) {
        self.last_accepted = self.last_accepted.max(Some(at));
    }

    pub(super) fn count_hand_overs(&mut self, hand_overs: u64) {
        self.hand_overs += hand_overs;
    }

    pub(super) fn count_stuck(&mut self, stuck: u64) {
        self.stuck += stuck;
    }

    /// Records the moment of a request for readers by name.
    pub(super) fn note_asked(&mut self, at: Timestamp) {
        self.asked = self.asked.max(Some(at));
    }

    /// Counts deliveries in a state whose readers were asked for by name in the last request. `until` is the moment at which the
    /// first of them can be tried again.
    pub(super) fn count_named(&mut self, state: State, deliveries: u64, until: Option<Timestamp>) {
        match state {
            State::Due => self.named.due += deliveries,
            State::Deferred => {
                self.named.deferred += deliveries;
                self.named.retry = [self.named.retry, until].into_iter().flatten().min();
            }
            _ => {}
        }
    }

    pub(super) fn count_had_before(&mut self, deliveries: u64) {
        self.had_before += deliveries;
    }

    /// The deliveries of these readers that wait to be sent. Of those whom a person has named, the readers of
    /// the last request count.
    pub const fn waiting(&self, scope: ClaimScope) -> WaitingCount {
        match scope {
            ClaimScope::Everybody => WaitingCount {
                due: self.of(State::Due),
                deferred: self.of(State::Deferred),
                retry: self.retry,
            },
            ClaimScope::Named(_) => self.named,
        }
    }

    /// The number of readers who have a copy, although the one that was asked for later is not accepted.
    pub const fn had_before(&self) -> u64 {
        self.had_before
    }

    /// The number of deliveries in doubt that wait for a person under this policy. If messages in doubt are
    /// sent again, only those count of which three copies may have been taken.
    pub const fn held_in_doubt(&self, policy: InDoubtPolicy) -> u64 {
        match policy {
            InDoubtPolicy::Hold => self.of(State::InDoubt),
            InDoubtPolicy::Resend => self.stuck,
        }
    }

    /// How often a message of the run was about to leave: the hand-overs of all deliveries, the repeated
    /// ones too. It never sinks, so a journal that has fewer than another one is older.
    pub const fn hand_overs(&self) -> u64 {
        self.hand_overs
    }

    /// The number of deliveries in a state.
    pub const fn of(&self, state: State) -> u64 {
        let [free, paid] = self.counts[state as usize];
        free + paid
    }

    /// The number of deliveries that are due, those included that a process has claimed.
    pub const fn count_due(&self) -> u64 {
        self.of(State::Due) + self.of(State::Claimed)
    }

    /// The number of deliveries of one edition in a state.
    pub const fn of_edition(&self, state: State, edition: EditionName) -> u64 {
        self.counts[state as usize][edition as usize]
    }

    /// Whether both editions have planned deliveries.
    pub fn has_several_editions(&self) -> bool {
        let has = |edition| State::ALL.into_iter().any(|state| self.of_edition(state, edition) > 0);
        has(EditionName::Free) && has(EditionName::Paid)
    }

    /// The number of rejected deliveries that blame this.
    pub const fn refused(&self, refusal: Refusal) -> u64 {
        self.refusals[refusal as usize]
    }

    /// The number of rejected deliveries that blame this, and whose readers were not suppressed since.
    pub const fn still_refused(&self, refusal: Refusal) -> u64 {
        self.refused(refusal).saturating_sub(self.suppressed_refusals[refusal as usize])
    }

    /// The number of deliveries given up whose readers were not suppressed since.
    pub const fn still_expired(&self) -> u64 {
        self.of(State::Expired).saturating_sub(self.suppressed_expired)
    }

    /// The number of deliveries that were refused or given up, and whose readers were suppressed since.
    pub fn suppressed_since(&self) -> u64 {
        self.suppressed_expired + self.suppressed_refusals.iter().sum::<u64>()
    }

    /// The last moment at which a delivery was accepted.
    pub const fn last_accepted(&self) -> Option<Timestamp> {
        self.last_accepted
    }

    /// The number of planned deliveries.
    pub const fn planned(&self) -> u64 {
        self.planned
    }

    /// The number of deliveries that have not ended. Those in doubt count, because a person must
    /// decide.
    pub fn open(&self) -> u64 {
        State::ALL.into_iter().filter(|state| !state.is_end()).map(|state| self.of(state)).sum()
    }

    /// The number of deliveries that a later call goes on with by itself, under this policy for messages in
    /// doubt: all that have not ended, but for those in doubt that wait for a person.
    pub fn count_left_to_calls(&self, policy: InDoubtPolicy) -> u64 {
        self.open().saturating_sub(self.held_in_doubt(policy))
    }

    /// Whether every planned delivery is in a state, so that none was lost.
    pub fn is_balanced(&self) -> bool {
        self.planned == State::ALL.into_iter().map(|state| self.of(state)).sum::<u64>()
    }

    /// The moment of the last request for readers by name.
    pub const fn asked(&self) -> Option<Timestamp> {
        self.asked
    }

    /// The moment at which the first deferred delivery can be tried again.
    pub const fn retry(&self) -> Option<Timestamp> {
        self.retry
    }

    /// The last moment at which a person put back a delivery that waits since.
    pub const fn retried(&self) -> Option<Timestamp> {
        self.retried
    }
}

#[cfg(test)]
mod tests {
    use super::{InDoubtPolicy, State, Tally};
    use crate::issue::edition::EditionName;

    #[test]
    fn a_tally_that_misses_one_reader_is_not_balanced() {
        let mut tally = Tally::new(5, None);
        tally.count(State::Accepted, EditionName::Free, 3);
        tally.count(State::InDoubt, EditionName::Paid, 1);
        assert!(!tally.is_balanced());
        tally.count(State::Skipped, EditionName::Paid, 1);
        assert!(tally.is_balanced());
        assert_eq!((tally.of(State::Accepted), tally.open()), (3, 1));
        assert_eq!(tally.of_edition(State::Accepted, EditionName::Paid), 0);
    }

    #[test]
    fn who_is_in_doubt_is_left_to_calls_or_to_a_person_but_never_to_nobody() {
        let mut tally = Tally::new(9, None);
        for state in State::ALL {
            tally.count(state, EditionName::Free, 1);
        }
        tally.count(State::InDoubt, EditionName::Paid, 2);
        tally.count_stuck(1);
        let left = |policy| tally.count_left_to_calls(policy);
        assert_eq!((left(InDoubtPolicy::Hold), left(InDoubtPolicy::Resend)), (4, 4 + 2));
        for policy in [InDoubtPolicy::Hold, InDoubtPolicy::Resend] {
            assert_eq!(left(policy) + tally.held_in_doubt(policy), tally.open());
        }
    }
}
