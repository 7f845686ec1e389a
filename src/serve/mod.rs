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
//! With `reader_page` in the settings the same link leads to a reader's own page: they change their address there, have all
//! that is known of them, and are forgotten, each by a mail that must confirm it.
//!
//! Mail providers tell there too what became of a message (`[webhooks]`). Who has made such a request is proven first,
//! and the journal decides as it does on what comes back by mail.
//!
//! Looks up to: `wording`, `mime`, `address`, `outcome`, `tls`, `publication`, `language`, `render`, `issue::edition`, `token`, `journal` (what a
//! reader asks for), `http`, `web`, `deliver` (the clock) and `newsroom`.

mod accept_language;
mod answer;
mod asked;
mod erasure_thread;
mod form;
mod mail_thread;
mod network;
mod network_limit;
mod opened;
mod page;
mod policy;
mod printer;
mod reader_choices;
mod reader_page;
mod refusal_cause;
mod request_bell;
mod request_body;
mod request_job;
mod request_news;
mod signup;
mod signup_gauge;
mod site_event;
mod sns;
mod sns_certificates;
mod told_notices;
mod trial_pages;
mod webhook_answer;
mod webhooks;
mod wish_writer;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use thiserror::Error as ThisError;
use tokio::net::TcpListener;
use tokio::task::spawn_blocking;
use tokio_util::sync::CancellationToken;

use crate::http::{PortLimits, WebPort, serve_port};
use crate::newsroom::{self, Newsroom, Remark};
use crate::web::Asker;
use crate::wording::{Wording, say};
use answer::{SiteParts, SiteState, answer_request};
use opened::{MailedPages, OpenedPublication};
use printer::PagePrinter;
pub use refusal_cause::RefusalCause;
use request_news::RequestNews;
pub use signup::write_snippet;
pub use site_event::{SiteEvent, SiteListener};
pub use trial_pages::TrialPages;
use webhooks::Webhooks;
use wish_writer::WishWriter;

/// How many connections the port has, and how long a request may take to say what it wants.
const LIMITS: PortLimits = PortLimits { connections: 512, head_timeout: Duration::from_secs(5) };

/// Why the pages cannot be served.
#[derive(Debug, ThisError)]
#[non_exhaustive]
pub enum Error {
    /// The settings do not say where readers unsubscribe.
    NoUrl,
    /// The port is in use, or may not be opened.
    Listen(SocketAddr, io::Error),
    /// No thread can be started for the journal.
    Thread(io::Error),
    /// The publication cannot be used.
    Newsroom(#[from] newsroom::Error),
}

impl Error {
    /// Why the pages cannot be served, and the next step.
    pub fn word(&self) -> Wording {
        match self {
            Self::NoUrl => say!(
                "matinale.toml names no page to unsubscribe at: write `url = \"https://…\"` below `[unsubscribe]`"
            ),
            Self::Listen(address, cause) => say!(
                "cannot listen on {address}: {cause}; choose another port with `--listen`, or 0 for any that is free",
                address = address.to_string(),
                cause = cause.to_string()
            ),
            Self::Thread(cause) => say!(
                "no thread for the journal: {cause}; raise `ulimit -u` for this user",
                cause = cause.to_string()
            ),
            Self::Newsroom(error) => error.word(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.word().fmt(f)
    }
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

impl Site {
    /// Opens the port, on the tokio runtime of the caller. `listener` is told of every change.
    ///
    /// # Errors
    ///
    /// The settings name no page, the publication's key or journal cannot be used, the key or the password of a provider
    /// is absent, or the port cannot be opened. The settings have pages that have mails sent, and no relay for them.
    pub async fn open(
        newsroom: Newsroom,
        listen: SocketAddr,
        listener: SiteListener,
    ) -> Result<Self, Error> {
        Box::pin(Self::open_with(newsroom, listen, listener, Asker::default())).await
    }

    /// Opens the port, as [`open`](Self::open) does. What proves the requests of providers is fetched in this way.
    ///
    /// # Errors
    ///
    /// As there.
    #[expect(
        clippy::missing_panics_doc,
        reason = "the thread that opens the journal does not panic"
    )]
    pub async fn open_with(
        newsroom: Newsroom,
        listen: SocketAddr,
        listener: SiteListener,
        web: Asker,
    ) -> Result<Self, Error> {
        let publication = newsroom.publication().clone();
        let url = publication.unsubscribe.url.clone().ok_or(Error::NoUrl)?;
        let signup_url = publication.signup.as_ref().map(|signup| signup.url.clone());
        let opening = spawn_blocking(move || OpenedPublication::open(newsroom));
        let opened = opening.await.expect("the thread does not panic")?;
        let OpenedPublication { newsroom, tokens, webhook_keys, mail, remarks } = opened;
        let unopened = |cause| Error::Listen(listen, cause);
        let port = TcpListener::bind(listen).await.map_err(unopened)?;
        let address = port.local_addr().map_err(unopened)?;
        let (closing, clock) = (CancellationToken::new(), newsroom.clock());
        let mailed = mail.map(|mail| mail.start(&clock, &listener, &closing)).transpose()?;
        let MailedPages { signup, reader_pages, bell, threads: mut others } =
            mailed.unwrap_or_default();
        let news = RequestNews::new(listener.clone());
        let (writer, thread) =
            WishWriter::start(newsroom, bell, listener).map_err(Error::Thread)?;
        others.push(thread);
        let webhooks = Webhooks::new(webhook_keys, web);
        let parts = SiteParts { tokens, writer, signup, reader_pages, webhooks, news, clock };
        let state = Arc::new(SiteState::new(PagePrinter::new(publication), &url, parts));
        let router = Router::new().fallback(answer_request).with_state(state);
        let port = WebPort { listener: port, limits: LIMITS, on_shortage: Box::new(|| ()) };
        let pages = tokio::spawn(serve_port(port, router, closing.clone()));
        Ok(Self { address, url, signup_url, remarks, closing, pages, threads: others })
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
