//! The built-in inbox: a relay on this machine that keeps what it is given, and a page to read it.
//!
//! `rehearse` and `inbox` use it, and so do the tests: what arrives here is what a relay would get,
//! byte for byte, and nothing leaves the machine. It listens on loopback only. A bounded number of
//! messages is kept to be read; a long rehearsal is counted to its end.
//!
//! Looks up to: nothing.

mod letter;
mod page;
mod receive;
mod shelf;
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

pub use shelf::Message;
use shelf::Shelf;

/// Why the inbox cannot open.
#[derive(Debug, Error)]
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
    /// Where its page is read; port 0 is any free port.
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
    /// Where the line is cut, once.
    pub cut: Option<Cut>,
    /// How long each message waits for its verdict.
    pub delay: Duration,
}

/// Where a line is cut; messages are counted from 1 over all lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// In place of the go-ahead for this message: it was surely not taken.
    BeforeContent(usize),
    /// After this message was taken, in place of the verdict: the sender cannot know.
    AfterDot(usize),
}

/// An open inbox. It closes when it is dropped; [`stop`](Self::stop) lets lines finish first.
#[derive(Debug)]
pub struct Inbox {
    smtp: SocketAddr,
    web: SocketAddr,
    shelf: Arc<Shelf>,
    lines: TaskTracker,
    closing: DropGuard,
}

impl Inbox {
    /// Opens both doors. Runs on the tokio runtime it is called from.
    ///
    /// # Errors
    ///
    /// Refuses doors that other machines could reach, and tells why a port or the folder cannot be had.
    pub async fn open(options: Options) -> Result<Self, Error> {
        let smtp = listen(options.smtp).await?;
        let web = listen(options.web).await?;
        let (smtp_addr, web_addr) = (address(&smtp, options.smtp)?, address(&web, options.web)?);
        let shelf = Arc::new(Shelf::new(&options)?);
        let closing = CancellationToken::new();
        let lines = TaskTracker::new();
        let reception = receive::Reception {
            shelf: shelf.clone(),
            behaviour: Arc::new(options.behaviour),
            closing: closing.clone(),
            lines: lines.clone(),
        };
        lines.spawn(reception.receive(smtp));
        lines.spawn(web::serve(web, shelf.clone(), smtp_addr, closing.clone()));
        lines.close();
        let closing = closing.drop_guard();
        Ok(Self { smtp: smtp_addr, web: web_addr, shelf, lines, closing })
    }

    /// Where it takes mail.
    pub const fn smtp_addr(&self) -> SocketAddr {
        self.smtp
    }

    /// Where its page is read.
    pub const fn web_addr(&self) -> SocketAddr {
        self.web
    }

    /// The messages kept in full, in the order they came.
    pub fn messages(&self) -> Vec<Arc<Message>> {
        self.shelf.messages()
    }

    /// How many messages were taken, kept or not.
    pub fn count(&self) -> usize {
        self.shelf.count()
    }

    /// Closes both doors, and waits a little for lines that are in the middle of something.
    pub async fn stop(self) {
        drop(self.closing);
        let _ = timeout(Duration::from_secs(2), self.lines.wait()).await;
    }
}

async fn listen(at: SocketAddr) -> Result<TcpListener, Error> {
    if !at.ip().is_loopback() {
        return Err(Error::Exposed(at));
    }
    TcpListener::bind(at).await.map_err(|cause| Error::Listen(at, cause))
}

fn address(listener: &TcpListener, wanted: SocketAddr) -> Result<SocketAddr, Error> {
    listener.local_addr().map_err(|cause| Error::Listen(wanted, cause))
}
