//! `rehearse`: the whole run, to the built-in inbox.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::follow::{Follower, GRACE, interrupted};
use super::summary::Summary;
use super::verdict::require_balance;
use crate::newsroom::{Newsroom, RehearsalRequest, Rehearsed, start_runtime};
use crate::publication::InDoubtPolicy;

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
        let path = newsroom.issue_file(&self.issue)?;
        let checked = newsroom.check_issue(&path)?;
        console.findings(&checked.source, &checked.findings);
        let printed = checked.into_printed()?;
        let request =
            RehearsalRequest { keep: self.keep, connections: self.connections.map(usize::from) };
        let runtime = start_runtime()?;
        let rehearsal = newsroom.plan_rehearsal(&printed, request, &runtime)?;
        console.remarks(newsroom.take_remarks());
        let zone = newsroom.publication().timezone.clone();
        let began = Instant::now();
        let ended = Follower { console, grace: GRACE, zone }.follow(
            &runtime,
            rehearsal.progress(),
            |stop| rehearsal.finish(&runtime, stop),
        );
        let Rehearsed { report, inbox } = match ended {
            Ok(rehearsed) => rehearsed,
            Err(error) => {
                runtime.shutdown_background();
                return Err(error.into());
            }
        };
        let summary = Summary { report: &report, took: began.elapsed() };
        if console.json {
            console.answer(&summary.json(printed.issue.date).to_string());
        } else {
            console.say(&format!(
                "{}\n  a rehearsal: no reader was touched",
                summary.text(&printed.line())
            ));
        }
        if let Some(trouble) = report.trouble() {
            console.fault(&format!("error: {trouble}"));
        }
        if Console::is_attended() && !console.json {
            console.answer(&format!("  read them at http://{}/ · Ctrl-C ends", inbox.web_addr()));
            runtime.block_on(interrupted());
        }
        require_balance(&report)?;
        Ok(report.end(InDoubtPolicy::Hold).into())
    }
}
