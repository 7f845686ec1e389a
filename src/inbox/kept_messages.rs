//! The newest messages: in memory up to a mark, and in a file beyond it.
//!
//! Looks up to: nothing.

use std::collections::VecDeque;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Zoned;

#[cfg(feature = "inbox-page")]
use super::letter::{MessageSummary, read_summary};
use super::received::ReceivedMessage;
use super::spool::Spool;

/// The most bytes of messages that are kept in memory.
const MAX_MEMORY_BYTES: usize = 64 << 20;

/// The messages that can be read, oldest first.
#[derive(Debug)]
pub(super) struct KeptMessages {
    entries: VecDeque<KeptMessage>,
    /// The bytes of the messages in memory.
    bytes: usize,
    /// How many messages are kept.
    keep: usize,
    /// The folder for the file.
    scratch: Option<PathBuf>,
    spool: Option<Spool>,
}

/// What the list shows of a message.
#[derive(Debug)]
pub(super) struct ListedMessage {
    pub(super) number: usize,
    #[cfg(feature = "inbox-page")]
    pub(super) size: usize,
    pub(super) arrived: Option<Zoned>,
    return_path: String,
    recipients: Vec<String>,
    #[cfg(feature = "inbox-page")]
    pub(super) summary: MessageSummary,
}

#[derive(Debug)]
struct KeptMessage {
    listed: Arc<ListedMessage>,
    content: KeptContent,
}

/// Where the content of a message is.
#[derive(Debug)]
enum KeptContent {
    InMemory(Arc<ReceivedMessage>),
    Spooled(Range<u64>),
}

impl KeptMessages {
    /// Keeps the newest `keep` messages. Without `scratch`, only those that fit in memory.
    pub(super) const fn new(keep: usize, scratch: Option<PathBuf>) -> Self {
        Self { entries: VecDeque::new(), bytes: 0, keep, scratch, spool: None }
    }

    /// Whether a message of this size makes others leave the memory.
    pub(super) const fn is_full_with(&self, bytes: usize) -> bool {
        self.bytes + bytes > MAX_MEMORY_BYTES
    }

    /// Keeps a message, and gives up or spools the oldest ones beyond the bounds.
    pub(super) fn keep(&mut self, message: ReceivedMessage) {
        let listed = Arc::new(ListedMessage::new(&message));
        let at = self.entries.partition_point(|entry| entry.listed.number < message.number);
        self.bytes += message.content.len();
        let content = KeptContent::InMemory(Arc::new(message));
        self.entries.insert(at, KeptMessage { listed, content });
        while self.entries.len() > self.keep {
            if let Some(oldest) = self.entries.pop_front() {
                self.bytes -= oldest.memory_bytes();
            }
        }
        while self.bytes > MAX_MEMORY_BYTES {
            self.spool_oldest();
        }
    }

    /// Moves the oldest message in memory into the file, or gives it up.
    fn spool_oldest(&mut self) {
        let oldest = self.entries.iter().position(|entry| entry.memory_bytes() > 0);
        let Some(mut entry) = oldest.and_then(|at| self.entries.remove(at)) else {
            self.bytes = 0;
            return;
        };
        self.bytes -= entry.memory_bytes();
        let KeptContent::InMemory(message) = &entry.content else { return };
        if let Some(place) = self.spool(&message.content) {
            entry.content = KeptContent::Spooled(place);
            let number = entry.listed.number;
            let at = self.entries.partition_point(|other| other.listed.number < number);
            self.entries.insert(at, entry);
        }
    }

    /// Writes a content into the file, over the oldest ones there. `None` if that is not possible.
    fn spool(&mut self, content: &[u8]) -> Option<Range<u64>> {
        if self.spool.is_none() {
            self.spool = Spool::new(self.scratch.as_deref()?).ok();
        }
        let spool = self.spool.as_mut()?;
        let place = spool.place(content.len() as u64);
        self.entries.retain(|entry| match &entry.content {
            KeptContent::Spooled(other) => other.end <= place.start || place.end <= other.start,
            KeptContent::InMemory(_) => true,
        });
        spool.write(&place, content).ok().map(|()| place)
    }

    /// Every kept message.
    pub(super) fn messages(&mut self) -> Vec<Arc<ReceivedMessage>> {
        let Self { entries, spool, .. } = self;
        entries.iter().filter_map(|entry| entry.read(spool.as_mut())).collect()
    }

