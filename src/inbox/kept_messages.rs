//! The newest messages: in memory up to a mark, and on the disk beyond it.
//!
//! What the list shows of a message stays in memory, in bounded room. The message itself is in memory, in the
//! spool, or in the folder that the inbox was given.
//!
//! Looks up to: nothing.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use super::listed_message::ListedMessage;
use super::message_folder::MessageFolder;
use super::received::ReceivedMessage;
use super::spool::Spool;

/// How much is kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct KeepingBounds {
    /// How many messages.
    pub(super) messages: usize,
    /// The most bytes of messages in memory.
    pub(super) memory_bytes: usize,
    /// The most bytes of what the list shows, over all messages.
    pub(super) index_bytes: usize,
    /// The most bytes of the spool.
    pub(super) spool_bytes: u64,
}

/// The messages that can be read, by number: a higher one came later.
#[derive(Debug)]
pub(super) struct KeptMessages {
    entries: BTreeMap<usize, KeptMessage>,
    /// The numbers of messages that were put into memory, oldest first. Some may have been given up since.
    in_memory: VecDeque<usize>,
    /// The messages that were spooled, in the order of writing. Some may have been given up since.
    spooled: VecDeque<SpooledMessage>,
    /// The bytes of the messages in memory.
    memory_bytes: usize,
    /// The bytes of what the list shows.
    index_bytes: usize,
    bounds: KeepingBounds,
    /// The folder for the spool.
    scratch: Option<PathBuf>,
    spool: Option<Spool>,
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
    /// It is a file of the folder.
    InFolder,
}

/// A message in the spool.
#[derive(Debug)]
struct SpooledMessage {
    number: usize,
    place: Range<u64>,
}

/// A message on its way out of the store: where to read what is not in memory.
pub(super) enum FoundMessage {
    /// The message.
    Here(Arc<ReceivedMessage>),
    /// What is known of the message, whose content is a file of the folder.
    InFolder(Arc<ListedMessage>),
}

impl KeepingBounds {
    /// The newest messages, so many at most: 32 MiB of them in memory and 1 GiB in the spool. What the list
    /// shows of them has 64 MiB.
    pub(super) const fn new(messages: usize) -> Self {
        Self { messages, memory_bytes: 32 << 20, index_bytes: 64 << 20, spool_bytes: 1 << 30 }
    }
}

impl KeptMessages {
    /// Keeps the newest messages within the bounds. Without `scratch`, only those that fit in memory.
    pub(super) const fn new(bounds: KeepingBounds, scratch: Option<PathBuf>) -> Self {
        Self {
            entries: BTreeMap::new(),
            in_memory: VecDeque::new(),
            spooled: VecDeque::new(),
            memory_bytes: 0,
            index_bytes: 0,
            bounds,
            scratch,
            spool: None,
        }
    }

    /// Whether a message of this size makes others leave the memory.
    pub(super) const fn is_full_with(&self, bytes: usize) -> bool {
        self.memory_bytes + bytes > self.bounds.memory_bytes
    }

    /// Keeps a message, and gives up or spools the oldest ones beyond the bounds.
    pub(super) fn keep(&mut self, listed: Arc<ListedMessage>, message: ReceivedMessage) {
        let number = listed.number;
        self.memory_bytes += message.content.len();
        self.in_memory.push_back(number);
        self.insert(listed, KeptContent::InMemory(Arc::new(message)));
        while self.memory_bytes > self.bounds.memory_bytes {
            self.spool_oldest();
        }
    }

    /// Keeps a message whose content is a file of the folder.
    pub(super) fn keep_filed(&mut self, listed: Arc<ListedMessage>) {
        self.insert(listed, KeptContent::InFolder);
    }

    fn insert(&mut self, listed: Arc<ListedMessage>, content: KeptContent) {
        self.index_bytes += listed.index_bytes();
        self.entries.insert(listed.number, KeptMessage { listed, content });
        while self.entries.len() > self.bounds.messages
            || self.index_bytes > self.bounds.index_bytes
        {
            let Some((&oldest, _)) = self.entries.first_key_value() else { return };
            self.give_up(oldest);
        }
    }

    /// Gives a message up. Answers what the list showed of it.
    pub(super) fn give_up(&mut self, number: usize) -> Option<Arc<ListedMessage>> {
        let entry = self.entries.remove(&number)?;
        self.index_bytes -= entry.listed.index_bytes();
        self.memory_bytes -= entry.memory_bytes();
        self.forget_given_up();
        Some(entry.listed)
    }

