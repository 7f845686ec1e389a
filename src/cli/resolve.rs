//! `resolve`: a person decides about readers who did not get an issue.

use clap::Args;
use serde_json::json;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::named_readers::{addresses, read_names};
use super::remarks::readers;
use super::retried;
use crate::journal::Resolution;
use crate::newsroom::{Newsroom, ResolvedRun};
use crate::wording::{Wording, join_clauses, say, say_count};

/// Decide what becomes of readers in doubt, given up or refused
///
/// A reader is in doubt when the connection was lost while the relay decided: the message may have arrived.
/// One is refused for no fault of theirs when the relay dislikes the sender or the message. `--retry` takes
/// back whatever became of the readers it names, unless they have the issue or are suppressed. They are named by
/// address, by the unsubscribe link of their mail, by a file with one reader a line, or by `-` for standard
/// input.
#[derive(Debug, Args)]
#[command(override_usage = "matinale resolve [OPTIONS] <ISSUE> <DECISION>\n       \
                            matinale resolve [OPTIONS] <ISSUE> --retry <ADDRESS>...")]
pub(super) struct ResolveReaders {
    /// A date, `today`, `latest`, or a file
    issue: String,
    #[command(flatten)]
    decision: Decided,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag that a person types")]
struct Decided {
    /// Count those in doubt as reached
    #[arg(long)]
    assume_sent: bool,
    /// Send to those in doubt again at the next `send`, with the same Message-ID
    #[arg(long)]
    resend: bool,
    /// Send at the next `send` to those who were refused because of the sender or the message
    #[arg(long)]
    retry_refused: bool,
    /// Send at the next `send` to those who were given up because it was too late
    #[arg(long)]
    retry_expired: bool,
    /// Go on with the journal as it is, though the receipt is missing, unreadable or newer
    ///
    /// Writes the receipt anew from the journal. If the journal is an older copy, readers whom it has
    /// forgotten get the issue twice.
    #[arg(long)]
    trust_journal: bool,
    /// Send at the next `send` to these readers, whatever kept them from getting the issue
    #[arg(long, value_name = "ADDRESS", num_args = 1..)]
    retry: Vec<String>,
}

impl ResolveReaders {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        if !self.decision.retry.is_empty() {
            return retry(newsroom, console, &self.issue, &self.decision.retry);
        }
        if self.decision.trust_journal {
            return trust_journal(newsroom, console, &self.issue);
        }
        let decision = self.decision.decision();
        let resolved = newsroom.resolve(&self.issue, decision)?;
        console.remarks(newsroom.take_remarks());
        let ResolvedRun { issue, readers: count, .. } = resolved;
        if console.json {
            let answer = json!({ "issue": issue.to_string(), "readers": count });
            console.answer(&answer.to_string());
        }
        let told =
            if count == 0 { word_nobody(decision) } else { word_resolved(decision, &resolved) };
        console.say(&say!("{issue}: {told}", issue, told));
        Ok(Exit::Done)
    }
}

/// Writes the receipt of an issue anew from the journal.
fn trust_journal(newsroom: &mut Newsroom, console: Console, issue: &str) -> Result<Exit, Failure> {
    let ResolvedRun { issue, readers: reached, is_late } = newsroom.trust_journal(issue)?;
    if console.json {
        let answer = json!({ "issue": issue.to_string(), "readers": reached });
        console.answer(&answer.to_string());
    }
    let late = if is_late { " --late" } else { "" };
    console.say(&say!(
        "{issue}: the receipt is written anew from the journal, which knows {readers} reached; \
         `matinale send {issue}{late}` goes on",
        issue,
        readers = readers(reached),
        late
    ));
    Ok(Exit::Done)
}

/// Makes the readers with these addresses due again.
fn retry(
    newsroom: &mut Newsroom,
    console: Console,
    issue: &str,
    typed: &[String],
) -> Result<Exit, Failure> {
    let named = read_names(newsroom, typed)?;
    let resolved = newsroom.retry_readers(issue, &addresses(&named))?;
    console.remarks(newsroom.take_remarks());
    retried::answer(newsroom, console, &named, &resolved)
}

impl Decided {
    /// The decision as the journal names it.
    const fn decision(&self) -> Resolution {
        match self {
            Self { resend: true, .. } => Resolution::Resend,
            Self { retry_refused: true, .. } => Resolution::RetryRefused,
            Self { retry_expired: true, .. } => Resolution::RetryExpired,
            Self { .. } => Resolution::AssumeSent,
        }
    }
}

/// Says that a decision was about nobody.
fn word_nobody(decision: Resolution) -> Wording {
    match decision {
        Resolution::Resend | Resolution::AssumeSent => say!("nobody is in doubt: nothing to do"),
        Resolution::RetryRefused => {
            say!("nobody was refused for no fault of theirs: nothing to do")
        }
        Resolution::RetryExpired => say!("nobody was given up: nothing to do"),
    }
}

/// How many readers there were, and what became of them.
fn word_resolved(decision: Resolution, resolved: &ResolvedRun<u64>) -> Wording {
    let count = resolved.readers;
    let again = match decision {
        Resolution::AssumeSent => {
            return say_count!(
                "{count} reader in doubt counted as reached",
                "{count} readers in doubt counted as reached",
                count
            );
        }
        Resolution::Resend => say_count!(
            "{count} reader in doubt due again",
            "{count} readers in doubt due again",
            count
        ),
        Resolution::RetryRefused => say_count!(
            "{count} reader refused for no fault of theirs due again",
            "{count} readers refused for no fault of theirs due again",
            count
        ),
        Resolution::RetryExpired => say_count!(
            "{count} reader given up before due again",
            "{count} readers given up before due again",
            count
        ),
    };
    let (issue, late) = (resolved.issue.to_string(), if resolved.is_late { " --late" } else { "" });
    join_clauses([again, say!("`matinale send {issue}{late}` goes on", issue, late)])
}
