//! The state of a run when it stops or ends.

use jiff::Timestamp;

use super::guard_refusal::GuardRefusal;
use crate::deliver::{DomainHold, EditionHold, PausedStage, RelayOutcome, RestingRelay};
use crate::journal::{Delivery, State, Tally};
use crate::outcome::Refusal;
use crate::publication::InDoubtPolicy;

/// The states whose readers a report lists by name, the gravest first.
pub(super) const UNHAPPY: [State; 4] =
    [State::InDoubt, State::Rejected, State::Expired, State::Deferred];

/// The state of a run when it stops or ends.
#[derive(Debug)]
pub struct RunReport {
    /// The number of deliveries in each state.
    pub tally: Tally,
    /// Relays that failed, or some of whose workers failed.
    pub relays: Vec<RelayOutcome>,
    /// The relays that get nothing for now, because their rate limits are used up.
    pub resting: Vec<RestingRelay>,
    /// Whether every relay failed.
    pub is_cut_off: bool,
    /// Domains whose readers are held back, and why.
    pub held: Vec<DomainHold>,
    /// Editions whose readers are held back, because a relay refuses their content or their size.
    pub held_editions: Vec<EditionHold>,
    /// The stage that the run waits behind, if a later call goes on.
    pub paused: Option<PausedStage>,
    /// The moment until which readers are tried.
    pub until: Timestamp,
    /// How many readers this process gave up because it was too late.
    pub expired: u64,
    /// How many readers this process reached.
    pub reached: u64,
    /// Some of the readers who have not got the issue, by state.
    pub unhappy: Vec<Delivery>,
    /// Why the run was stopped early, if a person did so in the journal or in the file of the issue. Every later call is
    /// refused for the same reason.
    pub stopped: Option<GuardRefusal>,
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

impl RunEnd {
    /// What is left to do for the readers of a run with these counts, under this policy for messages in
    /// doubt. A person has to look if a reader is lost for no fault of theirs, or if every delivery has
    /// ended and nobody has the issue. Readers who were suppressed since, addresses that do not exist, mailboxes that take no mail, and
    /// suppressed readers are matters of the list.
    pub(super) fn of_readers(tally: &Tally, policy: InDoubtPolicy) -> Self {
        let refused =
            tally.still_refused(Refusal::Sender) + tally.still_refused(Refusal::Unsendable);
        let lost = refused + tally.still_expired() + tally.held_in_doubt(policy);
        let nobody_has_it = tally.of(State::Accepted) == 0 && tally.open() == 0;
        if lost > 0 || nobody_has_it {
            Self::NeedsPerson
        } else if tally.count_left_to_calls(policy) > 0 {
            Self::GoesOnLater
        } else {
            Self::Done
        }
    }
}

impl RunReport {
    /// The relay that kept the run from getting through, if every relay failed. One with a failure that a
    /// person has to mend comes before one whose failure passes by itself.
    pub fn trouble(&self) -> Option<&RelayOutcome> {
        let mut troubles = self.relays.iter().filter(|_| self.is_cut_off);
        troubles.clone().find(|trouble| trouble.failure.needs_person()).or_else(|| troubles.next())
    }

    /// What is left to do under this policy for messages in doubt. If such messages are held, or were sent
    /// again often enough, a person has to look. Else the next call sends them again.
    pub fn end(&self, policy: InDoubtPolicy) -> RunEnd {
        let is_our_fault = self.relays.iter().any(|relay| relay.failure.is_our_fault());
        let needs_person = self.is_hindered_for_good() || self.find_stop_refusal().is_some();
        if needs_person || is_our_fault || !self.tally.is_balanced() {
            return RunEnd::NeedsPerson;
        }
        RunEnd::of_readers(&self.tally, policy)
    }

    /// Why the run was stopped early while readers were left.
    pub fn find_stop_refusal(&self) -> Option<&GuardRefusal> {
        self.stopped.as_ref().filter(|_| self.tally.open() > 0)
    }

    /// Whether a person has to mend what keeps readers from getting the issue: the failure of every relay, or
    /// the refusal of a domain or an edition.
    pub(super) fn is_hindered_for_good(&self) -> bool {
        self.trouble().is_some_and(|trouble| trouble.failure.needs_person())
            || self.held.iter().any(DomainHold::needs_person)
            || !self.held_editions.is_empty()
    }

    /// How many planned readers are in no state. The number is 0 unless the journal has lost or
    /// gained rows.
    pub fn unaccounted(&self) -> u64 {
        let counted: u64 = State::ALL.into_iter().map(|state| self.tally.of(state)).sum();
        self.tally.planned().abs_diff(counted)
    }
}

#[cfg(test)]
mod tests {
    use super::{DomainHold, InDoubtPolicy, RelayOutcome, RunEnd, RunReport, Tally, Timestamp};
    use crate::deliver::{HoldKind, RelayFailure};
    use crate::outcome::Reply;

    fn reached() -> RunReport {
        RunReport {
            tally: Tally::of_reached(5),
            relays: Vec::new(),
            resting: Vec::new(),
            is_cut_off: false,
            held: Vec::new(),
            held_editions: Vec::new(),
            paused: None,
            until: Timestamp::UNIX_EPOCH,
            expired: 0,
            reached: 5,
            unhappy: Vec::new(),
            stopped: None,
        }
    }

    #[test]
    fn a_fault_in_matinale_needs_a_person_even_if_every_reader_was_reached() {
        assert_eq!(reached().end(InDoubtPolicy::Hold), RunEnd::Done);
        let failure = RelayFailure::Panicked("no turn is left".to_owned());
        let relay = "relay.example:25".to_owned();
        let outcome = RelayOutcome { relay, failure, is_closed: false, size_limit: None };
        let report = RunReport { relays: vec![outcome], ..reached() };
        assert_eq!(report.end(InDoubtPolicy::Hold), RunEnd::NeedsPerson);
    }

    #[test]
    fn a_domain_that_refuses_us_needs_a_person_and_one_that_limits_its_readers_does_not() {
        for (kind, end) in [
            (HoldKind::Refuses { refused: 20, judged: 40 }, RunEnd::NeedsPerson),
            (HoldKind::Limits { readers: 4 }, RunEnd::Done),
        ] {
            let reply = Reply::new(550, "5.7.1 too many messages for this domain");
            let held = vec![DomainHold { domain: "slow.example".to_owned(), kind, reply }];
            let report = RunReport { held, ..reached() };
            assert_eq!(report.end(InDoubtPolicy::Hold), end);
        }
    }
}
