//! The built-in inbox: a relay on this machine that keeps messages, and a page to read them.
//!
//! `rehearse`, `inbox` and the tests use it. It gets the same bytes as a relay, and nothing leaves
//! the machine. It listens on loopback, unless it is asked to take the mail of other machines. The newest messages are kept, in bounded memory
//! and then in a bounded file. All of them are counted, however long a rehearsal is. Whatever is
//! delivered is hostile: what reading a message costs is bounded, and so is what all connections
//! together hold.
//!
//! The page is the cargo feature `inbox-page`. Without it messages are accepted and kept too.
//!
//! Looks up to: `wording`, `disk`, `issue` (the names of the editions), `message` (the records of signatures) and, with its page, `mime`, `html`, `language`, `check`, `http` and `desk`.

mod address_pattern;
mod answer_script;
mod answers;
#[cfg(feature = "inbox-page")]
mod api;
mod connection;
#[cfg(feature = "inbox-page")]
mod header_notes;
#[cfg(feature = "inbox-page")]
mod inbox_place;
mod kept_messages;
#[cfg(feature = "inbox-page")]
mod letter;
#[cfg(feature = "inbox-page")]
mod line_diff;
#[cfg(feature = "inbox-page")]
mod list_query;
mod listed_message;
mod message_folder;
#[cfg(feature = "inbox-page")]
mod message_json;
#[cfg(feature = "inbox-page")]
mod message_links;
#[cfg(feature = "inbox-page")]
mod message_summary;
mod open_connections;
#[cfg(feature = "inbox-page")]
mod opened_message;
#[cfg(feature = "inbox-page")]
mod page_state;
#[cfg(feature = "inbox-page")]
mod pages;
mod receive;
mod receive_budget;
mod received;
mod reception;
mod shelf;
mod smtp_replies;
mod spool;
#[cfg(feature = "inbox-page")]
mod trial_site;
#[cfg(feature = "inbox-page")]
mod unsubscribe_check;
#[cfg(feature = "inbox-page")]
mod web;

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Zoned;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::time::timeout;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

#[cfg(feature = "inbox-page")]
use crate::desk::Door;
#[cfg(feature = "inbox-page")]
use crate::http::{PortSearch, WebPort, find_reachable, open_port};
use crate::message::sign::DkimRecord;
use crate::wording::{Locale, Wording, say};
pub use address_pattern::AddressPattern;
pub use answer_script::{AnswerScriptFault, MAX_SCRIPT_BYTES, parse_answers};
pub use answers::{AnswerAction, AnswerPoint, AnswerRule};
use open_connections::OpenConnections;
#[cfg(feature = "inbox-page")]
use page_state::{MessageReaders, PageState};
use receive::MailPort;
pub use received::ReceivedMessage;
use reception::Reception;
use shelf::Shelf;
#[cfg(feature = "inbox-page")]
pub use trial_site::TrialSite;

/// How long connections may take to finish when the inbox closes.
const STOP_TIMEOUT: Duration = Duration::from_secs(2);

/// Why the inbox cannot open.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The address can be reached by other machines, and no token keeps them from reading the mail.
    Exposed(SocketAddr),
    /// The port is in use, or may not be opened.
    Listen(SocketAddr, io::Error),
    /// The folder for messages cannot be made or read.
    Folder(PathBuf, io::Error),
}

