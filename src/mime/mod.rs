//! The parts of a hostile message (RFC 2046), with bounds on header, depth and number.
//!
//! mail-parser opens messages inside of messages however deep they are nested, and frees them by
//! recursion. It is therefore never given a whole message here: it reads one bounded header at a
//! time, and decodes one text or picture at a time. This room finds the parts. A message inside of
//! a message is not opened: it is a part, whose bytes can be read as a message of their own.
//!
//! Looks up to: nothing.

mod fields;

use mail_parser::{ContentType, Message, MessageParser, MimeHeaders};
use memchr::memmem;

pub use self::fields::{HeaderFields, read_fields};

/// The most bytes of a header that are read. Headers of real messages have some 20 KiB.
const MAX_HEADER_BYTES: usize = 128 << 10;

/// How deep multiparts are opened. Mail programs write three levels.
const MAX_DEPTH: usize = 10;

/// How many parts are found. Containers count.
const MAX_PARTS: usize = 500;

/// The parts of a message, containers before their content.
#[derive(Debug)]
pub struct MimeParts<'a> {
    /// The parts, at most 500.
    pub parts: Vec<MimePart<'a>>,
    /// Whether parts are left out: beyond the bounds, or inside of another message.
    pub is_cut: bool,
}

/// One part of a message.
#[derive(Debug, Clone)]
pub struct MimePart<'a> {
    /// The media type in small letters, such as `text/html`.
    pub kind: String,
    /// The `Content-ID` without its brackets.
    pub id: Option<String>,
    /// Whether the part is a file beside the text.
    pub is_attachment: bool,
    /// The name that the part has as a file (RFC 2183 §2.3). It is the sender's, and can be anything.
    pub file_name: Option<String>,
    /// In how many multiparts the part stands.
    pub depth: usize,
    /// The name of the field, if the part is one of a form (RFC 7578 §4.2).
    pub field: Option<String>,
    /// The character set that the part names.
    pub charset: Option<String>,
    encoding: TransferEncoding,
    header: &'a [u8],
    body: &'a [u8],
}

/// The transfer encodings that change bytes (RFC 2045 §6).
#[derive(Debug, Clone, Copy)]
enum TransferEncoding {
    Plain,
    Base64,
    QuotedPrintable,
}

/// Parses the header of a message, or the beginning of a header that is too long. `None` if there
/// is none.
pub fn read_header(content: &[u8]) -> Option<Message<'_>> {
    MessageParser::default().parse_headers(split_entity(content).header)
}

/// Finds the parts of a message.
pub fn read_parts(content: &[u8]) -> MimeParts<'_> {
    let mut found = MimeParts { parts: Vec::new(), is_cut: false };
    found.add_entity(content, 0);
    found
}

impl<'a> MimeParts<'a> {
    /// Adds a part, and what it contains.
    fn add_entity(&mut self, entity: &'a [u8], depth: usize) {
        if self.parts.len() == MAX_PARTS {
            self.is_cut = true;
            return;
        }
        let Entity { header, body } = split_entity(entity);
        let parsed = MessageParser::default().parse_headers(header).unwrap_or_default();
        let kind = parsed.parts.first().and_then(MimeHeaders::content_type);
        let part = MimePart { depth, header, ..MimePart::new(&parsed, kind, body) };
        self.is_cut |= part.kind.starts_with("message/");
        let boundary = kind
            .filter(|kind| kind.ctype().eq_ignore_ascii_case("multipart"))
            .and_then(|kind| kind.attribute("boundary"))
            .filter(|boundary| !boundary.is_empty());
        self.parts.push(part);
        match boundary {
            Some(_) if depth == MAX_DEPTH => self.is_cut = true,
            Some(boundary) => {
                for inner in split_body(body, boundary) {
                    if self.parts.len() == MAX_PARTS {
                        self.is_cut = true;
                        return;
                    }
                    self.add_entity(inner, depth + 1);
                }
            }
            None => {}
        }
    }
}

