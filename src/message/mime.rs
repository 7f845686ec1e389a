//! Writes the body of a message: text beside HTML, and the HTML with its pictures (RFC 2046 §5.1.4, RFC
//! 2387).
//!
//! The body is written once for an edition, in pieces, with slots for a reader's values between them. Both
//! texts are quoted-printable, so that no relay has to change a byte and no line is over 76 columns.

use data_encoding::BASE64_MIME;

use super::quoted::QuotedWriter;
use crate::issue::edition::Tier;
use crate::issue::picture::{Picture, Pictures};
use crate::render::splice::{BodyFormat, BodyPiece, Slot, split_at_slots};
use crate::render::{Bodies, LetterBodies};

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TemplatePiece {
    /// Bytes that are the same for every reader. They end in CRLF.
    Fixed(Vec<u8>),
    /// A slot, and the format in which its value is escaped.
    Slot(Slot<'static>, BodyFormat),
}

/// The body of a message.
pub(super) struct MimeBody {
    /// The header field `Content-Type` of the whole message.
    pub(super) content_type: String,
    /// Everything after the empty line.
    pub(super) pieces: Vec<TemplatePiece>,
}

/// Writes the body of a message, whose parts `boundary` separates.
pub(super) fn write_body<T: Tier>(
    bodies: &Bodies<T>,
    pictures: &Pictures,
    boundary: &str,
) -> MimeBody {
    let attached: Vec<(&str, &Picture)> = bodies
        .pictures()
        .iter()
        .filter_map(|used| Some((used.cid.as_deref()?, pictures.get(&used.src)?)))
        .collect();
    let mut writer = BodyWriter::default();
    writer.open_part(boundary, "text/plain; charset=utf-8");
    writer.write_text(bodies.text(), BodyFormat::Text);
    if attached.is_empty() {
        writer.open_part(boundary, "text/html; charset=utf-8");
        writer.write_text(bodies.html(), BodyFormat::Html);
    } else {
        let inner = format!("{boundary}_r");
        writer.write_line(&format!("--{boundary}"));
        writer.write_line(&format!(
            "Content-Type: multipart/related; type=\"text/html\";\r\n boundary=\"{inner}\"\r\n"
        ));
        writer.open_part(&inner, "text/html; charset=utf-8");
        writer.write_text(bodies.html(), BodyFormat::Html);
        for (cid, picture) in attached {
            writer.write_picture(&inner, cid, picture);
        }
        writer.write_line(&format!("--{inner}--"));
    }
    writer.write_line(&format!("--{boundary}--"));
    MimeBody { content_type: write_content_type(boundary), pieces: writer.finish() }
}

/// Writes the header field `Content-Type` of a message whose parts `boundary` separates.
pub(super) fn write_content_type(boundary: &str) -> String {
    format!("Content-Type: multipart/alternative;\r\n boundary=\"{boundary}\"\r\n")
}

/// Writes the body of a letter, which has no slots and no pictures.
pub(super) fn write_letter_body(bodies: &LetterBodies, boundary: &str) -> Vec<u8> {
    let mut writer = BodyWriter::default();
    writer.open_part(boundary, "text/plain; charset=utf-8");
    writer.write_fixed_text(&bodies.text);
    writer.open_part(boundary, "text/html; charset=utf-8");
    writer.write_fixed_text(&bodies.html);
    writer.write_line(&format!("--{boundary}--"));
    writer.fixed
}

/// Writes a body part by part.
#[derive(Default)]
struct BodyWriter {
    pieces: Vec<TemplatePiece>,
    /// The bytes since the last slot.
    fixed: Vec<u8>,
}

impl BodyWriter {
    fn write_line(&mut self, text: &str) {
        self.fixed.extend_from_slice(text.as_bytes());
        self.fixed.extend_from_slice(b"\r\n");
    }

    /// Opens a part: its boundary and its header fields.
    fn open_part(&mut self, boundary: &str, content_type: &str) {
        self.write_line(&format!("--{boundary}"));
        self.write_line(&format!("Content-Type: {content_type}"));
        self.write_line("Content-Transfer-Encoding: quoted-printable\r\n");
    }

    /// Writes a text as quoted-printable, in pieces between its slots.
    fn write_text(&mut self, body: &str, format: BodyFormat) {
        let mut quoted = QuotedWriter::after(std::mem::take(&mut self.fixed));
        for piece in split_at_slots(body) {
            match piece {
                BodyPiece::Fixed(text) => quoted.write_text(text),
                BodyPiece::Slot(slot) => {
                    let fixed = quoted.take_until_slot();
                    if !fixed.is_empty() {
                        self.pieces.push(TemplatePiece::Fixed(fixed));
                    }
                    self.pieces.push(TemplatePiece::Slot(to_owned_slot(slot), format));
                }
            }
        }
        self.fixed = quoted.finish();
    }

    /// Writes a text without slots as quoted-printable.
    fn write_fixed_text(&mut self, text: &str) {
        let mut quoted = QuotedWriter::after(std::mem::take(&mut self.fixed));
        quoted.write_text(text);
        self.fixed = quoted.finish();
    }

    /// Writes a picture, which clients show where the HTML loads it, and do not list as a file.
    fn write_picture(&mut self, boundary: &str, cid: &str, picture: &Picture) {
        let Picture { name, mime, bytes, .. } = picture;
        let name: String = name
            .chars()
            .map(|c| if c.is_ascii_graphic() && c != '"' && c != '\\' { c } else { '_' })
            .collect();
        self.write_line(&format!("--{boundary}"));
        self.write_line(&format!("Content-Type: {mime}"));
        self.write_line("Content-Transfer-Encoding: base64");
        self.write_line(&format!("Content-ID: <{cid}>"));
        self.write_line(&format!("Content-Disposition: inline; filename=\"{name}\"\r\n"));
        self.fixed.extend_from_slice(BASE64_MIME.encode(bytes).as_bytes());
    }

    fn finish(mut self) -> Vec<TemplatePiece> {
        if !self.fixed.is_empty() {
            self.pieces.push(TemplatePiece::Fixed(self.fixed));
        }
        self.pieces
    }
}

/// A slot that outlives the body it was found in.
fn to_owned_slot(slot: Slot<'_>) -> Slot<'static> {
    match slot {
        Slot::Name(fallback) => Slot::Name(fallback.into_owned().into()),
        Slot::Address => Slot::Address,
        Slot::Unsubscribe => Slot::Unsubscribe,
    }
}
