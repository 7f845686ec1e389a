//! A message, taken apart once for a page or for JSON.
//!
//! Looks up to: `mime`, `message`.

use super::letter::{self, Shown};
use super::message_links::{MessageLink, list_links};
use super::message_summary::is_file;
use super::received::ReceivedMessage;
use super::unsubscribe_check::{CheckedWayOut, UnsubscribeReport, check_unsubscribe};
use crate::message::sign::{CheckedSignature, DkimRecord, check_signatures};
use crate::mime::{self, HeaderFields};

/// A message, taken apart.
pub(super) struct OpenedMessage {
    pub(super) fields: HeaderFields,
    pub(super) page: Shown,
    /// The size of the page in the message, encoded. 0 if there is none.
    pub(super) page_bytes: usize,
    pub(super) text: Shown,
    pub(super) parts: Vec<ShownPart>,
    /// Whether there are more parts, or a message inside of the message.
    pub(super) is_cut: bool,
}

/// What is shown of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ShownPart {
    /// Its index, containers included.
    pub(super) index: usize,
    pub(super) depth: usize,
    pub(super) kind: String,
    pub(super) name: Option<String>,
    pub(super) id: Option<String>,
    pub(super) charset: Option<String>,
    pub(super) encoding: &'static str,
    /// Its size in the message, encoded.
    pub(super) bytes: usize,
    pub(super) is_file: bool,
    /// Whether it only contains others.
    pub(super) is_container: bool,
}

impl OpenedMessage {
    pub(super) fn open(message: &ReceivedMessage) -> Self {
        let found = mime::read_parts(&message.content);
        let parts = found.parts.iter().enumerate().map(|(index, part)| ShownPart {
            index,
            depth: part.depth,
            kind: part.kind.clone(),
            name: part.file_name.clone(),
            id: part.id.clone(),
            charset: part.charset.clone(),
            encoding: part.encoding_name(),
            bytes: part.encoded_bytes(),
            is_file: is_file(part),
            is_container: part.kind.starts_with("multipart/"),
        });
        Self {
            fields: found.parts.first().map(mime::MimePart::read_fields).unwrap_or_default(),
            page: letter::read_html(&found),
            page_bytes: letter::find_html(&found).map_or(0, mime::MimePart::encoded_bytes),
            text: letter::read_plain_text(&found),
            parts: parts.collect(),
            is_cut: found.is_cut,
        }
    }

    /// The page as it came, or nothing.
    pub(super) fn html(&self) -> &str {
        self.page.as_str()
    }

    /// The text as it came, or nothing.
    pub(super) fn plain(&self) -> &str {
        self.text.as_str()
    }

    /// The links of page and text.
    pub(super) fn links(&self) -> Vec<MessageLink> {
        list_links(self.html(), self.plain())
    }

    /// How a reader can leave.
    pub(super) fn check_way_out(&self, signatures: &[CheckedSignature]) -> UnsubscribeReport {
        let (page, text) = (self.html(), self.plain());
        check_unsubscribe(CheckedWayOut { fields: &self.fields, signatures, page, text })
    }
}

/// Checks the signatures of a message with the records at hand.
pub(super) fn verify(message: &ReceivedMessage, records: &[DkimRecord]) -> Vec<CheckedSignature> {
    check_signatures(&message.content, records)
}