    /// Takes those that were given up from the head of both queues. Messages leave at their heads sooner or later, so
    /// the queues are no longer than what is kept and was kept since the oldest of it.
    fn forget_given_up(&mut self) {
        let Self { entries, in_memory, spooled, .. } = self;
        while in_memory.front().is_some_and(|number| !entries.contains_key(number)) {
            in_memory.pop_front();
        }
        while spooled.front().is_some_and(|oldest| !entries.contains_key(&oldest.number)) {
            spooled.pop_front();
        }
    }

    /// Moves the oldest message in memory into the spool, or gives it up.
    fn spool_oldest(&mut self) {
        let Some(number) = self.in_memory.pop_front() else {
            self.memory_bytes = 0;
            return;
        };
        let Some(KeptMessage { content: KeptContent::InMemory(message), .. }) =
            self.entries.get(&number)
        else {
            return;
        };
        let message = Arc::clone(message);
        match self.spool(number, &message.content) {
            Some(place) => {
                self.memory_bytes -= message.content.len();
                if let Some(entry) = self.entries.get_mut(&number) {
                    entry.content = KeptContent::Spooled(place);
                }
            }
            None => {
                self.give_up(number);
            }
        }
    }

    /// Writes a content into the spool, over the oldest ones there. `None` if that is not possible.
    fn spool(&mut self, number: usize, content: &[u8]) -> Option<Range<u64>> {
        if self.spool.is_none() {
            self.spool = Spool::new(self.scratch.as_deref()?, self.bounds.spool_bytes).ok();
        }
        let place = self.spool.as_ref()?.place(content.len() as u64);
        // The spool is written in a circle: whatever lies in the way, or behind the end of a circle that
        // begins anew, was written first.
        while self.spooled.front().is_some_and(|oldest| oldest.lies_before(&place, &self.spooled)) {
            let Some(oldest) = self.spooled.pop_front() else { break };
            self.give_up_spooled(&oldest);
        }
        self.spool.as_mut()?.write(&place, content).ok()?;
        self.spooled.push_back(SpooledMessage { number, place: place.clone() });
        Some(place)
    }

    fn give_up_spooled(&mut self, spooled: &SpooledMessage) {
        let is_there = self.entries.get(&spooled.number).is_some_and(
            |entry| matches!(&entry.content, KeptContent::Spooled(place) if *place == spooled.place),
        );
        if is_there {
            self.give_up(spooled.number);
        }
    }

    /// What the list shows of every kept message, latest first.
    #[cfg(any(test, feature = "inbox-page"))]
    pub(super) fn list(&self) -> Vec<Arc<ListedMessage>> {
        self.entries.values().rev().map(|entry| Arc::clone(&entry.listed)).collect()
    }

    /// Whether a message with this number is kept.
    #[cfg(feature = "inbox-page")]
    pub(super) fn has(&self, number: usize) -> bool {
        self.entries.contains_key(&number)
    }

    /// The numbers of the kept messages, oldest first.
    pub(super) fn numbers(&self) -> Vec<usize> {
        self.entries.keys().copied().collect()
    }

    /// The kept message with this number. `None` if there is none, or if the spool cannot be read.
    pub(super) fn find(&mut self, number: usize) -> Option<FoundMessage> {
        let entry = self.entries.get(&number)?;
        let listed = Arc::clone(&entry.listed);
        match &entry.content {
            KeptContent::InMemory(message) => Some(FoundMessage::Here(Arc::clone(message))),
            KeptContent::Spooled(place) => {
                let content = self.spool.as_mut()?.read(place).ok()?;
                Some(FoundMessage::Here(Arc::new(listed.with_content(content))))
            }
            KeptContent::InFolder => Some(FoundMessage::InFolder(listed)),
        }
    }
}

