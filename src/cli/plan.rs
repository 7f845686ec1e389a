//! What `send` would send, and what it asks before it does.

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::console::Console;
use super::failure::Failure;
use super::moments::{word_day_and_time, word_moment};
use super::named_copies::{describe_copies, word_copies};
use super::remarks::readers;
use super::standing::count_readers;
use crate::audience::Audience;
use crate::deliver::Forecast;
use crate::issue::edition::EditionName;
use crate::journal::Tally;
use crate::newsroom::{Alert, ClearedIssue, RunForecast};

/// Shows what would be sent, to how many readers, and how long it takes at least.
pub(super) fn answer_plan(
    console: Console,
    cleared: &ClearedIssue<'_>,
    forecast: Option<&RunForecast>,
    tally: Option<&Tally>,
) {
    let count = |name| cleared.audience().map_or(0, |audience| audience.count(name));
    let [free, paid] = [EditionName::Free, EditionName::Paid].map(count);
    let subject = cleared.printed().free().subject();
    if console.json {
        let is_late = cleared.run().is_some() && cleared.named_copies().is_none();
        let added = cleared.audience().filter(|_| is_late).map(Audience::len);
        let policy = cleared.publication().delivery.in_doubt;
        let answer = json!({
            "issue": cleared.printed().issue().name.to_string(),
            "subject": subject,
            "free": free,
            "paid": paid,
            "signed_up": cleared.audience().map_or(0, Audience::count_signed_up),
            "resumes": cleared.run().is_some(),
            "added": added,
            "named": cleared.named_copies().map(describe_copies),
            "waiting": tally.map(|tally| tally.count_left_to_calls(policy)),
            "hash": cleared.hash().to_string(),
            "left_out": cleared.loss().map(|loss| loss.left_out.count),
            "downgraded": cleared.loss().map(|loss| loss.downgraded.count),
            "forecast": forecast.map(describe_forecast),
        });
        return console.answer(&answer.to_string());
    }
    let zone = &cleared.publication().timezone;
    let plan = word_plan(cleared, tally);
    let line = cleared.line();
    let pace = forecast.map(|pace| word_forecast(pace, zone) + "\n").unwrap_or_default();
    console.answer(&format!("{line}\n  subject: {subject}\n{plan}\n{pace}  nothing was sent"));
}

/// Whom the issue would go to, in words.
fn word_plan(cleared: &ClearedIssue<'_>, tally: Option<&Tally>) -> String {
    let who = cleared.audience().map(count_by_edition);
    let Some((run, tally)) = cleared.run().zip(tally) else {
        return format!("  would go to {}", who.unwrap_or_default());
    };
    let begun = word_day_and_time(run.started, &cleared.publication().timezone);
    let on = format!("  goes on with the run begun {begun}: {}", count_readers(tally));
    match (who, cleared.named_copies()) {
        (Some(who), Some(copies)) => {
            format!("{on}\n  would send by name to {who}:{}", word_copies(copies))
        }
        (Some(who), None) => format!("{on}\n  would add, since come late: {who}"),
        (None, _) => on,
    }
}

/// How many readers there are, and how many of each edition.
fn count_by_edition(audience: &Audience) -> String {
    let [free, paid] = [EditionName::Free, EditionName::Paid].map(|name| audience.count(name));
    let signed_up = match audience.count_signed_up() {
        0 => String::new(),
        count => format!("; {count} signed up"),
    };
    format!("{} ({free} free, {paid} paid{signed_up})", readers(audience.len() as u64))
}

/// The forecast in words: how long the run takes, when it ends, and who would be too late.
fn word_forecast(forecast: &RunForecast, zone: &TimeZone) -> String {
    let RunForecast { forecast: Forecast { takes, ends, too_late }, deadline } = forecast;
    if takes.is_zero() {
        return "  the pace of the relays holds nobody up".to_owned();
    }
    let seconds = i64::try_from(takes.as_millis().div_ceil(1_000)).unwrap_or(i64::MAX);
    // From an hour on, whole minutes are exact enough.
    let unit = if seconds < 3_600 { 1 } else { 60 };
    let seconds = (seconds + unit - 1) / unit * unit;
    let takes = format!(
        "  takes {:#} at least, because of the pace of the relays: until {}",
        SignedDuration::from_secs(seconds),
        word_moment(*ends, zone)
    );
    if *too_late == 0 {
        return takes;
    }
    let late = readers(*too_late);
    format!(
        "{takes}\n  warning: {late} would be given up, because the pace does not reach them {deadline}"
    )
}

/// The alert about the readers whom the pace does not reach in time. `None` if it reaches everybody.
pub(super) fn find_slow_pace(forecast: &RunForecast, zone: &TimeZone) -> Option<Alert> {
    let text = format!(
        "{}\n    raise `retry_for` or `not_after`, or add a relay",
        word_forecast(forecast, zone)
    );
    (forecast.forecast.too_late > 0).then(|| Alert::about("the pace", "", text))
}

fn describe_forecast(forecast: &RunForecast) -> Value {
    let RunForecast { forecast: Forecast { takes, ends, too_late }, .. } = forecast;
    json!({ "seconds": takes.as_secs_f64(), "ends": ends.to_string(), "too_late": too_late })
}

/// Asks the person at the terminal to type the number of readers before a run begins.
///
/// # Errors
///
/// Nobody is at the terminal, or another answer was typed.
pub(super) fn confirm(cleared: &ClearedIssue<'_>) -> Result<(), Failure> {
    if !Console::is_attended() {
        return Err(Failure::not_started("there is no terminal to ask at")
            .help("add `--yes` to send without being asked"));
    }
    // Where a run goes on, it was answered for when it began.
    let Some(audience) = cleared.audience() else { return Ok(()) };
    let count = audience.len().to_string();
    let more = match (cleared.run(), cleared.named_copies()) {
        (Some(_), None) => " who came late, and to whoever the run has not reached yet",
        (Some(_), Some(_)) => " by name",
        (None, _) => "",
    };
    let named = cleared.named_copies().map(word_copies).unwrap_or_default();
    let question = format!(
        "{}{named}\nThis goes to {}{more} ({} free, {} paid). Type {count} to send:",
        cleared.line(),
        readers(audience.len() as u64),
        audience.count(EditionName::Free),
        audience.count(EditionName::Paid),
    );
    let answer = Console::ask(&question);
    if answer == count {
        return Ok(());
    }
    let cause = format!("nothing was sent: you typed `{}`, not {count}", answer.escape_debug());
    Err(Failure::person(cause))
}
