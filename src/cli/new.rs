//! `new`: a fresh issue.

use clap::Args;

use super::console::Console;
use super::failure::{Exit, Failure};
use crate::newsroom::Newsroom;

/// Begin an issue, as a draft
///
/// The file is `issues/DATE.toml`; its number follows on the newest issue's. A second issue on one day has a
/// word behind the date, and no number: `matinale new 2025-02-11-special`.
#[derive(Debug, Args)]
pub(super) struct New {
    /// A date (with a word behind it for a second issue), `today` or `tomorrow`
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
