//! `inbox`: the built-in mail server alone.

use std::fs::File;
use std::io::Read;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::clock::machine_clock;
use super::console::Console;
use super::failure::{Exit, Failure};
use super::inbox_site::InboxSite;
use super::publication_folder::PublicationFolder;
use super::signals::interrupted;
use super::surroundings::surroundings;
#[cfg(feature = "inbox-page")]
use crate::http::PortSearch;
use crate::inbox::{
    AnswerRule, Behaviour, Inbox, MAX_SCRIPT_BYTES, Options, parse_answers, word_missing_page,
};
use crate::newsroom::{Newsroom, start_runtime};
use crate::wording::{say, say_count};

/// The port of the page, or the first that is tried.
pub(super) const INBOX_PORT: u16 = 4026;

/// Open the built-in mail server and its page, to try things
///
/// It takes mail for anyone, keeps it on this machine, and delivers nothing. Point a relay of
/// matinale.toml at it: `url = "smtp://127.0.0.1:2525"`. The page answers only under the link that is
/// printed, so that other users of this machine cannot read it.
///
/// Below the link, `api/messages` answers in JSON, for your own tests. An address such as `refuse@answers.test` or
/// `greylist@answers.test` is answered as its name says.
#[derive(Debug, Args)]
pub(super) struct OpenInbox {
    /// The port that takes mail
    #[arg(long, value_name = "PORT", default_value_t = 2525)]
    smtp: u16,
    /// The port of the page; without it, 4026 or the next one that is free
    #[arg(long, value_name = "PORT")]
    web: Option<u16>,
    /// The address of this machine to listen on; one that others can reach takes their mail, and opens the page to them
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    listen: IpAddr,
    /// Keep every message as a file in this folder, and list those that are there
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
    /// Answer recipients as this script says: refuse, put off, delay, cut the connection
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// The word that the page's link has, of letters and digits; without it, a new one each time
    #[arg(long, value_name = "WORD", env = "MATINALE_INBOX_TOKEN", hide_env_values = true, value_parser = parse_token)]
    token: Option<String>,
}

/// Reads the word of a link.
fn parse_token(text: &str) -> Result<String, String> {
    let is_usable =
        (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
    if is_usable { Ok(text.to_owned()) } else { Err("1 to 64 letters and digits".to_owned()) }
}

impl OpenInbox {
    pub(super) fn run(self, folder: &PublicationFolder, console: Console) -> Result<Exit, Failure> {
        let runtime = start_runtime()?;
        let machine = surroundings(console);
        let here = |port| SocketAddr::new(self.listen, port);
        let answers = self.answers.as_deref().map(read_answers).transpose()?;
        let token = self.token.map_or_else(|| machine.make_page_token(), Ok)?;
        let site = open_publication(folder, console);
        let options = Options {
            smtp: here(self.smtp),
            web: here(self.web.unwrap_or(INBOX_PORT)),
            #[cfg(feature = "inbox-page")]
            web_search: self.web.map_or(PortSearch::NextFree, |_| PortSearch::Exactly),
            token: Some(token),
            folder: self.keep,
            scratch: Some(machine.scratch),
            clock: Some(machine_clock),
            behaviour: Behaviour { answers: answers.unwrap_or_default(), ..Behaviour::default() },
            locale: console.locale(),
            records: site.records.clone(),
            #[cfg(feature = "inbox-page")]
            site: site.mount(),
            ..Options::default()
        };
        let inbox = runtime.block_on(Inbox::open(options))?;
        say_addresses(console, &inbox);
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

/// Tells where mail is taken and where it is read.
fn say_addresses(console: Console, inbox: &Inbox) {
    let smtp = inbox.reachable_smtp_addr().to_string();
    if console.json {
        let page = inbox.page_link();
        let api = page.as_ref().map(|page| format!("{page}api/"));
        let told = json!({ "smtp": format!("smtp://{smtp}"), "page": page, "api": api });
        console.answer(&told.to_string());
        return;
    }
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
}

/// What the inbox knows of the publication in whose folder it is opened. Nothing, if there is none or it cannot be used: the
/// inbox takes mail of anything.
fn open_publication(folder: &PublicationFolder, console: Console) -> InboxSite {
    let folder = folder.find().ok();
    let newsroom = folder.and_then(|folder| Newsroom::open(&folder, surroundings(console)).ok());
    newsroom.map_or_else(InboxSite::default, |newsroom| InboxSite::open(&newsroom))
}

/// Reads a script of answers.
fn read_answers(path: &Path) -> Result<Vec<AnswerRule>, Failure> {
    let file = path.display().to_string();
    let text = read_script(path).map_err(|cause| {
        Failure::not_started(say!(
            "cannot read `{file}`: {cause}",
            file = file.clone(),
            cause = cause.to_string()
        ))
    })?;
    parse_answers(&text).map_err(|fault| {
        Failure::not_started(say!(
            "`{file}` is no script of answers: {fault}",
            file = file.clone(),
            fault = fault.word()
        ))
        .help(say!("docs/inbox.md shows one: a table `[[answers]]` for each rule"))
    })
}

fn read_script(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    let limit = MAX_SCRIPT_BYTES as u64 + 1;
    open_script(path)?.take(limit).read_to_string(&mut text)?;
    Ok(text)
}

#[allow(clippy::disallowed_methods, reason = "a file that a person names on the command line")]
fn open_script(path: &Path) -> std::io::Result<File> {
    File::open(path)
}