impl<'a> MimePart<'a> {
    fn new(header: &Message<'_>, kind: Option<&ContentType<'_>>, body: &'a [u8]) -> Self {
        let part = header.parts.first();
        let written = |kind: &ContentType<'_>| {
            format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_ascii_lowercase()
        };
        let is_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
        let charset = kind.and_then(|kind| kind.attribute("charset"));
        let encoding = part.and_then(MimeHeaders::content_transfer_encoding).unwrap_or_default();
        let disposition = part.and_then(MimeHeaders::content_disposition);
        let field = disposition.and_then(|disposition| disposition.attribute("name"));
        Self {
            kind: kind.map_or_else(|| "text/plain".to_owned(), written),
            id: part.and_then(MimeHeaders::content_id).map(str::to_owned),
            is_attachment: disposition.is_some_and(ContentType::is_attachment),
            field: field.map(str::to_owned),
            file_name: part.and_then(MimeHeaders::attachment_name).map(str::to_owned),
            depth: 0,
            charset: charset.filter(|name| name.chars().all(is_token)).map(str::to_owned),
            encoding: match encoding.trim() {
                word if word.eq_ignore_ascii_case("base64") => TransferEncoding::Base64,
                word if word.eq_ignore_ascii_case("quoted-printable") => {
                    TransferEncoding::QuotedPrintable
                }
                _ => TransferEncoding::Plain,
            },
            header: &[],
            body,
        }
    }

    /// How many bytes the part has in the message, without its header.
    pub const fn encoded_bytes(&self) -> usize {
        self.body.len()
    }

    /// The name of the transfer encoding (RFC 2045 §6.1). `8bit` stands for each that changes no byte.
    pub const fn encoding_name(&self) -> &'static str {
        match self.encoding {
            TransferEncoding::Plain => "8bit",
            TransferEncoding::Base64 => "base64",
            TransferEncoding::QuotedPrintable => "quoted-printable",
        }
    }

    /// The text that the first bytes of the part have, at most so many. Its last character can be broken.
    pub fn read_beginning(&self, max_bytes: usize) -> String {
        let body = &self.body[..self.body.len().min(max_bytes)];
        let beginning = MimePart { body, ..self.clone() };
        beginning.read_text(max_bytes).unwrap_or_default()
    }

    /// The header fields of the part.
    pub fn read_fields(&self) -> HeaderFields {
        read_fields(&String::from_utf8_lossy(self.header))
    }

    /// The text of the part. `None` if its body has more than `max_bytes` bytes.
    pub fn read_text(&self, max_bytes: usize) -> Option<String> {
        let charset = self.charset.as_deref().unwrap_or("utf-8");
        let kind = format!("text/html; charset={charset}");
        self.decode(&kind, max_bytes, |part| part.text_contents().unwrap_or_default().to_owned())
    }

    /// The bytes of the part. `None` if its body has more than `max_bytes` bytes.
    pub fn read_bytes(&self, max_bytes: usize) -> Option<Vec<u8>> {
        self.decode("application/octet-stream", max_bytes, |part| part.contents().to_vec())
    }

    /// Decodes the body under a header of ours, which cannot say that the body is a message.
    fn decode<T>(
        &self,
        kind: &str,
        max_bytes: usize,
        take: impl Fn(&mail_parser::MessagePart<'_>) -> T,
    ) -> Option<T> {
        if self.body.len() > max_bytes {
            return None;
        }
        let encoding = self.encoding_name();
        let header =
            format!("Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n");
        let entity = [header.as_bytes(), self.body].concat();
        let parsed = MessageParser::default().parse(&entity)?;
        parsed.parts.first().map(take)
    }
}

/// A header and a body.
#[derive(Debug)]
pub struct Entity<'a> {
    /// The header, cut at 128 KiB.
    pub header: &'a [u8],
    /// What stands behind the first blank line.
    pub body: &'a [u8],
}

/// Splits at the first blank line.
pub fn split_entity(entity: &[u8]) -> Entity<'_> {
    let mut start = 0;
    let end = loop {
        let line = memchr::memchr(b'\n', &entity[start..]).map(|at| start + at + 1);
        let Some(next) = line else { break entity.len() };
        if matches!(&entity[start..next], b"\n" | b"\r\n") {
            break start;
        }
        start = next;
    };
    let blank = memchr::memchr(b'\n', &entity[end..]).map_or(entity.len(), |at| end + at + 1);
    Entity { header: &entity[..end.min(MAX_HEADER_BYTES)], body: &entity[blank..] }
}

/// The entities between the boundary lines of a multipart body (RFC 2046 §5.1.1).
fn split_body<'a>(body: &'a [u8], boundary: &str) -> impl Iterator<Item = &'a [u8]> {
    let line = [b"--", boundary.as_bytes()].concat();
    let finder = memmem::Finder::new(&line).into_owned();
    let mut next = find_boundary(body, 0, &finder);
    std::iter::from_fn(move || {
        let BoundaryLine { end, is_last, .. } = next.take()?;
        if is_last {
            return None;
        }
        next = find_boundary(body, end, &finder);
        let until = next.as_ref().map_or(body.len(), |line| line.start);
        body.get(end..until.max(end))
    })
}

