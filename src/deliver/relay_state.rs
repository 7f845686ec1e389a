//! The states of a relay during a run, and the events that change them.
//!
//! ```text
//!            worker served
//!   untried ───────────────► proven ◄───┐ worker served
//!    ▲ │ worker failed                  │
//!    │ └─────────────────► failing ─────┘
//!    │                        │ last worker gone
//!    └────wait ended────── closed ◄── any: closed by its judge, or a fault that every conversation meets
//!
//!   proven, failing ──pass begins──► untried
//! ```
//!
//! A wait opens a closed relay again only where the failure passes by itself.

use super::judge;
use super::types::RelayFailure;

/// The state of a relay. Every relay that is not closed begins a pass as untried.
#[derive(Debug)]
pub(super) enum RelayState {
    /// In this pass no worker has succeeded or failed yet.
    Untried {
        /// The failure of a worker in an earlier pass, while others went on.
        setback: Option<RelayFailure>,
    },
    /// A worker has held a conversation without a failure.
    Proven {
        /// The failure of another worker.
        setback: Option<RelayFailure>,
    },
    /// A worker failed, and none has succeeded yet.
    Failing(RelayFailure),
    /// The relay was given up, for this reason.
    Closed(RelayFailure),
}

/// An event that changes the state of a relay.
#[derive(Debug)]
pub(super) enum RelayEvent {
    /// A pass begins.
    PassBegan,
    /// A worker ended that has held a conversation without a failure.
    WorkerServed,
    /// A worker ended that could not hold a conversation.
    WorkerFailed(RelayFailure),
    /// The last worker has ended, and none was stopped early.
    WorkersGone,
    /// The judge closes the relay: it refuses too much, goes on asking for less, or leaves too much in doubt.
    Judged(RelayFailure),
    /// The run has waited for failures that pass by themselves.
    WaitEnded,
}

impl Default for RelayState {
    fn default() -> Self {
        Self::Untried { setback: None }
    }
}

impl RelayState {
    /// The state after an event.
    pub(super) fn after(self, event: RelayEvent) -> Self {
        match (event, self) {
            (RelayEvent::Judged(cause), _) => Self::Closed(cause),
            (RelayEvent::WaitEnded, Self::Closed(failure)) if failure.is_temporary() => {
                Self::default()
            }
            (RelayEvent::WorkerFailed(failure), state) => state.after_failure(failure),
            (_, Self::Closed(failure)) | (RelayEvent::WorkersGone, Self::Failing(failure)) => {
                Self::Closed(failure)
            }
            (RelayEvent::PassBegan, state) => Self::Untried { setback: state.into_failure() },
            (RelayEvent::WorkerServed, state) => Self::Proven { setback: state.into_failure() },
            (RelayEvent::WorkersGone | RelayEvent::WaitEnded, state) => state,
        }
    }

    /// The state after a failure. Of two failures the graver one stays: one that a person must mend
    /// is graver than one that passes by itself.
    fn after_failure(self, failure: RelayFailure) -> Self {
        let closes =
            matches!(self, Self::Closed(_)) || judge::concerns_every_conversation(&failure);
        let is_proven = matches!(self, Self::Proven { .. });
        let graver = self.into_failure().filter(|failure| !failure.is_temporary());
        let failure = graver.unwrap_or(failure);
        match (closes, is_proven) {
            (true, _) => Self::Closed(failure),
            (false, true) => Self::Proven { setback: Some(failure) },
            (false, false) => Self::Failing(failure),
        }
    }

    /// Whether the relay was given up.
    pub(super) const fn is_closed(&self) -> bool {
        matches!(self, Self::Closed(_))
    }

    /// Whether the relay was given up because of a failure that passes by itself.
    pub(super) fn is_away(&self) -> bool {
        matches!(self, Self::Closed(failure) if failure.is_temporary())
    }

    /// Why the relay was given up, if it was.
    pub(super) const fn cause(&self) -> Option<&RelayFailure> {
        match self {
            Self::Closed(failure) => Some(failure),
            Self::Untried { .. } | Self::Proven { .. } | Self::Failing(_) => None,
        }
    }

