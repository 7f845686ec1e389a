//! One issue is sent: every step from its file to the report of its run.

use std::path::Path;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use serde_json::json;

use super::console::Console;
use super::deliveries::states;
use super::event_log::EventLog;
use super::failure::Failure;
use super::follow::{Follower, RunTelling};
use super::heard_replies::HeardReplies;
use super::named_copies::word_sent_copies;
use super::news::News;
use super::plan::{answer_plan, confirm, find_slow_pace};
use super::plan_head::Plan;
use super::run_events::RunFeed;
use super::summary::Summary;
use super::verdict::RunSubject;
use crate::address::Address;
use crate::audience::ListLoss;
use crate::issue::IssueName;
use crate::journal::{State, Tally};
use crate::newsroom::{
    Clearance, ClearedIssue, FinishedIssue, IssueToSend, LateReaders, LockedIssue, MessageWeight,
    Newsroom, RunReport, RunningIssue, SendRequest,
};
use crate::publication::InDoubtPolicy;
use crate::wording::{Wording, say, say_count};

/// The occasion of the failure that an issue of the schedule is not there, on its day and after it.
pub(super) const NO_ISSUE: &str = "no issue";

/// How an issue is sent.
#[derive(Debug, Clone)]
pub(super) struct SendOrder {
    /// A date, `today`, `tomorrow`, `latest`, or a file.
    pub(super) issue: String,
    /// What is asked of the run.
    pub(super) request: SendRequest,
    /// Whether a person is asked first.
    pub(super) consent: Consent,
    /// What a missing issue of today is.
    pub(super) missing: MissingIssue,
    /// How long messages on the wire may take once the run is asked to stop.
    pub(super) grace: Duration,
}

/// What has to happen before an issue is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Consent {
    /// A person types the number of readers.
    Asked,
    /// Nothing.
    Given,
    /// The issue is not sent. What would be sent is shown.
    DryRun,
}

/// What a missing issue of today is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MissingIssue {
    /// A day without an issue.
    Allowed,
    /// A mistake, since `--expect` says that there is one.
    Expected,
    /// A mistake, since the schedule says that there is one.
    Scheduled,
    /// A mistake, since readers are to get it whom a person has named.
    WantedByName,
}

/// What came of an order.
pub(super) enum SendEnd {
    /// There was nothing to do. Has the reason.
    Nothing(Wording),
    /// Every delivery has ended before.
    Sent(SentIssue),
    /// The plan was shown.
    Planned,
    /// A run stopped or ended.
    Ran(Box<EndedRun>),
}

/// An issue that was sent before.
pub(super) struct SentIssue {
    pub(super) issue: IssueName,
    /// The file as it is shown.
    pub(super) file: String,
    /// How the deliveries have ended.
    pub(super) tally: Box<Tally>,
}

/// A run that stopped or ended.
pub(super) struct EndedRun {
    pub(super) report: RunReport,
    issue: IssueName,
    /// The issue in one line.
    line: Wording,
    policy: InDoubtPolicy,
    /// What the message weighs.
    weight: MessageWeight,
    took: Duration,
    zone: TimeZone,
    /// The readers whom a person has named. Empty if the run was for everybody.
    named: Vec<Address>,
}

impl EndedRun {
    /// The readers whom a person has named. `None` if the run was for everybody.
    pub(super) fn named(&self) -> Option<&[Address]> {
        Some(self.named.as_slice()).filter(|named| !named.is_empty())
    }

    /// What the summary is made of.
    pub(super) const fn summary(&self) -> Summary<'_> {
        Summary { report: &self.report, took: self.took, zone: &self.zone }
    }

    /// What the run is about.
    pub(super) fn subject(&self) -> RunSubject<'_> {
        let Self { issue, line, policy, weight, .. } = self;
        RunSubject { issue: *issue, line, policy: *policy, weight }
    }
}

impl SendOrder {
    /// The order to go on with the run of an earlier issue: it allows nothing unusual, and waits for
    /// nobody.
    pub(super) fn going_on(issue: IssueName, grace: Duration) -> Self {
        let request = SendRequest::default();
        let (consent, missing) = (Consent::Given, MissingIssue::Allowed);
        Self { issue: issue.to_string(), request, consent, missing, grace }
    }

