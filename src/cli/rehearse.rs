//! `rehearse`: carries out the whole run, with the built-in inbox as its relay.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use tokio::runtime::Runtime;

use super::clock::machine_clock;
use super::console::Console;
use super::failure::{Exit, Failure};
use super::follow::{Follower, GRACE, RunTelling};
use super::heard_replies::HeardReplies;
use super::inbox::INBOX_PORT;
use super::inbox_site::InboxSite;
use super::named_issue::check_named_issue;
use super::reasons::Naming;
use super::signals::interrupted;
use super::standing::RunStanding;
use super::summary::Summary;
use super::verdict::require_balance;
use crate::inbox::{Inbox, word_missing_page};
use crate::newsroom::{
    Newsroom, PrintedIssue, RehearsalPage, RehearsalRequest, Rehearsed, start_runtime,
};
use crate::publication::InDoubtPolicy;
use crate::wording::say;

/// Send an issue to its whole audience, over SMTP, into the built-in inbox
///
/// Everything a real run does, with a journal that is thrown away and a relay that is this machine:
/// no reader is touched. On a terminal the page where the messages can be read stays up until Ctrl-C.
#[derive(Debug, Args)]
pub(super) struct Rehearse {
    /// A date, `today`, `tomorrow`, `latest`, or a file
    #[arg(default_value = "latest")]
    issue: String,
    /// Keep every message as a file in this folder
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
    /// How many connections are used
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=64))]
    connections: Option<u16>,
}

impl Rehearse {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        let checked = check_named_issue(newsroom, &self.issue, console)?;
        let printed = checked.into_trial()?;
        let site = InboxSite::open(newsroom);
        let request = self.request(&site, console);
        let runtime = start_runtime()?;
        let rehearsal = newsroom.plan_rehearsal(&printed, request, &runtime)?;
        console.remarks(newsroom.take_remarks());
        let zone = newsroom.publication().timezone.clone();
        let began = Instant::now();
        let ended = Follower { console, grace: GRACE, zone: zone.clone() }.follow(
            &runtime,
            RunTelling::Progress(rehearsal.progress(), HeardReplies::default()),
            |stop| rehearsal.finish(&runtime, stop),
        );
        let Rehearsed { report, inbox } = match ended {
            Ok(rehearsed) => rehearsed,
            Err(error) => {
                runtime.shutdown_background();
                return Err(error.into());
            }
        };
        let summary = Summary { report: &report, took: began.elapsed(), zone: &zone };
        say_end(console, &summary, &printed);
        if Console::is_attended() && !console.json {
            show_page(console, &inbox, &runtime);
        }
        require_balance(&report)?;
        Ok(report.end(InDoubtPolicy::Hold).into())
    }

    /// What is rehearsed, with the publication's own pages behind its page.
    #[cfg_attr(not(feature = "inbox-page"), allow(unused_variables, reason = "there is no page"))]
    fn request(self, site: &InboxSite, console: Console) -> RehearsalRequest {
        RehearsalRequest {
            keep: self.keep,
            connections: self.connections.map(usize::from),
            page: RehearsalPage {
                locale: console.locale(),
                port: INBOX_PORT,
                clock: Some(machine_clock),
                #[cfg(feature = "inbox-page")]
                site: site.mount(),
            },
        }
    }
}

/// Shows how the rehearsal ended.
fn say_end(console: Console, summary: &Summary<'_>, printed: &PrintedIssue) {
    if console.json {
        console.answer(&summary.json(printed.issue().name, console.locale()).to_string());
    } else {
        let mut standing = RunStanding::new(&summary.report.tally, Naming::All, console.locale());
        summary.report.unhappy.iter().for_each(|reader| standing.add(reader));
        let mut lines = summary.lines(&say!("{line}", line = printed.line()), standing.reasons());
        lines.push(say!("  a rehearsal: no reader was touched"));
        console.say(&lines);
    }
    if let Some(trouble) = summary.report.trouble() {
        console.fault(&say!("error: {failure}", failure = trouble.failure.word()));
    }
}

/// Shows the address of the page with the messages, and waits for a signal.
fn show_page(console: Console, inbox: &Inbox, runtime: &Runtime) {
    if let Some(page) = inbox.page_link() {
        console.answer(&say!("  read them at {page} · Ctrl-C ends", page));
        runtime.block_on(interrupted());
    } else {
        console.answer(&say!("  {line}", line = word_missing_page()));
    }
}
