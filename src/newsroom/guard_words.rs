//! Why a guard stops a run, in words, and what to do next.

use super::copy_fault::{CopyFault, RefusedCopy};
use super::guard_refusal::GuardRefusal;
use super::send_steps::{SendStep, word_steps};
use crate::issue::IssueName;
use crate::journal::word_holder;
use crate::wording::{Wording, join_clauses, say};

impl GuardRefusal {
    /// Why the run is stopped.
    pub fn word(&self) -> Wording {
        self.word_issue()
            .or_else(|| self.word_former_run())
            .or_else(|| self.word_joining())
            .or_else(|| self.word_journal_age())
            .or_else(|| self.word_lost_receipt())
            .unwrap_or_else(|| self.word_audience())
    }

    /// Why the issue itself stops the run.
    fn word_issue(&self) -> Option<Wording> {
        Some(match self {
            Self::Stopped(stop) => stop.word(),
            Self::NotApproved(report) => report.word_refusal(),
            Self::UnreadableApprovals { file, cause, .. } => {
                say!("the approvals in `{file}` cannot be read: {cause}", file, cause)
            }
            Self::NoRoomToApprove { file, cause } => {
                say!("`{file}` has no room for another approval: with it, {cause}", file, cause)
            }
            Self::NoSchedule => say!("the settings have no `at` in `[schedule]`"),
            Self::Draft(issue) => {
                say!("the issue of {issue} is a draft", issue)
            }
            Self::OtherDay { issue, today } => say!(
                "the issue is dated {issue}, and today is {today}",
                issue = issue.to_string(),
                today = today.to_string()
            ),
            Self::PastHour { limit } => say!(
                "it is after {limit}, and `not_after` is {limit}",
                limit = limit.strftime("%H:%M").to_string()
            ),
            Self::IssueGone(issue) => {
                say!("the run of {issue} is not finished, and its issue is gone", issue)
            }
            _ => return None,
        })
    }

    /// Why what was sent before stops the run.
    fn word_former_run(&self) -> Option<Wording> {
        Some(match self {
            Self::SentOtherwise(issue) => {
                say!("the issue of {issue} has been sent, with other content", issue)
            }
            Self::Changed(issue) | Self::ChangedUnapproved(issue, _) => {
                say!("the issue of {issue} has changed since its run began", issue)
            }
            Self::Withdrawn { issue, content } => say!(
                "content {content} of the issue of {issue} is corrected, and goes to nobody any more",
                content,
                issue
            ),
            Self::CorrectsOther { issue, corrected, content } => say!(
                "the run of {issue} corrects content {content} of the issue of {corrected}, and its file says otherwise by now",
                issue = issue.to_string(),
                content,
                corrected = corrected.to_string()
            ),
            Self::NeverSent(issue) => {
                say!("the issue of {issue} has not been sent to anybody yet", issue)
            }
            Self::Copied(issue) => {
                say!("the same content was sent as the issue of {issue}", issue)
            }
            Self::OtherKey { file, last } => {
                say!("`{file}` is not the key with which the issue of {last} was sent", file, last)
            }
            Self::NoKey { file, last } => say!(
                "the key with which the issue of {last} was sent is not there: `{file}`",
                last,
                file
            ),
            _ => return None,
        })
    }

    /// Why this machine cannot join those that send.
    fn word_joining(&self) -> Option<Wording> {
        Some(match self {
            Self::OtherTerms { issue, process, differences } => say!(
                "this machine would send the issue of {issue} otherwise than {process}; {differences}",
                issue,
                process = word_holder(process),
                differences = join_clauses(differences.iter().cloned())
            ),
            Self::OtherClock { process, ahead } => say!(
                "the clock of this machine is {seconds} seconds {direction} of that of {process}",
                seconds = ahead.as_secs().unsigned_abs(),
                direction = if ahead.is_negative() { say!("behind") } else { say!("ahead") },
                process = word_holder(process)
            ),
            _ => return None,
        })
    }

