//! `status`: who got an issue, who did not, and why.

use clap::Args;
use serde_json::json;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::named_readers::tell_nobody;
use super::reader;
use super::status_content::answer_readers;
use super::status_words::{stream, tell};
use crate::newsroom::Newsroom;

/// Say who got an issue, who did not, and why
///
/// Exits with 0 when every delivery has ended (sent, refused for good, or given up), with 1 when some
/// are in doubt and held for a person, with 75 when some are still to be sent. The same holds for
/// `--reader`, which shows one reader whatever became of them. `--content` lists the readers who have one
/// content of an issue that was amended during its run, or may have it, and exits with 0.
#[derive(Debug, Args)]
pub(super) struct Status {
    /// A date, `today`, `tomorrow`, `latest`, or a file
    #[arg(default_value = "latest")]
    issue: String,
    /// Say what became of this reader alone, and what the relay answered
    #[arg(long, value_name = "ADDRESS")]
    reader: Option<String>,
    /// List the readers who have this content of an issue that was amended, by the first digits of its hash
    #[arg(long, value_name = "HASH", conflicts_with = "reader")]
    content: Option<String>,
}

impl Status {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        if let Some(typed) = &self.reader {
            return self.tell_reader(typed, newsroom, console);
        }
        let Some(status) = newsroom.run_status(&self.issue)? else {
            console.answer(&if console.json {
                json!({ "issue": self.issue, "run": null }).to_string()
            } else {
                format!("{}: no run has begun", self.issue)
            });
            return Ok(Exit::Done);
        };
        if let Some(typed) = &self.content {
            answer_readers(console, newsroom, &status, typed)?;
            return Ok(Exit::Done);
        }
        if console.json {
            stream(console, newsroom, &status)?;
        } else {
            tell(console, newsroom, &status)?;
        }
        Ok(status.end.into())
    }

    fn tell_reader(
        &self,
        typed: &str,
        newsroom: &mut Newsroom,
        console: Console,
    ) -> Result<Exit, Failure> {
        let named = newsroom.find_named_reader(typed);
        let reader = named.found.as_ref().map_err(|_| Failure::not_started(tell_nobody(&named)))?;
        let zone = newsroom.publication().timezone.clone();
        match newsroom.reader_status(&self.issue, reader)? {
            Some(status) => Ok(reader::answer(console, &zone, &status)),
            None => Err(Failure::person(format!("{reader} is in no run of `{}`", self.issue))),
        }
    }
}
