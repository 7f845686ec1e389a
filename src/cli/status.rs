//! `status`: who got an issue, who did not, and why.

use clap::Args;
use serde_json::json;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::status_words::{stream, tell};
use crate::newsroom::Newsroom;

/// Say who got an issue, who did not, and why
///
/// Exits with 0 when every delivery has ended (sent, refused for good, or given up), with 1 when some
/// are in doubt and held for a person, with 75 when some are still to be sent.
#[derive(Debug, Args)]
pub(super) struct Status {
    /// A date, `today`, `tomorrow`, `latest`, or a file
    #[arg(default_value = "latest")]
    issue: String,
}

impl Status {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        let Some(status) = newsroom.run_status(&self.issue)? else {
            console.answer(&if console.json {
                json!({ "issue": self.issue, "run": null }).to_string()
            } else {
                format!("{}: no run has begun", self.issue)
            });
            return Ok(Exit::Done);
        };
        if console.json {
            stream(console, newsroom, &status)?;
        } else {
            tell(console, newsroom, &status)?;
        }
        Ok(status.end.into())
    }
}
