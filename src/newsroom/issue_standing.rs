//! How every issue of a publication stands: what a list of them shows.

use std::path::PathBuf;

use super::due_issues::IssueStage;
use super::error::Error;
use super::opened::Newsroom;
use crate::issue::{IssueName, read};
use crate::journal::State;

/// How an issue stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueStanding {
    /// The issue.
    pub issue: IssueName,
    /// The path of its file.
    pub path: PathBuf,
    /// Its headline. `None` if its file cannot be read, or the issue is a draft.
    pub title: Option<String>,
    /// How far it is. `None` for an issue of an earlier day that has no run in the journal of this machine.
    pub stage: Option<IssueStage>,
    /// Whether people have approved it as it stands, as many as the settings ask for.
    pub is_approved: bool,
    /// How many readers are in doubt: nobody knows whether they have it.
    pub in_doubt: u64,
}

impl Newsroom {
    /// How every issue stands, the newest first. Issues of today and later that have not begun are checked.
    ///
    /// # Errors
    ///
    /// The journal cannot be read, or something besides the issues is at fault.
    pub fn list_issue_standings(&mut self) -> Result<Vec<IssueStanding>, Error> {
        let issues = self.issues().into_iter().rev();
        issues.map(|(issue, path)| self.judge_issue(issue, path)).collect()
    }

    fn judge_issue(&mut self, issue: IssueName, path: PathBuf) -> Result<IssueStanding, Error> {
        let text = self.issue_text(&path);
        let title = text.as_deref().and_then(read::headline);
        let run = match self.find_journal()? {
            Some(journal) => journal.run(issue)?,
            None => None,
        };
        let in_doubt = match &run {
            Some(run) => self.journal()?.tally(run.id)?.of(State::InDoubt),
            None => 0,
        };
        let stage = match run {
            Some(run) if run.finished.is_some() => Some(IssueStage::Sent),
            _ if self.find_stop(issue)?.is_some() => Some(IssueStage::Stopped),
            Some(_) => Some(IssueStage::Begun),
            None if text.is_some_and(|text| read::is_draft(&text)) => Some(IssueStage::Draft),
            None if issue.day() < self.now().date() => None,
            None => Some(self.examine_unsent(issue)?),
        };
        let is_approved =
            stage == Some(IssueStage::Ready) && self.publication.approval.required > 0;
        Ok(IssueStanding { issue, path, title, stage, is_approved, in_doubt })
    }
}
