//! `status`: who got an issue, who did not, and why.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::absence::report_absence;
use super::console::Console;
use super::deliveries::stream_readers;
use super::failure::{Exit, Failure};
use super::named_readers::tell_nobody;
use super::reader;
use super::reasons::Naming;
use super::run_page::write_page;
use super::status_content::answer_readers;
use super::status_curve::{
    BarLetters, CurveStyle, MAX_SLICES, count_curve_columns, describe_curve, draw_curve,
};
use super::status_listing::TypedListing;
use super::status_watch::watch_run;
use super::status_words::{describe_head, tell};
use super::stop::{describe_stop, list_stops};
use crate::journal::IssueStop;
use crate::newsroom::{Newsroom, RunStatus, SignupRoom, word_release};
use crate::wording::{say, say_count};

/// The examples of `--help`.
const EXAMPLES: &str = "\
Examples:
  matinale status                                     how the last issue stands
  matinale status today --curve --watch               how it goes on, with its curve, until it ends
  matinale status today --list waiting                the addresses of those who wait
  matinale status today --list accepted --domain example.org
  matinale status 2025-02-11 --list accepted --edition paid --csv > paid.csv
  matinale status today --list dead | matinale subscribers suppress - --reason bounced";

/// Say who got an issue, who did not, and why
///
/// Readers who do not have the issue are grouped by what became of them and why, with what can be done.
///
/// Exits with 0 when everybody has the issue, but for addresses that do not exist, mailboxes that take no mail,
/// and suppressed readers. Exits with 1 when readers are lost for no fault of theirs: refused for the sender's
/// sake, given up, in doubt and held for a person, left out since their rows cannot be read, or given the free
/// edition for that; when nobody has the issue and its run is over; when a person has to mend what stopped
/// the last call; or when a person has stopped the issue (`matinale go ISSUE` lets it go). Exits with 75 when some are still to be sent to. The same holds for `--reader`, which shows one reader whatever became
/// of them. `--content` lists the readers who have one
/// content of an issue that was amended during its run, or may have it, and exits with 0.
///
/// `--list` prints the readers of one state alone, one a line, or as rows of a CSV file with `--csv`: who has the issue,
/// who waits, who was refused. `--edition`, `--domain` and `--tag` name a part of them. The tags are those of today's list.
/// `--list left-out` prints the rows of today's list that cannot be read, with their lines, as far as they are named.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
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
    #[command(flatten)]
    listing: TypedListing,
    /// Show too how many were accepted, put off and refused, slice by slice of the run's time
    #[arg(long, conflicts_with_all = ["reader", "list", "content"])]
    curve: bool,
    /// Write a page with the curves of the run into this file: over time, by edition and domain, and beside the runs before
    #[arg(long, value_name = "FILE", conflicts_with_all = ["reader", "list", "content", "watch"])]
    html: Option<PathBuf>,
    /// Show it again every two seconds, until the run has ended; on a pipe, a line for each change
    #[arg(long, conflicts_with_all = ["reader", "list", "content", "all"])]
    watch: bool,
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
        if self.watch {
            let draw = |newsroom: &mut Newsroom, status: &RunStatus| {
                self.tell_status(newsroom, console, status)
            };
            return match watch_run(&self.issue, newsroom, console, draw)? {
                Some(exit) => Ok(exit),
                None => self.tell_no_run(newsroom, console),
            };
        }
        let Some(status) = newsroom.run_status(&self.issue)? else {
            if self.content.is_some() || self.html.is_some() || self.listing.is_asked() {
                let named = newsroom.named_issue(&self.issue);
                let issue = named.map_or_else(|| self.issue.clone(), |issue| issue.to_string());
                return Err(Failure::person(say!("{issue}: no run has begun", issue)));
            }
            return self.tell_no_run(newsroom, console);
        };
        if let Some(typed) = &self.content {
            answer_readers(console, newsroom, &status, typed)?;
            return Ok(Exit::Done);
        }
        if let Some(file) = &self.html {
            write_page(newsroom, &status, file, console)?;
            return Ok(status.end.into());
        }
        if let Some(listing) = self.listing.read(console, newsroom)? {
            listing.answer(console, newsroom, &status)?;
        } else {
            self.tell_status(newsroom, console, &status)?;
        }
        Ok(status.end.into())
    }

    /// Says how a run stands, and shows its curve if it is asked for.
    fn tell_status(
        &self,
        newsroom: &mut Newsroom,
        console: Console,
        status: &RunStatus,
    ) -> Result<(), Failure> {
        let read_curve = |newsroom: &mut Newsroom| newsroom.read_curve(&status.run, MAX_SLICES);
        let curve = self.curve.then(|| read_curve(newsroom)).transpose()?;
        if console.json {
            let mut head = describe_head(status);
            if let Some(curve) = &curve {
                head["curve"] = describe_curve(curve);
            }
            if let Some(room) = newsroom.signup_room()? {
                head["signed_up"] = room.readers.into();
            }
            return stream_readers(console, &head, |show| {
                Ok(newsroom.list_readers(&status.run, show)?)
            });
        }
        tell(console, newsroom, status, if self.all { Naming::All } else { Naming::Few })?;
        if let Some(SignupRoom { readers, .. }) = newsroom.signup_room()? {
            console.answer(&say_count!(
                "{readers} reader signed up on the web",
                "{readers} readers signed up on the web",
                readers
            ));
        }
        if let Some(curve) = &curve {
            let (columns, letters) = (count_curve_columns(), BarLetters::of_environment());
            let style = CurveStyle { columns, letters, locale: console.locale() };
            console.answer_lines(&draw_curve(curve, &newsroom.publication().timezone, style));
        }
        Ok(())
    }

    /// Says that no run has begun, and who has stopped the issue.
    fn tell_no_run(&self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        let named = newsroom.named_issue(&self.issue);
        let stops = match named {
            Some(issue) => newsroom.list_stops(issue)?,
            None => Vec::new(),
        };
        let issue = named.map_or_else(|| self.issue.clone(), |issue| issue.to_string());
        let standing = stops.iter().find(|stop| stop.is_standing());
        if console.json {
            let stops: Vec<_> = stops.iter().map(describe_stop).collect();
            console.answer(&json!({ "issue": issue, "run": null, "stops": stops }).to_string());
        } else {
            let mut lines = vec![say!("{issue}: no run has begun", issue)];
            let zone = &newsroom.publication().timezone;
            lines.extend(list_stops(&stops, zone, console.locale()));
            let release = |stop: &IssueStop| say!("  {line}", line = word_release(stop.issue));
            lines.extend(standing.map(release));
            console.answer(&lines);
        }
        Ok(if standing.is_some() { Exit::Person } else { Exit::Done })
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
    Failure::person(say!(
        "`{word}` is no issue with a date",
        word = word.escape_debug().to_string()
    ))
}
