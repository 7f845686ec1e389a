//! Why an issue is not corrected, in words, and what to do next.

use std::fmt;

use thiserror::Error as ThisError;

use super::corrected_readers::CorrectedReaders;
use super::run_contents::ContentFault;
use crate::issue::IssueName;
use crate::journal::{Digest, RunContent};
use crate::wording::{Wording, join_clauses, say};

/// Why an issue is not corrected, or a correction is not sent. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
#[non_exhaustive]
pub enum CorrectionFault {
    /// The journal has no run of the issue that is corrected.
    NoRun(IssueName),
    /// The run has no such content.
    Content(ContentFault),
    /// Readers have several contents, and none is named.
    SeveralContents(IssueName, Vec<RunContent>),
    /// Whoever has the issue has the file as it stands.
    NothingWrong(IssueName),
    /// Nobody has this content. Has the first digits of its hash.
    NobodyHas(IssueName, String),
    /// No content of the issue is withdrawn.
    NothingWithdrawn(IssueName),
    /// Several contents of the issue are withdrawn, and none is named.
    SeveralWithdrawn(IssueName, Vec<Digest>),
    /// The content says what the file says. Has the first digits of its hash.
    SameTexts(IssueName, String),
    /// There is a correction of the content already.
    AlreadyCorrected {
        /// The first digits of its hash.
        content: String,
        /// The correction.
        correction: IssueName,
    },
    /// The journal does not have the texts of the content. Has the first digits of its hash.
    TextsUnknown(IssueName, String),
    /// A process is sending the content. Has the first digits of its hash.
    StillSending(IssueName, String),
    /// Nobody who has the content gets the correction.
    NobodyLeft(CorrectedReaders),
}

impl CorrectionFault {
    /// Why the issue is not corrected.
    pub fn word(&self) -> Wording {
        match self {
            Self::NoRun(issue) => {
                say!("the journal has no run of {issue} that could be corrected", issue)
            }
            Self::Content(fault) => fault.word(),
            Self::SeveralContents(issue, contents) => say!(
                "readers have several contents of the issue of {issue}: {contents}",
                issue,
                contents = join_clauses(contents.iter().map(word_content))
            ),
            Self::NothingWrong(issue) => word_nothing_wrong(*issue),
            Self::NobodyHas(issue, content) => {
                say!("nobody has content {content} of the issue of {issue}", content, issue)
            }
            Self::NothingWithdrawn(issue) => word_withdrawn(*issue, &[]),
            Self::SeveralWithdrawn(issue, contents) => word_withdrawn(*issue, contents),
            Self::SameTexts(issue, content) => say!(
                "content {content} of the issue of {issue} says what the file says",
                content,
                issue
            ),
            Self::AlreadyCorrected { content, correction } => say!(
                "content {content} has a correction already: {correction}",
                content,
                correction = correction.to_string()
            ),
            Self::TextsUnknown(issue, content) => say!(
                "the journal does not have the texts of content {content} of the issue of {issue}: an earlier matinale sent it",
                content,
                issue
            ),
            Self::StillSending(issue, content) => say!(
                "a process is sending content {content} of the issue of {issue} just now",
                content,
                issue
            ),
            Self::NobodyLeft(corrected) => word_nobody_left(corrected),
        }
    }

    /// What to do next.
    pub(super) fn next_step(&self) -> Wording {
        match self {
            Self::NoRun(_) => say!(
                "`corrects` names an issue that was sent with this journal, as `matinale correct ISSUE` writes it"
            ),
            Self::Content(fault) => fault.next_step(),
            Self::SeveralContents(issue, _) => {
                say!("`matinale correct {issue} --version HASH` corrects one of them", issue)
            }
            Self::NothingWithdrawn(issue) => {
                say!("`matinale send {issue}` sends it, as far as it was not", issue)
            }
            Self::SeveralWithdrawn(issue, _) => say!(
                "`matinale correct {issue} --take-back --version HASH` takes back one of them",
                issue
            ),
            Self::NothingWrong(_) | Self::SameTexts(..) => say!(
                "mend the file of the issue first; with `--anyway`, the draft has a place for your own words"
            ),
            Self::NobodyHas(issue, _) => {
                say!(
                    "`matinale status {issue}` says who has which content, and who is in doubt",
                    issue
                )
            }
            Self::AlreadyCorrected { correction, .. } => say!(
                "`matinale status {correction}` says whether it was sent; with `--anyway`, another one is begun",
                correction = correction.to_string()
            ),
            Self::TextsUnknown(..) => {
                say!("with `--anyway`, the draft has a place for your own words")
            }
            Self::StillSending(issue, _) => {
                say!("`matinale stop {issue}` ends it; correct the issue then", issue)
            }
            Self::NobodyLeft(_) => say!(
                "whoever has left gets nothing; write a block for the edition whose readers are to get something"
            ),
        }
    }
}

impl fmt::Display for CorrectionFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.word().fmt(f)
    }
}

/// That whoever has an issue has its file as it stands.
fn word_nothing_wrong(issue: IssueName) -> Wording {
    say!("whoever has the issue of {issue} has the file as it stands", issue)
}

/// Which contents of an issue are withdrawn: none, or several.
fn word_withdrawn(issue: IssueName, contents: &[Digest]) -> Wording {
    if contents.is_empty() {
        return say!("nothing of the issue of {issue} is withdrawn", issue);
    }
    let contents = contents.iter().map(Digest::short).collect::<Vec<_>>().join(", ");
    say!("several contents of the issue of {issue} are withdrawn: {contents}", issue, contents)
}

/// A content, and how many readers have it.
fn word_content(content: &RunContent) -> Wording {
    let (hash, count) = (content.hash.short(), content.accepted());
    say!("{hash} ({count})", hash, count)
}

fn word_nobody_left(corrected: &CorrectedReaders) -> Wording {
    let CorrectedReaders { issue, content, holders, gone, unconcerned, .. } = corrected;
    say!(
        "of {holders} who have content {content} of the issue of {issue}, nobody gets the correction: {gone} have left or are suppressed, and for {unconcerned} it says nothing",
        holders,
        content = content.short(),
        issue,
        gone,
        unconcerned
    )
}
