//! What became of one reader, in words and as JSON.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::console::Console;
use super::deliveries::{reply, word_state};
use super::failure::Exit;
use super::moments::word_day_and_time;
use crate::journal::{Delivery, KeptReport, State, Transition};
use crate::newsroom::{ReaderStatus, describe_report, describe_status};

/// Shows the delivery of one reader and its history. Answers the exit code: 0 if the relay has accepted
/// the message or the delivery has ended otherwise, 1 if the reader is in doubt, 75 if they still wait.
pub(super) fn answer(
    console: Console,
    zone: &TimeZone,
    status: &ReaderStatus,
    reports: &[KeptReport],
) -> Exit {
    if console.json {
        let mut object = describe_status(status);
        object["came_back"] = reports.iter().map(describe_report).collect();
        console.answer(&object.to_string());
    } else {
        tell(console, zone, status);
        for KeptReport { class, reply, at } in reports {
            let line = format!(
                "  {}  came back: {} · {reply}",
                word_day_and_time(*at, zone),
                class.as_str()
            );
            console.answer(line.trim_end_matches([' ', '·']));
        }
    }
    match status.delivery.state {
        State::InDoubt => Exit::Person,
        state if state.is_end() => Exit::Done,
        _ => Exit::Later,
    }
}

fn tell(console: Console, zone: &TimeZone, status: &ReaderStatus) {
    let ReaderStatus { issue, delivery, content, history } = status;
    let Delivery { address, edition, state, attempts, at, until, diagnostic, .. } = delivery;
    let shown = |moment: &Timestamp| word_day_and_time(*moment, zone);
    let state = word_state(*state);
    let times = format!("{attempts} attempt{}", if *attempts == 1 { "" } else { "s" });
    console.answer(&format!("{address}, {edition} edition of {issue}"));
    console.answer(&format!("  {state} since {}, {times}", shown(at)));
    if let Some(hash) = content {
        console.answer(&format!("  content {}, as last sent", hash.short()));
    }
    let is_in_history = history.last().is_some_and(|last| last.diagnostic == *diagnostic);
    if !is_in_history && (!diagnostic.words.is_empty() || diagnostic.code.is_some()) {
        console.answer(&format!("  {}", reply(diagnostic)));
    }
    if delivery.former_copies > 0 {
        let number = delivery.former_copies.saturating_add(1);
        console
            .answer(&format!("  this is copy {number}: the reader has the issue from one before"));
    }
    if delivery.may_have_arrived() {
        console.answer("  a copy before the last one may have arrived");
    }
    if let Some(until) = until {
        console.answer(&format!("  not tried before {}", shown(until)));
    }
    for Transition { at, to, diagnostic, .. } in history {
        let (at, to, reply) = (shown(at), word_state(*to), reply(diagnostic));
        console.answer(&format!("  {at}  {to} · {reply}"));
    }
}
