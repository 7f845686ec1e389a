//! What has to be done before an issue is sent, in its order: one answer names all of it.

use super::error::Error;
use super::opened::Newsroom;
use crate::finding::Severity;
use crate::issue::IssueName;
use crate::wording::{Wording, say};

/// A step on the way to an issue that is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendStep {
    /// A person lets the issue go that was stopped.
    LetGo,
    /// The editor mends what `check` finds in the file.
    Mend,
    /// The editor takes `draft = true` out of the file.
    FinishDraft,
    /// Somebody approves the issue as it stands, so many people.
    Approve(usize),
    /// `send` sends the issue as it was when its run began, or begins it.
    Send,
    /// `send` goes on with the issue as it was changed since its run began.
    SendAmended,
}

impl SendStep {
    fn word(self, issue: IssueName) -> Wording {
        match self {
            Self::LetGo => say!("`matinale go {issue}`", issue),
            Self::Mend => say!("mend what `matinale check {issue}` finds", issue),
            Self::FinishDraft => say!("take `draft = true` out of `issues/{issue}.toml`", issue),
            Self::Approve(1) => say!("`matinale approve {issue}`", issue),
            Self::Approve(count) => {
                say!("`matinale approve {issue}` by {count} people", issue, count)
            }
            Self::Send => say!("`matinale send {issue}`", issue),
            Self::SendAmended => say!("`matinale send {issue} --amend`", issue),
        }
    }
}

/// The steps in one line, in their order. `None` if there is none.
pub fn word_steps(issue: IssueName, steps: &[SendStep]) -> Option<Wording> {
    let words = steps.iter().map(|step| step.word(issue));
    words.reduce(|before, next| say!("{before}, then {next}", before, next))
}

impl Newsroom {
    /// What has to be done before an issue is sent to whoever waits, in its order. The last step is a call of `send`. What
    /// cannot be read is left to the calls themselves, which say why.
    pub fn list_send_steps(&mut self, issue: IssueName) -> Vec<SendStep> {
        let mut steps = Vec::new();
        if self.find_stop(issue).is_ok_and(|stop| stop.is_some()) {
            steps.push(SendStep::LetGo);
        }
        match self.list_steps_of_file(issue) {
            Ok(of_file) => steps.extend(of_file),
            Err(_) => steps.push(SendStep::Send),
        }
        self.take_remarks();
        steps
    }

    /// What the file of an issue asks for before it is sent.
    fn list_steps_of_file(&mut self, issue: IssueName) -> Result<Vec<SendStep>, Error> {
        let Some(path) = self.issue_of(issue) else { return Ok(vec![SendStep::Send]) };
        let run = match self.find_journal()? {
            Some(journal) => journal.run(issue)?,
            None => None,
        };
        let checked = self.check_issue(&path)?;
        if checked.findings().iter().any(|one| one.severity() == Severity::Error) {
            return Ok(vec![SendStep::Mend, SendStep::Send]);
        }
        let printed = checked.into_printed()?;
        let is_changed = run.is_some_and(|run| run.hash != printed.hash());
        let send = if is_changed { SendStep::SendAmended } else { SendStep::Send };
        if printed.issue().draft {
            return Ok(vec![SendStep::FinishDraft, send]);
        }
        let is_approved = !is_changed && self.has_run(issue)?;
        if is_approved || self.publication.approval.required == 0 {
            return Ok(vec![send]);
        }
        let report = self.judge_approvals(&path, &printed)?;
        let missing = report.required.saturating_sub(report.count());
        let approve = (missing > 0).then_some(SendStep::Approve(missing));
        Ok(approve.into_iter().chain([send]).collect())
    }
}
