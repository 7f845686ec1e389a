//! The stages of a run in words: who is sent to before all others, and what became of them.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::moments::word_minute;
use super::reasons::{word_lines, wrap};
use super::remarks::readers;
use super::standing::count_in_state;
use crate::deliver::{PausedStage, StageMark};
use crate::journal::{IssueStop, NewStage, Stage, StageCounts, State};
use crate::newsroom::RunStatus;
use crate::wording::{self, Locale, Wording, join_wordings, say, say_count};

/// Which of the first stages a run is at, beside its progress.
pub(super) fn word_stage_mark(stage: StageMark) -> Wording {
    let StageMark { number, of } = stage;
    say!("  first readers, {number} of {of}", number, of)
}

/// Whom an issue goes to before all others, as a plan says it. `None` if to nobody.
pub(super) fn word_planned_stages(stages: &[NewStage]) -> Option<Wording> {
    let last = stages.last()?;
    Some(say!(
        "  goes first to {stages}; waits {pause} behind them, and stops if more than {percent} % are refused",
        stages = join_wordings(stages.iter().map(word_readers)),
        pause = word_pause(last.pause),
        percent = last.max_refused
    ))
}

/// The stages of a run, a line or more each: who has the issue, who was refused, and when the others follow.
pub(super) fn list_stage_lines(
    status: &RunStatus,
    now: Timestamp,
    zone: &TimeZone,
    locale: Locale,
) -> Vec<Wording> {
    let RunStatus { stages, until, .. } = status;
    let goes_on = status.run.finished.is_none() && !status.stops.iter().any(IssueStop::is_standing);
    let present = stages.iter().position(|stage| goes_on && stage.ended.is_none());
    let lines = stages.iter().enumerate().map(|(place, stage)| {
        let told = word_stage(stage);
        if present != Some(place) || !stage.is_sent() {
            return told;
        }
        let time = word_minute(stage.pause_end(*until).max(now), now, zone);
        say!("{told}; the others follow at {time}, unless too many are refused", told, time)
    });
    lines.flat_map(|line| word_lines(wrap(&line.translate(locale), "  "))).collect()
}

/// Who a stage is for, and what became of them.
fn word_stage(stage: &Stage) -> Wording {
    let who = word_readers(&stage.plan);
    let counts = count_readers_of_stage(&stage.counts);
    if stage.number > 1 {
        say!("then to {who}: {counts}", who, counts)
    } else {
        say!("first to {who}: {counts}", who, counts)
    }
}

/// How many readers of a stage have the issue, and what became of the others.
fn count_readers_of_stage(counts: &StageCounts) -> wording::Value {
    let StageCounts { accepted, refused, put_off, in_doubt, .. } = *counts;
    let have_it = say!("{accepted} have it", accepted);
    let others = [
        (refused > 0).then(|| count_in_state(State::Rejected, refused)),
        (put_off > 0).then(|| say_count!("{count} put off", "{count} put off", count = put_off)),
        (in_doubt > 0).then(|| count_in_state(State::InDoubt, in_doubt)),
    ];
    join_wordings(std::iter::once(have_it).chain(others.into_iter().flatten()))
}

/// The readers of a stage.
fn word_readers(stage: &NewStage) -> Wording {
    match &stage.tags {
        Some(tags) => say_count!(
            "{count} reader with a tag ({tags})",
            "{count} readers with a tag ({tags})",
            count = stage.readers,
            tags = tags.as_str()
        ),
        None => readers(stage.readers),
    }
}

/// That a run waits behind a stage, and until when.
pub(super) fn word_paused(paused: &PausedStage, zone: &TimeZone) -> Wording {
    let time = paused.until.to_zoned(zone.clone()).strftime("%H:%M").to_string();
    say!("  the others follow at {time}, unless too many of the first readers are refused", time)
}

/// A stage for machines, of a run whose readers are tried until this moment.
pub(super) fn describe_stage(stage: &Stage, deadline: Timestamp) -> Value {
    let begun = stage.counts.changed.filter(|_| stage.is_sent());
    json!({
        "stage": stage.number,
        "tags": stage.plan.tags,
        "readers": stage.plan.readers,
        "accepted": stage.counts.accepted,
        "refused": stage.counts.refused,
        "max_refused": stage.plan.max_refused,
        "put_off": stage.counts.put_off,
        "in_doubt": stage.counts.in_doubt,
        "pause_until": begun.map(|_| stage.pause_end(deadline).to_string()),
        "ended": stage.ended.map(|at| at.to_string()),
    })
}

/// A planned stage for machines.
pub(super) fn describe_planned_stage(stage: &NewStage) -> Value {
    json!({
        "tags": stage.tags,
        "readers": stage.readers,
        "pause_seconds": stage.pause.as_secs(),
        "max_refused": stage.max_refused,
    })
}

/// A pause in the largest units that fit: `10m`, `1h 30m`.
fn word_pause(pause: SignedDuration) -> String {
    format!("{pause:#}")
}
