//! What `send` would send, and what it asks before it does.

use jiff::tz::TimeZone;
use serde_json::json;

use super::columns::{count_columns, wrap_within};
use super::console::Console;
use super::failure::Failure;
use super::moments::{word_day_and_time, word_moment};
use super::named_copies::{describe_copies, word_copies};
use super::plan_head::{
    Plan, describe_approvals, describe_proof, list_message_lines, list_relays, list_standing_lines,
    word_sender,
};
use super::reasons::word_lines;
use super::remarks::readers;
use super::stages::{describe_planned_stage, word_planned_stages};
use super::standing::count_readers;
use crate::audience::SpooledAudience;
use crate::deliver::Forecast;
use crate::issue::edition::EditionName;
use crate::journal::Tally;
use crate::newsroom::{Alert, ClearedIssue, CorrectedReaders, RunForecast};
use crate::wording::{Locale, Value, Wording, join_lines, join_wordings, say, say_count};

/// Everything that a person has to know before the issue leaves, line by line.
fn list_plan_lines(plan: &Plan<'_, '_>) -> Vec<Wording> {
    let zone = &plan.cleared.publication().timezone;
    let mut lines = vec![say!("{line}", line = plan.cleared.line())];
    lines.extend(list_message_lines(plan));
    lines.push(word_plan(plan.cleared, plan.tally.as_ref()));
    lines.extend(word_planned_stages(&plan.stages));
    lines.extend(list_standing_lines(plan));
    lines.extend(plan.forecast.as_ref().map(|pace| word_forecast(pace, zone)));
    lines
}

/// Shows what would be sent, to how many readers, and how long it takes at least.
pub(super) fn answer_plan(console: Console, plan: &Plan<'_, '_>) {
    let Plan { cleared, forecast, tally, .. } = plan;
    let tally = tally.as_ref();
    let count = |name| cleared.audience().map_or(0, |audience| audience.count(name));
    let [free, paid] = [EditionName::Free, EditionName::Paid].map(count);
    let subject = cleared.printed().free().subject();
    if console.json {
        let is_late = cleared.run().is_some() && cleared.named_copies().is_none();
        let added = cleared.audience().filter(|_| is_late).map(SpooledAudience::len);
        let policy = cleared.publication().delivery.in_doubt;
        let answer = json!({
            "issue": cleared.printed().issue().name.to_string(),
            "subject": subject,
            "free": free,
            "paid": paid,
            "signed_up": cleared.audience().map_or(0, SpooledAudience::count_signed_up),
            "resumes": cleared.run().is_some(),
            "added": added,
            "named": cleared.named_copies().map(describe_copies),
            "waiting": tally.map(|tally| tally.count_left_to_calls(policy)),
            "hash": cleared.hash().to_string(),
            "corrects": cleared.corrected().map(describe_corrected),
            "left_out": cleared.loss().map(|loss| loss.left_out.count),
            "downgraded": cleared.loss().map(|loss| loss.downgraded.count),
            "first": plan.stages.iter().map(describe_planned_stage).collect::<Vec<_>>(),
            "forecast": forecast.as_ref().map(describe_forecast),
            "preheader": cleared.printed().preheaders()[0],
            "from": word_sender(cleared.publication()),
            "relays": list_relays(cleared.publication()),
            "approvals": cleared.approvals().map(describe_approvals),
            "proof": plan.proof.as_ref().map(|proof| describe_proof(proof, console.locale())),
        });
        return console.answer(&answer.to_string());
    }
    let mut lines = list_plan_lines(plan);
    lines.push(say!("  nothing was sent"));
    console.answer(&wrap_lines(&lines, count_columns(&std::io::stdout()), console.locale()));
}

/// Breaks lines at the end of the terminal.
fn wrap_lines(lines: &[Wording], columns: usize, locale: Locale) -> Vec<Wording> {
    let said = lines.iter().map(|line| line.translate(locale)).collect::<Vec<_>>().join("\n");
    word_lines(said.lines().flat_map(|line| wrap_within(line, columns)))
}

/// Whom the issue would go to, in words.
fn word_plan(cleared: &ClearedIssue<'_>, tally: Option<&Tally>) -> Wording {
    let who = cleared.audience().map(count_by_edition);
    let Some((run, tally)) = cleared.run().zip(tally) else {
        let readers = who.unwrap_or_else(|| readers(0));
        return if let Some(CorrectedReaders { issue, content, .. }) = cleared.corrected() {
            say!(
                "  would go to {readers}, who have content {content} of the issue of {issue}",
                readers,
                content = content.short(),
                issue
            )
        } else {
            say!("  would go to {readers}", readers)
        };
    };
    let begun = word_day_and_time(run.started, &cleared.publication().timezone);
    let readers = count_readers(tally);
    let on = say!("  goes on with the run begun {begun}: {readers}", begun, readers);
    match (who, cleared.named_copies()) {
        (Some(who), Some(copies)) => {
            let named = say!("  would send by name to {readers}:", readers = who);
            join_lines([on, named].into_iter().chain(word_copies(copies)))
        }
        (Some(who), None) => {
            join_lines([on, say!("  would add, since come late: {readers}", readers = who)])
        }
        (None, _) => on,
    }
}

/// What a correction corrects, and who does not get it, for machines.
fn describe_corrected(corrected: &CorrectedReaders) -> serde_json::Value {
    let CorrectedReaders { issue, content, holders, gone, unconcerned, in_doubt } = corrected;
    json!({
        "issue": issue.to_string(),
        "content": content.to_string(),
        "have_it": holders,
        "gone": gone,
        "unconcerned": unconcerned,
        "in_doubt": in_doubt,
    })
}

