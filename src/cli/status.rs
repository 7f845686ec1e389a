//! `status`: who got an issue, who did not, and why.

use clap::Args;
use serde_json::json;

use super::absence::report_absence;
use super::console::Console;
use super::failure::{Exit, Failure};
use super::named_readers::tell_nobody;
use super::reader;
use super::reader_fate::ReaderFate;
use super::reasons::Naming;
use super::status_content::answer_readers;
use super::status_words::{list, stream, tell};
use crate::newsroom::Newsroom;

/// Say who got an issue, who did not, and why
///
/// Readers who do not have the issue are grouped by what became of them and why, with what can be done.
///
/// Exits with 0 when everybody has the issue, but for addresses that do not exist, mailboxes that take no mail,
/// and suppressed readers. Exits with 1 when readers are lost for no fault of theirs: refused for the sender's
/// sake, given up, in doubt and held for a person, left out since their rows cannot be read, or given the free
/// edition for that; when nobody has the issue and its run is over; or when a person has to mend what stopped
/// the last call. Exits with 75 when some are still to be sent to. The same holds for `--reader`, which shows one reader whatever became
/// of them. `--content` lists the readers who have one
/// content of an issue that was amended during its run, or may have it, and exits with 0.
#[derive(Debug, Args)]
pub(super) struct Status {
    /// A date, `today`, `tomorrow`, `latest`, or a file
    #[arg(default_value = "latest")]
    issue: String,
    /// Say what became of this reader alone, and what the relay answered
    #[arg(long, value_name = "ADDRESS")]
    reader: Option<String>,
    /// Name every reader who does not have the issue, and not a few of each reason
    #[arg(long, conflicts_with_all = ["reader", "list"])]
    all: bool,
    /// Print the addresses of these readers alone, one a line
    #[arg(long, value_name = "WHOM", conflicts_with = "reader")]
    list: Option<ReaderFate>,
    /// List the readers who have this content of an issue that was amended, by the first digits of its hash
    #[arg(long, value_name = "HASH", conflicts_with_all = ["reader", "all", "list"])]
    content: Option<String>,
}

impl Status {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        if let Some(typed) = &self.reader {
            return self.tell_reader(typed, newsroom, console);
        }
        newsroom.remark_signup_room()?;
        console.remarks(newsroom.take_remarks());
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
        let naming = if self.all { Naming::All } else { Naming::Few };
        match self.list {
            _ if console.json => stream(console, newsroom, &status)?,
            Some(fate) => list(console, newsroom, &status, fate)?,
            None => tell(console, newsroom, &status, naming)?,
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
        if let Some(status) = newsroom.reader_status(&self.issue, reader)? {
            let reports = newsroom.reports_of(reader)?;
            return Ok(reader::answer(console, &zone, &status, &reports));
        }
        let issue = newsroom.named_issue(&self.issue);
        let issue = issue.ok_or_else(|| word_undated(&self.issue))?;
        let absent = newsroom.find_absence(issue, reader)?;
        Err(report_absence(newsroom, &absent))
    }
}

/// The failure of a command whose issue is none with a date.
fn word_undated(word: &str) -> Failure {
    Failure::person(format!("`{}` is no issue with a date", word.escape_debug()))
}