impl Error {
    /// Why the inbox cannot open, and the next step.
    pub fn word(&self) -> Wording {
        match self {
            Self::Exposed(address) => say!(
                "the inbox keeps readers' mail, and others can reach {address}: give its link a word of at least {chars} letters and digits, or use 127.0.0.1",
                address = address.to_string(),
                chars = MIN_OPEN_TOKEN_CHARS
            ),
            Self::Listen(address, cause) => say!(
                "cannot listen on {address}: {cause}; choose another port, or 0 for any that is free",
                address = address.to_string(),
                cause = cause.to_string()
            ),
            Self::Folder(folder, cause) => say!(
                "cannot keep messages in `{folder}`: {cause}",
                folder = folder.display().to_string(),
                cause = cause.to_string()
            ),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.word().fmt(f)
    }
}

/// How many characters the token of an inbox has at least that other machines can reach.
const MIN_OPEN_TOKEN_CHARS: usize = 16;

/// The options of an inbox.
#[derive(Debug, Clone)]
pub struct Options {
    /// The address for mail. Port 0 is any free port. An address that other machines can reach, here and for the page, needs
    /// a token of at least 16 characters.
    pub smtp: SocketAddr,
    /// The address of the page, if the program was built with it. Port 0 is any free port.
    pub web: SocketAddr,
    /// What is done if the port of the page is in use.
    #[cfg(feature = "inbox-page")]
    pub web_search: PortSearch,
    /// The token that the path of each page begins with, so that no other user of the machine can read
    /// them, and no other machine: letters and digits. Without it everybody on the machine can.
    pub token: Option<String>,
    /// How many messages are kept to be read: the newest ones. The others are only counted. Up to
    /// 32 MiB of them are in memory, and 1 GiB in a file.
    pub keep: usize,
    /// The folder of that file, which has no name and leaves nothing behind. Without it only the
    /// messages in memory are kept.
    pub scratch: Option<PathBuf>,
    /// A folder in which every message is written as a file `000001.eml`, readable by its owner
    /// only, and whose messages are listed. Nothing is kept in memory or in the other file then.
    pub folder: Option<PathBuf>,
    /// The clock for the arrival of messages. Without it the page shows only their order.
    pub clock: Option<fn() -> Zoned>,
    /// The faults of the inbox, for testing senders.
    pub behaviour: Behaviour,
    /// The language of the pages.
    pub locale: Locale,
    /// The records of the DNS by which the signatures of messages are checked. The inbox asks no name server.
    pub records: Vec<DkimRecord>,
    /// The pages of the publication for a trial, to which links of its messages lead here.
    #[cfg(feature = "inbox-page")]
    pub site: Option<TrialSite>,
}

impl Default for Options {
    fn default() -> Self {
        let anywhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Self {
            smtp: anywhere,
            web: anywhere,
            #[cfg(feature = "inbox-page")]
            web_search: PortSearch::Exactly,
            token: None,
            keep: 20_000,
            scratch: None,
            folder: None,
            clock: None,
            behaviour: Behaviour::default(),
            locale: Locale::English,
            records: Vec::new(),
            #[cfg(feature = "inbox-page")]
            site: None,
        }
    }
}

impl Options {
    /// Refuses an address that other machines can reach, unless they would have to guess a long token to read the mail.
    fn refuse_exposed(&self) -> Result<(), Error> {
        let token_chars = self.token.as_ref().map_or(0, String::len);
        let mut open = [self.smtp, self.web].into_iter().filter(|at| !at.ip().is_loopback());
        match open.next() {
            Some(at) if token_chars < MIN_OPEN_TOKEN_CHARS => Err(Error::Exposed(at)),
            _ => Ok(()),
        }
    }
}

/// The faults of an inbox, for testing senders.
#[derive(Debug, Clone, Default)]
pub struct Behaviour {
    /// What is answered to which recipients. The first rule that is not used up counts.
    pub answers: Vec<AnswerRule>,
    /// The point at which the connection is cut, once.
    pub cut: Option<CutPoint>,
    /// How long the reply to each message is delayed.
    pub delay: Duration,
}

/// The point at which a connection is cut. Messages are counted from 1 over all connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CutPoint {
    /// Before the 354 for this message. It was certainly not accepted.
    BeforeContent(usize),
    /// After this message was accepted, before the reply. The sender cannot know.
    AfterDot(usize),
}

/// The message for a person who looks for the page of an inbox without one.
pub fn word_missing_page() -> Wording {
    say!(
        "this matinale was built without the page of its inbox: build it with `--features inbox-page`"
    )
}

/// An open inbox. It closes when it is dropped. [`stop`](Self::stop) lets connections finish first.
#[derive(Debug)]
pub struct Inbox {
    smtp: SocketAddr,
    web: Option<SocketAddr>,
    /// The link to the page.
    page: Option<String>,
    shelf: Arc<Shelf>,
    connections: TaskTracker,
    #[cfg_attr(
        not(feature = "inbox-page"),
        allow(dead_code, reason = "the page alone asks for it")
    )]
    closing: CancellationToken,
    /// Closes the inbox when it is dropped.
    guard: DropGuard,
}

