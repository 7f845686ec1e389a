//! `new`: a fresh issue.

use clap::Args;

use super::console::Console;
use super::failure::{Exit, Failure};
use crate::newsroom::Newsroom;

/// Begin an issue, as a draft
///
/// The file is `issues/DATE.toml`; its number follows on the newest issue's.
#[derive(Debug, Args)]
pub(super) struct New {
    /// A date, `today` or `tomorrow`
    #[arg(default_value = "tomorrow")]
    date: String,
}

impl New {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        let path = newsroom.begin_issue(&self.date)?;
        console.say(&format!("made `{}`", newsroom.shown(&path)));
        Ok(Exit::Done)
    }
}
