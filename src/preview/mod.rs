//! The preview: an issue in the browser as its readers will get it, which follows the editor's file.
//!
//! ```text
//! files ──► FileWatcher ──► number of the state ──► browsers (server-sent events)
//!                                 │                     │ ask for the page again
//!                               Press ◄─────────────────┘
//!                     one thread: opens the publication, checks and prints the issue once for each state
//! ```
//!
//! Whatever becomes of the files, the page shows how they are: both editions, or what is wrong. A mail is shown in a frame that
//! can run no script and load nothing from outside. The pages are behind the [`Door`] of the desk. They look at a
//! publication, and change it in one way only: they make the fix of a finding that a person clicks on.
//!
//! Looks up to: `finding`, `wording`, `mime`, `issue`, `check`, `http`, `desk` and `newsroom`.

mod choices;
mod editor_link;
mod file_watcher;
mod finding_panel;
mod issue_list;
mod issue_view;
mod mail_list;
mod mail_page;
mod mend_form;
mod page;
mod press;
mod preview_frame;
mod proof_panel;
mod stage;
mod web;
mod weight_panel;

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error as ThisError;
use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tokio::time::timeout;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::desk::Door;
use crate::http::{PortLimits, PortSearch, WebPort, find_reachable, open_port, serve_port};
use crate::newsroom::Surroundings;
use crate::wording::{Locale, Wording, say};
use choices::{Choices, FrameWidth};
pub use editor_link::EditorLink;
use file_watcher::WatchedFiles;
use press::{Press, PressMaterial};

/// What the connections of the port may take: ten browsers with six connections each, and the events of each.
const LIMITS: PortLimits = PortLimits { connections: 128, head_timeout: Duration::from_secs(10) };

/// How long answers in progress may take when the preview closes.
const STOP_TIMEOUT: Duration = Duration::from_secs(2);

/// Why there is no preview.
#[derive(Debug, ThisError)]
#[non_exhaustive]
pub enum Error {
    /// The port is in use, or may not be opened.
    Listen(SocketAddr, io::Error),
    /// A thread cannot be started.
    Thread(io::Error),
}

impl Error {
    /// Why there is no preview, and the next step.
    pub fn word(&self) -> Wording {
        match self {
            Self::Listen(address, cause) => say!(
                "cannot listen on {address}: {cause}; leave `--port` out for the next port that is free, or look at `--listen`",
                address = address.to_string(),
                cause = cause.to_string()
            ),
            Self::Thread(cause) => say!(
                "no thread for the preview: {cause}; raise `ulimit -u` for this user",
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

/// What a preview is opened with.
pub struct PreviewOptions {
    /// The folder of the publication.
    pub folder: PathBuf,
    /// The file of the issue that is shown first.
    pub issue: PathBuf,
    /// The machine.
    pub surroundings: Surroundings,
    /// The language of the pages.
    pub locale: Locale,
    /// Where the pages can be reached: on this machine alone, or from others too.
    pub ip: IpAddr,
    /// The port. 0 is any that is free.
    pub port: u16,
    /// What is done if the port is in use.
    pub search: PortSearch,
    /// What all paths begin with: letters and digits that nobody can guess.
    pub token: String,
    /// How a line of a file is opened.
    pub editor: EditorLink,
}

/// An open preview. It closes when it is dropped. [`stop`](Self::stop) lets answers finish first.
#[derive(Debug)]
pub struct Preview {
    link: String,
    serving: tokio::task::JoinHandle<()>,
    closing: DropGuard,
}

impl Preview {
    /// Opens the port, on the tokio runtime of the caller, and begins to watch the files.
    ///
    /// # Errors
    ///
    /// The port cannot be opened, or no thread can be started.
    pub async fn open(options: PreviewOptions) -> Result<Self, Error> {
        let wanted = SocketAddr::new(options.ip, options.port);
        let refused = |cause| Error::Listen(wanted, cause);
        let listener = open_port(wanted, options.search).await.map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let door = Door::new(address, Some(&options.token), options.locale);
        let link = door.link_at(find_reachable(address));
        let closing = CancellationToken::new();
        let revisions = Arc::new(watch::Sender::new(1));
        let files = WatchedFiles { folder: options.folder.clone(), issue: options.issue.clone() };
        let (counted, closed) = (Arc::clone(&revisions), closing.clone());
        // A publication can have many folders.
        let watching = spawn_blocking(move || files.watch(counted, closed));
        watching.await.map_err(io::Error::other).flatten().map_err(Error::Thread)?;
        let press = PressMaterial {
            folder: options.folder,
            issue: options.issue,
            surroundings: options.surroundings,
        };
        let press = Press::start(press, Arc::clone(&revisions)).map_err(Error::Thread)?;
        let editor = options.editor;
        let pages = web::Pages::new(door, press, editor, closing.clone());
        let port = WebPort { listener, limits: LIMITS, on_shortage: Box::new(|| ()) };
        let serving = tokio::spawn(serve_port(port, pages.make_router(), closing.clone()));
        Ok(Self { link, serving, closing: closing.drop_guard() })
    }

    /// The link to the page.
    pub fn link(&self) -> &str {
        &self.link
    }

    /// The link to the page as a phone shows it best: each mail as wide as the screen.
    pub fn phone_link(&self) -> String {
        let choices = Choices { width: FrameWidth::Free, ..Choices::default() };
        [&self.link, choices.write().as_str()].concat()
    }

    /// Closes the port, and waits a short time for answers in progress.
    pub async fn stop(self) {
        drop(self.closing);
        let _ = timeout(STOP_TIMEOUT, self.serving).await;
    }
}
