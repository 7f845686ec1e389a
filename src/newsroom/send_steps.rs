//! What has to be done before an issue is sent, in its order: one answer names all of it.

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
