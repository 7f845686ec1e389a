//! What became of one reader, in words and as JSON.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::console::Console;
use super::deliveries::{reply, word_state};
use super::failure::Exit;
use super::moments::word_day_and_time;
use super::suppressions::word_class;
use crate::issue::edition::EditionName;
use crate::journal::{Delivery, KeptReport, State, Transition, word_kept};
use crate::newsroom::{CopyContent, ReaderStatus, describe_report, describe_status};
use crate::wording::{Wording, say, say_count};

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
        console.answer_lines(&list_reports(reports, zone));
    }
    match status.delivery.state {
        State::InDoubt => Exit::Person,
        state if state.is_end() => Exit::Done,
        _ => Exit::Later,
    }
}

fn tell(console: Console, zone: &TimeZone, status: &ReaderStatus) {
    let ReaderStatus { issue, delivery, .. } = status;
    let (reader, issue) = (delivery.address.as_str(), issue.to_string());
    console.answer(&match delivery.edition {
        EditionName::Free => say!("{reader}, free edition of {issue}", reader, issue),
        EditionName::Paid => say!("{reader}, paid edition of {issue}", reader, issue),
    });
    console.answer_lines(&list_facts(status, zone));
}

/// What the journal knows of a delivery, line by line, below the names of reader and issue.
pub(super) fn list_facts(status: &ReaderStatus, zone: &TimeZone) -> Vec<Wording> {
    let ReaderStatus { delivery, content, history, .. } = status;
    let Delivery { until, diagnostic, .. } = delivery;
    let shown = |moment: &Timestamp| word_day_and_time(*moment, zone);
    let mut lines = vec![word_state_since(delivery, zone)];
    lines.extend(content.as_ref().map(|content| word_content(content, zone)));
    let is_in_history = history.last().is_some_and(|last| last.diagnostic == *diagnostic);
    if !is_in_history && (!diagnostic.words.is_empty() || diagnostic.code.is_some()) {
        lines.push(say!("  {reply}", reply = word_kept(&reply(diagnostic))));
    }
    if delivery.former_copies > 0 {
        let number = delivery.former_copies.saturating_add(1);
        lines.push(say!(
            "  this is copy {number}: the reader has the issue from one before",
            number
        ));
    }
    if delivery.may_have_arrived() {
        lines.push(say!("  a copy before the last one may have arrived"));
    }
    if let Some(until) = until {
        lines.push(say!("  not tried before {moment}", moment = shown(until)));
    }
    lines.extend(history.iter().map(|Transition { at, to, diagnostic, .. }| {
        let (at, to, reply) = (shown(at), word_state(*to), word_kept(&reply(diagnostic)));
        say!("  {at}  {state} · {reply}", at, state = to, reply)
    }));
    lines
}

/// The state of a delivery, since when, and after how many attempts.
fn word_state_since(delivery: &Delivery, zone: &TimeZone) -> Wording {
    let Delivery { state, attempts, at, .. } = delivery;
    let at = word_day_and_time(*at, zone);
    match state {
        State::Accepted => say_count!(
            "  has it since {at}, {attempts} attempt",
            "  has it since {at}, {attempts} attempts",
            attempts,
            at
        ),
        state => say_count!(
            "  {state} since {at}, {attempts} attempt",
            "  {state} since {at}, {attempts} attempts",
            attempts,
            state = word_state(*state),
            at
        ),
    }
}

/// What a reader was last sent, and whether that was before or after an amendment.
fn word_content(content: &CopyContent, zone: &TimeZone) -> Wording {
    let hash = content.hash.short();
    match content.until.map(|until| word_day_and_time(until, zone)) {
        Some(until) => {
            say!("  content {hash}, sent before the amendment of {until}", hash, until)
        }
        None if content.amendments > 0 => {
            say!("  content {hash}, sent after the last amendment", hash)
        }
        None => say!("  content {hash}, as last sent", hash),
    }
}

/// What came back of a reader's mail, line by line.
pub(super) fn list_reports(reports: &[KeptReport], zone: &TimeZone) -> Vec<Wording> {
    let line = |KeptReport { class, reply, at }: &KeptReport| {
        let (at, class) = (word_day_and_time(*at, zone), word_class(*class));
        let came = say!("  {at}  came back: {class}", at, class);
        if reply.is_empty() { came } else { say!("{came} · {reply}", came, reply) }
    };
    reports.iter().map(line).collect()
}
