//! An issue that goes out, and how that ended.

use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::Date;
use tokio::runtime::Runtime;
use tokio::sync::watch;

use super::cleared::ClearedIssue;
use super::error::Error;
use super::locked::LockedIssue;
use super::opened::Newsroom;
use super::remark::Remark;
use super::report::RunReport;
use super::request::{SendRequest, Timing};
use super::run_driver::{DrivenRun, RunDriver, StopRequest};
use crate::deliver::{Deadline, Progress, RetryPolicy};

/// An issue that is about to go out: its receipt is written.
#[must_use = "a running issue is sent while it is finished, and not before"]
pub struct RunningIssue<'n> {
    newsroom: &'n mut Newsroom,
    driver: RunDriver,
    path: PathBuf,
    date: Date,
}

/// An issue that went out, for now or for good.
pub struct FinishedIssue {
    /// How its run ended.
    pub report: RunReport,
    /// What is to be said besides.
    pub remarks: Vec<Remark>,
}

impl<'n> LockedIssue<'n> {
    /// Writes the receipt, and gets everything ready that the run is worked on with.
    ///
    /// # Errors
    ///
    /// A run that is not in the journal any more, and a receipt that cannot be written; the journal's own.
    pub fn start(self) -> Result<RunningIssue<'n>, Error> {
        let is_stuck = self.recovered().in_doubt > 0;
        let Self { cleared, relays, lock, run, .. } = self;
        let ClearedIssue { newsroom, path, printed, templates, request, .. } = cleared;
        let date = printed.issue.date;
        let known = newsroom.journal()?.run(date)?.ok_or(Error::RunGone(date))?;
        newsroom.write_receipt(&path, date)?;
        let (clock, retry) = (newsroom.clock(), newsroom.retry(request, known.started));
        let progress = watch::Sender::new(Progress::default());
        let journal = newsroom.take_journal()?;
        let driver =
            RunDriver { journal, run, lock, is_stuck, templates, relays, retry, clock, progress };
        Ok(RunningIssue { newsroom, driver, path, date })
    }
}

impl RunningIssue<'_> {
    /// How far the run is, from now on until it has ended.
    pub fn progress(&self) -> watch::Receiver<Progress> {
        self.driver.progress.subscribe()
    }

    /// Works on the run until it ends, for now or for good, or is stopped; brings the receipt up to date.
    ///
    /// # Errors
    ///
    /// The journal's own, and that it was broken off.
    pub fn finish(self, runtime: &Runtime, stop: &StopRequest) -> Result<FinishedIssue, Error> {
        let Self { newsroom, driver, path, date } = self;
        let DrivenRun { journal, report, lock } = driver.drive(runtime, stop)?;
        newsroom.journal = Some(journal);
        if let Err(error) = newsroom.write_receipt(&path, date) {
            // It says that the issue began to go out, which is what it is for.
            newsroom.remark(Remark::ReceiptNotWritten(error));
        }
        drop(lock);
        Ok(FinishedIssue { report, remarks: newsroom.take_remarks() })
    }
}

impl Newsroom {
    /// Until when readers are tried, and what is done while nobody is due.
    fn retry(&self, request: SendRequest, began: Timestamp) -> RetryPolicy {
        let settings = &self.publication.delivery;
        let deadline = match request.timing {
            Timing::Late => Deadline::after(settings.retry_for, self.now().timestamp()),
            Timing::OnTime => Deadline::of(settings, began, &self.publication.timezone),
        };
        RetryPolicy { deadline, idle: request.idle, jitter: self.surroundings.jitter() }
    }
}
