//! The stages of a run in words: who is sent to before all others, and what became of them.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::moments::word_minute;
use super::reasons::{word_lines, wrap};
use super::remarks::readers;
use crate::deliver::{PausedStage, StageMark};
use crate::journal::{NewStage, Stage};
use crate::wording::{Locale, Wording, join_wordings, say, say_count};

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
    stages: &[Stage],
    now: Timestamp,
    zone: &TimeZone,
    locale: Locale,
) -> Vec<Wording> {
    let present = stages.iter().position(|stage| stage.ended.is_none());
    let lines = stages.iter().enumerate().map(|(place, stage)| {
        let told = word_stage(stage);
        if present != Some(place) || !stage.is_sent() {
            return told;
        }
        let time = word_minute(stage.pause_end().max(now), now, zone);
        say!("{told}; the others follow at {time}, unless too many are refused", told, time)
    });
    lines.flat_map(|line| word_lines(wrap(&line.translate(locale), "  "))).collect()
}

/// Who a stage is for, and what became of them.
fn word_stage(stage: &Stage) -> Wording {
    let who = word_readers(&stage.plan);
    let (accepted, refused) = (stage.counts.accepted, stage.counts.refused);
    if stage.number > 1 && refused > 0 {
        say!("then to {who}: {accepted} have it, {refused} refused", who, accepted, refused)
    } else if stage.number > 1 {
        say!("then to {who}: {accepted} have it", who, accepted)
    } else if refused > 0 {
        say!("first to {who}: {accepted} have it, {refused} refused", who, accepted, refused)
    } else {
        say!("first to {who}: {accepted} have it", who, accepted)
    }
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

/// A stage for machines.
pub(super) fn describe_stage(stage: &Stage) -> Value {
    json!({
        "stage": stage.number,
        "tags": stage.plan.tags,
        "readers": stage.plan.readers,
        "accepted": stage.counts.accepted,
        "refused": stage.counts.refused,
        "max_refused": stage.plan.max_refused,
        "pause_until": stage.counts.changed.filter(|_| stage.is_sent()).map(|_| stage.pause_end().to_string()),
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
