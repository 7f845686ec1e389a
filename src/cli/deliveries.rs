//! Deliveries of a run, in words and for machines: one by one, and counted.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::issue::edition::EditionName;
use crate::journal::{Delivery, Diagnostic, State, Tally};
use crate::outcome::Refusal;

/// One line for each state in which there is at least one delivery.
pub(super) fn counts(tally: &Tally) -> Vec<String> {
    let held = State::ALL.into_iter().filter(|state| tally.of(*state) > 0);
    held.flat_map(|state| {
        let [free, paid] =
            [EditionName::Free, EditionName::Paid].map(|name| tally.of_edition(state, name));
        let word = state.as_str().replace('_', " ");
        let line = format!("  {word:<9} {:>7}   free {free}, paid {paid}", tally.of(state));
        let refusals = (state == State::Rejected).then(|| refusals(tally));
        [Some(line), refusals].into_iter().flatten()
    })
    .collect()
}

/// Whom the rejections blame, in one line.
fn refusals(tally: &Tally) -> String {
    let held = Refusal::ALL.into_iter().filter(|refusal| tally.refused(*refusal) > 0);
    let words = held.map(|refusal| {
        let why = match refusal {
            Refusal::Dead => "for an address that does not exist",
            Refusal::Mailbox => "for a mailbox that takes no mail",
            Refusal::Sender => "for no fault of theirs",
            Refusal::Unsendable => "for an address that the relay cannot write to",
        };
        format!("    {:>15}   {why}", tally.refused(refusal))
    });
    words.collect::<Vec<_>>().join("\n")
}

/// Counts of rejections by whom they blame, for machines.
pub(super) fn refusal_counts(tally: &Tally) -> Value {
    Refusal::ALL
        .into_iter()
        .map(|refusal| (refusal.as_str().to_owned(), json!(tally.refused(refusal))))
        .collect()
}

/// Counts by state, for machines.
pub(super) fn states(tally: &Tally) -> Value {
    State::ALL
        .into_iter()
        .map(|state| (state.as_str().to_owned(), json!(tally.of(state))))
        .collect()
}

/// A moment in words: `2025-02-11 07:02:37`.
pub(super) fn word_day_and_time(moment: Timestamp, zone: &TimeZone) -> String {
    moment.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// A delivery that did not go well, in one line.
pub(super) fn sorrow(delivery: &Delivery) -> String {
    let word = delivery.state.as_str().replace('_', " ");
    format!("  {word}: {} · {}", delivery.address, reply(&delivery.diagnostic))
}

/// The codes and the words of the relay's last reply, or our own words if there was none.
pub(super) fn reply(diagnostic: &Diagnostic) -> String {
    let Diagnostic { code, enhanced, words } = diagnostic;
    let code = code.map(|code| format!("{code} ")).unwrap_or_default();
    let enhanced = enhanced.as_ref().map(|code| format!("{code} ")).unwrap_or_default();
    format!("{code}{enhanced}{words}")
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
