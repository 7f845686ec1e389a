//! The messages that the inbox keeps.
//!
//! Looks up to: nothing.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write};
#[cfg(unix)]
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Zoned;
use tokio::task::spawn_blocking;

use super::kept_messages::KeptMessages;
#[cfg(feature = "inbox-page")]
use super::kept_messages::ListedMessage;
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
}

#[derive(Debug)]
struct MessageFolder {
    path: PathBuf,
    /// The number of files that existed before. New files are numbered after them.
    before: usize,
}

impl Shelf {
    pub(super) fn new(options: &Options) -> Result<Self, Error> {
        let folder = match &options.folder {
            None => None,
            Some(path) => Some(
                MessageFolder::open(path.clone())
                    .map_err(|cause| Error::Folder(path.clone(), cause))?,
            ),
        };
        Ok(Self {
            kept: Mutex::new(KeptMessages::new(options.keep, options.scratch.clone())),
            taken: AtomicUsize::new(0),
            begun: AtomicUsize::new(0),
            clock: options.clock,
            folder,
        })
    }

    /// Every kept message.
    pub(super) fn messages(&self) -> Vec<Arc<ReceivedMessage>> {
        self.kept().messages()
    }

    /// The kept message with this number.
    #[cfg(feature = "inbox-page")]
    pub(super) fn message(&self, number: usize) -> Option<Arc<ReceivedMessage>> {
        self.kept().message(number)
    }

    /// What the list shows of every kept message.
    #[cfg(feature = "inbox-page")]
    pub(super) fn list(&self) -> Vec<Arc<ListedMessage>> {
        self.kept().list()
    }

    pub(super) fn count(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
    }

    /// The number of the message whose content comes next.
    pub(super) fn begin(&self) -> usize {
        self.begun.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Keeps a message. `stuffed` is its content with the dots of the wire.
    pub(super) async fn take(
        self: &Arc<Self>,
        number: usize,
        envelope: ReceivedEnvelope,
        stuffed: &[u8],
    ) -> io::Result<()> {
        let ReceivedEnvelope { return_path, recipients } = envelope;
        let content = remove_dots(stuffed);
        let arrived = self.clock.map(|clock| clock());
        let message = ReceivedMessage { number, return_path, recipients, content, arrived };
        if self.folder.is_some() || self.kept().is_full_with(message.content.len()) {
            let keeping = self.clone();
            spawn_blocking(move || keeping.keep(message)).await.map_err(io::Error::other)??;
        } else {
            self.keep(message)?;
        }
        self.taken.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Writes the message into the folder, and keeps it.
    fn keep(&self, message: ReceivedMessage) -> io::Result<()> {
        if let Some(folder) = &self.folder {
            let path = folder.path.join(format!("{:06}.eml", folder.before + message.number));
            write_file(path, &message.content)?;
        }
        self.kept().keep(message);
        Ok(())
    }

    fn kept(&self) -> MutexGuard<'_, KeptMessages> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl MessageFolder {
    fn open(path: PathBuf) -> io::Result<Self> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        builder.mode(0o700);
        builder.create(&path)?;
        let mut before = 0;
        for entry in path.read_dir()? {
            let name = entry?.file_name();
            let number = name.to_str().and_then(|name| name.strip_suffix(".eml")?.parse().ok());
            before = before.max(number.unwrap_or(0));
        }
        Ok(Self { path, before })
    }
}

fn write_file(path: PathBuf, content: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    options.open(path)?.write_all(content)
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
