//! `inbox`: the built-in mail server alone.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use clap::Args;

use super::clock::machine_clock;
use super::console::Console;
use super::failure::{Exit, Failure};
use super::signals::interrupted;
use super::surroundings::surroundings;
use crate::inbox::{Inbox, Options, word_missing_page};
use crate::newsroom::start_runtime;
use crate::wording::{say, say_count};

/// Open the built-in mail server and its page, to try things
///
/// It takes mail for anyone, keeps it on this machine, and delivers nothing. Point a relay of
/// matinale.toml at it: `url = "smtp://127.0.0.1:2525"`. The page answers only under the link that is
/// printed, so that other users of this machine cannot read it.
#[derive(Debug, Args)]
pub(super) struct OpenInbox {
    /// The port that takes mail
    #[arg(long, value_name = "PORT", default_value_t = 2525)]
    smtp: u16,
    /// The port of the page
    #[arg(long, value_name = "PORT", default_value_t = 8025)]
    web: u16,
    /// Keep every message as a file in this folder
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
}

impl OpenInbox {
    pub(super) fn run(self, console: Console) -> Result<Exit, Failure> {
        let runtime = start_runtime()?;
        let machine = surroundings(console);
        let here = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let options = Options {
            smtp: here(self.smtp),
            web: here(self.web),
            token: Some(machine.make_page_token()?),
            folder: self.keep,
            scratch: Some(machine.scratch),
            clock: Some(machine_clock),
            ..Options::default()
        };
        let inbox = runtime.block_on(Inbox::open(options))?;
        let smtp = inbox.smtp_addr();
        let smtp = smtp.to_string();
        console.answer(&match inbox.page_link() {
            Some(page) => {
                say!("mail to smtp://{smtp}, read it at {page} · Ctrl-C ends", smtp, page)
            }
            None => {
                say!(
                    "mail to smtp://{smtp} · Ctrl-C ends; {missing}",
                    smtp,
                    missing = word_missing_page()
                )
            }
        });
        runtime.block_on(interrupted());
        console.say(&say_count!(
            "{count} message came",
            "{count} messages came",
            count = inbox.count()
        ));
        runtime.block_on(inbox.stop());
        Ok(Exit::Done)
    }
}