    /// What to do next if this machine cannot join those that send.
    fn next_step_of_joining(&self) -> Option<Wording> {
        Some(match self {
            Self::OtherTerms { .. } => say!(
                "bring the issue, its pictures and matinale.toml of this machine to the state of the others, as with git, and \
                 join again"
            ),
            Self::OtherClock { .. } => {
                say!("let both machines set their clocks by the network (NTP), and join again")
            }
            _ => return None,
        })
    }

    /// Why a journal that knows less than a receipt stops the run.
    fn word_journal_age(&self) -> Option<Wording> {
        Some(match self {
            Self::Receipt { receipt, issue, said, journal } => say!(
                "a receipt, `{receipt}`, says that the issue of {issue} {said}; the journal `{journal}` knows nothing of it",
                receipt,
                issue,
                said,
                journal
            ),
            Self::OldJournal { receipt, known, counted, .. } => say!(
                "the journal is older than the receipt `{receipt}`: it knows {known} readers reached, the \
                 receipt {counted}",
                receipt,
                known,
                counted
            ),
            Self::ForgetfulJournal { receipt, known, counted, .. } => say!(
                "the journal is older than the receipt `{receipt}`: it knows of {known} messages handed over, the \
                 receipt of {counted}",
                receipt,
                known,
                counted
            ),
            _ => return None,
        })
    }

    /// Why a receipt that cannot be compared with the journal stops the run.
    fn word_lost_receipt(&self) -> Option<Wording> {
        Some(match self {
            Self::UnreadableReceipt { receipt, issue, cause } => say!(
                "the receipt `{receipt}` of the issue of {issue} cannot be read: {cause}; without it an older copy of \
                 the journal would go unnoticed",
                receipt,
                issue,
                cause
            ),
            Self::NoReceipt { receipt, issue } => say!(
                "the receipt `{receipt}` of the issue of {issue} is gone; without it an older copy of the journal \
                 would go unnoticed",
                receipt,
                issue
            ),
            Self::ForeignReceipt { receipt, issue } => say!(
                "the receipt `{receipt}` is of another run than the one of {issue} in the journal",
                receipt,
                issue
            ),
            _ => return None,
        })
    }

    /// Why the audience stops the run.
    fn word_audience(&self) -> Wording {
        match self {
            Self::TooMany { readers, allowed } => say!(
                "the audience is {readers} readers of the list; `max_recipients` is {allowed}",
                readers,
                allowed
            ),
            Self::Shrunk { readers, last, before } => say!(
                "the audience is {readers} readers of the list; the last run, of {last}, had {before}",
                readers,
                last,
                before
            ),
            Self::Copies { refused, .. } => say!(
                "nothing was sent: {readers}",
                readers = join_clauses(refused.iter().map(RefusedCopy::word))
            ),
            Self::Nobody(list) => say!("`{list}` names no reader who may be written to", list),
            _ => say!("a guard stops the run"),
        }
    }

    /// What to do next.
    pub(super) fn next_step(&self) -> Option<Wording> {
        Some(match self {
            Self::Stopped(stop) => stop.next_step(),
            Self::NotApproved(report) => {
                let issue = report.issue.to_string();
                if report.is_amended {
                    let amended = [SendStep::Approve(1), SendStep::SendAmended];
                    return word_steps(report.issue, &amended);
                }
                say!("`matinale approve {issue}` approves it as it stands", issue)
            }
            Self::UnreadableApprovals { issue, .. } => say!(
                "put the file back as git has it, or delete it and approve the issue anew: `matinale approve {issue}`",
                issue
            ),
            Self::NoRoomToApprove { .. } => {
                say!("take an approval that nobody needs out of the file, and approve again")
            }
            Self::NoSchedule => {
                say!(
                    "write `[schedule]` with `at = \"06:10\"` into matinale.toml, or name the issue"
                )
            }
            Self::Draft(_) => say!("take `draft = true` out of the file when it is done"),
            Self::OtherDay { .. } => say!("add `--late` if it is meant to go out today"),
            Self::PastHour { .. } => {
                say!("add `--late` if the issue is meant to go out all the same")
            }
            _ => return self.next_step_after_run().or_else(|| self.next_step_of_audience()),
        })
    }

