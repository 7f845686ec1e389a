//! The rows of a CSV file (RFC 4180), one after the other, and not one byte guessed.
//!
//! The `csv` crate reads a quotation mark that is never closed up to the end of the file without a
//! word, and drops the readers in it. Here a mark that is out of place is a fault, with its line.

use std::io::{self, BufRead, BufReader, Read};
use std::ops::Range;

/// The longest row that is read, in bytes.
const LONGEST: usize = 64 * 1024;

/// A file on its way through.
pub(super) struct Rows<R> {
    reader: BufReader<R>,
    lines: usize,
}

/// One row, and its buffers for the next one.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// The number of its first line, from 1.
    pub(super) line: usize,
    /// The row without its line end.
    pub(super) text: String,
    cells: Vec<Cell>,
    plain: String,
}

#[derive(Debug)]
struct Cell {
    raw: Range<usize>,
    plain: Range<usize>,
}

/// Why a row cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// A quotation mark is opened and not closed where a cell ends.
    Unclosed,
    /// A quotation mark stands where none may, at this byte.
    Stray(usize),
    /// The row is over the longest.
    Long,
    /// The row is not UTF-8, from this byte.
    Encoding(usize),
    /// The file is UTF-16.
    Wide,
}

impl Fault {
    /// Whether the rows after it can be told apart.
    pub(super) const fn ends_reading(self) -> bool {
        !matches!(self, Self::Encoding(_))
    }
}

impl Row {
    /// How many cells it has.
    pub(super) const fn len(&self) -> usize {
        self.cells.len()
    }

    /// What a cell says; nothing beyond the last.
    pub(super) fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", |cell| &self.plain[cell.plain.clone()])
    }

    /// Where a cell stands in the row, quotation marks included.
    pub(super) fn place(&self, at: usize) -> Range<usize> {
        self.cells.get(at).map_or(0..self.text.len(), |cell| cell.raw.clone())
    }

    /// Cuts the text into cells (RFC 4180 §2, 5–7).
    fn cut(&mut self) -> Result<(), Fault> {
        self.cells.clear();
        self.plain.clear();
        let mut at = 0;
        loop {
            let (start, plain) = (at, self.plain.len());
            if self.text[at..].starts_with('"') {
                at = self.quoted(at + 1)?;
            } else {
                at = self.text[at..].find(',').map_or(self.text.len(), |comma| at + comma);
                let bare = &self.text[start..at];
                if let Some(mark) = bare.find('"') {
                    return Err(Fault::Stray(start + mark));
                }
                self.plain.push_str(bare);
            }
            self.cells.push(Cell { raw: start..at, plain: plain..self.plain.len() });
            match self.text.as_bytes().get(at) {
                None => return Ok(()),
                Some(b',') => at += 1,
                Some(_) => return Err(Fault::Stray(at - 1)),
            }
        }
    }

    /// Reads a quoted cell from behind its first mark; where it ends.
    fn quoted(&mut self, mut at: usize) -> Result<usize, Fault> {
        loop {
            let mark = self.text[at..].find('"').ok_or(Fault::Unclosed)?;
            self.plain.push_str(&self.text[at..at + mark]);
            at += mark + 1;
            if !self.text[at..].starts_with('"') {
                return Ok(at);
            }
            self.plain.push('"');
            at += 1;
        }
    }
}

impl<R: Read> Rows<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader: BufReader::with_capacity(LONGEST, reader), lines: 0 }
    }

    /// Reads the next row that is not blank; whether there was one.
    ///
    /// # Errors
    ///
    /// What the reader says.
    pub(super) fn next(&mut self, row: &mut Row) -> io::Result<Option<Result<(), Fault>>> {
        let mut bytes = std::mem::take(&mut row.text).into_bytes();
        bytes.clear();
        while bytes.is_empty() {
            if self.line(&mut bytes)? == 0 {
                return Ok(None);
            }
            row.line = self.lines;
            if self.lines == 1 {
                if wide(&bytes) {
                    return Ok(Some(Err(Fault::Wide)));
                }
                bytes.drain(..if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 });
            }
            trim_end(&mut bytes);
        }
        let whole = self.close(&mut bytes)?;
        let (text, encoding) = decoded(bytes);
        row.text = text;
        let read = whole.and(encoding).and_then(|()| row.cut());
        let Some(first) = row.text.find('\n') else { return Ok(Some(read)) };
        Ok(Some(read.map_err(|fault| {
            // The mark that took in the lines below is on the first.
            row.text.truncate(first);
            if matches!(fault, Fault::Stray(_)) { Fault::Unclosed } else { fault }
        })))
    }

    /// Adds the lines that follow until every mark that is opened is closed.
    fn close(&mut self, bytes: &mut Vec<u8>) -> io::Result<Result<(), Fault>> {
        let odd = |bytes: &[u8]| bytes.iter().fold(false, |odd, byte| odd ^ (*byte == b'"'));
        let mut open = odd(bytes);
        while open {
            let before = bytes.len();
            bytes.push(b'\n');
            if bytes.len() > LONGEST || self.line(bytes)? == 0 {
                return Ok(Err(Fault::Unclosed));
            }
            trim_end(bytes);
            open ^= odd(&bytes[before..]);
        }
        Ok(if bytes.len() > LONGEST { Err(Fault::Long) } else { Ok(()) })
    }

    /// Adds one line with its end, or as much of it as is looked at.
    fn line(&mut self, bytes: &mut Vec<u8>) -> io::Result<usize> {
        let limit = u64::try_from(LONGEST).unwrap_or(u64::MAX) + 2;
        let read = self.reader.by_ref().take(limit).read_until(b'\n', bytes)?;
        self.lines += usize::from(read > 0);
        Ok(read)
    }
}

/// Whether a file begins as UTF-16 does: with its byte order mark, or with every other byte nought.
fn wide(bytes: &[u8]) -> bool {
    matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, _, ..] | [_, 0, ..])
}

/// Drops one line end (LF or CR LF).
fn trim_end(bytes: &mut Vec<u8>) {
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
    }
}

/// The row as text; where it is not UTF-8, with what can be shown of it.
fn decoded(bytes: Vec<u8>) -> (String, Result<(), Fault>) {
    match String::from_utf8(bytes) {
        Ok(text) => (text, Ok(())),
        Err(error) => {
            let fault = Fault::Encoding(error.utf8_error().valid_up_to());
            (String::from_utf8_lossy(error.as_bytes()).into_owned(), Err(fault))
        }
    }
}
