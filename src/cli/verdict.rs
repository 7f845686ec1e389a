//! The end of a run: its words and its exit code.

use super::advice::not_through;
use super::console::Console;
use super::event_log::EventLog;
use super::failure::{Exit, Failure};
use super::half_time::DueWait;
use super::losses::find_nobody;
use super::news::{News, failure_alert};
use super::remarks::readers;
use super::standing::tell_standing;
use super::summary::{RunFault, Summary, Urgency};
use crate::issue::IssueName;
use crate::newsroom::{self, Alert, MessageWeight, Newsroom, RunEnd, RunReport};
use crate::publication::InDoubtPolicy;
use crate::wording::{Wording, say};

/// What a run is about, for its summary.
pub(super) struct RunSubject<'a> {
    pub(super) issue: IssueName,
    /// The issue in one line.
    pub(super) line: &'a Wording,
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
    let issue = subject.issue;
    let exit = Exit::from(summary.report.end(subject.policy));
    let standing = tell_standing(newsroom, issue, console.locale())?;
    let news = list_news(summary, subject);
    if say_end(console, summary, subject, standing) {
        let status = newsroom.run_status(&issue.to_string())?;
        let mut alerts: Vec<_> = news.iter().map(RunNews::alert).collect();
        alerts.extend(status.as_ref().and_then(find_nobody));
        let telling = newsroom.find_untold(Some(issue), alerts);
        // What cannot be recorded is told again by the next call.
        let _ = newsroom.record_told(&telling);
    }
    let mut last: Option<Failure> = None;
    for news in news {
        match news {
            RunNews::Failure(failure) | RunNews::Miss(failure) => {
                if let Some(before) = last.replace(failure) {
                    console.failure(&before);
                }
            }
            RunNews::Fault(fault) if !console.json => console.fault(&fault.words),
            RunNews::Fault(_) => {}
        }
    }
    match last {
        None => Ok(exit),
        Some(failure) => Err(Failure { exit: failure.exit.or(exit), ..failure }),
    }
}

/// Adds to the news what a person has to know of a run that stopped or ended, besides its readers.
/// Answers the exit code.
pub(super) fn add_news(news: &mut News, summary: &Summary<'_>, subject: &RunSubject<'_>) -> Exit {
    for found in list_news(summary, subject) {
        match (&found, found.urgency()) {
            (RunNews::Failure(failure), Urgency::IfItLasts) => news.add_trouble(failure),
            (RunNews::Failure(failure), _) => news.add_failure(failure),
            (RunNews::Miss(_) | RunNews::Fault(_), Urgency::Now) => {
                news.add_hindrance(found.alert());
            }
            (_, Urgency::IfItLasts) => news.add_delay(found.alert()),
            (_, Urgency::Never) => {}
        }
    }
    if summary.report.trouble().is_none() && !summary.report.resting.is_empty() {
        news.note_due_wait(DueWait::Pace);
    }
    summary.report.end(subject.policy).into()
}

/// What a person has to know of a run besides its readers. A terminal shows all of it. Cron tells what is
/// urgent.
enum RunNews {
    /// What kept the run from getting through. It has an exit code and says what helps.
    Failure(Failure),
    /// What keeps the run from getting through until it gives up, though it passes by itself.
    Miss(Failure),
    /// What keeps some readers from getting the issue, or did so for a while.
    Fault(RunFault),
}

impl RunNews {
    /// When cron tells a person of it.
    const fn urgency(&self) -> Urgency {
        match self {
            Self::Failure(Failure { exit: Exit::Later, .. }) => Urgency::IfItLasts,
            Self::Failure(_) | Self::Miss(_) => Urgency::Now,
            Self::Fault(fault) => fault.urgency,
        }
    }

    /// The alert about it.
    fn alert(&self) -> Alert {
        match self {
            Self::Failure(failure) | Self::Miss(failure) => failure_alert(failure),
            Self::Fault(fault) => {
                Alert::new(&fault.subject, say!("  {fault}", fault = fault.words))
            }
        }
    }
}

/// Lists what a person has to know of a run that stopped or ended, besides its readers: the faults of single
/// relays and domains, and then the failures.
fn list_news(summary: &Summary<'_>, subject: &RunSubject<'_>) -> Vec<RunNews> {
    let report = summary.report;
    let mut news: Vec<_> = summary.faults().into_iter().map(RunNews::Fault).collect();
    if let Some(trouble) = report.trouble() {
        news.push(match Exit::from(report.end(subject.policy)) {
            // Every reader's delivery has ended, and the relay may be back.
            Exit::Done => RunNews::Fault(RunFault {
                subject: trouble.relay.clone(),
                urgency: Urgency::Never,
                words: say!(
                    "a connection could not get through: {failure}",
                    failure = trouble.failure.word()
                ),
            }),
            exit => {
                let end = summary.giving_up(subject.issue);
                let failure = not_through(trouble, subject.weight, exit, &end);
                let cause = if report.relays.len() > 1 {
                    say!(
                        "the relay {relay} was given up: {failure}",
                        relay = trouble.relay,
                        failure = failure.cause
                    )
                } else {
                    failure.cause
                };
                let failure = Failure { cause, ..failure };
                if summary.misses_readers(subject.issue) {
                    RunNews::Miss(failure)
                } else {
                    RunNews::Failure(failure)
                }
            }
        });
    }
    news.extend(require_balance(report).err().map(RunNews::Failure));
    news.extend(find_stop_failure(report).map(RunNews::Failure));
    news
}

/// Why a person has stopped the run while readers were left. A later call fails with the same words.
pub(super) fn find_stop_failure(report: &RunReport) -> Option<Failure> {
    report.find_stop_refusal().map(|refusal| newsroom::Error::from(refusal.clone()).into())
}

/// Shows how the run stands, and which relays rest. Answers whether somebody can have read it.
fn say_end(
    console: Console,
    summary: &Summary<'_>,
    subject: &RunSubject<'_>,
    standing: Vec<Wording>,
) -> bool {
    let RunSubject { issue, line, policy, .. } = *subject;
    let is_done = summary.report.end(policy) == RunEnd::Done;
    let is_read = if console.json {
        EventLog::new(console, Some(issue)).write("ended", summary.json(issue, console.locale()))
    } else if is_done {
        console.deliver_answer(&summary.lines(line, standing))
    } else {
        console.deliver_fault(&summary.lines(line, standing))
    };
    if !console.json {
        summary.rests(issue).iter().for_each(|words| console.fault(words));
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
    let cause = say!(
        "the journal cannot account for {lost}: {planned} were planned, and it lists others",
        lost,
        planned
    );
    Err(Failure::person(cause).help(say!(
        "put the journal aside and restore its latest copy; an older one has forgotten readers"
    )))
}
