//! Reads a table from bytes: rows of cells with their line numbers, as spreadsheets and other programs write
//! them.
//!
//! Such files differ, and say nowhere how. [`TableReader`] finds out:
//!
//! - the encoding: UTF-8 or UTF-16, with or without a byte order mark; a line that is not UTF-8 is read as
//!   Windows-1252;
//! - the separator: comma, semicolon or tab, whichever stands most often in the first row, or the one that a
//!   line `sep=;` above it names;
//! - the line ends: LF, CR LF or CR, also mixed.
//!
//! Quotation marks are those of RFC 4180. A mark inside a cell that does not begin with one is an ordinary
//! character. Rows without any text are passed over. Nothing is known here of what the columns mean.
//!
//! The `csv` crate reads on to the end of the file from a quotation mark that is never closed. It reports
//! nothing, and drops the rows in between. Here such a mark is a fault, with its line. Memory holds one row of
//! at most 64 KiB.

mod lines;
mod rewrite;
mod row;

use std::io::{self, Read};

use lines::TextLines;
pub(crate) use rewrite::{TableText, encode_text, line_end, write_cell};
use row::RowEnd;
pub(crate) use row::{Encoding, RowFault, TableRow};

/// The longest row, in bytes.
const MAX_ROW_BYTES: usize = 64 * 1024;

/// What separates cells, the most usual first.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// Reads a table row by row.
pub(crate) struct TableReader<R> {
    lines: TextLines<R>,
    /// What separates the cells. `None` before the first row.
    separator: Option<u8>,
    /// Whether a row with text has shown the separator, or a line has named it.
    is_settled: bool,
}

impl<R: Read> TableReader<R> {
    /// Begins to read a table: looks at its first bytes to find the encoding.
    ///
    /// # Errors
    ///
    /// The failure of `reader`.
    pub(crate) fn open(reader: R) -> io::Result<Self> {
        Ok(Self { lines: TextLines::open(reader)?, separator: None, is_settled: false })
    }

    /// Reads the next row that has any text. At the end of the table there is none. After a fault that
    /// [ends the reading](RowFault::ends_reading), the following rows mean nothing.
    ///
    /// # Errors
    ///
    /// The failure of the reader.
    pub(crate) fn read_next(
        &mut self,
        row: &mut TableRow,
    ) -> io::Result<Option<Result<(), RowFault>>> {
        loop {
            row.clear();
            match self.read_row(row)? {
                Some(Ok(())) if self.take_separator_line(row) => {}
                Some(Ok(())) if row.is_blank() => {
                    self.separator = self.separator.filter(|_| self.is_settled);
                }
                read => {
                    self.is_settled = true;
                    return Ok(read);
                }
            }
        }
    }

    /// What separates the cells of the rows that have been read.
    pub(crate) fn separator(&self) -> u8 {
        self.separator.unwrap_or(b',')
    }

    /// Reads the lines of a row, until each of its quotation marks is closed.
    fn read_row(&mut self, row: &mut TableRow) -> io::Result<Option<Result<(), RowFault>>> {
        if !self.lines.read_next(row)? {
            return Ok(None);
        }
        row.line = self.lines.count();
        let separator = *self.separator.get_or_insert_with(|| find_separator(&row.text));
        let first = row.text.len();
        let read = loop {
            if let Some(fault) = self.lines.take_fault() {
                break Err(fault);
            }
            match row.split_on(separator) {
                Err(fault) => break Err(fault),
                Ok(RowEnd::Closed) => break Ok(()),
                Ok(RowEnd::Open) => {}
            }
            row.text.push('\n');
            if row.text.len() > MAX_ROW_BYTES || !self.lines.read_next(row)? {
                break Err(RowFault::Unclosed);
            }
        };
        // In a row of several lines, the quotation mark that is at fault stands on the first one.
        let is_one_line = row.text.len() == first;
        Ok(Some(read.map_err(|fault| {
            let is_text = !matches!(fault, RowFault::Workbook | RowFault::Binary);
            row.text.truncate(if is_text { first } else { 0 });
            if is_one_line || fault == RowFault::Wide { fault } else { RowFault::Unclosed }
        })))
    }

    /// Takes a first line such as `sep=;`, which names the separator. Answers whether the row is that line.
    fn take_separator_line(&mut self, row: &TableRow) -> bool {
        let bare = row.text.trim_matches(['"', ' ']);
        let Some((word, rest)) = bare.split_at_checked(4) else { return false };
        let [separator @ (b',' | b';' | b'\t' | b'|')] = rest.as_bytes() else { return false };
        let is_named = row.line == 1 && word.eq_ignore_ascii_case("sep=");
        if is_named {
            self.separator = Some(*separator);
            self.is_settled = true;
        }
        is_named
    }
}

/// The separator that stands most often in a row, outside of quotation marks.
fn find_separator(row: &str) -> u8 {
    let mut counts = [0; SEPARATORS.len()];
    let mut is_quoted = false;
    for byte in row.bytes() {
        is_quoted ^= byte == b'"';
        if let Some(at) = SEPARATORS.iter().position(|one| *one == byte && !is_quoted) {
            counts[at] += 1;
        }
    }
    let most = counts.iter().max().copied().unwrap_or_default();
    let found = SEPARATORS.iter().zip(counts).find(|(_, count)| *count == most);
    found.map_or(b',', |(separator, _)| *separator)
}
