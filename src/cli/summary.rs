//! The summary: how a run stands when it ends, for now or for good, in words and for machines.

use std::time::Duration;

use serde_json::{Value, json};

use super::failure::{Exit, chain};
use crate::deliver::{DomainHold, RelayFailure, RelayOutcome};
use crate::issue::edition::EditionName;
use crate::journal::{Delivery, State, Tally};
use crate::outcome::Refusal;
use crate::publication::InDoubtPolicy;

/// Whom a summary lists, the gravest first.
pub(super) const UNHAPPY: [State; 4] =
    [State::InDoubt, State::Rejected, State::Expired, State::Deferred];

/// A run's end, for now or for good.
pub(super) struct Summary {
    pub(super) tally: Tally,
    /// Relays that could not be used, or not with every worker.
    pub(super) relays: Vec<RelayOutcome>,
    /// Whether no relay could be used.
    pub(super) is_cut_off: bool,
    /// Domains whose readers are held back, since they refuse us.
    pub(super) held: Vec<DomainHold>,
    /// Whether readers are in doubt who are not sent to again by themselves.
    pub(super) stuck: bool,
    /// Readers given up in this run because it was too late.
    pub(super) expired: u64,
    /// Readers reached in this run, by this process.
    pub(super) reached: u64,
    pub(super) took: Duration,
    /// A few of those who have not got it, by state.
    pub(super) unhappy: Vec<Delivery>,
}

impl Summary {
    /// What kept the run from getting through, where it was every relay: what a person has to mend
    /// before what passes by itself.
    pub(super) fn trouble(&self) -> Option<&RelayFailure> {
        let mut troubles =
            self.relays.iter().map(|relay| &relay.failure).filter(|_| self.is_cut_off);
        troubles.clone().find(|trouble| !trouble.is_temporary()).or_else(|| troubles.next())
    }

    /// What became of each relay that did not do as it should, where others did.
    fn relay_words(&self) -> Vec<String> {
        let told = self.relays.iter().filter(|_| !self.is_cut_off || self.relays.len() > 1);
        told.map(|outcome| {
            let RelayOutcome { relay, failure, is_closed } = outcome;
            let failure = chain(failure);
            if *is_closed {
                format!("the relay {relay} was given up: {failure}")
            } else {
                format!("a line to {relay} could not get through: {failure}")
            }
        })
        .collect()
    }

    /// What a person is told besides the counts: of relays, and of domains that refuse us.
    pub(super) fn told(&self) -> Vec<String> {
        let held =
            |held: &DomainHold| format!("{held}; its other readers are held back, and tried later");
        self.relay_words().into_iter().chain(self.held.iter().map(held)).collect()
    }

    /// The exit code that this end deserves, where a person decides about messages in doubt.
    pub(super) fn exit(&self) -> Exit {
        self.exit_under(InDoubtPolicy::Hold)
    }

    /// The exit code that this end deserves. Messages in doubt call a person only where they are held:
    /// where they are sent again, the next call does it.
    pub(super) fn exit_under(&self, policy: InDoubtPolicy) -> Exit {
        let stuck = self.stuck || policy == InDoubtPolicy::Hold;
        let held = stuck && self.tally.of(State::InDoubt) > 0;
        let permanent = self.trouble().is_some_and(|trouble| !trouble.is_temporary());
        let nobody = self.tally.of(State::Accepted) == 0 && self.tally.of(State::Rejected) > 0;
        if held || !self.held.is_empty() || self.expired > 0 || permanent || nobody {
            Exit::Person
        } else if self.tally.open() > 0 {
            Exit::Later
        } else {
            Exit::Done
        }
    }

    /// The summary in words.
    pub(super) fn text(&self, morning: &str) -> String {
        let mut lines = vec![morning.to_owned()];
        lines.extend(counts(&self.tally));
        lines.extend(self.unhappy.iter().map(sorrow));
        let unhappy: u64 = UNHAPPY.iter().map(|state| self.tally.of(*state)).sum();
        let more = unhappy.saturating_sub(self.unhappy.len() as u64);
        if more > 0 {
            lines.push(format!("  and {more} more, whom `matinale status` lists"));
        }
        let seconds = self.took.as_secs_f64();
        let rate = match self.reached {
            accepted if accepted >= 100 && seconds > 0.0 => {
                #[allow(clippy::cast_precision_loss, reason = "a rate to read")]
                let rate = accepted as f64 / seconds;
                format!(", {rate:.0} a second")
            }
            _ => String::new(),
        };
        lines.push(format!("  in {seconds:.1} s{rate}"));
        lines.join("\n")
    }

    /// The summary for machines.
    pub(super) fn json(&self, issue: jiff::civil::Date) -> Value {
        json!({
            "issue": issue.to_string(),
            "planned": self.tally.planned(),
            "states": states(&self.tally),
            "seconds": self.took.as_secs_f64(),
            "trouble": self.trouble().map(ToString::to_string),
            "relays": self.relay_words(),
            "held": self.held.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "readers": self.unhappy.iter().map(row).collect::<Vec<_>>(),
        })
    }
}

/// One line for each state that holds anyone.
pub(super) fn counts(tally: &Tally) -> Vec<String> {
    let held = State::ALL.into_iter().filter(|state| tally.of(*state) > 0);
    held.map(|state| {
        let [free, paid] =
            [EditionName::Free, EditionName::Paid].map(|name| tally.of_edition(state, name));
        let word = state.as_str().replace('_', " ");
        format!("  {word:<9} {:>7}   free {free}, paid {paid}", tally.of(state))
    })
    .collect()
}

/// Counts by state, for machines.
pub(super) fn states(tally: &Tally) -> Value {
    State::ALL
        .into_iter()
        .map(|state| (state.as_str().to_owned(), json!(tally.of(state))))
        .collect()
}

/// A delivery that did not go well, in one line.
pub(super) fn sorrow(delivery: &Delivery) -> String {
    let code = delivery.diagnostic.code.map(|code| format!("{code} ")).unwrap_or_default();
    let enhanced =
        delivery.diagnostic.enhanced.as_ref().map(|code| format!("{code} ")).unwrap_or_default();
    let word = delivery.state.as_str().replace('_', " ");
    format!("  {word}: {} · {code}{enhanced}{}", delivery.address, delivery.diagnostic.words)
}

/// A delivery for machines.
pub(super) fn row(delivery: &Delivery) -> Value {
    // Whoever is held back is so because their domain refuses the sender.
    let refusal = delivery.refusal.or(delivery.held_back.then_some(Refusal::Sender));
    json!({
        "address": delivery.address.as_str(),
        "edition": delivery.edition.as_str(),
        "state": delivery.state.as_str(),
        "refusal": refusal.map(Refusal::as_str),
        "attempts": delivery.attempts,
        "at": delivery.at.to_string(),
        "code": delivery.diagnostic.code,
        "enhanced": delivery.diagnostic.enhanced,
        "words": delivery.diagnostic.words,
    })
}
