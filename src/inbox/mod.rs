//! The built-in inbox: a relay on this machine that keeps messages, and a page to read them.
//!
//! `rehearse`, `inbox` and the tests use it. It gets the same bytes as a relay, and nothing leaves
//! the machine, because it listens on loopback only. The newest messages are kept, in bounded memory
//! and then in a bounded file. All of them are counted, however long a rehearsal is. Whatever is
//! delivered is hostile: what reading a message costs is bounded, and so is what all connections
//! together hold.
//!
//! The page is the cargo feature `inbox-page`. Without it messages are accepted and kept too.
//!
//! Looks up to: `wording`, `disk` and, with its page, `mime`, `http` and `desk`.

mod connection;
mod kept_messages;
#[cfg(feature = "inbox-page")]
mod letter;
mod open_connections;
#[cfg(feature = "inbox-page")]
mod page;
mod receive;
mod receive_budget;
mod received;
mod shelf;
mod spool;
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
use crate::http::WebPort;
#[cfg(feature = "inbox-page")]
use crate::wording::Locale;
use crate::wording::{Wording, say};
use connection::Reception;
use receive::MailPort;
pub use received::ReceivedMessage;
use shelf::Shelf;

/// How long connections may take to finish when the inbox closes.
const STOP_TIMEOUT: Duration = Duration::from_secs(2);

/// Why the inbox cannot open.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The address can be reached by other machines.
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
                "the inbox keeps readers' mail and opens on this machine only: use 127.0.0.1 in place of {address}",
                address = address.to_string()
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

/// The options of an inbox.
#[derive(Debug, Clone)]
pub struct Options {
    /// The address for mail. Port 0 is any free port.
    pub smtp: SocketAddr,
    /// The address of the page, if the program was built with it. Port 0 is any free port.
    pub web: SocketAddr,
    /// The token that the path of each page begins with, so that no other user of the machine can read
    /// them: letters and digits. Without it everybody on the machine can.
    pub token: Option<String>,
    /// How many messages are kept to be read: the newest ones. The others are only counted. Up to
    /// 64 MiB of them are in memory, and 256 MiB in a file.
    pub keep: usize,
    /// The folder of that file, which has no name and leaves nothing behind. Without it only the
    /// messages in memory are kept.
    pub scratch: Option<PathBuf>,
    /// A folder in which every message is written as a file `000001.eml`, readable by its owner
    /// only.
    pub folder: Option<PathBuf>,
    /// The clock for the arrival of messages. Without it the page shows only their order.
    pub clock: Option<fn() -> Zoned>,
    /// The faults of the inbox, for testing senders.
    pub behaviour: Behaviour,
}

impl Default for Options {
    fn default() -> Self {
        let anywhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Self {
            smtp: anywhere,
            web: anywhere,
            token: None,
            keep: 500,
            scratch: None,
            folder: None,
            clock: None,
            behaviour: Behaviour::default(),
        }
    }
}

/// The faults of an inbox, for testing senders.
#[derive(Debug, Clone, Default)]
pub struct Behaviour {
    /// Recipients that are refused, each with the reply: `("gone@example.org", "550 5.1.1 nobody")`.
    pub refuse: Vec<(String, String)>,
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
    closing: DropGuard,
}

impl Inbox {
    /// Opens both ports, on the tokio runtime of the caller.
    ///
    /// # Errors
    ///
    /// An address can be reached by other machines, or a port or the folder cannot be opened.
    pub async fn open(options: Options) -> Result<Self, Error> {
        let smtp = listen(options.smtp).await?;
        let web = listen_for_page(options.web).await?;
        let smtp_addr = local_address(&smtp, options.smtp)?;
        let web_addr = web.as_ref().map(|web| local_address(web, options.web)).transpose()?;
        let page = link_page(web_addr, options.token.as_deref());
        let shelf = Arc::new(Shelf::new(&options)?);
        let closing = CancellationToken::new();
        let connections = TaskTracker::new();
        let reception = Reception {
            shelf: shelf.clone(),
            behaviour: Arc::new(options.behaviour),
            budget: Arc::default(),
        };
        let port = MailPort {
            reception,
            closing: closing.clone(),
            connections: connections.clone(),
            open: Arc::default(),
        };
        #[cfg(feature = "inbox-page")]
        let mail = Arc::clone(&port.open);
        connections.spawn(port.receive(smtp));
        #[cfg(feature = "inbox-page")]
        if let Some((web, at)) = web.zip(web_addr) {
            let on_shortage = Box::new(move || mail.make_place());
            let port = WebPort { listener: web, limits: web::LIMITS, on_shortage };
            connections.spawn(web::serve_pages(
                port,
                make_door(at, options.token.as_deref()),
                shelf.clone(),
                smtp_addr,
                closing.clone(),
            ));
        }
        connections.close();
        let closing = closing.drop_guard();
        Ok(Self { smtp: smtp_addr, web: web_addr, page, shelf, connections, closing })
    }

    /// The address for mail.
    pub const fn smtp_addr(&self) -> SocketAddr {
        self.smtp
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
        drop(self.closing);
        let _ = timeout(STOP_TIMEOUT, self.connections.wait()).await;
    }
}

async fn listen(at: SocketAddr) -> Result<TcpListener, Error> {
    if !at.ip().is_loopback() {
        return Err(Error::Exposed(at));
    }
    TcpListener::bind(at).await.map_err(|cause| Error::Listen(at, cause))
}

/// The door of the page at this address.
#[cfg(feature = "inbox-page")]
fn make_door(at: SocketAddr, token: Option<&str>) -> Door {
    Door::new(at, token, Locale::English)
}

/// The link to the page at this address, if there is a page.
#[cfg(feature = "inbox-page")]
fn link_page(at: Option<SocketAddr>, token: Option<&str>) -> Option<String> {
    at.map(|at| make_door(at, token).link())
}

/// The link to the page at this address, if there is a page.
#[cfg(not(feature = "inbox-page"))]
const fn link_page(_: Option<SocketAddr>, _: Option<&str>) -> Option<String> {
    None
}

/// Opens the port of the page, if there is a page.
async fn listen_for_page(at: SocketAddr) -> Result<Option<TcpListener>, Error> {
    if cfg!(feature = "inbox-page") { listen(at).await.map(Some) } else { Ok(None) }
}

fn local_address(listener: &TcpListener, wanted: SocketAddr) -> Result<SocketAddr, Error> {
    listener.local_addr().map_err(|cause| Error::Listen(wanted, cause))
}