    /// The failure of the relay or of one of its workers, if there is one.
    pub(super) fn into_failure(self) -> Option<RelayFailure> {
        match self {
            Self::Untried { setback } | Self::Proven { setback } => setback,
            Self::Failing(failure) | Self::Closed(failure) => Some(failure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{RelayEvent, RelayFailure, RelayState};
    use crate::outcome::{NegativeReply, Parties, Phase, Reply};
    use crate::smtp;

    fn refused(phase: Phase, code: u16, words: &str) -> RelayFailure {
        let reply = Reply::new(code, words);
        smtp::Error::Refused(NegativeReply::read(phase, reply, Parties::UNKNOWN)).into()
    }

    /// A failure that passes by itself.
    fn lost() -> RelayFailure {
        smtp::Error::Lost { phase: Phase::Mail, cause: "reset".into() }.into()
    }

    /// A failure that a person must mend, and that comes up in every conversation.
    fn no_login() -> RelayFailure {
        refused(Phase::Mail, 530, "5.7.0 log in first")
    }

    /// A failure that a person must mend, and that can be about one connection.
    fn too_many() -> RelayFailure {
        refused(Phase::Greeting, 554, "5.7.1 not this machine")
    }

    fn doubtful() -> RelayFailure {
        RelayFailure::Doubtful(10, "cut".into())
    }

    /// The name of a state and its failure: `-`, `lost`, `login`, `many`, `doubt`.
    fn words(state: RelayState) -> String {
        let name = match &state {
            RelayState::Untried { .. } => "untried",
            RelayState::Proven { .. } => "proven",
            RelayState::Failing(_) => "failing",
            RelayState::Closed(_) => "closed",
        };
        let failure = match state.into_failure() {
            None => "-",
            Some(RelayFailure::Doubtful(..)) => "doubt",
            Some(RelayFailure::Wire(error)) if error.is_temporary() => "lost",
            Some(RelayFailure::Wire(error)) if error.phase() == Phase::Greeting => "many",
            Some(_) => "login",
        };
        format!("{name} {failure}")
    }

    fn state(words: &str) -> RelayState {
        let (name, failure) = words.split_once(' ').expect("a name and a failure");
        let failure = match failure {
            "-" => None,
            "lost" => Some(lost()),
            "login" => Some(no_login()),
            "many" => Some(too_many()),
            _ => Some(doubtful()),
        };
        match (name, failure) {
            ("untried", setback) => RelayState::Untried { setback },
            ("proven", setback) => RelayState::Proven { setback },
            ("failing", Some(failure)) => RelayState::Failing(failure),
            (_, failure) => RelayState::Closed(failure.expect("a relay is closed for a reason")),
        }
    }

    const EVENTS: [fn() -> RelayEvent; 8] = [
        || RelayEvent::PassBegan,
        || RelayEvent::WorkerServed,
        || RelayEvent::WorkerFailed(lost()),
        || RelayEvent::WorkerFailed(too_many()),
        || RelayEvent::WorkerFailed(no_login()),
        || RelayEvent::WorkersGone,
        || RelayEvent::Judged(doubtful()),
        || RelayEvent::WaitEnded,
    ];

    /// Each state, and the state after each event, in the order of `EVENTS`.
    #[rustfmt::skip]
    const TABLE: [(&str, [&str; 8]); 10] = [
        ("untried -", ["untried -", "proven -", "failing lost", "failing many", "closed login", "untried -", "closed doubt", "untried -"]),
        ("untried lost", ["untried lost", "proven lost", "failing lost", "failing many", "closed login", "untried lost", "closed doubt", "untried lost"]),
        ("untried many", ["untried many", "proven many", "failing many", "failing many", "closed many", "untried many", "closed doubt", "untried many"]),
        ("proven -", ["untried -", "proven -", "proven lost", "proven many", "closed login", "proven -", "closed doubt", "proven -"]),
        ("proven lost", ["untried lost", "proven lost", "proven lost", "proven many", "closed login", "proven lost", "closed doubt", "proven lost"]),
        ("failing lost", ["untried lost", "proven lost", "failing lost", "failing many", "closed login", "closed lost", "closed doubt", "failing lost"]),
        ("failing many", ["untried many", "proven many", "failing many", "failing many", "closed many", "closed many", "closed doubt", "failing many"]),
        ("closed lost", ["closed lost", "closed lost", "closed lost", "closed many", "closed login", "closed lost", "closed doubt", "untried -"]),
        ("closed login", ["closed login", "closed login", "closed login", "closed login", "closed login", "closed login", "closed doubt", "closed login"]),
        ("closed doubt", ["closed doubt", "closed doubt", "closed doubt", "closed doubt", "closed doubt", "closed doubt", "closed doubt", "closed doubt"]),
    ];

    #[test]
    fn each_event_leads_from_each_state_where_the_table_says() {
        for (before, afters) in TABLE {
            for (event, after) in EVENTS.iter().zip(afters) {
                let told = format!("{before}, {:?}", event());
                assert_eq!(words(state(before).after(event())), after, "{told}");
            }
        }
    }

    #[test]
    fn only_what_passes_by_itself_is_away() {
        let away = |words| state(words).is_away();
        assert!(away("closed lost"));
        assert!(!away("closed login") && !away("closed doubt") && !away("failing lost"));
    }
}
