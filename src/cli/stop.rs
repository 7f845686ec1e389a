//! `stop` and `go`: a person keeps an issue from being sent, and lets it go.

use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::console::Console;
use super::deliveries::states;
use super::failure::{Exit, Failure};
use super::reader_fate::ReaderFate;
use super::reasons::{word_lines, wrap};
use super::remarks::readers;
use super::standing::{NextCall, count_readers};
use crate::issue::IssueName;
use crate::journal::{IssueStop, StopEnd, StopOrder, StopWords, Stopped, word_holder, word_kept};
use crate::newsroom::{
    Newsroom, RunStatus, SenderSeen, StopRelease, StopReport, word_release, word_steps,
    word_stop_time,
};
use crate::wording::{Locale, Wording, say};

/// Stop an issue: end its run, on whatever machine, and let no `send` begin it again
///
/// The messages on the wire are finished, as when a terminal ends `send`: nobody is in doubt, and nobody else is sent
/// the issue. `stop` waits a few seconds for that, and says what it saw. Every later `send` of the issue, that of cron too,
/// is refused until `matinale go ISSUE`. A refused `send` says who stopped the issue, when and why, and so does `status`. An issue that
/// nobody has begun to send can be stopped too.
///
/// For example: `matinale stop today --why "the minister has resigned"`
#[derive(Debug, Args)]
pub(super) struct StopIssue {
    /// A date, `today`, `tomorrow`, `latest`, or a file
    issue: String,
    /// Why: one line, which everybody is told whose `send` is refused
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    #[command(flatten)]
    person: Person,
}

/// Let an issue go that was stopped: the next `send` goes on where its run stands
///
/// Says how many readers wait, and until when the run's time lasts. Nothing is sent by `go` itself.
///
/// For example: `matinale go today && matinale send today`
#[derive(Debug, Args)]
pub(super) struct LetGo {
    /// A date, `today`, `tomorrow`, `latest`, or a file
    issue: String,
    #[command(flatten)]
    person: Person,
}

/// The person who stops an issue or lets it go.
#[derive(Debug, Args)]
struct Person {
    /// Who you are; without it, your user's name and the machine's
    #[arg(long = "as", value_name = "NAME")]
    name: Option<String>,
}

impl Person {
    /// The words that name the person.
    fn find_words(&self, newsroom: &Newsroom) -> Result<StopWords, Failure> {
        match &self.name {
            Some(typed) => read_words("--as", typed),
            None => newsroom.name_person().ok_or_else(|| {
                Failure::not_started(say!("this machine does not say who you are"))
                    .help(say!("say it with `--as NAME`"))
            }),
        }
    }
}

impl StopIssue {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        let why = self.why.as_deref().map(|typed| read_words("--why", typed)).transpose()?;
        let order = StopOrder { by: self.person.find_words(newsroom)?, why };
        let report = newsroom.stop_issue(&self.issue, &order)?;
        console.remarks(newsroom.take_remarks());
        let status = newsroom.run_status(&report.issue.to_string())?;
        if console.json {
            console.answer(&describe_report(&report, status.as_ref()).to_string());
        }
        let zone = newsroom.publication().timezone.clone();
        let head = word_stopped(&report, &zone).translate(console.locale());
        let mut lines = word_lines(wrap(&head, ""));
        lines.extend(word_sender(&report, status.as_ref()));
        lines.push(say!("  {line}", line = word_release(report.issue)));
        console.say(&lines);
        Ok(Exit::Done)
    }
}

impl LetGo {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        let by = self.person.find_words(newsroom)?;
        let StopRelease { issue, stop } = newsroom.end_stop(&self.issue, &by)?;
        console.remarks(newsroom.take_remarks());
        let status = newsroom.run_status(&issue.to_string())?;
        if console.json {
            let waiting = status.as_ref().map(|status| ReaderFate::Waiting.count(&status.tally));
            let answer = json!({
                "issue": issue.to_string(),
                "stop": stop.as_ref().map(describe_stop),
                "waiting": waiting,
                "until": status.as_ref().map(|status| status.until.to_string()),
            });
            console.answer(&answer.to_string());
        }
        let zone = newsroom.publication().timezone.clone();
        let head = word_released(issue, stop.as_ref(), &zone).translate(console.locale());
        let mut lines = word_lines(wrap(&head, ""));
        lines.extend(list_next_steps(newsroom, issue, status.as_ref()));
        console.say(&lines);
        Ok(Exit::Done)
    }
}

/// Reads what a person says of a stop behind an option.
pub(super) fn read_words(option: &str, typed: &str) -> Result<StopWords, Failure> {
    StopWords::parse(typed).ok_or_else(|| {
        Failure::not_started(say!(
            "`{option}` takes one line of 1 to {most} characters",
            option,
            most = StopWords::MAX_CHARS
        ))
    })
}

/// A stop for machines.
pub(super) fn describe_stop(stop: &IssueStop) -> Value {
    json!({
        "at": stop.at.to_string(),
        "by": stop.by.as_str(),
        "why": stop.why.as_ref().map(StopWords::as_str),
        "ended_at": stop.end.as_ref().map(|end| end.at.to_string()),
        "ended_by": stop.end.as_ref().map(|end| end.by.as_str()),
    })
}

/// What came of `stop`, for machines.
fn describe_report(report: &StopReport, status: Option<&RunStatus>) -> Value {
    let StopReport { issue, stopped, sender } = report;
    json!({
        "issue": issue.to_string(),
        "stop": describe_stop(stopped.stop()),
        "was_stopped": matches!(stopped, Stopped::Already(_) | Stopped::Anew(_)),
        "sender": match sender {
            SenderSeen::Nobody => "nobody",
            SenderSeen::Ended => "ended",
            SenderSeen::Ending(_) => "ending",
        },
        "planned": status.map(|status| status.tally.planned()),
        "states": status.map(|status| states(&status.tally)),
    })
}