    /// Sends the issue, and adds what comes up to the news.
    ///
    /// # Errors
    ///
    /// A step failed.
    pub(super) fn carry_out(
        &self,
        newsroom: &mut Newsroom,
        console: Console,
        news: &mut News,
    ) -> Result<SendEnd, Failure> {
        let path = match self.find_file(newsroom, news)? {
            IssueToSend::File(path) => path,
            IssueToSend::NoneToday { issue, last } => {
                return Ok(SendEnd::Nothing(self.word_none_today(issue, last)));
            }
        };
        let checked = newsroom.check_issue(&path)?;
        news.findings(&checked);
        let cleared = newsroom.clear(checked, self.request.clone());
        let mut cleared = match cleared {
            Ok(Clearance::Cleared(cleared)) => cleared,
            Ok(Clearance::AlreadySent { issue, file, tally, remarks }) => {
                news.remarks(remarks);
                self.restore_receipt(newsroom, &path, issue)?;
                news.remarks(newsroom.take_remarks());
                return Ok(SendEnd::Sent(SentIssue { issue, file, tally }));
            }
            Ok(Clearance::NobodyLate { issue, file, tally, loss, remarks }) => {
                news.remarks(remarks);
                self.record_loss(newsroom, issue, &loss)?;
                return Ok(end_for_nobody_late(SentIssue { issue, file, tally }));
            }
            Ok(Clearance::CopiesSent { copies, remarks }) => {
                news.remarks(remarks);
                return Ok(SendEnd::Nothing(word_sent_copies(&copies)));
            }
            Err(error) => {
                news.remarks(newsroom.take_remarks());
                return Err(error.into());
            }
        };
        news.remarks(cleared.take_remarks());
        self.send_as_agreed(*cleared, console, news)
    }

    /// Writes a lost receipt again. A dry run writes nothing.
    fn restore_receipt(
        &self,
        newsroom: &mut Newsroom,
        file: &Path,
        issue: IssueName,
    ) -> Result<(), Failure> {
        if self.consent != Consent::DryRun {
            newsroom.restore_receipt(file, issue)?;
        }
        Ok(())
    }

    /// Keeps in the journal how many rows of the list cannot be read. A dry run writes nothing.
    fn record_loss(
        &self,
        newsroom: &mut Newsroom,
        issue: IssueName,
        loss: &ListLoss,
    ) -> Result<(), Failure> {
        if self.consent != Consent::DryRun {
            newsroom.record_loss(issue, loss)?;
        }
        Ok(())
    }

    /// Sends a cleared issue if a person agrees, or shows the plan.
    fn send_as_agreed(
        &self,
        mut cleared: ClearedIssue<'_>,
        console: Console,
        news: &mut News,
    ) -> Result<SendEnd, Failure> {
        match self.consent {
            Consent::DryRun => {
                answer_plan(console, &Plan::of(&mut cleared)?);
                return Ok(SendEnd::Planned);
            }
            Consent::Asked => confirm(&Plan::of(&mut cleared)?, console)?,
            Consent::Given => {}
        }
        self.send(cleared, console, news)
    }

    /// The file of the issue. Refuses a missing one if it is expected.
    fn find_file(&self, newsroom: &mut Newsroom, news: &mut News) -> Result<IssueToSend, Failure> {
        let found = newsroom.issue_to_send(&self.issue);
        news.remarks(newsroom.take_remarks());
        let found = found?;
        let IssueToSend::NoneToday { issue, last } = found else { return Ok(found) };
        let Some(help) = self.advise_on_missing(issue, last) else { return Ok(found) };
        let failure =
            Failure::person(say!("there is no issue for today, {issue}", issue)).help(help);
        let is_scheduled = self.missing == MissingIssue::Scheduled;
        Err(Failure { occasion: is_scheduled.then(|| NO_ISSUE.to_owned()), ..failure })
    }

    /// What to do about a missing issue of today. `None` if that is no mistake.
    fn advise_on_missing(&self, issue: IssueName, last: Option<IssueName>) -> Option<Wording> {
        Some(match (self.missing, last) {
            (MissingIssue::Allowed, _) => return None,
            (MissingIssue::Expected, _) => {
                say!("write `issues/{issue}.toml`; without `--expect` that is no fault", issue)
            }
            (MissingIssue::Scheduled, _) => say!(
                "write `issues/{issue}.toml`; the next call sends it. A day without an issue is none of \
                 `days` in [schedule]",
                issue
            ),
            (MissingIssue::WantedByName, Some(last)) => say!(
                "the last issue is that of {last}: `{call}`",
                last,
                call = write_late_call(last, "--to ADDRESS")
            ),
            (MissingIssue::WantedByName, None) => say!("write `issues/{issue}.toml`", issue),
        })
    }

