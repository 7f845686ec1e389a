//! The state of a run, in words and as JSON.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::console::Console;
use super::deliveries::{refusal_counts, states};
use super::failure::Failure;
use super::moments::word_day_and_time;
use super::reader_fate::ReaderFate;
use super::reasons::{Naming, wrap};
use super::remarks::readers;
use super::standing::{NextCall, RunStanding, count_editions, count_readers};
use super::status_content::{describe_contents, list_contents};
use crate::journal::{Run, State, Stoppage, UnreadableRows};
use crate::newsroom::{Newsroom, RunStatus, describe_delivery};

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
        "left_out": run.unreadable.left_out,
        "downgraded": run.unreadable.downgraded,
        "started": run.started.to_string(),
        "finished": run.finished.map(|at| at.to_string()),
        "last_call": run.stoppage.as_ref().filter(|_| tally.open() > 0).map(describe_stoppage),
        "states": states(tally),
        "refusals": refusal_counts(tally),
    });
    let head = head.to_string();
    console.part(head.strip_suffix('}').unwrap_or(&head));
    console.part(",\"readers\":[");
    let mut between = "";
    newsroom.list_readers(run, |delivery| {
        console.part(&format!("{between}{}", describe_delivery(delivery)));
        between = ",";
    })?;
    console.answer("]}");
    Ok(())
}

/// Writes the addresses of the readers with one fate, one a line, while they are read.
///
/// # Errors
///
/// The journal cannot be read.
pub(super) fn list(
    console: Console,
    newsroom: &mut Newsroom,
    status: &RunStatus,
    fate: ReaderFate,
) -> Result<(), Failure> {
    newsroom.list_readers_in(&status.run, &State::ALL, |delivery| {
        if ReaderFate::of_delivery(delivery) == Some(fate) {
            console.answer(delivery.address.as_str());
        }
    })?;
    Ok(())
}

/// Why the last call could not go on, for machines.
fn describe_stoppage(stoppage: &Stoppage) -> Value {
    let Stoppage { at, cause, needs_person } = stoppage;
    json!({ "at": at.to_string(), "cause": cause, "needs_person": needs_person })
}

/// The contents that the run had before it was amended.
fn amended(status: &RunStatus) -> Value {
    let former = status.contents.iter().filter_map(|content| Some((content.hash, content.until?)));
    former
        .map(|(hash, until)| json!({ "hash": hash.to_string(), "until": until.to_string() }))
        .collect()
}

/// Shows how the run stands, in words.
///
/// # Errors
///
/// The journal cannot be read.
pub(super) fn tell(
    console: Console,
    newsroom: &mut Newsroom,
    status: &RunStatus,
    naming: Naming,
) -> Result<(), Failure> {
    let standing = RunStanding::read(newsroom, status, naming)?;
    let publication = newsroom.publication();
    let issue = status.run.issue;
    let mut lines =
        vec![format!("{}, {issue}: {}", publication.name, count_readers(&status.tally))];
    lines.extend(list_facts(status, &publication.timezone));
    lines.extend(standing.lines(issue, &NextCall::of(newsroom, status)));
    lines.extend(list_unreadable(&status.run, newsroom.now().date()));
    console.answer(&lines.join("\n"));
    Ok(())
}

/// Who gets nothing, or the free edition, because rows of the list could not be read, and what can be done.
fn list_unreadable(run: &Run, today: Date) -> Vec<String> {
    let Run { issue, unreadable: UnreadableRows { left_out, downgraded }, .. } = run;
    let late = if issue.day() == today { "" } else { " --late" };
    let mut lines = Vec::new();
    if *left_out > 0 {
        let left_out = readers(*left_out);
        lines.push(format!("  {left_out} of the list left out: the rows could not be read"));
        lines.push("    `matinale check` shows them; when they are mended,".to_owned());
        lines.push(format!("    `matinale send {issue}{late} --top-up` sends to these readers"));
    }
    if *downgraded > 0 {
        let downgraded = readers(*downgraded);
        lines.push(format!(
            "  {downgraded} of the list given the free edition: tier or `until` could not be read"
        ));
        lines.push("    `matinale check` shows the rows; when they are mended,".to_owned());
        lines.push(format!(
            "    `matinale send {issue}{late} --to ADDRESS` sends what a reader pays for"
        ));
    }
    lines
}

/// The moment of an end, without its day if that is the day of the beginning.
fn word_end(beginning: Timestamp, end: Timestamp, zone: &TimeZone) -> String {
    let [began, ended] = [beginning, end].map(|moment| moment.to_zoned(zone.clone()));
    if began.date() == ended.date() {
        ended.strftime("%H:%M:%S").to_string()
    } else {
        word_day_and_time(end, zone)
    }
}

/// When the run was planned and begun, which content it sends, and why the last call could not go on.
fn list_facts(status: &RunStatus, zone: &TimeZone) -> Vec<String> {
    let Run { issue, started, finished, stoppage, .. } = &status.run;
    let end = match finished {
        Some(finished) => format!("finished {}", word_end(*started, *finished, zone)),
        None => "not finished".to_owned(),
    };
    let mut lines = vec![
        format!("  begun {}, {end}", word_day_and_time(*started, zone)),
        format!("  {}", count_editions(&status.tally)),
    ];
    lines.extend(list_contents(status, zone));
    if status.contents.len() > 1 {
        lines.push(format!("  `matinale status {issue} --content HASH` lists who has a content"));
    }
    if let Some(Stoppage { at: moment, cause, .. }) = stoppage
        && status.tally.open() > 0
    {
        lines.extend(wrap(
            &format!("last call {}: {cause}", moment.to_zoned(zone.clone()).strftime("%H:%M")),
            "  ",
        ));
    }
    lines
}
