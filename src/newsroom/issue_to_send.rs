//! The issue that `send` is asked for.

use std::path::PathBuf;

use super::error::Error;
use super::guard_refusal::GuardRefusal;
use super::issues::WantedIssue;
use super::opened::Newsroom;
use crate::issue::IssueName;

/// The result of looking for the issue that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IssueToSend {
    /// The file of the issue.
    File(PathBuf),
    /// There is no issue for today.
    NoneToday {
        /// The name that it would have.
        issue: IssueName,
        /// The last issue before it, if there is one.
        last: Option<IssueName>,
    },
}

impl Newsroom {
    /// The file of the issue that a word names. If there is no issue for `today`, that is no error,
    /// unless its run has begun. The remarks say which earlier issues are not done with.
    ///
    /// # Errors
    ///
    /// The word names no issue, the issue does not exist, or a run is not finished while its issue
    /// is gone.
    pub fn issue_to_send(&mut self, word: &str) -> Result<IssueToSend, Error> {
        let wanted = self.wanted(word)?;
        if let (WantedIssue::Named(name), None, "today") = (&wanted, self.find_issue(&wanted), word)
        {
            self.remark_former_issues(*name)?;
            if let Some(journal) = self.find_journal()?
                && journal.run(*name)?.is_some_and(|run| run.finished.is_none())
            {
                return Err(GuardRefusal::IssueGone(*name).into());
            }
            let issue = *name;
            let former = self.issues().into_iter().rev().map(|(former, _)| former);
            let last = former.into_iter().find(|former| *former < issue);
            return Ok(IssueToSend::NoneToday { issue, last });
        }
        self.issue_file(word).map(IssueToSend::File)
    }
}
