//! The pages of a publication on the web, where its readers unsubscribe by the link in their mail.
//!
//! The link has a token that only the publication can make. A mail program posts to it with one click (RFC 8058),
//! and a person finds a page there that asks before it does anything. Scanners of mail open links too: opening
//! one changes nothing. A reader who has left is in the journal, on the disk, before the answer is sent, and a
//! run that is under way skips them. Who has left by mistake can come back at once.
//!
//! ```text
//! proxy ──► http ──► answer ──► wish_writer ──► newsroom, journal
//!                      │         one thread, one transaction for all wishes that have come meanwhile
//!                    pages
//! ```
//!
//! The port is on this machine, behind a proxy that has the certificate. Whatever comes in is hostile. A text that
//! is no token, a forged token and one of another publication get the same answer after the same work. Networks
//! that try many of them are put off.
//!
//! Looks up to: `mime`, `address`, `publication`, `language`, `render`, `issue::edition`, `token`, `journal` (what a reader
//! asks for), `http` and `newsroom`.

mod accept_language;
mod answer;
mod asked;
mod form;
mod mail_bell;
mod mail_thread;
mod network;
mod network_limit;
mod page;
mod policy;
mod printer;
mod request_body;
mod signup;
mod signup_job;
mod wish_writer;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use thiserror::Error as ThisError;
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;
use tokio_util::sync::CancellationToken;

use crate::http::{PortLimits, WebPort, serve_port};
use crate::newsroom::{self, Newsroom, Remark, SignupSender};
use crate::publication::SignupSettings;
use crate::token::{SignupTokens, Tokens};
use answer::{SiteParts, SiteState, answer_request};
use mail_bell::MailBell;
use mail_thread::MailThread;
use printer::PagePrinter;
pub use signup::write_snippet;
use signup::{SignupPages, SiteClock};
use wish_writer::WishWriter;
pub use wish_writer::{SiteEvent, SiteListener};

/// How many connections the port has, and how long a request may take to say what it wants.
const LIMITS: PortLimits = PortLimits { connections: 512, head_timeout: Duration::from_secs(5) };

/// Why the pages cannot be served.
#[derive(Debug, ThisError)]
#[non_exhaustive]
pub enum Error {
    /// The settings do not say where readers unsubscribe.
    #[error(
        "matinale.toml names no page to unsubscribe at: write `url = \"https://…\"` below `[unsubscribe]`"
    )]
    NoUrl,
    /// The port is in use, or may not be opened.
    #[error(
        "cannot listen on {0}: {1}; choose another port with `--listen`, or 0 for any that is free"
    )]
    Listen(SocketAddr, io::Error),
    /// No thread can be started for the journal.
    #[error("no thread for the journal: {0}; raise `ulimit -u` for this user")]
    Thread(io::Error),
    /// The publication cannot be used.
    #[error(transparent)]
    Newsroom(#[from] newsroom::Error),
}

/// The pages of a publication, being served.
#[derive(Debug)]
pub struct Site {
    address: SocketAddr,
    url: String,
    signup_url: Option<String>,
    remarks: Vec<Remark>,
    closing: CancellationToken,
    pages: tokio::task::JoinHandle<()>,
    threads: Vec<JoinHandle<()>>,
}

/// A publication whose key and journal can be used for its pages.
struct OpenedPublication {
    newsroom: Newsroom,
    tokens: Option<Tokens>,
    signup: Option<OpenedSignup>,
    remarks: Vec<Remark>,
}

/// What the form to sign up needs.
struct OpenedSignup {
    settings: SignupSettings,
    tokens: SignupTokens,
    sender: SignupSender,
}

