//! The messages of a mailbox file (RFC 4155), or of a stream that is one message. They are read one by one, in
//! bounded memory.
//!
//! Looks up to: nothing.

use std::io::{BufRead, Result};

use super::returned_mail::MAX_MAIL_BYTES;

/// How the line before each message of a mailbox file begins.
const FROM_LINE: &[u8] = b"From ";

/// One message of a mailbox file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxMessage {
    /// The number of the message, from 1 on.
    pub number: u64,
    /// The message, at most its first [`MAX_MAIL_BYTES`].
    pub bytes: Vec<u8>,
}

/// Reads the messages of a stream. A stream that does not begin with `From ` is one message.
#[derive(Debug)]
pub struct MailboxFile<R> {
    stream: R,
    /// The beginning of the next line, if it was read.
    next: Vec<u8>,
    number: u64,
    is_mailbox: bool,
}

/// A line of a stream.
struct StreamLine {
    /// The line with its end, at most [`MAX_MAIL_BYTES`].
    bytes: Vec<u8>,
    /// Whether the stream has ended before it.
    is_end: bool,
}

impl<R: BufRead> MailboxFile<R> {
    /// The messages of this stream.
    pub const fn new(stream: R) -> Self {
        Self { stream, next: Vec::new(), number: 0, is_mailbox: false }
    }

    /// Reads the next message. `None` at the end of the stream.
    ///
    /// # Errors
    ///
    /// The stream cannot be read.
    pub fn read_next(&mut self) -> Result<Option<MailboxMessage>> {
        if self.number == 0 {
            let first = self.read_first_line()?;
            self.is_mailbox = first.starts_with(FROM_LINE);
            self.next = first;
        }
        if self.next.is_empty() {
            return Ok(None);
        }
        let mut bytes = std::mem::take(&mut self.next);
        if self.is_mailbox {
            bytes.clear();
        }
        let mut is_after_blank = false;
        loop {
            let line = self.read_line()?;
            if line.is_end {
                break;
            }
            if self.is_mailbox && is_after_blank && line.bytes.starts_with(FROM_LINE) {
                self.next = line.bytes;
                break;
            }
            is_after_blank = matches!(&line.bytes[..], b"\n" | b"\r\n");
            let room = MAX_MAIL_BYTES - bytes.len().min(MAX_MAIL_BYTES);
            let line = if self.is_mailbox { unquote(&line.bytes) } else { &line.bytes };
            bytes.extend_from_slice(&line[..line.len().min(room)]);
        }
        self.number += 1;
        Ok(Some(MailboxMessage { number: self.number, bytes }))
    }

    /// The first line that is not blank.
    fn read_first_line(&mut self) -> Result<Vec<u8>> {
        loop {
            let line = self.read_line()?;
            if line.is_end || !line.bytes.iter().all(u8::is_ascii_whitespace) {
                return Ok(line.bytes);
            }
        }
    }

    /// Reads a line. Of a longer one, the rest is read and forgotten.
    fn read_line(&mut self) -> Result<StreamLine> {
        let mut bytes = Vec::new();
        let mut is_end = true;
        loop {
            let chunk = self.stream.fill_buf()?;
            if chunk.is_empty() {
                return Ok(StreamLine { bytes, is_end });
            }
            is_end = false;
            let end = memchr::memchr(b'\n', chunk).map(|at| at + 1);
            let taken = end.unwrap_or(chunk.len());
            let room = MAX_MAIL_BYTES - bytes.len().min(MAX_MAIL_BYTES);
            bytes.extend_from_slice(&chunk[..taken.min(room)]);
            self.stream.consume(taken);
            if end.is_some() {
                return Ok(StreamLine { bytes, is_end });
            }
        }
    }
}

/// A line without the `>` that a mailbox file writes before `From `.
fn unquote(line: &[u8]) -> &[u8] {
    let bare = line.iter().take_while(|byte| **byte == b'>').count();
    if bare > 0 && line[bare..].starts_with(FROM_LINE) { &line[1..] } else { line }
}

#[cfg(test)]
mod tests {
    use super::{MAX_MAIL_BYTES, MailboxFile};

    fn messages(stream: &[u8]) -> Vec<String> {
        let mut file = MailboxFile::new(stream);
        let next = || file.read_next().expect("readable");
        let found = std::iter::from_fn(next);
        found.map(|message| String::from_utf8_lossy(&message.bytes).into_owned()).collect()
    }

    #[test]
    fn a_mailbox_file_has_a_message_behind_each_from_line() {
        let file = b"\nFrom a Mon\nA: 1\n\n>From x\n>>From y\nFrom z\n\nFrom b Tue\nB: 2\n";
        assert_eq!(messages(file), ["A: 1\n\nFrom x\n>From y\nFrom z\n\n", "B: 2\n"]);
        assert_eq!(messages(b"From a\n"), [""]);
    }

    #[test]
    fn any_other_stream_is_one_message() {
        assert_eq!(messages(b"A: 1\n\nFrom x\n\nFrom y\n"), ["A: 1\n\nFrom x\n\nFrom y\n"]);
        assert_eq!(messages(b"no end"), ["no end"]);
        assert!(messages(b"").is_empty() && messages(b"\n\n").is_empty());
    }

    #[test]
    fn of_a_giant_the_beginning_is_kept_and_the_next_message_is_found() {
        let giant = "x".repeat(MAX_MAIL_BYTES + 9);
        let found = messages(format!("From a\n{giant}\n{giant}\n\nFrom b\nB: 2\n").as_bytes());
        assert_eq!((found[0].len(), found[1].as_str()), (MAX_MAIL_BYTES, "B: 2\n"));
    }
}
