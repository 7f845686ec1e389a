//! Issues of earlier days that are not done with: runs with readers left, and issues that were never
//! sent.

use jiff::ToSpan;

use super::error::Error;
use super::opened::Newsroom;
use super::remark::Remark;
use crate::deliver::Deadline;
use crate::issue::IssueName;
use crate::issue::read;
use crate::journal::{Run, State};

/// How many days back an issue that was never sent is looked for.
const MAX_DAYS_BACK: i64 = 7;

/// The states of deliveries that a run still sends.
const SENDABLE: [State; 4] = [State::Due, State::Claimed, State::Handed, State::Deferred];

impl Newsroom {
    /// An earlier issue whose run goes on today: it has readers who can be sent to, its time
    /// is not over, and its file exists. `None` if there is no such run.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub fn find_run_to_go_on(&mut self) -> Result<Option<IssueName>, Error> {
        let now = self.now();
        let Some(journal) = self.find_journal()? else { return Ok(None) };
        let Some(run) = journal.last_run(IssueName::of_day(now.date()))? else { return Ok(None) };
        if run.finished.is_some() || run.issue.day() >= now.date() {
            return Ok(None);
        }
        let tally = journal.tally(run.id)?;
        let is_waiting = SENDABLE.into_iter().any(|state| tally.of(state) > 0);
        let settings = &self.publication;
        let deadline = Deadline::of(&settings.delivery, run.started, &settings.timezone);
        let goes_on =
            is_waiting && !deadline.is_over(now.timestamp()) && self.issue_of(run.issue).is_some();
        Ok(goes_on.then_some(run.issue))
    }

    /// Remarks on earlier issues that are not done with, when an issue is sent. `last` is the
    /// latest planned run of another issue.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub(super) fn remark_former_issues(
        &mut self,
        issue: IssueName,
        last: Option<&Run>,
    ) -> Result<(), Error> {
        let last = last.filter(|last| last.issue < issue);
        if let Some(last) = last.filter(|last| last.finished.is_none()) {
            self.remark(Remark::Unfinished(last.issue));
        }
        let last = last.map(|last| last.issue);
        for (name, path) in self.issues() {
            let is_recent = name.day().saturating_add(MAX_DAYS_BACK.days()) >= issue.day();
            if !is_recent || name >= issue || last.is_some_and(|last| name <= last) {
                continue;
            }
            let is_draft = self.issue_text(&path).and_then(|text| read::subject(&text)).is_none();
            if !is_draft && !self.has_run(name)? && self.refuse_receipted(&path, name).is_ok() {
                self.remark(Remark::NeverBegun(name));
            }
        }
        Ok(())
    }

    fn has_run(&mut self, issue: IssueName) -> Result<bool, Error> {
        match self.find_journal()? {
            Some(journal) => Ok(journal.run(issue)?.is_some()),
            None => Ok(false),
        }
    }
}
