//! `resolve`: what becomes of readers in doubt.

use clap::Args;

use super::failure::{Exit, Failure};
use super::newsroom::Newsroom;
use super::press;
use super::send::readers;
use super::status::find;
use crate::journal::{Journal, Resolve as Decision};

/// Decide what becomes of the readers in doubt
///
/// A reader is in doubt when the line was lost while the relay decided: the message may have arrived.
#[derive(Debug, Args)]
pub(super) struct Resolve {
    /// A date, `today`, `latest`, or a file
    issue: String,
    #[command(flatten)]
    decision: Decided,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Decided {
    /// Count them as reached
    #[arg(long)]
    assume_sent: bool,
    /// Send to them again at the next `send`, with the same Message-ID
    #[arg(long)]
    resend: bool,
}

impl Resolve {
    pub(super) fn run(self, newsroom: &Newsroom) -> Result<Exit, Failure> {
        let Some((mut journal, run)) = find(newsroom, &self.issue)? else {
            return Err(Failure::person(format!("no run of `{}` has begun", self.issue)));
        };
        let now = newsroom.now().timestamp();
        let _lock = journal.lock(run.issue, &press::owner(now))?;
        let decision = if self.decision.resend { Decision::Resend } else { Decision::AssumeSent };
        let count = journal.resolve(run.id, decision, now)?;
        journal.finish(run.id, now)?;
        let what = match decision {
            Decision::Resend => format!("due again; `matinale send {}` goes on", run.issue),
            Decision::AssumeSent => "counted as reached".to_owned(),
        };
        newsroom.console.say(&format!("{}: {} in doubt {what}", run.issue, readers(count)));
        Ok(Exit::Done)
    }
}
