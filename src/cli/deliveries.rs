//! Deliveries of a run, in words and for machines: one by one, and counted.

use serde_json::{Value, json};

use crate::journal::{Delivery, Diagnostic, State, Tally};
use crate::outcome::Refusal;

/// Counts of rejections by whom they blame, for machines.
pub(super) fn refusal_counts(tally: &Tally) -> Value {
    Refusal::ALL
        .into_iter()
        .map(|refusal| (refusal.as_str().to_owned(), json!(tally.refused(refusal))))
        .collect()
}

/// What a state means to a person.
pub(super) const fn word_state(state: State) -> &'static str {
    match state {
        State::Accepted => "has it",
        State::Due | State::Claimed | State::Deferred => "waiting",
        State::Handed => "on the wire",
        State::Rejected => "refused",
        State::InDoubt => "in doubt",
        State::Skipped => "suppressed",
        State::Expired => "given up",
    }
}

/// Counts by state, for machines.
pub(super) fn states(tally: &Tally) -> Value {
    State::ALL
        .into_iter()
        .map(|state| (state.as_str().to_owned(), json!(tally.of(state))))
        .collect()
}

/// The last reply of the relay to a delivery. Says too if a copy before may have arrived.
pub(super) fn last_reply(delivery: &Delivery) -> String {
    let earlier =
        if delivery.may_have_arrived() { "; a copy before it may have arrived" } else { "" };
    format!("{}{earlier}", reply(&delivery.diagnostic))
}

/// The codes and the words of the relay's last reply, or our own words if there was none.
pub(super) fn reply(diagnostic: &Diagnostic) -> String {
    let Diagnostic { code, enhanced, words } = diagnostic;
    let code = code.map(|code| format!("{code} ")).unwrap_or_default();
    let enhanced = enhanced.as_ref().map(|code| format!("{code} ")).unwrap_or_default();
    format!("{code}{enhanced}{words}")
}