impl Inbox {
    /// Opens both ports, on the tokio runtime of the caller.
    ///
    /// # Errors
    ///
    /// An address can be reached by other machines without a token that they would have to guess, or a port or the folder
    /// cannot be opened.
    pub async fn open(mut options: Options) -> Result<Self, Error> {
        options.refuse_exposed()?;
        let smtp = listen(options.smtp).await?;
        let smtp_addr = local_address(&smtp, options.smtp)?;
        let web = listen_for_page(&options).await?;
        let web_addr = web.as_ref().map(|web| local_address(web, options.web)).transpose()?;
        let shelf = Arc::new(Shelf::new(&options)?);
        let closing = CancellationToken::new();
        let connections = TaskTracker::new();
        let behaviour = std::mem::take(&mut options.behaviour);
        let port = MailPort {
            reception: Reception::new(shelf.clone(), behaviour),
            closing: closing.clone(),
            connections: connections.clone(),
            open: Arc::default(),
        };
        let open = Arc::clone(&port.open);
        connections.spawn(port.receive(smtp));
        let mut inbox = Self {
            smtp: smtp_addr,
            web: web_addr,
            page: None,
            shelf,
            connections,
            guard: closing.clone().drop_guard(),
            closing,
        };
        if let Some(web) = web {
            inbox.serve_page(web, open, options);
        }
        inbox.connections.close();
        Ok(inbox)
    }

    /// Serves the page. `mail` are the connections that make place for those of the page.
    #[cfg(feature = "inbox-page")]
    fn serve_page(&mut self, listener: TcpListener, mail: Arc<OpenConnections>, options: Options) {
        let Some(at) = self.web else { return };
        let door = Door::new(at, options.token.as_deref(), options.locale);
        self.page = Some(door.link_at(find_reachable(at)));
        let on_shortage = Box::new(move || mail.make_place());
        let port = WebPort { listener, limits: web::LIMITS, on_shortage };
        let state = PageState {
            shelf: self.shelf.clone(),
            door,
            smtp: find_reachable(self.smtp),
            records: options.records.into(),
            site: options.site,
            closing: self.closing.clone(),
            readers: MessageReaders::default(),
        };
        self.connections.spawn(web::serve_pages(port, state));
    }

    /// There is no page to serve.
    #[cfg(not(feature = "inbox-page"))]
    fn serve_page(&mut self, _: TcpListener, _: Arc<OpenConnections>, _: Options) {}

    /// The address for mail, as it was opened.
    pub const fn smtp_addr(&self) -> SocketAddr {
        self.smtp
    }

    /// The address for mail under which other machines reach it, if it is open to them.
    pub fn reachable_smtp_addr(&self) -> SocketAddr {
        find_reachable(self.smtp)
    }

    /// The address of the page. `None` if the program was built without it ([`word_missing_page`]).
    pub const fn web_addr(&self) -> Option<SocketAddr> {
        self.web
    }

    /// The link to the page. `None` if the program was built without it ([`word_missing_page`]).
    pub fn page_link(&self) -> Option<String> {
        self.page.clone()
    }

    /// The messages that are kept, in the order of arrival.
    pub fn messages(&self) -> Vec<Arc<ReceivedMessage>> {
        self.shelf.messages()
    }

    /// How many messages were accepted, kept or not.
    pub fn count(&self) -> usize {
        self.shelf.count()
    }

    /// Closes both ports, and waits a short time for connections that are busy.
    pub async fn stop(self) {
        drop(self.guard);
        let _ = timeout(STOP_TIMEOUT, self.connections.wait()).await;
    }
}

async fn listen(at: SocketAddr) -> Result<TcpListener, Error> {
    TcpListener::bind(at).await.map_err(|cause| Error::Listen(at, cause))
}

/// Opens the port of the page, if there is a page.
#[cfg(feature = "inbox-page")]
async fn listen_for_page(options: &Options) -> Result<Option<TcpListener>, Error> {
    let at = options.web;
    let opened = open_port(at, options.web_search).await;
    opened.map(Some).map_err(|cause| Error::Listen(at, cause))
}

/// Without pages nobody looks for an address of the machine.
#[cfg(not(feature = "inbox-page"))]
const fn find_reachable(open: SocketAddr) -> SocketAddr {
    open
}

#[cfg(not(feature = "inbox-page"))]
async fn listen_for_page(_: &Options) -> Result<Option<TcpListener>, Error> {
    Ok(None)
}

fn local_address(listener: &TcpListener, wanted: SocketAddr) -> Result<SocketAddr, Error> {
    listener.local_addr().map_err(|cause| Error::Listen(wanted, cause))
}
