//! An issue that is being sent, and the end of its run.

use std::path::PathBuf;

use tokio::runtime::Runtime;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::watch;

use super::cleared::ClearedIssue;
use super::draft_watch::DraftWatch;
use super::error::Error;
use super::locked::LockedIssue;
use super::opened::Newsroom;
use super::remark::Remark;
use super::report::RunReport;
use super::request::SendRequest;
use super::run_deadline::RunBeginning;
use super::run_driver::{DrivenRun, RunDriver, StopRequest};
use super::runtime::{start_runtime, start_with};
use super::stoppages::describe_stoppage;
use crate::deliver::{EventFeed, Progress, RetryPolicy, TimedEvent, retry_while_away};
use crate::issue::IssueName;
use crate::journal::{Digest, State, Tally};
use crate::publication::{DkimSigning, Publication, Security};

/// An issue that is ready to be sent, with its receipt on the disk.
#[must_use = "a running issue is sent when it is finished, and not before"]
pub struct RunningIssue<'n> {
    newsroom: &'n mut Newsroom,
    driver: RunDriver,
    path: PathBuf,
    issue: IssueName,
    hash: Digest,
    tally: Tally,
}

/// An issue whose run has ended or stopped.
pub struct FinishedIssue {
    /// The report of the run.
    pub report: RunReport,
    /// The remarks of the steps so far.
    pub remarks: Vec<Remark>,
}

impl<'n> LockedIssue<'n> {
    /// Writes the receipt, and prepares the run.
    ///
    /// # Errors
    ///
    /// The run is not in the journal any more, the receipt cannot be written, or the journal fails.
    pub fn start(self) -> Result<RunningIssue<'n>, Error> {
        let Self { cleared, relays, lock, run, templates, counts, .. } = self;
        let ClearedIssue { newsroom, path, printed, request, addressees, .. } = cleared;
        let issue = printed.issue().name;
        let known = newsroom.journal()?.run(issue)?.ok_or(Error::RunGone(issue))?;
        let former = known.stoppage.as_ref().filter(|stoppage| stoppage.needs_person);
        let former_cause = former.map(|stoppage| stoppage.cause.clone());
        let tally = match &counts {
            Some(counts) => counts.clone(),
            None => newsroom.journal()?.tally(run)?,
        };
        let marks = newsroom.begin_receipt(&path, &known, &tally)?;
        let scope = addressees.scope(&tally);
        let began = newsroom.find_beginning(&known, &tally)?;
        let (clock, retry) = (newsroom.clock(), newsroom.retry(&request, began));
        let progress = watch::Sender::new(Progress::default());
        let draft = DraftWatch::new(newsroom.folder.clone(), path.clone(), issue);
        let journal = newsroom.take_journal()?;
        let driver = RunDriver {
            journal,
            run,
            reached: tally.of(State::Accepted),
            scope,
            lock,
            templates,
            relays,
            retry,
            stage_pause: request.stage_pause,
            clock,
            progress,
            marks,
            former_cause,
            draft: Some(draft),
            events: EventFeed::default(),
            counts,
        };
        Ok(RunningIssue { newsroom, driver, path, issue, hash: known.hash, tally })
    }
}

impl RunningIssue<'_> {
    /// The progress of the run, until it has ended.
    pub fn progress(&self) -> watch::Receiver<Progress> {
        self.driver.progress.subscribe()
    }

    /// The events of the run, until it has ended. Nobody else hears them.
    pub fn listen(&mut self) -> UnboundedReceiver<TimedEvent> {
        let (feed, listener) = EventFeed::open();
        self.driver.events = feed;
        listener
    }

    /// The hash of the content that is sent.
    pub const fn hash(&self) -> Digest {
        self.hash
    }

    /// How the deliveries stand before the first message of this call.
    pub const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Starts a runtime for the run. Messages that are neither signed nor encrypted are sent by one thread, beside that of
    /// the journal: several would wake each other for each message.
    ///
    /// # Errors
    ///
    /// As for [`start_runtime`].
    pub fn start_runtime(&self) -> Result<Runtime, Error> {
        let Publication { dkim, relays, .. } = &self.newsroom.publication;
        let is_signed = matches!(dkim, DkimSigning::House(_));
        let is_plain = relays.iter().all(|relay| relay.security == Security::Plaintext);
        if is_plain && !is_signed { start_with(1) } else { start_runtime() }
    }

    /// Works on the run until it ends or is stopped, and updates the receipt.
    ///
    /// # Errors
    ///
    /// The journal fails, or the run was broken off.
    pub fn finish(self, runtime: &Runtime, stop: &StopRequest) -> Result<FinishedIssue, Error> {
        let Self { newsroom, driver, path, issue, .. } = self;
        let run = driver.run;
        let DrivenRun { mut journal, report, lock } = driver.drive(runtime, stop)?;
        let now = newsroom.now().timestamp();
        let stoppage = describe_stoppage(&report, now, &newsroom.publication.timezone);
        let given_up = &stop.stop.at_once;
        retry_while_away(given_up, || journal.record_stoppage(run, stoppage.as_ref()))?;
        newsroom.journal = Some(journal);
        if let Err(error) = newsroom.write_counted_receipt(&path, issue, &report.tally) {
            // The receipt stays as its last mark has left it, which is enough to keep the issue from
            // being sent again.
            newsroom.remark(Remark::ReceiptNotWritten(error));
        }
        drop(lock);
        Ok(FinishedIssue { report, remarks: newsroom.take_remarks() })
    }
}

impl Newsroom {
    /// How long readers are tried, and what the run does while nobody is due.
    fn retry(&self, request: &SendRequest, began: RunBeginning) -> RetryPolicy {
        let (deadline, jitter) = (self.deadline(request, began), self.surroundings.jitter());
        RetryPolicy { deadline, idle: request.idle, jitter }
    }
}
