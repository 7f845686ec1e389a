//! Deliveries of a run, in words and for machines: one by one, and counted.

use serde_json::{Value, json};

use super::console::Console;
use super::failure::Failure;
use crate::issue::edition::EditionName;
use crate::journal::{Delivery, Diagnostic, State, Tally, word_kept};
use crate::newsroom::describe_delivery;
use crate::outcome::Refusal;
use crate::wording::{Wording, say};

/// Counts of rejections by whom they blame, for machines.
pub(super) fn refusal_counts(tally: &Tally) -> Value {
    Refusal::ALL
        .into_iter()
        .map(|refusal| (refusal.as_str().to_owned(), json!(tally.refused(refusal))))
        .collect()
}

/// What a state means to a person.
pub(super) fn word_state(state: State) -> Wording {
    match state {
        State::Accepted => say!("has it"),
        State::Due | State::Claimed | State::Deferred => say!("waiting"),
        State::Handed => say!("on the wire"),
        State::Rejected => say!("refused"),
        State::InDoubt => say!("in doubt"),
        State::Skipped => say!("suppressed"),
        State::Expired => say!("given up"),
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
pub(super) fn last_reply(delivery: &Delivery) -> Wording {
    word_reply(&reply(&delivery.diagnostic), delivery)
}

/// A reply of the relay to a delivery. Says too if a copy before may have arrived.
pub(super) fn word_reply(reply: &str, delivery: &Delivery) -> Wording {
    if delivery.may_have_arrived() {
        say!("{reply}; a copy before it may have arrived", reply = word_kept(reply))
    } else {
        word_kept(reply)
    }
}

/// The edition that a reader gets, in words.
pub(super) fn word_edition(edition: EditionName) -> Wording {
    match edition {
        EditionName::Free => say!("free edition"),
        EditionName::Paid => say!("paid edition"),
    }
}

/// The codes and the words of the relay's last reply, or our own words if there was none.
pub(super) fn reply(diagnostic: &Diagnostic) -> String {
    let Diagnostic { code, enhanced, words } = diagnostic;
    let code = code.map(|code| format!("{code} ")).unwrap_or_default();
    let enhanced = enhanced.as_ref().map(|code| format!("{code} ")).unwrap_or_default();
    format!("{code}{enhanced}{words}")
}

/// Writes an answer as one line of JSON: what `head` has, and `readers`, while they are read. `visit` reads them.
///
/// # Errors
///
/// The readers cannot be read.
pub(super) fn stream_readers(
    console: Console,
    head: &Value,
    visit: impl FnOnce(&mut dyn FnMut(&Delivery)) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let head = head.to_string();
    console.part(head.strip_suffix('}').unwrap_or(&head));
    console.part(",\"readers\":[");
    let mut between = "";
    visit(&mut |delivery| {
        console.part(&format!("{between}{}", describe_delivery(delivery)));
        between = ",";
    })?;
    console.answer("]}");
    Ok(())
}
