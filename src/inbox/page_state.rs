//! What the pages and the JSON of the inbox are made from, and how a message is read for them.
//!
//! A few messages are read at a time, on threads of their own, so that the mail goes on.
//!
//! Looks up to: `desk`, `message`.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use tokio_util::sync::CancellationToken;

use super::received::ReceivedMessage;
use super::shelf::Shelf;
use super::trial_site::TrialSite;
use crate::desk::Door;
use crate::message::sign::DkimRecord;

/// How many messages are read at a time.
const MAX_MESSAGES_READ: usize = 4;

/// What all requests share.
#[derive(Clone)]
pub(super) struct PageState {
    pub(super) shelf: Arc<Shelf>,
    pub(super) door: Door,
    /// Where mail is taken.
    pub(super) smtp: SocketAddr,
    /// The records by which signatures are checked.
    pub(super) records: Arc<[DkimRecord]>,
    /// Where links to the publication's pages lead.
    pub(super) site: Option<TrialSite>,
    pub(super) closing: CancellationToken,
    pub(super) readers: MessageReaders,
}

/// The places of those who read messages.
#[derive(Debug, Clone)]
pub(super) struct MessageReaders(Arc<Semaphore>);

impl Default for MessageReaders {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MAX_MESSAGES_READ)))
    }
}

/// A message that is being read. Its place is free when it is dropped.
pub(super) struct OpenMessage {
    pub(super) message: Arc<ReceivedMessage>,
    _permit: OwnedSemaphorePermit,
}

impl AsRef<[u8]> for OpenMessage {
    fn as_ref(&self) -> &[u8] {
        &self.message.content
    }
}

/// Why nothing was read of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    /// The message, part or view does not exist.
    Missing,
    /// It cannot be read by a mistake of this program.
    Failed,
}

impl PageState {
    /// Reads a message on a thread of its own.
    ///
    /// # Errors
    ///
    /// There is none, `read` finds nothing in it, or `read` panics.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        number: usize,
        read: impl FnOnce(&Self, OpenMessage) -> Option<T> + Send + 'static,
    ) -> Result<T, Unread> {
        let permit = self.readers.0.clone().acquire_owned().await.map_err(|_| Unread::Failed)?;
        let state = self.clone();
        let done = spawn_blocking(move || {
            let message = state.shelf.message(number)?;
            read(&state, OpenMessage { message, _permit: permit })
        });
        done.await.map_err(|_| Unread::Failed)?.ok_or(Unread::Missing)
    }

    /// Does what takes a moment on a thread of its own. `None` if it panics.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> T + Send + 'static,
    ) -> Option<T> {
        let state = self.clone();
        spawn_blocking(move || work(&state)).await.ok()
    }
}
