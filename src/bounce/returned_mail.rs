//! A message that came back, taken apart: its header, what it says, and the header of the message that it
//! is about.
//!
//! Looks up to: `html`, `mime`.

use super::separators::find_original;
use crate::html::Document;
use crate::mime::{HeaderFields, MimePart, read_fields, read_parts, split_entity};

/// The most bytes of a message that are read. Reports have some 10 KiB, and what they say comes first.
pub const MAX_MAIL_BYTES: usize = 1 << 20;

/// The most bytes of one part that are read.
const MAX_PART_BYTES: usize = 256 << 10;

/// A message that came back.
#[derive(Debug, Default)]
pub(super) struct ReturnedMail {
    /// The header of the message itself.
    pub(super) header: HeaderFields,
    /// The subject in plain letters.
    pub(super) subject: String,
    /// What the message says to people, without the message that it is about. Lines end in `\n`.
    pub(super) text: String,
    /// The header of the message that it is about.
    pub(super) original: HeaderFields,
    /// What it says to programs about recipients (RFC 3464 §2).
    pub(super) statuses: Vec<String>,
    /// What it says to programs about a complaint (RFC 5965 §3).
    pub(super) feedback: Option<HeaderFields>,
}

/// Takes a message apart. Any bytes are a message.
pub(super) fn read_mail(bytes: &[u8]) -> ReturnedMail {
    let bytes = clean_bytes(bytes);
    let header = read_fields(&String::from_utf8_lossy(split_entity(&bytes).header));
    let subject = header.find_decoded("subject").unwrap_or_default();
    let mut mail = ReturnedMail { header, subject, ..ReturnedMail::default() };
    let found = read_parts(&bytes);
    let has_plain = found.parts.iter().any(|part| part.kind == "text/plain" && !part.is_attachment);
    // A page beside a plain text says the same.
    for part in found.parts.iter().filter(|part| !has_plain || part.kind != "text/html") {
        mail.add_part(part);
    }
    if mail.text.trim().is_empty() && mail.statuses.is_empty() {
        let body = split_entity(&bytes).body;
        let end = body.len().min(MAX_PART_BYTES);
        mail.text = String::from_utf8_lossy(&body[..end]).into_owned();
    }
    mail.cut_original();
    mail.take_written_status();
    mail
}

impl ReturnedMail {
    /// Adds what a part says.
    fn add_part(&mut self, part: &MimePart<'_>) {
        match part.kind.as_str() {
            "message/delivery-status" | "message/global-delivery-status" => {
                self.statuses.extend(read_raw_text(part));
            }
            "message/feedback-report" => {
                self.feedback = read_raw_text(part).map(|text| read_fields(text.trim_start()));
            }
            "message/rfc822"
            | "message/global"
            | "text/rfc822-headers"
            | "text/rfc822-header"
            | "message/rfc822-headers"
            | "message/global-headers"
                if self.original.is_empty() =>
            {
                let text = read_raw_text(part).unwrap_or_default();
                let text = text.trim_start_matches(['\n', ' ']);
                self.original = read_fields(text.split("\n\n").next().unwrap_or_default());
            }
            "text/html" => {
                let html = part.read_text(MAX_PART_BYTES).unwrap_or_default();
                self.add_text(&read_page(&html));
            }
            "text/plain" | "text" | "text/" if !part.is_attachment => {
                self.add_text(&part.read_text(MAX_PART_BYTES).unwrap_or_default());
            }
            _ => {}
        }
    }

    fn add_text(&mut self, text: &str) {
        self.text.push_str(&text.replace("\r\n", "\n"));
        self.text.push('\n');
    }

    /// Cuts off the returned message that stands behind the text, and reads its header.
    fn cut_original(&mut self) {
        let Some(found) = find_original(&self.text) else { return };
        if self.original.is_empty() {
            let rest = self.text[found.header..].trim_start_matches(['\n', ' ']);
            self.original = read_fields(rest.split("\n\n").next().unwrap_or_default());
        }
        // Some programs write the returned message first, and the reason behind it.
        if self.text[..found.start].trim().len() > found.shortest {
            self.text.truncate(found.start);
        }
    }

    /// Takes what the text says as a report for programs would: some put its fields into the text.
    fn take_written_status(&mut self) {
        let has = |name: &str| {
            self.text.lines().any(|line| {
                line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
            })
        };
        if self.statuses.is_empty() && has("final-recipient:") && (has("action:") || has("status:"))
        {
            self.statuses.push(self.text.clone());
        }
    }
}

/// The bytes with one kind of line end and without NUL, at most [`MAX_MAIL_BYTES`]. The line with which a mailbox
/// file begins a message (RFC 4155) is taken off.
fn clean_bytes(bytes: &[u8]) -> Vec<u8> {
    let bytes = &bytes[..bytes.len().min(MAX_MAIL_BYTES)];
    let mut clean = Vec::with_capacity(bytes.len());
    let mut before = 0;
    for &byte in bytes {
        match byte {
            b'\n' if before == b'\r' => {}
            b'\r' => clean.push(b'\n'),
            0 => clean.push(b' '),
            byte => clean.push(byte),
        }
        before = byte;
    }
    let blank = clean.iter().take_while(|byte| **byte == b'\n').count();
    clean.drain(..blank);
    if clean.starts_with(b"From ") {
        let line = clean.iter().position(|byte| *byte == b'\n').map_or(clean.len(), |at| at + 1);
        clean.drain(..line);
    }
    clean
}

/// The text of a part that is written like a header.
fn read_raw_text(part: &MimePart<'_>) -> Option<String> {
    let bytes = part.read_bytes(MAX_MAIL_BYTES)?;
    let end = bytes.len().min(MAX_PART_BYTES);
    Some(String::from_utf8_lossy(&bytes[..end]).replace("\r\n", "\n"))
}

/// The texts of a page, one a line.
fn read_page(html: &str) -> String {
    let document = Document::read(html);
    let texts = document.texts.iter().filter(|text| {
        let parent = text.within.and_then(|place| document.elements.get(place));
        parent.is_none_or(|parent| !matches!(parent.name.as_str(), "style" | "script" | "title"))
    });
    let lines: Vec<&str> = texts.map(|text| text.words.trim()).collect();
    lines.join("\n")
}
