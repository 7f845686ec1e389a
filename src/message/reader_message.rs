//! One reader's message by reference: what all copies share is not copied.

use std::sync::Arc;

use super::OutgoingMessage;
use super::mime::TemplatePiece;
use crate::address::Envelope;

/// One reader's message, ready for the wire. The bytes that all copies of an edition share belong to its template.
#[derive(Debug, Clone)]
pub struct ReaderMessage {
    /// The sender and the recipient.
    pub envelope: Envelope,
    /// The body of the template.
    pieces: Arc<[TemplatePiece]>,
    own: OwnBytes,
    length: usize,
}

/// The bytes of a copy that no other copy has: the header, and the values of the slots in the order of the body.
#[derive(Debug, Clone)]
pub(super) struct OwnBytes {
    pub(super) bytes: Vec<u8>,
    /// Where the header ends, and each of the values.
    pub(super) ends: Vec<usize>,
}

impl OwnBytes {
    /// The header.
    pub(super) fn header(&self) -> &[u8] {
        let end = self.ends.first().copied().unwrap_or(self.bytes.len());
        &self.bytes[..end]
    }

    /// Puts bytes in front of the header.
    pub(super) fn put_in_front(&mut self, bytes: Vec<u8>) {
        for end in &mut self.ends {
            *end += bytes.len();
        }
        self.bytes.splice(..0, bytes);
    }

    /// The parts of the body, in order, those of the template among them.
    pub(super) fn body_parts<'a>(
        &'a self,
        pieces: &'a [TemplatePiece],
    ) -> impl Iterator<Item = &'a [u8]> {
        let mut values = self.ends.windows(2).map(|ends| &self.bytes[ends[0]..ends[1]]);
        pieces.iter().map(move |piece| match piece {
            TemplatePiece::Fixed(bytes) => bytes,
            TemplatePiece::Slot(..) => values.next().unwrap_or_default(),
        })
    }
}

impl ReaderMessage {
    pub(super) fn new(envelope: Envelope, pieces: &Arc<[TemplatePiece]>, own: OwnBytes) -> Self {
        let length = own.header().len() + own.body_parts(pieces).map(<[u8]>::len).sum::<usize>();
        Self { envelope, pieces: Arc::clone(pieces), own, length }
    }

    /// The parts of the message, in order. Every line ends in CRLF. No line begins with a dot, so that DATA takes the
    /// bytes as they are (RFC 5321 §4.5.2).
    pub fn parts(&self) -> Vec<&[u8]> {
        let mut parts = Vec::with_capacity(self.pieces.len() + 1);
        parts.push(self.own.header());
        parts.extend(self.own.body_parts(&self.pieces));
        parts
    }

    /// The size of the message in bytes.
    pub const fn count_bytes(&self) -> usize {
        self.length
    }

    /// The message in one piece.
    pub fn into_message(self) -> OutgoingMessage {
        let mut bytes = Vec::with_capacity(self.length);
        bytes.extend(self.parts().into_iter().flatten());
        OutgoingMessage { envelope: self.envelope, bytes }
    }
}
