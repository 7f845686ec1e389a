//! The end of a run: its words and its exit code.

use super::advice::not_through;
use super::console::Console;
use super::failure::{Exit, Failure};
use super::half_time::DueWait;
use super::losses::find_nobody;
use super::news::News;
use super::remarks::readers;
use super::standing::tell_standing;
use super::summary::{RunFault, Summary, Urgency};
use crate::issue::IssueName;
use crate::newsroom::{Alert, MessageWeight, Newsroom, RunEnd, RunReport};
use crate::publication::InDoubtPolicy;

/// What a run is about, for its summary.
pub(super) struct RunSubject<'a> {
    pub(super) issue: IssueName,
    /// The issue in one line.
    pub(super) line: &'a str,
    /// What is done about messages in doubt.
    pub(super) policy: InDoubtPolicy,
    /// What the message weighs.
    pub(super) weight: &'a MessageWeight,
}

/// Shows how a run ended, and remembers that a person was told of it.
///
/// # Errors
///
/// A person has to look, or the relay kept the run from getting through.
pub(super) fn conclude(
    console: Console,
    newsroom: &mut Newsroom,
    summary: &Summary<'_>,
    subject: &RunSubject<'_>,
) -> Result<Exit, Failure> {
    let RunSubject { issue, policy, weight, .. } = *subject;
    let report = summary.report;
    let exit = Exit::from(report.end(policy));
    let standing = tell_standing(newsroom, issue)?;
    if say_end(console, summary, subject, &standing) {
        let status = newsroom.run_status(&issue.to_string())?;
        let mut alerts: Vec<_> = summary.faults().iter().map(alert_of).collect();
        alerts.extend(status.as_ref().and_then(find_nobody));
        let telling = newsroom.find_untold(issue, alerts);
        // What cannot be recorded is told again by the next call.
        let _ = newsroom.record_told(&telling);
    }
    require_balance(report)?;
    if report.expired > 0 {
        let given_up = readers(report.expired);
        return Err(Failure::person(format!("{given_up} given up: it is too late for them")));
    }
    match (report.trouble(), exit) {
        (None, exit) => Ok(exit),
        (Some(trouble), Exit::Done) => {
            console.tell(&format!("a connection could not get through: {}", trouble.failure));
            Ok(Exit::Done)
        }
        (Some(trouble), exit) => Err(not_through(trouble, weight, exit, &summary.giving_up(issue))),
    }
}

/// Adds to the news what a person has to know of a run that stopped or ended, besides its readers.
/// Answers the exit code.
pub(super) fn add_news(news: &mut News, summary: &Summary<'_>, subject: &RunSubject<'_>) -> Exit {
    let report = summary.report;
    let exit = Exit::from(report.end(subject.policy));
    match (report.trouble(), exit) {
        // Every reader's delivery has ended, and the relay may be back.
        (Some(_), Exit::Done) => {}
        (Some(trouble), exit) => {
            let failure =
                not_through(trouble, subject.weight, exit, &summary.giving_up(subject.issue));
            if summary.misses_readers(subject.issue) {
                news.add_hindrance(Alert::new("a failure", format!("error: {failure}")));
            } else {
                news.add_trouble(&failure);
            }
        }
        (None, _) => {
            if !summary.report.resting.is_empty() {
                news.note_due_wait(DueWait::Pace);
            }
            add_faults(news, summary);
        }
    }
    if let Err(failure) = require_balance(report) {
        news.add_failure(&failure);
    }
    exit
}

/// Adds the faults of a run that went on in spite of them: relays that failed, and domains that are held.
fn add_faults(news: &mut News, summary: &Summary<'_>) {
    for fault in summary.faults() {
        match fault.urgency {
            Urgency::Now => news.add_hindrance(alert_of(&fault)),
            Urgency::IfItLasts => news.add_delay(alert_of(&fault)),
            Urgency::Never => {}
        }
    }
}

/// The alert about a fault.
fn alert_of(fault: &RunFault) -> Alert {
    Alert::new(&fault.subject, format!("  {}", fault.words))
}

/// Shows how the run stands, and what a person must know besides. Answers whether somebody can have read
/// it.
fn say_end(
    console: Console,
    summary: &Summary<'_>,
    subject: &RunSubject<'_>,
    standing: &[String],
) -> bool {
    let RunSubject { issue, line, policy, .. } = *subject;
    let is_done = summary.report.end(policy) == RunEnd::Done;
    let is_read = if console.json {
        console.deliver_answer(&summary.json(issue).to_string())
    } else if is_done {
        console.deliver_answer(&summary.text(line, standing))
    } else {
        console.deliver_fault(&summary.text(line, standing))
    };
    if !console.json {
        let faults = summary.faults().into_iter().map(|fault| fault.words);
        for words in summary.rests(issue).into_iter().chain(faults) {
            console.fault(&words);
        }
    }
    is_read
}

/// Checks that every planned reader is in a state that the report counts. If not, the journal
/// cannot be trusted.
///
/// # Errors
///
/// Some planned readers are in no state.
pub(super) fn require_balance(report: &RunReport) -> Result<(), Failure> {
    if report.tally.is_balanced() {
        return Ok(());
    }
    let (planned, lost) = (report.tally.planned(), readers(report.unaccounted()));
    let cause = format!(
        "the journal cannot account for {lost}: {planned} were planned, and it lists others"
    );
    Err(Failure::person(cause).help(
        "put the journal aside and restore its latest copy; an older one has forgotten readers",
    ))
}
