//! Reads the rows of a CSV file (RFC 4180), one after the other, and guesses nothing.
//!
//! The `csv` crate reads on to the end of the file from a quotation mark that is never closed. It reports
//! nothing, and drops the readers in between. Here such a mark is a fault, with its line.

use std::io::{self, BufRead, BufReader, Read};
use std::ops::Range;

/// The longest row, in bytes.
const MAX_ROW_BYTES: usize = 64 * 1024;

/// Reads a file row by row.
pub(super) struct CsvRows<R> {
    reader: BufReader<R>,
    /// How many lines have been read.
    lines: usize,
}

/// One row. Its buffers serve for the next one.
#[derive(Debug, Default)]
pub(super) struct CsvRow {
    /// The number of its first line, from 1.
    pub(super) line: usize,
    /// The row without its line end.
    pub(super) text: String,
    cells: Vec<CsvCell>,
    /// The texts of the cells, without quotation marks.
    plain: String,
}

/// One cell of a row.
#[derive(Debug)]
struct CsvCell {
    /// The bytes of the row, with quotation marks.
    raw: Range<usize>,
    /// The bytes of the plain texts.
    plain: Range<usize>,
}

/// Why a row cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CsvFault {
    /// A quotation mark is opened and not closed where a cell ends.
    Unclosed,
    /// A quotation mark stands where none may, at this byte.
    Stray(usize),
    /// The row is longer than 64 KiB.
    Long,
    /// The row is not UTF-8, from this byte.
    Encoding(usize),
    /// The file is UTF-16.
    Wide,
}

impl CsvFault {
    /// Whether the following rows cannot be told apart any more.
    pub(super) const fn ends_reading(self) -> bool {
        !matches!(self, Self::Encoding(_))
    }
}

impl CsvRow {
    /// How many cells the row has.
    pub(super) const fn len(&self) -> usize {
        self.cells.len()
    }

    /// The text of a cell. Beyond the last cell it is empty.
    pub(super) fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", |cell| &self.plain[cell.plain.clone()])
    }

    /// The bytes of a cell in the row, with quotation marks.
    pub(super) fn cell_range(&self, at: usize) -> Range<usize> {
        self.cells.get(at).map_or(0..self.text.len(), |cell| cell.raw.clone())
    }

    /// Splits the row into cells (RFC 4180 §2, 5–7).
    fn split_cells(&mut self) -> Result<(), CsvFault> {
        self.cells.clear();
        self.plain.clear();
        let mut at = 0;
        loop {
            let (start, plain) = (at, self.plain.len());
            if self.text[at..].starts_with('"') {
                at = self.read_quoted_cell(at + 1)?;
            } else {
                at = self.text[at..].find(',').map_or(self.text.len(), |comma| at + comma);
                let bare = &self.text[start..at];
                if let Some(mark) = bare.find('"') {
                    return Err(CsvFault::Stray(start + mark));
                }
                self.plain.push_str(bare);
            }
            self.cells.push(CsvCell { raw: start..at, plain: plain..self.plain.len() });
            match self.text.as_bytes().get(at) {
                None => return Ok(()),
                Some(b',') => at += 1,
                Some(_) => return Err(CsvFault::Stray(at - 1)),
            }
        }
    }

    /// Reads a quoted cell from behind its first mark. Answers where it ends.
    fn read_quoted_cell(&mut self, mut at: usize) -> Result<usize, CsvFault> {
        loop {
            let mark = self.text[at..].find('"').ok_or(CsvFault::Unclosed)?;
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

impl<R: Read> CsvRows<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader: BufReader::with_capacity(MAX_ROW_BYTES, reader), lines: 0 }
    }

    /// Reads the next row that is not blank. At the end of the file there is none.
    ///
    /// # Errors
    ///
    /// What the reader says.
    pub(super) fn read_next(
        &mut self,
        row: &mut CsvRow,
    ) -> io::Result<Option<Result<(), CsvFault>>> {
        let mut bytes = std::mem::take(&mut row.text).into_bytes();
        bytes.clear();
        while bytes.is_empty() {
            if self.read_line(&mut bytes)? == 0 {
                return Ok(None);
            }
            row.line = self.lines;
            if self.lines == 1 {
                if is_utf16(&bytes) {
                    return Ok(Some(Err(CsvFault::Wide)));
                }
                bytes.drain(..if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 });
            }
            trim_line_end(&mut bytes);
        }
        let whole = self.read_until_closed(&mut bytes)?;
        let (text, encoding) = decode_row(bytes);
        row.text = text;
        let read = whole.and(encoding).and_then(|()| row.split_cells());
        let Some(first) = row.text.find('\n') else { return Ok(Some(read)) };
        Ok(Some(read.map_err(|fault| {
            // The quotation mark that is not closed stands on the first line.
            row.text.truncate(first);
            if matches!(fault, CsvFault::Stray(_)) { CsvFault::Unclosed } else { fault }
        })))
    }

    /// Adds the following lines until every quotation mark is closed.
    fn read_until_closed(&mut self, bytes: &mut Vec<u8>) -> io::Result<Result<(), CsvFault>> {
        let odd = |bytes: &[u8]| bytes.iter().fold(false, |odd, byte| odd ^ (*byte == b'"'));
        let mut open = odd(bytes);
        while open {
            let before = bytes.len();
            bytes.push(b'\n');
            if bytes.len() > MAX_ROW_BYTES || self.read_line(bytes)? == 0 {
                return Ok(Err(CsvFault::Unclosed));
            }
            trim_line_end(bytes);
            open ^= odd(&bytes[before..]);
        }
        Ok(if bytes.len() > MAX_ROW_BYTES { Err(CsvFault::Long) } else { Ok(()) })
    }

    /// Adds one line with its end, up to the longest row. Answers how many bytes it added.
    fn read_line(&mut self, bytes: &mut Vec<u8>) -> io::Result<usize> {
        let limit = u64::try_from(MAX_ROW_BYTES).unwrap_or(u64::MAX) + 2;
        let read = self.reader.by_ref().take(limit).read_until(b'\n', bytes)?;
        self.lines += usize::from(read > 0);
        Ok(read)
    }
}

/// Whether a file begins as UTF-16: with its byte order mark, or with a zero byte.
fn is_utf16(bytes: &[u8]) -> bool {
    matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, _, ..] | [_, 0, ..])
}

/// Removes one line end (LF or CR LF).
fn trim_line_end(bytes: &mut Vec<u8>) {
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
    }
}

/// Decodes a row. Of a row that is not UTF-8, the readable part is kept, to show it.
fn decode_row(bytes: Vec<u8>) -> (String, Result<(), CsvFault>) {
    match String::from_utf8(bytes) {
        Ok(text) => (text, Ok(())),
        Err(error) => {
            let fault = CsvFault::Encoding(error.utf8_error().valid_up_to());
            (String::from_utf8_lossy(error.as_bytes()).into_owned(), Err(fault))
        }
    }
}
