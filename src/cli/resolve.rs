//! `resolve`: what becomes of readers in doubt.

use clap::Args;
use serde_json::json;

use super::failure::{Exit, Failure};
use super::newsroom::{Newsroom, Wanted};
use super::press;
use super::receipt;
use super::send::readers;
use super::status::find;
use crate::deliver::Deadline;
use crate::journal::Resolution;
use crate::publication::InDoubtPolicy;

/// Decide what becomes of readers in doubt, given up, or refused for no fault of theirs
///
/// A reader is in doubt when the line was lost while the relay decided: the message may have arrived.
/// One is refused for no fault of theirs when the relay dislikes the sender or the message.
#[derive(Debug, Args)]
pub(super) struct Resolve {
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
}

impl Resolve {
    pub(super) fn run(self, newsroom: &Newsroom) -> Result<Exit, Failure> {
        let Some((mut journal, run)) = find(newsroom, &self.issue)? else {
            return Err(Failure::person(format!("no run of `{}` has begun", self.issue)));
        };
        let now = newsroom.now().timestamp();
        let owner = press::owner(now);
        let lock = journal.lock(run.issue, &owner)?;
        // What a run that was killed had on the wire is in doubt as well.
        journal.recover(&lock, run.id, InDoubtPolicy::Hold, now)?;
        let decision = match self.decision {
            Decided { resend: true, .. } => Resolution::Resend,
            Decided { retry_refused: true, .. } => Resolution::RetryRefused,
            Decided { retry_expired: true, .. } => Resolution::RetryExpired,
            Decided { .. } => Resolution::AssumeSent,
        };
        let count = journal.resolve(run.id, decision, now)?;
        journal.finish(run.id, now)?;
        if let Some(path) = newsroom.find(&Wanted::Dated(run.issue))
            && let Err(failure) = receipt::write(newsroom, &mut journal, (&path, run.issue))
        {
            newsroom.console.tell(&failure.to_string());
        }
        let settings = &newsroom.publication;
        let deadline = Deadline::of(&settings.delivery, run.started, &settings.timezone);
        let late = if deadline.is_over(now) { " --late" } else { "" };
        let on = format!("due again; `matinale send {}{late}` goes on", run.issue);
        let what = match decision {
            Resolution::Resend => format!("in doubt {on}"),
            Resolution::AssumeSent => "in doubt counted as reached".to_owned(),
            Resolution::RetryRefused => format!("refused for no fault of theirs {on}"),
            Resolution::RetryExpired => format!("given up before {on}"),
        };
        if newsroom.console.json {
            let answer = json!({ "issue": run.issue.to_string(), "readers": count });
            newsroom.console.answer(&answer.to_string());
        }
        newsroom.console.say(&format!("{}: {} {what}", run.issue, readers(count)));
        Ok(Exit::Done)
    }
}
