//! What the list shows of a message, and what a search looks at. It stays in memory.
//!
//! Looks up to: nothing.

use jiff::Zoned;

#[cfg(feature = "inbox-page")]
use super::message_summary::{MessageSummary, read_summary};
use super::received::ReceivedMessage;

/// What the list shows of a message.
#[derive(Debug)]
pub(super) struct ListedMessage {
    pub(super) number: usize,
    /// The size of the message in bytes.
    #[cfg_attr(
        not(feature = "inbox-page"),
        allow(dead_code, reason = "the page alone asks for it")
    )]
    pub(super) size: usize,
    pub(super) arrived: Option<Zoned>,
    /// The return path of the envelope. Empty if the message comes from a folder, which knows none.
    pub(super) return_path: String,
    /// The recipients of the envelope. None if the message comes from a folder.
    pub(super) recipients: Vec<String>,
    #[cfg(feature = "inbox-page")]
    pub(super) summary: MessageSummary,
}

impl ListedMessage {
    pub(super) fn new(message: &ReceivedMessage) -> Self {
        Self {
            number: message.number,
            size: message.content.len(),
            arrived: message.arrived.clone(),
            return_path: message.return_path.clone(),
            recipients: message.recipients.clone(),
            #[cfg(feature = "inbox-page")]
            summary: read_summary(message),
        }
    }

    /// The same entry, of a message of this size.
    pub(super) fn with_size(self, size: usize) -> Self {
        Self { size, ..self }
    }

    /// The bytes that the entry holds in memory, roughly.
    pub(super) fn index_bytes(&self) -> usize {
        let envelope =
            self.return_path.len() + self.recipients.iter().map(String::len).sum::<usize>();
        #[cfg(feature = "inbox-page")]
        let summary = self.summary.text_bytes();
        #[cfg(not(feature = "inbox-page"))]
        let summary = 0;
        size_of::<Self>() + envelope + self.recipients.len() * size_of::<String>() + summary
    }

    /// The message with its content.
    pub(super) fn with_content(&self, content: Vec<u8>) -> ReceivedMessage {
        ReceivedMessage {
            number: self.number,
            return_path: self.return_path.clone(),
            recipients: self.recipients.clone(),
            content,
            arrived: self.arrived.clone(),
        }
    }
}