    /// The kept message with this number.
    #[cfg(feature = "inbox-page")]
    pub(super) fn message(&mut self, number: usize) -> Option<Arc<ReceivedMessage>> {
        let Self { entries, spool, .. } = self;
        let at = entries.binary_search_by_key(&number, |entry| entry.listed.number).ok()?;
        entries[at].read(spool.as_mut())
    }

    /// What the list shows of every kept message.
    #[cfg(feature = "inbox-page")]
    pub(super) fn list(&self) -> Vec<Arc<ListedMessage>> {
        self.entries.iter().map(|entry| entry.listed.clone()).collect()
    }
}

impl KeptMessage {
    fn memory_bytes(&self) -> usize {
        match &self.content {
            KeptContent::InMemory(message) => message.content.len(),
            KeptContent::Spooled(_) => 0,
        }
    }

    /// The message, from memory or from the file. `None` if the file cannot be read.
    fn read(&self, spool: Option<&mut Spool>) -> Option<Arc<ReceivedMessage>> {
        let place = match &self.content {
            KeptContent::InMemory(message) => return Some(message.clone()),
            KeptContent::Spooled(place) => place,
        };
        let ListedMessage { number, return_path, recipients, arrived, .. } = self.listed.as_ref();
        Some(Arc::new(ReceivedMessage {
            number: *number,
            return_path: return_path.clone(),
            recipients: recipients.clone(),
            content: spool?.read(place).ok()?,
            arrived: arrived.clone(),
        }))
    }
}

impl ListedMessage {
    fn new(message: &ReceivedMessage) -> Self {
        Self {
            number: message.number,
            #[cfg(feature = "inbox-page")]
            size: message.content.len(),
            arrived: message.arrived.clone(),
            return_path: message.return_path.clone(),
            recipients: message.recipients.clone(),
            #[cfg(feature = "inbox-page")]
            summary: read_summary(message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{KeptMessages, MAX_MEMORY_BYTES};
    use crate::inbox::ReceivedMessage;

    /// A message of 8 MiB that begins with its number.
    fn message(number: usize) -> ReceivedMessage {
        let mut content = format!("Subject: {number}\r\n\r\n").into_bytes();
        content.resize(8 << 20, b'x');
        ReceivedMessage {
            number,
            return_path: String::new(),
            recipients: vec![format!("r{number}@example.org")],
            content,
            arrived: None,
        }
    }

    fn keep_all(kept: &mut KeptMessages, numbers: impl IntoIterator<Item = usize>) -> Vec<usize> {
        for number in numbers {
            kept.keep(message(number));
            assert!(kept.bytes <= MAX_MEMORY_BYTES);
        }
        let messages = kept.messages();
        for message in &messages {
            let begins = format!("Subject: {}\r\n", message.number);
            assert!(message.content.starts_with(begins.as_bytes()), "{begins}");
            assert_eq!(message.recipients, [format!("r{}@example.org", message.number)]);
            assert_eq!(message.content.len(), 8 << 20);
        }
        messages.iter().map(|message| message.number).collect()
    }

    #[test]
    fn the_newest_messages_are_kept_in_memory_and_then_in_a_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut kept = KeptMessages::new(100, Some(folder.path().to_owned()));
        let numbers = keep_all(&mut kept, (1..=50).filter(|number| *number != 10).chain([10]));
        assert_eq!(numbers.last(), Some(&50));
        assert!(numbers.is_sorted() && numbers.len() >= 36, "{numbers:?}");
        assert!(!numbers.contains(&1), "the file is bounded too: {numbers:?}");
        assert_eq!(folder.path().read_dir().expect("read").count(), 0, "the file has no name");
    }

    #[test]
    fn without_a_folder_the_newest_messages_are_kept_that_fit_in_memory() {
        let mut kept = KeptMessages::new(100, None);
        assert_eq!(keep_all(&mut kept, 1..=20), (13..=20).collect::<Vec<_>>());
        let mut kept = KeptMessages::new(3, None);
        assert_eq!(keep_all(&mut kept, 1..=5), [3, 4, 5]);
        assert_eq!(keep_all(&mut KeptMessages::new(0, None), 1..=2), [0; 0]);
    }
}