/// How many readers there are, and how many of each edition.
fn count_by_edition(audience: &SpooledAudience) -> Wording {
    let readers = readers(audience.len() as u64);
    let editions = word_editions(audience);
    match audience.count_signed_up() {
        0 => say!("{readers} ({editions})", readers, editions),
        count => say!("{readers} ({editions}; {count} signed up)", readers, editions, count),
    }
}

/// How many readers of each edition there are.
fn word_editions(audience: &SpooledAudience) -> Value {
    let [free, paid] = [EditionName::Free, EditionName::Paid].map(|name| audience.count(name));
    join_wordings([
        say_count!("{free} free", "{free} free", free),
        say_count!("{paid} paid", "{paid} paid", paid),
    ])
}

/// The forecast in words: how long the run takes, when it ends, and who would be too late.
fn word_forecast(forecast: &RunForecast, zone: &TimeZone) -> Wording {
    let RunForecast { forecast: Forecast { takes, ends, too_late }, deadline } = forecast;
    if takes.is_zero() {
        return say!("  the pace of the relays holds nobody up");
    }
    let seconds = i64::try_from(takes.as_millis().div_ceil(1_000)).unwrap_or(i64::MAX);
    // From an hour on, whole minutes are exact enough.
    let unit = if seconds < 3_600 { 1 } else { 60 };
    let seconds = (seconds + unit - 1) / unit * unit;
    let takes = say!(
        "  takes {time} at least, because of the pace of the relays: until {until}",
        time = word_whole_span(seconds),
        until = word_moment(*ends, zone)
    );
    if *too_late == 0 {
        return takes;
    }
    let late = readers(*too_late);
    let late = say!(
        "  warning: {late} would be given up, because the pace does not reach them {deadline}",
        late,
        deadline
    );
    join_lines([takes, late])
}

/// A span of time, exact to a second: `1 h 2 min`, `1 min 1 s`.
fn word_whole_span(seconds: i64) -> String {
    let parts = [(seconds / 3_600, "h"), (seconds % 3_600 / 60, "min"), (seconds % 60, "s")];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    parts.map(|(count, unit)| format!("{count} {unit}")).collect::<Vec<_>>().join(" ")
}

/// The alert about the readers whom the pace does not reach in time. `None` if it reaches everybody.
pub(super) fn find_slow_pace(forecast: &RunForecast, zone: &TimeZone) -> Option<Alert> {
    let remedy = say!("    raise `retry_for` or `not_after`, or add a relay");
    let text = join_lines([word_forecast(forecast, zone), remedy]);
    (forecast.forecast.too_late > 0).then(|| Alert::about("the pace", "", text))
}

/// The question before a new run begins.
fn ask_about_new_run(cleared: &ClearedIssue<'_>, readers: &Wording, editions: &Value) -> Wording {
    let count = cleared.audience().map_or(0, SpooledAudience::len).to_string();
    if let Some(CorrectedReaders { issue, content, .. }) = cleared.corrected() {
        return say!(
            "This goes to {readers} who have content {content} of the issue of {issue} ({editions}). Type {count} to send, or Enter to cancel:",
            readers,
            content = content.short(),
            issue,
            editions,
            count
        );
    }
    say!(
        "This goes to {readers} ({editions}). Type {count} to send, or Enter to cancel:",
        readers,
        editions,
        count
    )
}

fn describe_forecast(forecast: &RunForecast) -> serde_json::Value {
    let RunForecast { forecast: Forecast { takes, ends, too_late }, .. } = forecast;
    json!({ "seconds": takes.as_secs_f64(), "ends": ends.to_string(), "too_late": too_late })
}

/// Asks the person at the terminal to type the number of readers before a run begins.
///
/// # Errors
///
/// Nobody is at the terminal, or another answer was typed.
pub(super) fn confirm(plan: &Plan<'_, '_>, console: Console) -> Result<(), Failure> {
    let cleared = plan.cleared;
    if !Console::is_attended() {
        return Err(Failure::not_started(say!("there is no terminal to ask at"))
            .help(say!("add `--yes` to send without being asked")));
    }
    // Where a run goes on, it was answered for when it began.
    let Some(audience) = cleared.audience() else { return Ok(()) };
    let count = audience.len().to_string();
    let (readers, editions) = (readers(audience.len() as u64), word_editions(audience));
    let question = match (cleared.run(), cleared.named_copies()) {
        (Some(_), None) => say!(
            "This goes to {readers} who came late, and to whoever the run has not reached yet ({editions}). Type {count} to send, or Enter to cancel:",
            readers,
            editions,
            count
        ),
        (Some(_), Some(_)) => say!(
            "This goes to {readers} by name ({editions}). Type {count} to send, or Enter to cancel:",
            readers,
            editions,
            count
        ),
        (None, _) => ask_about_new_run(cleared, &readers, &editions),
    };
    let mut lines = list_plan_lines(plan);
    lines.push(question);
    let lines = wrap_lines(&lines, count_columns(&std::io::stderr()), console.locale());
    let answer = console.ask(&join_lines(lines));
    if answer == count {
        return Ok(());
    }
    if answer.is_empty() {
        return Err(Failure::person(say!("nothing was sent: you typed nothing")));
    }
    let typed = answer.escape_debug().to_string();
    Err(Failure::person(say!("nothing was sent: you typed `{typed}`, not {count}", typed, count)))
}
