//! The body of a message: text beside HTML, the HTML with its pictures (RFC 2046 §5.1.4, RFC 2387).
//!
//! Written once for an edition, as segments between which a reader's values go. Both texts are
//! quoted-printable, so that no relay has to change a byte and no line is over 76 columns.

use data_encoding::BASE64_MIME;

use super::quoted::Quoted;
use crate::issue::edition::Tier;
use crate::issue::picture::{Picture, Pictures};
use crate::render::Bodies;
use crate::render::splice::{BodyFormat, BodyPiece, Slot, split_at_slots};

/// A stretch of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Segment {
    /// The same bytes for every reader; ends in CRLF.
    Still(Vec<u8>),
    /// A reader's value, and what it falls on.
    Slot(Slot<'static>, BodyFormat),
}

/// `Content-Type` of the whole message, and everything after the empty line.
pub(super) fn body<T: Tier>(
    bodies: &Bodies<T>,
    pictures: &Pictures,
    boundary: &str,
) -> (String, Vec<Segment>) {
    let attached: Vec<(&str, &Picture)> = bodies
        .pictures()
        .iter()
        .filter_map(|used| Some((used.cid.as_deref()?, pictures.get(&used.src)?)))
        .collect();
    let mut parts = Parts::default();
    parts.open(boundary, "text/plain; charset=utf-8");
    parts.text(bodies.text(), BodyFormat::Text);
    if attached.is_empty() {
        parts.open(boundary, "text/html; charset=utf-8");
        parts.text(bodies.html(), BodyFormat::Html);
    } else {
        let inner = format!("{boundary}_r");
        parts.line(&format!("--{boundary}"));
        parts.line(&format!(
            "Content-Type: multipart/related; type=\"text/html\";\r\n boundary=\"{inner}\"\r\n"
        ));
        parts.open(&inner, "text/html; charset=utf-8");
        parts.text(bodies.html(), BodyFormat::Html);
        for (cid, picture) in attached {
            parts.picture(&inner, cid, picture);
        }
        parts.line(&format!("--{inner}--"));
    }
    parts.line(&format!("--{boundary}--"));
    let content_type =
        format!("Content-Type: multipart/alternative;\r\n boundary=\"{boundary}\"\r\n");
    (content_type, parts.finish())
}

#[derive(Default)]
struct Parts {
    segments: Vec<Segment>,
    still: Vec<u8>,
}

impl Parts {
    fn line(&mut self, text: &str) {
        self.still.extend_from_slice(text.as_bytes());
        self.still.extend_from_slice(b"\r\n");
    }

    fn open(&mut self, boundary: &str, content_type: &str) {
        self.line(&format!("--{boundary}"));
        self.line(&format!("Content-Type: {content_type}"));
        self.line("Content-Transfer-Encoding: quoted-printable\r\n");
    }

    /// A text as quoted-printable, cut where a reader's values go.
    fn text(&mut self, body: &str, ground: BodyFormat) {
        let mut quoted = Quoted::after(std::mem::take(&mut self.still));
        for piece in split_at_slots(body) {
            match piece {
                BodyPiece::Fixed(text) => quoted.text(text),
                BodyPiece::Slot(slot) => {
                    let still = quoted.cut();
                    if !still.is_empty() {
                        self.segments.push(Segment::Still(still));
                    }
                    self.segments.push(Segment::Slot(owned(slot), ground));
                }
            }
        }
        self.still = quoted.finish();
    }

    /// A picture, to be shown where the HTML calls for it and not listed as a file.
    fn picture(&mut self, boundary: &str, cid: &str, picture: &Picture) {
        let Picture { name, mime, bytes, .. } = picture;
        let name: String = name
            .chars()
            .map(|c| if c.is_ascii_graphic() && c != '"' && c != '\\' { c } else { '_' })
            .collect();
        self.line(&format!("--{boundary}"));
        self.line(&format!("Content-Type: {mime}"));
        self.line("Content-Transfer-Encoding: base64");
        self.line(&format!("Content-ID: <{cid}>"));
        self.line(&format!("Content-Disposition: inline; filename=\"{name}\"\r\n"));
        self.still.extend_from_slice(BASE64_MIME.encode(bytes).as_bytes());
    }

    fn finish(mut self) -> Vec<Segment> {
        if !self.still.is_empty() {
            self.segments.push(Segment::Still(self.still));
        }
        self.segments
    }
}

/// A slot that outlives the body it was found in.
fn owned(slot: Slot<'_>) -> Slot<'static> {
    match slot {
        Slot::Name(fallback) => Slot::Name(fallback.into_owned().into()),
        Slot::Address => Slot::Address,
        Slot::Unsubscribe => Slot::Unsubscribe,
    }
}
