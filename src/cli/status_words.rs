//! The state of a run, in words and as JSON.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::console::Console;
use super::deliveries::{refusal_counts, states};
use super::failure::Failure;
use super::moments::{word_day_and_time, word_end};
use super::news::stand;
use super::reasons::{Naming, word_lines, wrap};
use super::stages::{describe_stage, list_stage_lines};
use super::standing::{NextCall, RunStanding, count_editions};
use super::status_content::{describe_contents, list_contents};
use super::status_senders::{describe_senders, list_senders};
use super::stop::{describe_stop, list_stops};
use crate::journal::{CorrectedVersion, Run, Stoppage, UnreadableRows, word_kept};
use crate::newsroom::{KnownCorrection, Newsroom, RunStatus, SendStep};
use crate::wording::{Locale, Wording, say, say_count};

/// How the run stands, for machines.
pub(super) fn describe_head(status: &RunStatus) -> Value {
    let RunStatus { run, tally, .. } = status;
    json!({
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
        "stages": status.stages.iter().map(|stage| describe_stage(stage, status.until)).collect::<Value>(),
        "senders": describe_senders(&status.senders),
        "stops": status.stops.iter().map(describe_stop).collect::<Value>(),
        "states": states(tally),
        "refusals": refusal_counts(tally),
    })
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
    let standing = RunStanding::read(newsroom, status, naming, console.locale())?;
    let sender = newsroom.find_working_sender(status.run.issue)?;
    let issue = status.run.issue;
    let steps = list_steps(newsroom, status);
    let corrections = newsroom.find_corrections(&status.run)?;
    let publication = newsroom.publication();
    let mut lines = vec![stand(&publication.name, status)];
    lines.extend(list_facts(status, &publication.timezone, console.locale()));
    let (now, zone) = (newsroom.now().timestamp(), &publication.timezone);
    lines.extend(list_stage_lines(status, now, zone, console.locale()));
    lines.extend(list_corrections(&status.run, &corrections));
    lines.extend(list_senders(&status.senders));
    let next = NextCall { sender, steps, ..NextCall::of(newsroom, status) };
    lines.extend(standing.lines(issue, &next));
    lines.extend(list_unreadable(&status.run, newsroom.now().date()));
    console.answer(&lines);
    Ok(())
}

/// What has to be done before a call goes on, where a person is asked for: if the issue is or was stopped, or if the last call
/// was refused.
fn list_steps(newsroom: &mut Newsroom, status: &RunStatus) -> Vec<SendStep> {
    let was_held = !status.stops.is_empty();
    let is_refused = status.run.stoppage.as_ref().is_some_and(|stoppage| stoppage.needs_person);
    if status.tally.open() == 0 || !was_held && !is_refused {
        return Vec::new();
    }
    newsroom.list_send_steps(status.run.issue)
}

/// What the issue corrects, and what corrects it.
fn list_corrections(run: &Run, corrections: &[KnownCorrection]) -> Vec<Wording> {
    let corrects = run.corrects.map(|CorrectedVersion { issue, content }| {
        say!(
            "  corrects content {content} of the issue of {issue}",
            content = content.short(),
            issue
        )
    });
    let corrected = corrections.iter().map(|KnownCorrection { name, sent }| {
        let name = name.to_string();
        if let Some(sent) = sent {
            say!(
                "  corrected by {name}: {accepted} of {planned} have it",
                name,
                accepted = sent.accepted,
                planned = sent.planned
            )
        } else {
            say!("  corrected by {name}, which was not sent yet", name)
        }
    });
    corrects.into_iter().chain(corrected).collect()
}

/// Who gets nothing, or the free edition, because rows of the list could not be read, and what can be done.
pub(super) fn list_unreadable(run: &Run, today: Date) -> Vec<Wording> {
    let Run { issue, unreadable: UnreadableRows { left_out, downgraded }, .. } = run;
    let late = if issue.day() == today { "" } else { " --late" };
    let mut lines = Vec::new();
    if *left_out > 0 {
        lines.push(say_count!(
            "  {count} reader of the list left out: the rows could not be read",
            "  {count} readers of the list left out: the rows could not be read",
            count = left_out
        ));
        lines.push(say!("    `matinale check` shows them; when they are mended,"));
        lines.push(say!(
            "    `matinale send {issue}{late} --top-up` sends to these readers",
            issue,
            late
        ));
    }
    if *downgraded > 0 {
        lines.push(say_count!(
            "  {count} reader of the list given the free edition: tier or `until` could not be read",
            "  {count} readers of the list given the free edition: tier or `until` could not be read",
            count = downgraded
        ));
        lines.push(say!("    `matinale check` shows the rows; when they are mended,"));
        lines.push(say!(
            "    `matinale send {issue}{late} --to ADDRESS` sends what a reader pays for",
            issue,
            late
        ));
    }
    lines
}

/// When the run was planned and begun, which content it sends, and why the last call could not go on.
fn list_facts(status: &RunStatus, zone: &TimeZone, locale: Locale) -> Vec<Wording> {
    let Run { issue, started, finished, stoppage, .. } = &status.run;
    let began = word_day_and_time(*started, zone);
    let line = if let Some(finished) = finished {
        let end = word_end(*started, *finished, zone);
        say!("  begun {began}, finished {end}", began, end)
    } else {
        say!("  begun {began}, not finished", began)
    };
    let mut lines = vec![line, say!("  {editions}", editions = count_editions(&status.tally))];
    lines.extend(list_contents(status, zone));
    if status.contents.len() > 1 {
        lines.push(say!(
            "  `matinale status {issue} --content HASH` lists who has a content",
            issue
        ));
    }
    lines.extend(list_stops(&status.stops, zone, locale));
    if let Some(Stoppage { at: moment, cause, .. }) = stoppage
        && status.tally.open() > 0
    {
        let time = moment.to_zoned(zone.clone()).strftime("%H:%M").to_string();
        let told = say!("last call {time}: {cause}", time, cause = word_kept(cause));
        lines.extend(word_lines(wrap(&told.translate(locale), "  ")));
    }
    lines
}