impl Site {
    /// Opens the port, on the tokio runtime of the caller. `listener` is told of every change.
    ///
    /// # Errors
    ///
    /// The settings name no page, the publication's key or journal cannot be used, or the port cannot be opened. The
    /// settings have a form to sign up, and no relay for its mail.
    #[expect(
        clippy::missing_panics_doc,
        reason = "the thread that opens the journal does not panic"
    )]
    pub async fn open(
        newsroom: Newsroom,
        listen: SocketAddr,
        listener: SiteListener,
    ) -> Result<Self, Error> {
        let publication = newsroom.publication().clone();
        let url = publication.unsubscribe.url.clone().ok_or(Error::NoUrl)?;
        let opening = spawn_blocking(move || OpenedPublication::open(newsroom));
        let opened = opening.await.expect("the thread does not panic")?;
        let OpenedPublication { newsroom, tokens, signup, remarks } = opened;
        let unopened = |cause| Error::Listen(listen, cause);
        let port = TcpListener::bind(listen).await.map_err(unopened)?;
        let address = port.local_addr().map_err(unopened)?;
        let closing = CancellationToken::new();
        let signup_url = publication.signup.as_ref().map(|signup| signup.url.clone());
        let mut threads = Vec::new();
        let signup = match signup {
            Some(opened) => {
                let (pages, thread) = opened.start(&newsroom, &listener, &closing)?;
                threads.push(thread);
                Some(pages)
            }
            None => None,
        };
        let (writer, thread) = WishWriter::start(newsroom, listener).map_err(Error::Thread)?;
        threads.push(thread);
        let parts = SiteParts { tokens, writer, signup };
        let state = Arc::new(SiteState::new(PagePrinter::new(publication), &url, parts));
        let router = Router::new().fallback(answer_request).with_state(state);
        let port = WebPort { listener: port, limits: LIMITS, on_shortage: Box::new(|| ()) };
        let pages = tokio::spawn(serve_port(port, router, closing.clone()));
        Ok(Self { address, url, signup_url, remarks, closing, pages, threads })
    }

    /// The address of the port.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address that readers' links begin with.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address of the form to sign up, if there is one.
    pub fn signup_url(&self) -> Option<&str> {
        self.signup_url.as_deref()
    }

    /// What a person should know of the opening. Each remark is answered once.
    pub fn take_remarks(&mut self) -> Vec<Remark> {
        std::mem::take(&mut self.remarks)
    }

    /// Closes the port, and finishes the requests that are in progress.
    pub async fn stop(self) {
        self.closing.cancel();
        let _ = self.pages.await;
        let join = || self.threads.into_iter().for_each(|thread| drop(thread.join()));
        let _ = spawn_blocking(join).await;
    }
}

impl OpenedPublication {
    /// Finds the key, and makes it if there is a form to sign up.
    fn open(mut newsroom: Newsroom) -> Result<Self, newsroom::Error> {
        let signup = OpenedSignup::open(&mut newsroom)?;
        let tokens = newsroom.find_link_tokens()?;
        let remarks = newsroom.take_remarks();
        Ok(Self { newsroom, tokens, signup, remarks })
    }
}

impl OpenedSignup {
    fn open(newsroom: &mut Newsroom) -> Result<Option<Self>, newsroom::Error> {
        let Some(settings) = newsroom.publication().signup.clone() else { return Ok(None) };
        let Some(tokens) = newsroom.make_signup_tokens()? else { return Ok(None) };
        let sender = newsroom.reopen()?.into_signup_sender()?;
        Ok(sender.map(|sender| Self { settings, tokens, sender }))
    }

    /// Starts the thread that sends mails. Answers the pages of the form.
    fn start(
        self,
        newsroom: &Newsroom,
        listener: &SiteListener,
        closing: &CancellationToken,
    ) -> Result<(SignupPages, JoinHandle<()>), Error> {
        let Self { settings, tokens, sender } = self;
        let make_clock = || -> SiteClock {
            let clock = newsroom.clock();
            Box::new(move || clock())
        };
        let bell = MailBell::default();
        let thread = MailThread {
            sender,
            clock: make_clock(),
            bell: bell.clone(),
            closing: closing.clone(),
            listener: listener.clone(),
        };
        let thread = thread.start(Handle::current()).map_err(Error::Thread)?;
        Ok((SignupPages::new(settings, tokens, make_clock(), bell), thread))
    }
}
