//! Finds what has to be done before an issue is sent.

use super::error::Error;
use super::guard_refusal::GuardRefusal;
use super::opened::Newsroom;
use super::send_steps::SendStep;
use crate::finding::Severity;
use crate::issue::IssueName;

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

    /// A refusal of a changed issue, with all steps to send it if `--amend` alone does not.
    pub(super) fn add_steps(&mut self, refusal: GuardRefusal) -> GuardRefusal {
        let GuardRefusal::Changed(issue) = refusal else { return refusal };
        let steps = self.list_send_steps(issue);
        match steps.as_slice() {
            [] | [_] => refusal,
            _ => GuardRefusal::ChangedUnapproved(issue, steps),
        }
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