/// A line that separates parts.
struct BoundaryLine {
    /// Where the part before it ends: the line end belongs to the boundary.
    start: usize,
    /// Where the part behind it begins.
    end: usize,
    is_last: bool,
}

fn find_boundary(body: &[u8], from: usize, finder: &memmem::Finder<'_>) -> Option<BoundaryLine> {
    let length = finder.needle().len();
    let mut searched = from;
    loop {
        let at = searched + finder.find(body.get(searched..)?)?;
        searched = at + length;
        if at > 0 && body[at - 1] != b'\n' {
            continue;
        }
        let rest = &body[searched..];
        let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
        let is_last = line.starts_with(b"--");
        if !is_last && !line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let before = body[..at].strip_suffix(b"\n").unwrap_or(&body[..at]);
        let before = before.strip_suffix(b"\r").unwrap_or(before);
        let end = (searched + line.len() + 1).min(body.len());
        return Some(BoundaryLine { start: before.len(), end, is_last });
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_DEPTH, MAX_PARTS, read_parts, split_body, split_entity};

    fn split(body: &str) -> Vec<&str> {
        let parts = split_body(body.as_bytes(), "b").map(str::from_utf8);
        parts.collect::<Result<_, _>>().expect("text")
    }

    #[test]
    fn parts_stand_between_lines_of_the_boundary_and_nowhere_else() {
        assert_eq!(split("x\r\n--b\r\none\r\n--b \t\r\ntwo\r\n--b--\r\n--b\r\nno"), ["one", "two"]);
        assert_eq!(split("--b\r\n x--b\r\n--bc\r\n--b\n\n--b--"), [" x--b\r\n--bc", ""]);
        assert_eq!(split("--b\r\nnever ended"), ["never ended"]);
        assert_eq!(split("--b"), [""]);
        assert!(split("").is_empty() && split("--b--").is_empty() && split("--bx").is_empty());
    }

    #[test]
    fn a_header_ends_at_the_first_blank_line() {
        for (text, header, body) in [
            ("a: b\r\n\r\nc", "a: b\r\n", "c"),
            ("a: b\n\nc\r\n\r\nd", "a: b\n", "c\r\n\r\nd"),
            ("\r\nc", "", "c"),
            ("a: b", "a: b", ""),
            ("", "", ""),
        ] {
            let entity = split_entity(text.as_bytes());
            assert_eq!((entity.header, entity.body), (header.as_bytes(), body.as_bytes()));
        }
    }

    #[test]
    fn what_is_too_deep_or_too_much_is_left_out() {
        let deep = (0..40)
            .map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n"));
        let deep = deep.collect::<String>() + "\r\nx";
        let found = read_parts(deep.as_bytes());
        assert!(found.is_cut && found.parts.len() == MAX_DEPTH + 1, "{}", found.parts.len());
        let many = "Content-Type: multipart/mixed; boundary=b\r\n\r\n".to_owned()
            + &"--b\r\n\r\nx\r\n".repeat(2_000);
        let found = read_parts(many.as_bytes());
        assert!(found.is_cut && found.parts.len() == MAX_PARTS, "{}", found.parts.len());
    }

    #[test]
    fn a_message_inside_of_a_message_is_not_opened() {
        for encoding in ["7bit", "base64"] {
            let inner = "Content-Type: message/rfc822\r\n\r\n".repeat(50_000);
            let outer = format!(
                "Content-Type: MESSAGE/RFC822\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{inner}"
            );
            let found = read_parts(outer.as_bytes());
            assert!(found.is_cut && found.parts.len() == 1);
            assert_eq!(
                found.parts[0].read_bytes(1 << 30).map(|bytes| bytes.is_empty()),
                Some(false)
            );
        }
    }

    #[test]
    fn texts_are_decoded_by_their_encoding_and_charset() {
        for (head, body) in [
            ("Content-Type: text/html; charset=utf-8\r\n", "é"),
            (
                "Content-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: Quoted-Printable\r\n",
                "=E9",
            ),
            ("Content-Transfer-Encoding: base64\r\n", "w6k="),
        ] {
            let message = format!("{head}\r\n{body}");
            let found = read_parts(message.as_bytes());
            assert_eq!(found.parts[0].read_text(100).as_deref().map(str::trim), Some("é"));
            assert_eq!(found.parts[0].read_text(0), None);
        }
    }
}