    /// Says that there is no issue for today. Who wants to send to readers who came late is told the last issue.
    fn word_none_today(&self, issue: IssueName, last: Option<IssueName>) -> Wording {
        if let Some(last) = last.filter(|_| self.request.late == LateReaders::Added) {
            say!(
                "no issue for today, {issue} (the last one: `{call}`)",
                issue,
                call = write_late_call(last, "--top-up")
            )
        } else {
            say!("no issue for today, {issue}", issue)
        }
    }

    fn send(
        &self,
        mut cleared: ClearedIssue<'_>,
        console: Console,
        news: &mut News,
    ) -> Result<SendEnd, Failure> {
        let (line, issue) = (cleared.line(), cleared.printed().issue().name);
        let zone = cleared.publication().timezone.clone();
        let policy = cleared.publication().delivery.in_doubt;
        let weight = cleared.printed().weigh();
        let named = cleared.named_copies().unwrap_or_default();
        let named = named.iter().map(|copy| copy.reader.clone()).collect();
        let slow_pace = cleared.forecast()?.and_then(|pace| find_slow_pace(&pace, &zone));
        let mut locked = cleared.lock()?;
        news.extend_shown(slow_pace);
        news.remarks(locked.take_remarks());
        tell_recovered(console, &locked);
        tell_joined(console, locked.count_others()?, issue);
        let running = locked.start()?;
        let (running, telling) = begin_telling(running, issue, console);
        let runtime = running.start_runtime()?;
        let began = Instant::now();
        let follower = Follower { console, grace: self.grace, zone: zone.clone() };
        let ended = follower.follow(&runtime, telling, |stop| running.finish(&runtime, stop));
        runtime.shutdown_background();
        let FinishedIssue { report, remarks } = ended?;
        news.remarks(remarks);
        let took = began.elapsed();
        let ended = EndedRun { report, issue, line, policy, weight, took, zone, named };
        Ok(SendEnd::Ran(Box::new(ended)))
    }
}

/// Begins to tell a run: to a program as events, the first of which says how the run stands before its first message.
fn begin_telling(
    mut running: RunningIssue<'_>,
    issue: IssueName,
    console: Console,
) -> (RunningIssue<'_>, RunTelling) {
    let progress = running.progress();
    if !console.json {
        let replies = HeardReplies::of_events(Some(running.listen()));
        return (running, RunTelling::Progress(progress, replies));
    }
    let log = EventLog::new(console, Some(issue));
    let tally = running.tally();
    let facts = json!({
        "hash": running.hash().to_string(),
        "planned": tally.planned(),
        "states": states(tally),
    });
    log.write("begun", facts);
    let feed = RunFeed { progress, events: running.listen() };
    (running, RunTelling::Events(feed, log))
}

/// The end of an order for readers who came late, if nobody did.
fn end_for_nobody_late(sent: SentIssue) -> SendEnd {
    if sent.tally.of(State::Accepted) < sent.tally.planned() {
        return SendEnd::Sent(sent);
    }
    SendEnd::Nothing(say!("{file} has been sent to everyone who is in the list", file = sent.file))
}

/// The command that sends an issue of another day to more readers, as `flag` says.
fn write_late_call(issue: IssueName, flag: &str) -> String {
    format!("matinale send {issue} --late {flag}")
}

/// Says how many others send the issue.
fn tell_joined(console: Console, others: usize, issue: IssueName) {
    if others > 0 {
        console.tell(&say_count!(
            "{count} other process sends the issue of {issue}: this one has joined it",
            "{count} other processes send the issue of {issue}: this one has joined them",
            count = others,
            issue
        ));
    }
}

/// Says what a run that broke off has left behind.
fn tell_recovered(console: Console, locked: &LockedIssue<'_>) {
    let (issue, recovered) = (locked.issue(), locked.recovered());
    if recovered.in_doubt > 0 {
        console.tell(&say_count!(
            "{count} reader left in doubt by a run that broke off; `matinale resolve {issue}` decides",
            "{count} readers left in doubt by a run that broke off; `matinale resolve {issue}` decides",
            count = recovered.in_doubt,
            issue
        ));
    }
    if recovered.resent > 0 {
        console.tell(&say_count!(
            "{count} reader left in doubt by an earlier run: sent again, since in_doubt = \"resend\"",
            "{count} readers left in doubt by an earlier run: sent again, since in_doubt = \"resend\"",
            count = recovered.resent
        ));
    }
}
