//! The messages that the inbox keeps, what is listed of them, and the news of them.
//!
//! Looks up to: nothing.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Zoned;
use jiff::tz::TimeZone;
use tokio::sync::watch;
use tokio::task::spawn_blocking;

use super::kept_messages::{KeepingBounds, KeptMessages};
use super::listed_message::ListedMessage;
use super::message_folder::{FiledMessage, MessageFolder};
use super::received::ReceivedMessage;
use super::{Error, Options};

/// The sender and the recipients of a message, as in its envelope.
#[derive(Debug, Clone, Default)]
pub(super) struct ReceivedEnvelope {
    pub(super) return_path: String,
    pub(super) recipients: Vec<String>,
}

/// The messages, in memory and on disk.
#[derive(Debug)]
pub(super) struct Shelf {
    kept: Mutex<KeptMessages>,
    taken: AtomicUsize,
    begun: AtomicUsize,
    clock: Option<fn() -> Zoned>,
    folder: Option<MessageFolder>,
    /// The number of the last file that existed before. New messages are numbered after it.
    before: usize,
    /// How often the list has changed.
    changes: watch::Sender<u64>,
}

impl Shelf {
    /// Opens the shelf, and lists the messages that the folder has already.
    pub(super) fn new(options: &Options) -> Result<Self, Error> {
        let mut kept = KeptMessages::new(KeepingBounds::new(options.keep), options.scratch.clone());
        let mut before = 0;
        let folder = match &options.folder {
            None => None,
            Some(path) => {
                let unread = |cause| Error::Folder(path.clone(), cause);
                let folder = MessageFolder::open(path.clone()).map_err(unread)?;
                let numbers = folder.list().map_err(unread)?;
                before = numbers.last().copied().unwrap_or_default();
                let zone = options.clock.map(|clock| clock().time_zone().clone());
                for number in numbers.iter().rev().take(options.keep).rev() {
                    let filed = folder.look_into(*number);
                    let listed = filed.map(|filed| list_filed(filed, zone.as_ref()));
                    if let Some(listed) = listed {
                        kept.keep_filed(Arc::new(listed));
                    }
                }
                Some(folder)
            }
        };
        Ok(Self {
            kept: Mutex::new(kept),
            taken: AtomicUsize::new(0),
            begun: AtomicUsize::new(0),
            clock: options.clock,
            folder,
            before,
            changes: watch::Sender::new(0),
        })
    }

    /// Every kept message that can be read, oldest first.
    pub(super) fn messages(&self) -> Vec<Arc<ReceivedMessage>> {
        let numbers = self.kept().numbers();
        numbers.into_iter().filter_map(|number| self.message(number)).collect()
    }

    /// The kept message with this number.
    pub(super) fn message(&self, number: usize) -> Option<Arc<ReceivedMessage>> {
        let found = self.kept().find(number)?;
        found.read(self.folder.as_ref()).ok()
    }

    /// What the list shows of every kept message, latest first.
    #[cfg(feature = "inbox-page")]
    pub(super) fn list(&self) -> Vec<Arc<ListedMessage>> {
        self.kept().list()
    }

    /// How many messages were accepted since the inbox was opened.
    pub(super) fn count(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
    }

    /// How often the list has changed, from now on.
    #[cfg(feature = "inbox-page")]
    pub(super) fn watch(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Gives messages up, and removes their files. Answers how many there were.
    ///
    /// # Errors
    ///
    /// A file cannot be removed. Its message is still there, and the others are gone.
    #[cfg(feature = "inbox-page")]
    pub(super) fn delete(&self, numbers: &[usize]) -> io::Result<usize> {
        let mut deleted = Ok(0);
        for number in numbers {
            let is_gone = self.delete_one(*number);
            deleted = deleted.and_then(|count| Ok(count + usize::from(is_gone?)));
        }
        self.note_change();
        deleted
    }

    /// Gives a message up, and removes its file. Answers whether there was one.
    #[cfg(feature = "inbox-page")]
    fn delete_one(&self, number: usize) -> io::Result<bool> {
        if let Some(folder) = &self.folder
            && self.kept().has(number)
        {
            folder.remove(number)?;
        }
        Ok(self.kept().give_up(number).is_some())
    }

    /// The number of the message whose content comes next, from 1.
    pub(super) fn begin(&self) -> usize {
        self.begun.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Keeps a message, the `begun`th since the inbox was opened. `stuffed` is its content with the dots of the wire.
    /// Answers the number under which it is kept.
    pub(super) async fn take(
        self: &Arc<Self>,
        begun: usize,
        envelope: ReceivedEnvelope,
        stuffed: &[u8],
    ) -> io::Result<usize> {
        let ReceivedEnvelope { return_path, recipients } = envelope;
        let content = remove_dots(stuffed);
        let arrived = self.clock.map(|clock| clock());
        let number = self.before + begun;
        let message = ReceivedMessage { number, return_path, recipients, content, arrived };
        if self.folder.is_some() || self.kept().is_full_with(message.content.len()) {
            let keeping = self.clone();
            spawn_blocking(move || keeping.keep(message)).await.map_err(io::Error::other)??;
        } else {
            self.keep(message)?;
        }
        self.taken.fetch_add(1, Ordering::Relaxed);
        self.note_change();
        Ok(number)
    }

    /// Keeps the message: in the folder, or in memory.
    fn keep(&self, message: ReceivedMessage) -> io::Result<()> {
        let listed = Arc::new(ListedMessage::new(&message));
        match &self.folder {
            Some(folder) => {
                folder.write(message.number, &message.content)?;
                self.kept().keep_filed(listed);
            }
            None => self.kept().keep(listed, message),
        }
        Ok(())
    }

    fn note_change(&self) {
        self.changes.send_modify(|changes| *changes = changes.wrapping_add(1));
    }

    fn kept(&self) -> MutexGuard<'_, KeptMessages> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the list shows of a message that an earlier inbox has kept: its envelope is not known any more.
fn list_filed(filed: FiledMessage, zone: Option<&TimeZone>) -> ListedMessage {
    let FiledMessage { number, beginning, size, written } = filed;
    let zone = zone.cloned().unwrap_or(TimeZone::UTC);
    let message = ReceivedMessage {
        number,
        return_path: String::new(),
        recipients: Vec::new(),
        content: beginning,
        arrived: written.map(|written| written.to_zoned(zone)),
    };
    ListedMessage::new(&message).with_size(size)
}

/// Removes the dots that SMTP adds to lines that begin with a dot (RFC 5321 §4.5.2).
fn remove_dots(stuffed: &[u8]) -> Vec<u8> {
    let mut content = Vec::with_capacity(stuffed.len());
    let stuffed = stuffed.strip_prefix(b".").unwrap_or(stuffed);
    let mut from = 0;
    for at in memchr::memmem::find_iter(stuffed, b"\r\n.") {
        content.extend_from_slice(&stuffed[from..at + 2]);
        from = at + 3;
    }
    content.extend_from_slice(&stuffed[from..]);
    content
}

#[cfg(test)]
mod tests {
    use super::remove_dots;

    #[test]
    fn the_dots_of_the_wire_are_taken_out_and_no_others() {
        assert_eq!(remove_dots(b"..a\r\n...\r\nb.\r\n..\r\n"), b".a\r\n..\r\nb.\r\n.\r\n");
        assert_eq!(remove_dots(b"a\n.b\r\n"), b"a\n.b\r\n");
        assert_eq!(remove_dots(b""), b"");
    }
}