impl FoundMessage {
    /// Reads the message, from its file if it has one.
    pub(super) fn read(self, folder: Option<&MessageFolder>) -> io::Result<Arc<ReceivedMessage>> {
        match (self, folder) {
            (Self::Here(message), _) => Ok(message),
            (Self::InFolder(listed), Some(folder)) => {
                Ok(Arc::new(listed.with_content(folder.read(listed.number)?)))
            }
            (Self::InFolder(_), None) => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

impl KeptMessage {
    fn memory_bytes(&self) -> usize {
        match &self.content {
            KeptContent::InMemory(message) => message.content.len(),
            KeptContent::Spooled(_) | KeptContent::InFolder => 0,
        }
    }
}

impl SpooledMessage {
    /// Whether the message, the first of `all`, must go before something is written at `place`.
    fn lies_before(&self, place: &Range<u64>, all: &VecDeque<Self>) -> bool {
        let latest = all.back().map_or(0, |latest| latest.place.end);
        let is_left_behind = place.start < latest && self.place.start >= latest;
        is_left_behind || (self.place.end > place.start && place.end > self.place.start)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::{KeepingBounds, KeptMessages};
    use crate::inbox::ReceivedMessage;
    use crate::inbox::listed_message::ListedMessage;

    /// Bounds with a thousandth of the usual room.
    fn small_bounds(messages: usize) -> KeepingBounds {
        let usual = KeepingBounds::new(messages);
        KeepingBounds { memory_bytes: 32 << 10, spool_bytes: 1 << 20, ..usual }
    }

    fn store(messages: usize, folder: Option<&Path>) -> KeptMessages {
        KeptMessages::new(small_bounds(messages), folder.map(Path::to_owned))
    }

    /// A message of so many bytes that begins with its number.
    fn message(number: usize, bytes: usize) -> ReceivedMessage {
        let mut content = format!("Subject: {number}\r\n\r\n").into_bytes();
        content.resize(content.len().max(bytes), b'x');
        ReceivedMessage {
            number,
            return_path: String::new(),
            recipients: vec![format!("r{number}@example.org")],
            content,
            arrived: None,
        }
    }

    fn keep(kept: &mut KeptMessages, message: ReceivedMessage) {
        kept.keep(Arc::new(ListedMessage::new(&message)), message);
        assert!(kept.memory_bytes <= kept.bounds.memory_bytes);
    }

    /// The numbers of the messages, each of which is whole.
    fn read_all(kept: &mut KeptMessages) -> Vec<usize> {
        let numbers = kept.numbers();
        for number in &numbers {
            let message = kept.find(*number).expect("it is kept").read(None).expect("it is here");
            let begins = format!("Subject: {number}\r\n");
            assert!(message.content.starts_with(begins.as_bytes()), "{begins}");
            assert_eq!(message.recipients, [format!("r{number}@example.org")]);
        }
        numbers
    }

    fn keep_all(kept: &mut KeptMessages, numbers: impl IntoIterator<Item = usize>) -> Vec<usize> {
        for number in numbers {
            keep(kept, message(number, 8 << 10));
        }
        read_all(kept)
    }

    #[test]
    fn the_newest_messages_are_kept_in_memory_and_then_in_a_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut kept = store(200, Some(folder.path()));
        let numbers = keep_all(&mut kept, (1..=150).filter(|number| *number != 10).chain([10]));
        assert_eq!(numbers.last(), Some(&150));
        assert!(numbers.is_sorted() && numbers.len() >= 128, "{numbers:?}");
        assert!(!numbers.contains(&1), "the file is bounded too: {numbers:?}");
        assert_eq!(folder.path().read_dir().expect("read").count(), 0, "the file has no name");
    }

    #[test]
    fn without_a_folder_the_newest_messages_are_kept_that_fit_in_memory() {
        let mut kept = store(100, None);
        assert_eq!(keep_all(&mut kept, 1..=20), (17..=20).collect::<Vec<_>>());
        let mut kept = store(3, None);
        assert_eq!(keep_all(&mut kept, 1..=5), [3, 4, 5]);
        assert_eq!(keep_all(&mut store(0, None), 1..=2), [0; 0]);
    }

    #[test]
    fn a_message_that_is_given_up_frees_its_room_and_no_other_is_lost() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut kept = store(100, Some(folder.path()));
        keep_all(&mut kept, 1..=10);
        for number in [1, 5, 10] {
            assert!(kept.give_up(number).is_some() && kept.give_up(number).is_none());
        }
        assert_eq!(read_all(&mut kept), [2, 3, 4, 6, 7, 8, 9]);
        assert_eq!(keep_all(&mut kept, 11..=12), [2, 3, 4, 6, 7, 8, 9, 11, 12]);
        for number in kept.numbers() {
            kept.give_up(number);
        }
        assert_eq!((kept.memory_bytes, kept.index_bytes, kept.list().len()), (0, 0, 0));
    }

    #[test]
    fn messages_that_were_given_up_leave_nothing_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        for mut kept in [store(3, None), store(8, Some(folder.path()))] {
            keep_all(&mut kept, 1..=500);
            assert!(kept.in_memory.len() <= 8, "{}", kept.in_memory.len());
            assert!(kept.spooled.len() <= 8, "{}", kept.spooled.len());
        }
    }

    proptest! {
        /// Whatever the sizes: each message that is kept is read as it came, and those given up are the oldest.
        #[test]
        fn every_kept_message_is_whole_whatever_the_sizes(
            sizes in proptest::collection::vec(1_usize..(24 << 10), 60..120),
        ) {
            let folder = tempfile::tempdir().expect("a folder");
            let mut kept = store(1_000, Some(folder.path()));
            for (at, bytes) in sizes.iter().enumerate() {
                keep(&mut kept, message(at + 1, *bytes));
            }
            let numbers = read_all(&mut kept);
            let first = numbers[0];
            prop_assert_eq!(numbers, (first..=sizes.len()).collect::<Vec<_>>());
        }
    }
}
