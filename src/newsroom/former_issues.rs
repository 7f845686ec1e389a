//! Issues of earlier days that are not done with: runs with readers left, and issues that were never
//! sent.

use jiff::ToSpan;

use super::error::Error;
use super::opened::Newsroom;
use super::remark::Remark;
use crate::issue::IssueName;
use crate::issue::read;
use crate::journal::Run;

/// How many days back an issue that was never sent is looked for.
const MAX_DAYS_BACK: i64 = 7;

/// How many runs of other issues are looked at, the latest ones first.
pub(super) const MAX_FORMER_RUNS: usize = 16;

impl Newsroom {
    /// The other issues of today and of earlier days whose runs go on before the issue of today is sent, the
    /// oldest run first: there are readers who can be sent to, the time of the run is not over, and the
    /// issue's file exists, and the issue is not stopped.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub fn find_runs_to_go_on(&mut self) -> Result<Vec<IssueName>, Error> {
        let today = self.now().date();
        let Some(journal) = self.find_journal()? else { return Ok(Vec::new()) };
        let runs = journal.last_runs(Some(IssueName::of_day(today)), MAX_FORMER_RUNS)?;
        let mut issues = Vec::new();
        for run in runs.into_iter().rev() {
            if run.finished.is_none() && run.issue.day() <= today && self.can_go_on(&run)? {
                issues.push(run.issue);
            }
        }
        Ok(issues)
    }

    /// Whether a run has readers who can be sent to, its time is not over, and its issue exists and is not stopped.
    fn can_go_on(&mut self, run: &Run) -> Result<bool, Error> {
        if self.issue_of(run.issue).is_none() || self.find_stop(run.issue)?.is_some() {
            return Ok(false);
        }
        let tally = self.journal()?.tally(run.id)?;
        let now = self.now().timestamp();
        let began = self.find_beginning(run, &tally)?;
        if self.usual_deadline(began, now).is_over(now) {
            return Ok(false);
        }
        Ok(tally.count_left_to_calls(self.publication.delivery.in_doubt) > 0)
    }

    /// Remarks on other issues that are not done with, when an issue is sent, or when the day has none:
    /// issues that were never sent, and runs that do not go on by themselves.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub(super) fn remark_former_issues(&mut self, issue: IssueName) -> Result<(), Error> {
        let runs = match self.find_journal()? {
            Some(journal) => journal.last_runs(Some(issue), MAX_FORMER_RUNS)?,
            None => Vec::new(),
        };
        let last = runs.first().map(|run| run.issue.day()).filter(|last| *last <= issue.day());
        for run in runs.iter().rev() {
            let is_left = run.finished.is_none() && Some(run.issue.day()) == last;
            if is_left && !self.can_go_on(run)? {
                self.remark(Remark::Unfinished(run.issue));
            }
        }
        for (name, path) in self.issues() {
            let is_recent = name.day().saturating_add(MAX_DAYS_BACK.days()) >= issue.day();
            if !is_recent || name >= issue || last.is_some_and(|last| name.day() < last) {
                continue;
            }
            let is_draft = self.issue_text(&path).and_then(|text| read::subject(&text)).is_none();
            let is_kept_back = is_draft || self.find_stop(name)?.is_some();
            if !is_kept_back && !self.has_run(name)? && self.refuse_receipted(&path, name).is_ok() {
                self.remark(Remark::NeverBegun(name));
            }
        }
        Ok(())
    }

    /// Whether a run of an issue has begun.
    pub(super) fn has_run(&mut self, issue: IssueName) -> Result<bool, Error> {
        match self.find_journal()? {
            Some(journal) => Ok(journal.run(issue)?.is_some()),
            None => Ok(false),
        }
    }
}
