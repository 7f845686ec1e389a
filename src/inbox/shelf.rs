//! The messages that the inbox keeps.
//!
//! Looks up to: `disk`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Zoned;
use tokio::task::spawn_blocking;

use super::{Error, Options};
use crate::disk::{Access, create_new, make_private_folder};

/// The most bytes of messages that are kept in full.
const MAX_KEPT_BYTES: usize = 16 << 20;

/// A message as it arrived: the envelope, and the content byte for byte.
#[derive(Debug, Clone)]
pub struct ReceivedMessage {
    /// The number of the message in the order of arrival, from 1.
    pub number: usize,
    /// The return path of its envelope.
    pub return_path: String,
    /// The recipients of its envelope.
    pub recipients: Vec<String>,
    /// Header and body with CRLF, without the dots that SMTP adds (RFC 5321 §4.5.2).
    pub content: Vec<u8>,
    /// The moment of arrival, if the inbox has a clock.
    pub arrived: Option<Zoned>,
}

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
    keep: usize,
    clock: Option<fn() -> Zoned>,
    folder: Option<MessageFolder>,
}

#[derive(Debug, Default)]
struct KeptMessages {
    messages: Vec<Arc<ReceivedMessage>>,
    bytes: usize,
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
            kept: Mutex::default(),
            taken: AtomicUsize::new(0),
            begun: AtomicUsize::new(0),
            keep: options.keep,
            clock: options.clock,
            folder,
        })
    }

    pub(super) fn messages(&self) -> Vec<Arc<ReceivedMessage>> {
        self.kept().messages.clone()
    }

    /// The kept message with this number.
    #[cfg(feature = "inbox-page")]
    pub(super) fn message(&self, number: usize) -> Option<Arc<ReceivedMessage>> {
        let kept = self.kept();
        let at = kept.messages.binary_search_by_key(&number, |message| message.number).ok()?;
        Some(kept.messages[at].clone())
    }

    pub(super) fn count(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
    }

    /// The number of the message whose content comes next.
    pub(super) fn begin(&self) -> usize {
        self.begun.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Keeps a message. `content` is still dot-stuffed.
    pub(super) async fn take(
        &self,
        number: usize,
        envelope: ReceivedEnvelope,
        stuffed: &[u8],
    ) -> io::Result<()> {
        if let Some(folder) = &self.folder {
            let content = remove_dots(stuffed);
            let path = folder.path.join(format!("{:06}.eml", folder.before + number));
            let written = spawn_blocking(move || keep_letter(&path, &content).map(|()| content));
            let content = written.await.map_err(io::Error::other)??;
            self.keep(number, envelope, || content);
        } else {
            self.keep(number, envelope, || remove_dots(stuffed));
        }
        self.taken.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn keep(&self, number: usize, envelope: ReceivedEnvelope, content: impl FnOnce() -> Vec<u8>) {
        let full =
            |kept: &KeptMessages| kept.messages.len() >= self.keep || kept.bytes >= MAX_KEPT_BYTES;
        if full(&self.kept()) {
            return;
        }
        let ReceivedEnvelope { return_path, recipients } = envelope;
        let arrived = self.clock.map(|clock| clock());
        let content = content();
        let message = ReceivedMessage { number, return_path, recipients, content, arrived };
        let mut kept = self.kept();
        if !full(&kept) {
            kept.bytes += message.content.len();
            let at = kept.messages.partition_point(|other| other.number < number);
            kept.messages.insert(at, Arc::new(message));
        }
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, KeptMessages> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl MessageFolder {
    fn open(path: PathBuf) -> io::Result<Self> {
        make_private_folder(&path)?;
        let mut before = 0;
        for entry in path.read_dir()? {
            let name = entry?.file_name();
            let number = name.to_str().and_then(|name| name.strip_suffix(".eml")?.parse().ok());
            before = before.max(number.unwrap_or(0));
        }
        Ok(Self { path, before })
    }
}

fn keep_letter(path: &Path, content: &[u8]) -> io::Result<()> {
    create_new(path, Access::Owner)?.write_all(content)
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
