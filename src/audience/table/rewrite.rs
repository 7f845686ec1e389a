//! Writes a table again: the lines that stay as they are, byte by byte, and rows that are new.

use encoding_rs::WINDOWS_1252;
use memchr::memchr2;

use super::row::Encoding;

/// How a file in UTF-16 is written.
#[derive(Debug, Clone, Copy)]
struct Utf16Form {
    /// Makes two bytes of a unit.
    to_bytes: fn(u16) -> [u8; 2],
    /// Makes a unit of two bytes.
    from_bytes: fn([u8; 2]) -> u16,
}

const LITTLE_ENDIAN: Utf16Form =
    Utf16Form { to_bytes: u16::to_le_bytes, from_bytes: u16::from_le_bytes };
const BIG_ENDIAN: Utf16Form =
    Utf16Form { to_bytes: u16::to_be_bytes, from_bytes: u16::from_be_bytes };

/// A table whose lines can be replaced.
#[derive(Debug)]
pub(crate) struct TableText {
    /// The bytes of the file. Those of a file in UTF-16 are in UTF-8 here, with their byte order mark.
    bytes: Vec<u8>,
    form: Option<Utf16Form>,
}

impl TableText {
    /// Takes the bytes of a file. `None` if it is UTF-16 with a unit that is no character.
    pub(crate) fn new(bytes: &[u8]) -> Option<Self> {
        let form = match *bytes {
            [0xff, 0xfe, ..] => Some(LITTLE_ENDIAN),
            [0xfe, 0xff, ..] => Some(BIG_ENDIAN),
            [first, 0, second, 0, ..] if first > 0 && second > 0 => Some(LITTLE_ENDIAN),
            [0, first, 0, second, ..] if first > 0 && second > 0 => Some(BIG_ENDIAN),
            _ => None,
        };
        let Some(Utf16Form { from_bytes, .. }) = form else {
            return Some(Self { bytes: bytes.to_owned(), form });
        };
        let (pairs, rest) = bytes.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| from_bytes(*pair)).collect();
        let text = String::from_utf16(&units).ok().filter(|_| rest.is_empty())?;
        Some(Self { bytes: text.into_bytes(), form })
    }

    /// The bytes that the table is read from.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The lines, each with its end: LF, CR LF or CR.
    pub(crate) fn lines(&self) -> Vec<&[u8]> {
        let mut lines = Vec::new();
        let mut rest = self.bytes();
        while !rest.is_empty() {
            let end = memchr2(b'\n', b'\r', rest).map_or(rest.len(), |end| {
                end + if rest[end..].starts_with(b"\r\n") { 2 } else { 1 }
            });
            let (line, behind) = rest.split_at(end);
            lines.push(line);
            rest = behind;
        }
        lines
    }

    /// The bytes of a file with other lines.
    pub(crate) fn encode_file(&self, bytes: Vec<u8>) -> Vec<u8> {
        match self.form {
            None => bytes,
            Some(Utf16Form { to_bytes, .. }) => {
                let text = String::from_utf8_lossy(&bytes);
                text.encode_utf16().flat_map(to_bytes).collect()
            }
        }
    }
}

/// The end of a line: LF, CR LF, CR, or nothing at the end of a file.
pub(crate) fn line_end(line: &[u8]) -> &[u8] {
    let text = line.strip_suffix(b"\n").unwrap_or(line);
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    &line[text.len()..]
}

/// The bytes of a text in the encoding of a row.
///
/// # Errors
///
/// The encoding does not have this character.
pub(crate) fn encode_text(text: &str, encoding: Encoding) -> Result<Vec<u8>, char> {
    if encoding == Encoding::Unicode {
        return Ok(text.as_bytes().to_owned());
    }
    let mut letter = [0; 4];
    let is_missing = |c: &char| WINDOWS_1252.encode(c.encode_utf8(&mut letter)).2;
    match text.chars().find(is_missing) {
        Some(missing) => Err(missing),
        None => Ok(WINDOWS_1252.encode(text).0.into_owned()),
    }
}

/// A text as a cell, with quotation marks where it needs them (RFC 4180 §2, 5–7).
pub(crate) fn write_cell(text: &str, separator: u8) -> String {
    let needs_quotes = text.contains(['"', '\n', '\r'])
        || text.as_bytes().contains(&separator)
        || text.trim() != text;
    if needs_quotes { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
