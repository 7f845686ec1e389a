//! How an issue stands with those who approve it, in words.

use jiff::Zoned;

use super::content_difference::ContentDifference;
use super::content_record::ContentRecord;
use super::standing_stop::word_stop_time;
use crate::issue::IssueName;
use crate::journal::StopWords;
use crate::wording::{Wording, join_clauses, say, say_count};

/// How an issue stands with those who approve it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalReport {
    /// The issue.
    pub issue: IssueName,
    /// How many people have to approve an issue, as the settings say.
    pub required: usize,
    /// The content as it stands.
    pub record: ContentRecord,
    /// Whether a run has begun with another content, so that `send` needs `--amend` when the issue is approved.
    pub is_amended: bool,
    /// Every approval, the first one first.
    pub approvals: Vec<JudgedApproval>,
}

/// The approval of one person, and whether it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedApproval {
    /// Who approved the issue, in the person's own words.
    pub by: StopWords,
    /// When the person did so.
    pub at: Zoned,
    /// Whether the approval counts.
    pub standing: ApprovalStanding,
}

/// Whether an approval counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApprovalStanding {
    /// The approval is of the content as it stands. Has the name that the person is known by: that of the signature's
    /// key, if the settings name approvers.
    Counts(String),
    /// The approval is of the content as it stands, but the same person has approved the content before.
    Repeated(String),
    /// The content has changed since.
    Changed(ContentDifference),
    /// The settings name approvers, and the approval has no signature.
    Unsigned,
    /// The signature is sound, and the line of its key in the file of the approvers permits other namespaces alone. Has
    /// the name that stands there.
    NotPermitted(String),
    /// The signature is sound, and its key is none of the approvers'.
    Stranger,
    /// The signature is damaged, or of another text.
    BadSignature,
}

impl ApprovalReport {
    /// How many people have approved the content as it stands.
    pub fn count(&self) -> usize {
        self.list_counted().count()
    }

    /// Whether as many people have approved the content as it stands as the settings ask for.
    pub fn is_enough(&self) -> bool {
        self.count() >= self.required
    }

    /// The approvals that count.
    pub fn list_counted(&self) -> impl Iterator<Item = &JudgedApproval> {
        self.approvals.iter().filter(|approval| approval.counts())
    }

    /// Whether the last approval counts: the one that was just given.
    pub fn has_counted_last(&self) -> bool {
        self.approvals.last().is_some_and(JudgedApproval::counts)
    }

    /// Why the issue may not be sent: how many approvals are missing, and what is the matter with those that do not
    /// count.
    pub fn word_refusal(&self) -> Wording {
        let issue = self.issue.to_string();
        let head = match (self.count(), self.required) {
            (0, _) => say!("the issue of {issue} is not approved as it stands", issue),
            (count, required) => say_count!(
                "the issue of {issue} has {count} approval as it stands, and needs {required}",
                "the issue of {issue} has {count} approvals as it stands, and needs {required}",
                count,
                issue,
                required
            ),
        };
        let faults: Vec<Wording> =
            self.approvals.iter().filter_map(|approval| approval.word_fault(self.issue)).collect();
        if faults.is_empty() {
            return head;
        }
        say!("{head}: {faults}", head, faults = join_clauses(faults))
    }
}

impl JudgedApproval {
    const fn counts(&self) -> bool {
        matches!(self.standing, ApprovalStanding::Counts(_))
    }

    /// The approval in a line.
    pub fn word(&self, issue: IssueName) -> Wording {
        let (by, time) = (self.by.to_string(), word_stop_time(issue, &self.at));
        match &self.standing {
            ApprovalStanding::Counts(name) if *name != by => {
                say!("approved at {time} by {by} (the key of {name})", time, by, name)
            }
            ApprovalStanding::Counts(_) => say!("approved at {time} by {by}", time, by),
            _ => self
                .word_fault(issue)
                .unwrap_or_else(|| say!("approved at {time} by {by}", time, by)),
        }
    }

    /// Why the approval does not count. `None` if it does.
    fn word_fault(&self, issue: IssueName) -> Option<Wording> {
        let (by, time) = (self.by.to_string(), word_stop_time(issue, &self.at));
        Some(match &self.standing {
            ApprovalStanding::Counts(_) => return None,
            ApprovalStanding::Repeated(name) => {
                say!("the approval of {by} at {time} is another one of {name}", by, time, name)
            }
            ApprovalStanding::Changed(difference) => say!(
                "changed since {by} approved it at {time}: {parts}",
                by,
                time,
                parts = difference.word()
            ),
            ApprovalStanding::Unsigned => {
                say!("the approval of {by} at {time} has no signature", by, time)
            }
            ApprovalStanding::NotPermitted(name) => say!(
                "the key of {by} at {time} is not permitted to approve: `namespaces` in the line of {name} in `approvers` lacks `matinale`",
                by,
                time,
                name
            ),
            ApprovalStanding::Stranger => say!(
                "the approval of {by} at {time} is signed with a key that `approvers` does not have",
                by,
                time
            ),
            ApprovalStanding::BadSignature => {
                say!("the signature of {by} at {time} is damaged, or of another text", by, time)
            }
        })
    }
}
