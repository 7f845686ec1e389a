//! `rehearse`: the whole run, to the built-in inbox.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::morning::Morning;
use super::newsroom::Newsroom;
use super::press::{self, GRACE, Press, interrupted, jitter};
use super::secrets::private_folder;
use crate::deliver::{Deadline, Idle, RelaySlot, RetryPolicy};
use crate::inbox::{Inbox, MISSING_PAGE, Options};
use crate::journal::{BoxedJournal, Sqlite};
use crate::publication::{Pipelining, Relay, Security};
use crate::smtp::Target;

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
    pub(super) fn run(self, newsroom: &Newsroom) -> Result<Exit, Failure> {
        let console = newsroom.console;
        let path = newsroom.file(&self.issue)?;
        let printed = Morning::open(newsroom, &path)?.printed(newsroom)?;
        let audience = newsroom.audience()?;
        if audience.is_empty() {
            return Err(super::guards::nobody(&newsroom.publication));
        }
        let templates = printed.templates(&newsroom.tokens()?, "");
        let runtime = super::runtime()?;
        let options = Options { folder: self.keep, ..Options::default() };
        let inbox = runtime.block_on(Inbox::open(options))?;
        let configured = newsroom.publication.relays.first().map_or(4, |relay| relay.connections);
        let connections = self.connections.map_or(configured, usize::from);
        let relay = loopback(inbox.smtp_addr(), connections);
        let target = Target::new(relay, None, newsroom.publication.from.domain())
            .map_err(|error| Failure::not_started(error.to_string()))?;
        let scratch = Scratch::new()?;
        let file = scratch.0.join("journal.sqlite3");
        let mut journal: BoxedJournal = Box::new(Sqlite::open(&file, &newsroom.publication.slug)?);
        let clock = newsroom.clock();
        let now = clock().timestamp();
        let lock = journal.lock(printed.issue.date, &press::owner(now))?;
        let hash = templates.frozen();
        let run = press::plan(&mut journal, printed.issue.date, hash, (&audience, now))?;
        let relays = vec![RelaySlot { target, connections, weight: 1 }];
        let deadline = Deadline::after(newsroom.publication.delivery.retry_for, now);
        let retry = RetryPolicy { deadline, idle: Idle::End, jitter: jitter() };
        let press = Press { templates: Arc::new(templates), relays, retry, grace: GRACE, clock };
        let (_, summary) = press.run((journal, run, &lock), console)?;
        if console.json {
            console.answer(&summary.json(printed.issue.date).to_string());
        } else {
            console.say(&format!(
                "{}\n  a rehearsal: no reader was touched",
                summary.text(&printed.line())
            ));
        }
        if let Some(trouble) = summary.trouble() {
            console.fault(&format!("error: {trouble}"));
        }
        if Console::is_attended() && !console.json {
            if let Some(web) = inbox.web_addr() {
                console.answer(&format!("  read them at http://{web}/ · Ctrl-C ends"));
                runtime.block_on(interrupted());
            } else {
                console.answer(&format!("  {MISSING_PAGE}"));
            }
        }
        Ok(summary.exit())
    }
}

/// The built-in inbox as a relay.
fn loopback(address: std::net::SocketAddr, connections: usize) -> Relay {
    Relay {
        host: address.ip().to_string(),
        port: address.port(),
        security: Security::Plaintext,
        login: None,
        connections,
        weight: 1,
        pipelining: Pipelining::Auto,
    }
}

/// A folder that goes when the rehearsal is over.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self, Failure> {
        let mut tag = [0; 8];
        aws_lc_rs::rand::fill(&mut tag).map_err(|_| Failure::not_started("no randomness"))?;
        let name = format!("matinale-rehearsal-{}", data_encoding::HEXLOWER.encode(&tag));
        let folder = std::env::temp_dir().join(name);
        private_folder(&folder)
            .map_err(|error| Failure::not_started(format!("`{}`: {error}", folder.display())))?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
