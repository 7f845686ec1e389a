//! The state of a run, in words and as JSON, written while its readers are read.

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::console::Console;
use super::deliveries::{counts, refusal_counts, row, sorrow, states, word_day_and_time};
use super::failure::Failure;
use super::remarks::readers;
use super::status_content::{describe_contents, list_contents};
use crate::journal::{Run, State};
use crate::newsroom::{Newsroom, RunStatus};
use crate::outcome::Refusal;
use crate::publication::InDoubtPolicy;

/// Writes the answer as one line of JSON, while the readers are read.
pub(super) fn stream(
    console: Console,
    newsroom: &mut Newsroom,
    status: &RunStatus,
) -> Result<(), Failure> {
    let RunStatus { run, tally, .. } = status;
    let head = json!({
        "issue": run.issue.to_string(),
        "hash": run.hash.to_string(),
        "amended": amended(status),
        "contents": describe_contents(status),
        "planned": tally.planned(),
        "left_out": run.left_out,
        "started": run.started.to_string(),
        "finished": run.finished.map(|at| at.to_string()),
        "states": states(tally),
        "refusals": refusal_counts(tally),
    });
    let head = head.to_string();
    console.part(head.strip_suffix('}').unwrap_or(&head));
    console.part(",\"readers\":[");
    let mut between = "";
    newsroom.list_readers(run, |delivery| {
        console.part(&format!("{between}{}", row(delivery)));
        between = ",";
    })?;
    console.answer("]}");
    Ok(())
}

/// The contents that the run had before it was amended.
fn amended(status: &RunStatus) -> Value {
    let former = status.contents.iter().filter_map(|content| Some((content.hash, content.until?)));
    former
        .map(|(hash, until)| json!({ "hash": hash.to_string(), "until": until.to_string() }))
        .collect()
}

/// Writes the answer in words, while the readers are read.
pub(super) fn tell(
    console: Console,
    newsroom: &mut Newsroom,
    status: &RunStatus,
) -> Result<(), Failure> {
    let zone = newsroom.publication().timezone.clone();
    head(console, status, &zone);
    let mut is_blameless = false;
    newsroom.list_readers(&status.run, |delivery| {
        let is_refused = delivery.state == State::Rejected;
        is_blameless |= is_refused && delivery.refusal == Some(Refusal::Sender);
        console.answer(&sorrow(delivery));
    })?;
    let policy = newsroom.publication().delivery.in_doubt;
    for help in helps(status, policy) {
        console.answer(&format!("  help: {help}"));
    }
    if is_blameless {
        let issue = status.run.issue;
        console.answer(&format!(
            "  help: some were refused for no fault of theirs; when that is mended,\n        \
             `matinale resolve {issue} --retry-refused`"
        ));
    }
    Ok(())
}

/// Shows when the run was planned and begun, and how many readers are in each state.
fn head(console: Console, status: &RunStatus, zone: &TimeZone) {
    let at = |time| word_day_and_time(time, zone);
    let Run { issue, planned, left_out, started, finished, .. } = &status.run;
    let end = match finished {
        Some(finished) => format!("finished {}", at(*finished)),
        None => "not finished".to_owned(),
    };
    console.answer(&format!("{issue}: {planned} planned, begun {}, {end}", at(*started)));
    for line in list_contents(status, zone) {
        console.answer(&line);
    }
    for line in counts(&status.tally) {
        console.answer(&line);
    }
    if *left_out > 0 {
        console.answer(&format!(
            "  {} of the list left out, because the rows could not be read",
            readers(*left_out)
        ));
    }
}

/// What can be done about readers who have not got the issue.
fn helps(status: &RunStatus, policy: InDoubtPolicy) -> Vec<String> {
    let RunStatus { run: Run { issue, .. }, tally, .. } = status;
    let mut helps = Vec::new();
    if status.contents.len() > 1 {
        helps.push(format!("`matinale status {issue} --content HASH` lists who has a content"));
    }
    if tally.of(State::Handed) > 0 {
        helps.push(format!(
            "handed means on the wire; if nobody is sending, that process is gone, and\n        `matinale send {issue}` goes on"
        ));
    }
    if tally.of(State::InDoubt) > 0 {
        let what = if policy == InDoubtPolicy::Resend {
            format!("`matinale send {issue}` sends to them again, since in_doubt = \"resend\"")
        } else {
            format!("`matinale resolve {issue} --assume-sent` or `--resend`")
        };
        helps.push(format!(
            "in doubt means that the connection was lost while the relay decided;\n        {what}"
        ));
    }
    if tally.of(State::Expired) > 0 {
        helps.push(format!(
            "expired means given up because it was too late; to send to them after all,\n        `matinale resolve {issue} --retry-expired`"
        ));
    }
    helps
}
