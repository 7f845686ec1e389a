//! Deliveries of a run, in words and for machines: one by one, and counted.

use serde_json::{Value, json};

use crate::issue::edition::EditionName;
use crate::journal::{Delivery, State, Tally};
use crate::outcome::Refusal;

/// One line for each state in which there is at least one delivery.
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
    // A delivery is held back because its domain refuses the sender.
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
