//! A message as it arrived.
//!
//! Looks up to: nothing.

use jiff::Zoned;

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
