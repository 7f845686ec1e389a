//! The built-in inbox: a relay on this machine that keeps what it is given, and a page to read it.
//!
//! `rehearse` and `inbox` use it, and so do the tests: what arrives here is what a relay would get,
//! byte for byte, and nothing leaves the machine. It listens on loopback only. A bounded number of
//! messages is kept to be read; a long rehearsal is counted to its end.
//!
//! The page is the cargo feature `inbox-page`. Without it mail is taken and kept all the same.
//!
//! Looks up to: nothing.

#[cfg(feature = "inbox-page")]
mod letter;
#[cfg(feature = "inbox-page")]
mod page;
mod receive;
mod shelf;
#[cfg(feature = "inbox-page")]
mod web;

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

pub use shelf::ReceivedMessage;
use shelf::Shelf;

/// How long connections may take to finish when the inbox closes.
const STOP_TIMEOUT: Duration = Duration::from_secs(2);

/// Why the inbox cannot open.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// An address that other machines can reach.
    #[error(
        "the inbox keeps readers' mail and opens on this machine only: use 127.0.0.1 in place of {0}"
    )]
    Exposed(SocketAddr),
    /// The port is taken, or not ours to open.
    #[error("cannot listen on {0}: {1}; choose another port, or 0 for any that is free")]
    Listen(SocketAddr, io::Error),
    /// The folder for messages cannot be made or read.
    #[error("cannot keep messages in `{folder}`: {1}", folder = .0.display())]
    Folder(PathBuf, io::Error),
}

/// How the inbox opens.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where it takes mail; port 0 is any free port.
    pub smtp: SocketAddr,
    /// Where its page is read, if the program was built with one; port 0 is any free port.
    pub web: SocketAddr,
    /// How many messages are kept in full, up to 16 MiB of them; the rest are counted.
    pub keep: usize,
    /// A folder that gets every message as a file `000001.eml`, readable by its owner only.
    pub folder: Option<PathBuf>,
    /// The clock that says when a message came; without one the page shows their order.
    pub clock: Option<fn() -> Zoned>,
    /// What it does wrong, for trying how a sender bears it.
    pub behaviour: Behaviour,
}

impl Default for Options {
    fn default() -> Self {
        let anywhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Self {
            smtp: anywhere,
            web: anywhere,
            keep: 500,
            folder: None,
            clock: None,
            behaviour: Behaviour::default(),
        }
    }
}

/// What an inbox does wrong when it is told to.
#[derive(Debug, Clone, Default)]
pub struct Behaviour {
    /// Recipients that are refused, each with the reply: `("gone@example.org", "550 5.1.1 nobody")`.
    pub refuse: Vec<(String, String)>,
    /// Where the connection is cut, once.
    pub cut: Option<CutPoint>,
    /// How long each message waits for its verdict.
    pub delay: Duration,
}

/// Where a connection is cut; messages are counted from 1 over all connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CutPoint {
    /// In place of the go-ahead for this message: it was surely not taken.
    BeforeContent(usize),
    /// After this message was taken, in place of the verdict: the sender cannot know.
    AfterDot(usize),
}

/// What to tell whoever looks for the page of an inbox that has none.
pub const MISSING_PAGE: &str =
    "this matinale was built without the page of its inbox: build it with `--features inbox-page`";

/// An open inbox. It closes when it is dropped; [`stop`](Self::stop) lets connections finish first.
#[derive(Debug)]
pub struct Inbox {
    smtp: SocketAddr,
    web: Option<SocketAddr>,
    shelf: Arc<Shelf>,
    connections: TaskTracker,
    closing: DropGuard,
}

impl Inbox {
    /// Opens both ports. Runs on the tokio runtime it is called from.
    ///
    /// # Errors
    ///
    /// Refuses addresses that other machines could reach, and tells why a port or the folder cannot be had.
    pub async fn open(options: Options) -> Result<Self, Error> {
        let smtp = listen(options.smtp).await?;
        let web = listen_for_page(options.web).await?;
        let smtp_addr = local_address(&smtp, options.smtp)?;
        let web_addr = web.as_ref().map(|web| local_address(web, options.web)).transpose()?;
        let shelf = Arc::new(Shelf::new(&options)?);
        let closing = CancellationToken::new();
        let connections = TaskTracker::new();
        let reception = receive::Reception {
            shelf: shelf.clone(),
            behaviour: Arc::new(options.behaviour),
            closing: closing.clone(),
            connections: connections.clone(),
        };
        connections.spawn(reception.receive(smtp));
        #[cfg(feature = "inbox-page")]
        if let Some(web) = web {
            connections.spawn(web::serve_pages(web, shelf.clone(), smtp_addr, closing.clone()));
        }
        connections.close();
        let closing = closing.drop_guard();
        Ok(Self { smtp: smtp_addr, web: web_addr, shelf, connections, closing })
    }

    /// Where it takes mail.
    pub const fn smtp_addr(&self) -> SocketAddr {
        self.smtp
    }

    /// Where its page is read; `None` where the program was built without one ([`MISSING_PAGE`]).
    pub const fn web_addr(&self) -> Option<SocketAddr> {
        self.web
    }

    /// The messages kept in full, in the order they came.
    pub fn messages(&self) -> Vec<Arc<ReceivedMessage>> {
        self.shelf.messages()
    }

    /// How many messages were taken, kept or not.
    pub fn count(&self) -> usize {
        self.shelf.count()
    }

    /// Closes both ports, and waits a little for connections that are in the middle of something.
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

/// Opens the port of the page, where there is a page to serve.
async fn listen_for_page(at: SocketAddr) -> Result<Option<TcpListener>, Error> {
    if cfg!(feature = "inbox-page") { listen(at).await.map(Some) } else { Ok(None) }
}

fn local_address(listener: &TcpListener, wanted: SocketAddr) -> Result<SocketAddr, Error> {
    listener.local_addr().map_err(|cause| Error::Listen(wanted, cause))
}