/// Every stop of an issue in words, the one that stands last, each with its end.
pub(super) fn list_stops(stops: &[IssueStop], zone: &TimeZone, locale: Locale) -> Vec<Wording> {
    let lines = stops.iter().enumerate().map(|(at, stop)| {
        // A stop that ends where the next one begins has got another reason. Nobody has let the issue go.
        let next = stops.get(at + 1).map(|next: &IssueStop| next.at);
        let replaced = stop.end.as_ref().filter(|end| Some(end.at) == next);
        let line = match replaced {
            Some(end) => word_replaced(stop, end, zone),
            None => word_stop(stop, zone),
        };
        line.translate(locale)
    });
    lines.flat_map(|line| word_lines(wrap(&line, "  "))).collect()
}

/// A stop in one line that another one with another reason has taken the place of.
fn word_replaced(stop: &IssueStop, end: &StopEnd, zone: &TimeZone) -> Wording {
    let stopped = word_stop(&IssueStop { end: None, ..stop.clone() }, zone);
    let time = word_stop_time(stop.issue, &end.at.to_zoned(zone.clone()));
    say!("{stopped}; stopped anew at {time}", stopped, time)
}

/// A stop in one line: when, by whom and why, and how it ended.
fn word_stop(stop: &IssueStop, zone: &TimeZone) -> Wording {
    let IssueStop { issue, at, by, why, end } = stop;
    let write = |moment: &Timestamp| word_stop_time(*issue, &moment.to_zoned(zone.clone()));
    let stopped = say!("stopped at {time} by {by}", time = write(at), by = by.to_string());
    let stopped = match why {
        Some(why) => say!("{stopped}: {why}", stopped, why = word_kept(why.as_str())),
        None => stopped,
    };
    match end {
        Some(end) => say!(
            "{stopped}; let go at {time} by {by}",
            stopped,
            time = write(&end.at),
            by = end.by.to_string()
        ),
        None => stopped,
    }
}

/// That the issue is stopped, or that it was before.
fn word_stopped(report: &StopReport, zone: &TimeZone) -> Wording {
    let issue = report.issue.to_string();
    match &report.stopped {
        Stopped::Now(stop) => {
            if let Some(why) = &stop.why {
                say!("{issue} is stopped: {why}", issue, why = word_kept(why.as_str()))
            } else {
                say!("{issue} is stopped", issue)
            }
        }
        Stopped::Anew(stop) => {
            let stopped = word_stop(stop, zone);
            say!("{issue} stays stopped; from now on it is {stopped}", issue, stopped)
        }
        Stopped::Already(stop) => {
            let stopped = word_stop(stop, zone);
            say!("{issue} is stopped already; it was {stopped}", issue, stopped)
        }
    }
}

/// What was seen of the sender, and how many readers have the issue.
fn word_sender(report: &StopReport, status: Option<&RunStatus>) -> Vec<Wording> {
    let counts = status.map(|status| count_readers(&status.tally));
    let told = match (&report.sender, counts) {
        (SenderSeen::Nobody, None) => say!("  nobody has begun to send it"),
        (SenderSeen::Nobody, Some(counts)) => say!("  nobody was sending it: {counts}", counts),
        (SenderSeen::Ended, None) => say!("  its sender has ended, before anything was sent"),
        (SenderSeen::Ended, Some(counts)) => say!("  its sender has ended: {counts}", counts),
        (SenderSeen::Ending(process), counts) => {
            let told = if let Some(counts) = counts {
                say!("  its sender is still ending: {counts}", counts)
            } else {
                say!("  its sender is still ending")
            };
            let issue = report.issue.to_string();
            let look = say!("  `matinale status {issue}` says when nobody is on the wire", issue);
            return vec![told, say!("  ({process})", process = word_holder(process)), look];
        }
    };
    vec![told]
}

/// That the issue may be sent again, or that nobody had stopped it.
fn word_released(issue: IssueName, stop: Option<&IssueStop>, zone: &TimeZone) -> Wording {
    let issue = issue.to_string();
    let Some(stop) = stop else { return say!("{issue} is not stopped: nothing to do", issue) };
    let stopped = word_stop(&IssueStop { end: None, ..stop.clone() }, zone);
    say!("{issue} may be sent again; it was {stopped}", issue, stopped)
}

/// Which call goes on, with how many readers, and until when.
fn list_next_steps(
    newsroom: &mut Newsroom,
    issue: IssueName,
    status: Option<&RunStatus>,
) -> Vec<Wording> {
    let Some(status) = status else {
        let steps = newsroom.list_send_steps(issue);
        return match steps.as_slice() {
            [_, _, ..] => word_steps(issue, &steps).map(|steps| say!("  {steps} sends it", steps)),
            _ => Some(say!("  `matinale send {issue}` sends it", issue = issue.to_string())),
        }
        .into_iter()
        .collect();
    };
    let waiting = ReaderFate::Waiting.count(&status.tally);
    if waiting == 0 {
        return vec![say!("  {counts}", counts = count_readers(&status.tally))];
    }
    let head = say!("  {readers} waiting", readers = readers(waiting));
    let steps = newsroom.list_send_steps(issue);
    vec![head, NextCall { steps, ..NextCall::of(newsroom, status) }.line(issue)]
}
