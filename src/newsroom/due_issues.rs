//! Which issues are to leave by the clock, as `[schedule]` says.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::error::Error;
use super::guard_refusal::GuardRefusal;
use super::opened::Newsroom;
use super::start_failure::StartFailure;
use crate::finding::{Severity, Source};
use crate::issue::{IssueName, read};
use crate::publication::DueTime;

const SECONDS_PER_DAY: u64 = 24 * 60 * 60;

/// How many days ahead the next issue is looked for.
const MAX_DAYS_AHEAD: i64 = 14;

/// What the schedule asks for at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueIssues {
    /// The issues that are to leave, the one with the earliest hour first. Those are among them that have been sent.
    pub due: Vec<ScheduledIssue>,
    /// The issues of today whose time ended before their runs began. Those of earlier days are remarks.
    pub missed: Vec<ScheduledIssue>,
    /// The issue of today, if its hour has come and its file is not there.
    pub missing: Option<IssueName>,
    /// The issue of yesterday, if it had an hour, has no file and no run, and an earlier issue is there.
    pub missing_before: Option<IssueName>,
}

/// An issue, and when it leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScheduledIssue {
    /// The issue.
    pub issue: IssueName,
    /// When its run may begin.
    pub time: DueTime,
    /// How far it is.
    pub stage: IssueStage,
}

/// How far an issue is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssueStage {
    /// There is no file of it.
    Unwritten,
    /// It is a draft.
    Draft,
    /// A person has stopped it.
    Stopped,
    /// It can leave.
    Ready,
    /// It cannot leave before so many people have approved it as it stands as the settings ask for.
    Unapproved,
    /// It cannot leave, since `check` finds errors in it.
    Faulty,
    /// Its time ended before its run began.
    Missed,
    /// Its run has begun, and is not over.
    Begun,
    /// Its run is over.
    Sent,
}

impl Newsroom {
    /// Finds the issues that the schedule lets leave now, and those of today whose time was missed. Remarks on earlier issues
    /// that are not done with.
    ///
    /// # Errors
    ///
    /// The settings have no schedule, or the journal cannot be read.
    pub fn find_due_issues(&mut self) -> Result<DueIssues, Error> {
        let today = self.now().date();
        self.remark_former_issues(IssueName::of_day(today))?;
        self.look_for_due_issues()
    }