    /// What to do next if the issue, its content or its key was sent before.
    fn next_step_after_run(&self) -> Option<Wording> {
        Some(match self {
            Self::SentOtherwise(issue) => {
                say!(
                    "readers have it; `matinale correct {issue}` begins a correction of what changed",
                    issue
                )
            }
            Self::Changed(_) => {
                say!(
                    "put the file back as it was, or add `--amend`: readers not reached yet get the change"
                )
            }
            Self::OtherTerms { .. } | Self::OtherClock { .. } => {
                return self.next_step_of_joining();
            }
            Self::NeverSent(issue) => {
                say!("`matinale send {issue}` sends it to everyone in the list", issue)
            }
            Self::Copied(_) => {
                say!(
                    "look at the name and the date of the issue; add `--again` if readers are meant to get it twice"
                )
            }
            Self::OtherKey { .. } | Self::NoKey { .. } => {
                say!(
                    "copy that file from the machine that sent it, or from its backup; only if the key is lost for \
                 good, add `--new-key`: unsubscribe links in mail that was sent stop working"
                )
            }
            Self::IssueGone(issue) => {
                say!(
                    "put `issues/{issue}.toml` back; `matinale status {issue}` says who is left",
                    issue
                )
            }
            _ => return self.next_step_of_receipt(),
        })
    }

    /// What to do next if the content, or the audience, stops the run.
    fn next_step_of_audience(&self) -> Option<Wording> {
        Some(match self {
            Self::ChangedUnapproved(issue, steps) => {
                let steps = word_steps(*issue, steps)?;
                say!(
                    "put the file back as it was; or {steps}: readers not reached yet get the change",
                    steps
                )
            }
            Self::Withdrawn { issue, content } => say!(
                "mend the file, and add `--amend`: readers not reached yet get the mended issue; if the content was right after \
                 all, `matinale correct {issue} --take-back --version {content}` lets it be sent again",
                issue,
                content
            ),
            Self::CorrectsOther { .. } => say!("put `corrects` back as it was"),
            Self::TooMany { .. } => {
                say!("raise `[delivery] max_recipients` in matinale.toml if that is right")
            }
            Self::Shrunk { .. } => {
                say!("look at the list; add `--accept-audience` if so many have left")
            }
            Self::Copies { issue, refused } => {
                return refused.first().map(|refused| next_step_of_copy(*issue, refused));
            }
            _ => return None,
        })
    }

    /// What to do next if journal and receipt do not agree.
    fn next_step_of_receipt(&self) -> Option<Wording> {
        Some(match self {
            Self::Receipt { .. } => {
                say!("restore the journal, or delete the receipt if nobody got the issue")
            }
            Self::OldJournal { issue, .. } | Self::ForgetfulJournal { issue, .. } => say!(
                "put the latest copy of the journal back; if there is none, `matinale resolve {issue} \
                 --trust-journal` goes on with this one, and readers it has forgotten get the issue twice",
                issue
            ),
            Self::UnreadableReceipt { issue, .. }
            | Self::NoReceipt { issue, .. }
            | Self::ForeignReceipt { issue, .. } => say!(
                "put the receipt back as the run left it; or, if the journal is no older copy, `matinale \
                 resolve {issue} --trust-journal` writes a new one from it, as it must once for a run that \
                 matinale 0.1.0 began",
                issue
            ),
            _ => return None,
        })
    }
}

/// What to do next if this reader cannot be sent a copy.
fn next_step_of_copy(issue: IssueName, refused: &RefusedCopy) -> Wording {
    let RefusedCopy { reader, fault } = refused;
    match fault {
        CopyFault::Suppressed => {
            say!(
                "leave them out; `matinale subscribers readmit {reader}` only if they ask for it",
                reader = reader.as_str()
            )
        }
        CopyFault::NotConcerned => {
            say!(
                "`matinale who {reader}` says which content the reader has",
                reader = reader.as_str()
            )
        }
        CopyFault::NotListed => say!("add them to the list first, with the tier they have"),
        CopyFault::OtherNumber(_) => {
            say!(
                "readers who have had another number of copies are asked for in a call of their own"
            )
        }
        CopyFault::InDoubt => say!(
            "`matinale resolve {issue} --assume-sent` counts them as reached, `--resend` and `matinale send \
             {issue}` send the copy again, with the same Message-ID",
            issue
        ),
    }
}