    /// As [`find_due_issues`](Self::find_due_issues), without remarks.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn look_for_due_issues(&mut self) -> Result<DueIssues, Error> {
        self.require_schedule()?;
        let now = self.now();
        let (today, now) = (now.date(), now.timestamp());
        // A run that may begin before midnight may begin after it too.
        let back = self.publication.delivery.retry_for.as_secs().div_ceil(SECONDS_PER_DAY);
        let days: Vec<Date> = (0..=i64::try_from(back).unwrap_or_default())
            .filter_map(|back| today.checked_sub(back.days()).ok())
            .collect();
        let mut due = Vec::new();
        let mut missed = Vec::new();
        for scheduled in self.list_scheduled(&days)? {
            let ScheduledIssue { time, stage, .. } = scheduled;
            match stage {
                IssueStage::Begun => due.push(scheduled),
                _ if time.contains(now) => due.push(scheduled),
                IssueStage::Missed if scheduled.issue.day() == today => missed.push(scheduled),
                _ => {}
            }
        }
        let missing = self.find_missing(today, now);
        let missing_before = self.find_missing_before(today, now)?;
        Ok(DueIssues { due, missed, missing, missing_before })
    }

    /// The issues of the next days that leave by themselves, with those of today, the earliest first: each file, and each
    /// scheduled day without one. Those that are ready have been checked.
    ///
    /// # Errors
    ///
    /// The settings have no schedule, or the journal cannot be read.
    pub fn list_coming_issues(&mut self, days: i64) -> Result<Vec<ScheduledIssue>, Error> {
        let mut coming = self.look_ahead(days)?;
        for scheduled in coming.iter_mut().filter(|one| one.stage == IssueStage::Ready) {
            scheduled.stage = self.examine_unsent(scheduled.issue)?;
        }
        Ok(coming)
    }

    /// As [`list_coming_issues`](Self::list_coming_issues), without a look at what `check` finds in them.
    fn look_ahead(&mut self, days: i64) -> Result<Vec<ScheduledIssue>, Error> {
        self.require_schedule()?;
        let today = self.now().date();
        let days: Vec<Date> =
            (0..days).filter_map(|ahead| today.checked_add(ahead.days()).ok()).collect();
        let mut coming = self.list_scheduled(&days)?;
        for day in days {
            let issue = IssueName::of_day(day);
            let is_listed = coming.iter().any(|scheduled| scheduled.issue == issue);
            if let Some(time) = self.publication.find_due_time(day, None).filter(|_| !is_listed) {
                coming.push(ScheduledIssue { issue, time, stage: IssueStage::Unwritten });
            }
        }
        coming.sort_by_key(|scheduled| (scheduled.time.from, scheduled.issue));
        Ok(coming)
    }

    /// How far an issue is that is no draft and was not begun. One whose file cannot be read is faulty.
    pub(super) fn examine_unsent(&mut self, issue: IssueName) -> Result<IssueStage, Error> {
        let Some(path) = self.issue_of(issue) else { return Ok(IssueStage::Ready) };
        let checked = match self.check_issue(&path) {
            Err(Error::Start(StartFailure::Unreadable(..))) => return Ok(IssueStage::Faulty),
            checked => checked?,
        };
        if checked.findings().iter().any(|finding| finding.severity() == Severity::Error) {
            return Ok(IssueStage::Faulty);
        }
        if self.publication.approval.required == 0 {
            return Ok(IssueStage::Ready);
        }
        let printed = checked.into_printed()?;
        // Approvals that cannot be read do not count; `approve` says why.
        let is_approved = self.judge_approvals(&path, &printed).is_ok_and(|it| it.is_enough());
        Ok(if is_approved { IssueStage::Ready } else { IssueStage::Unapproved })
    }

    /// The issues of these days that have a file and an hour, the one with the earliest hour first.
    fn list_scheduled(&mut self, days: &[Date]) -> Result<Vec<ScheduledIssue>, Error> {
        let now = self.now().timestamp();
        // An editor may have written another hour since the last look.
        self.issue_texts.clear();
        let mut scheduled = Vec::new();
        for (issue, path) in self.issues() {
            if !days.contains(&issue.day()) {
                continue;
            }
            let text = self.issue_text(&path);
            let run = match self.find_journal()? {
                Some(journal) => journal.run(issue)?,
                None => None,
            };
            // A run that is not over goes on, whatever the schedule says.
            let begun = run.as_ref().filter(|run| run.finished.is_none());
            let begun = begun.map(|run| DueTime { from: run.started, until: run.started });
            let time = self.find_time(issue, text.as_deref()).or(begun);
            let Some(time) = time else { continue };
            let is_draft = text.is_some_and(|text| read::is_draft(&text));
            let unsent = if is_draft {
                IssueStage::Draft
            } else if time.until <= now {
                IssueStage::Missed
            } else {
                IssueStage::Ready
            };
            let stage = match run {
                Some(run) if run.finished.is_some() => IssueStage::Sent,
                _ if self.find_stop(issue)?.is_some() => IssueStage::Stopped,
                Some(_) => IssueStage::Begun,
                None => unsent,
            };
            scheduled.push(ScheduledIssue { issue, time, stage });
        }
        scheduled.sort_by_key(|scheduled| (scheduled.time.from, scheduled.issue));
        Ok(scheduled)
    }

    /// When an issue may begin. A correction leaves when a person has looked at it, or at an hour of its own.
    fn find_time(&self, issue: IssueName, text: Option<&Source>) -> Option<DueTime> {
        let own = text.and_then(read::send_at);
        let waits = own.is_none() && text.is_some_and(read::is_correction);
        self.publication.find_due_time(issue.day(), own).filter(|_| !waits)
    }

    /// Refuses if the settings do not say when an issue leaves.
    fn require_schedule(&self) -> Result<(), Error> {
        match self.publication.schedule {
            Some(_) => Ok(()),
            None => Err(GuardRefusal::NoSchedule.into()),
        }
    }

    /// The issue of today that has no file, if its hour has come.
    fn find_missing(&self, today: Date, now: Timestamp) -> Option<IssueName> {
        let issue = IssueName::of_day(today);
        let time = self.publication.find_due_time(today, None)?;
        (time.from <= now && self.issue_of(issue).is_none()).then_some(issue)
    }

    /// The issue of yesterday that should have appeared and has neither file nor run. A publication whose first issue is
    /// of today or later had none to miss.
    fn find_missing_before(
        &mut self,
        today: Date,
        now: Timestamp,
    ) -> Result<Option<IssueName>, Error> {
        let Ok(yesterday) = today.yesterday() else { return Ok(None) };
        let missing = self.find_missing(yesterday, now);
        let Some(issue) = missing.filter(|_| self.has_issue_before(yesterday)) else {
            return Ok(None);
        };
        Ok((!self.has_run(issue)?).then_some(issue))
    }

    fn has_issue_before(&self, day: Date) -> bool {
        self.issues().iter().any(|(name, _)| name.day() < day)
    }

    /// The issue that leaves next. It may have no file yet.
    ///
    /// # Errors
    ///
    /// The settings have no schedule, or the journal cannot be read.
    pub fn find_next_scheduled(&mut self) -> Result<Option<ScheduledIssue>, Error> {
        let now = self.now().timestamp();
        let coming = self.look_ahead(MAX_DAYS_AHEAD)?;
        Ok(coming.into_iter().find(|scheduled| scheduled.time.from > now))
    }
}
