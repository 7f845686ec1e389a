//! One row of a table: its text, and the cells in it.

use std::ops::Range;

use memchr::memchr;

/// The most cells of a row. The largest exports have some hundreds of columns.
const MAX_ROW_CELLS: usize = 2_000;

/// One row. Its buffers serve for the next one.
#[derive(Debug, Default)]
pub(crate) struct TableRow {
    /// The number of its first line, from 1.
    pub(crate) line: usize,
    /// The row without its line end.
    pub(crate) text: String,
    /// The encoding of the row in the file. If its lines have several, the one that is not UTF-8.
    pub(crate) encoding: Encoding,
    cells: Vec<Cell>,
    /// The texts of the cells, without quotation marks.
    plain: String,
    /// Up to which byte the text is split.
    at: usize,
    /// The cell whose quotation mark is not closed yet.
    open: Option<Cell>,
}

/// One cell of a row.
#[derive(Debug, Clone)]
struct Cell {
    /// The bytes of the row, with quotation marks.
    raw: Range<usize>,
    /// The bytes of the plain texts.
    plain: Range<usize>,
}

/// The encoding of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Encoding {
    /// UTF-8 or UTF-16, which cannot be taken for another encoding.
    #[default]
    Unicode,
    /// Windows-1252, assumed since the line is not UTF-8.
    Windows1252,
}

/// How the text of a row ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowEnd {
    /// With the end of its last cell.
    Closed,
    /// Inside a cell whose quotation mark is not closed. The next line belongs to the row.
    Open,
}

/// Why a row cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowFault {
    /// A quotation mark is opened and not closed where a cell ends.
    Unclosed,
    /// Text follows the quotation mark that closes a cell, at this byte. The row is one line.
    Stray(usize),
    /// The row is longer than 64 KiB.
    Long,
    /// The row has more than [`MAX_ROW_CELLS`] cells.
    Wide,
    /// The file is a workbook of a spreadsheet program, such as `.xlsx`.
    Workbook,
    /// The first line holds a zero byte: the file is no text.
    Binary,
}

impl RowFault {
    /// Whether the following rows cannot be told apart any more.
    pub(crate) const fn ends_reading(self) -> bool {
        !matches!(self, Self::Stray(_))
    }
}

impl TableRow {
    /// How many cells the row has.
    pub(crate) const fn len(&self) -> usize {
        self.cells.len()
    }

    /// The text of a cell. Beyond the last cell it is empty.
    pub(crate) fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", |cell| &self.plain[cell.plain.clone()])
    }

    /// The bytes of a cell in the row, with quotation marks. Beyond the last cell, the whole row.
    pub(crate) fn cell_range(&self, at: usize) -> Range<usize> {
        self.cells.get(at).map_or(0..self.text.len(), |cell| cell.raw.clone())
    }

    /// Whether no cell has any text.
    pub(super) fn is_blank(&self) -> bool {
        self.plain.chars().all(char::is_whitespace)
    }

    /// Empties the row.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.plain.clear();
        self.cells.clear();
        self.at = 0;
        self.open = None;
        self.encoding = Encoding::default();
    }

    /// Splits the rest of the text into cells (RFC 4180 §2, 5–7). Blanks around quotation marks are passed
    /// over.
    ///
    /// # Errors
    ///
    /// Text follows a closing quotation mark, or the row has too many cells.
    pub(super) fn split_on(&mut self, separator: u8) -> Result<RowEnd, RowFault> {
        loop {
            let start = self.at;
            let plain = self.plain.len();
            let cell = match self.take_quoted(separator) {
                Some(cell) if !self.read_quoted(separator)? => {
                    self.open = Some(cell);
                    return Ok(RowEnd::Open);
                }
                Some(cell) => cell,
                None => {
                    self.read_bare(separator);
                    Cell { raw: start..start, plain: plain..plain }
                }
            };
            let (raw, plain) = (cell.raw.start..self.at, cell.plain.start..self.plain.len());
            self.cells.push(Cell { raw, plain });
            if self.at == self.text.len() {
                return Ok(RowEnd::Closed);
            }
            if self.cells.len() == MAX_ROW_CELLS {
                return Err(RowFault::Wide);
            }
            self.at += 1;
        }
    }

    /// Takes the cell that is open, or opens one where a quotation mark stands.
    fn take_quoted(&mut self, separator: u8) -> Option<Cell> {
        if self.open.is_some() {
            return self.open.take();
        }
        let (start, plain) = (self.at, self.plain.len());
        let mark = start + self.count_blanks(separator);
        if self.text.as_bytes().get(mark) != Some(&b'"') {
            return None;
        }
        self.at = mark + 1;
        Some(Cell { raw: start..start, plain: plain..plain })
    }

    /// Reads a cell without quotation marks, up to the separator or the end of the row.
    fn read_bare(&mut self, separator: u8) {
        let rest = &self.text[self.at..];
        let bare = &rest[..memchr(separator, rest.as_bytes()).unwrap_or(rest.len())];
        self.plain.push_str(bare);
        self.at += bare.len();
    }

    /// Reads a quoted cell from behind its first mark, or goes on with it in the next line. Answers whether it
    /// is closed.
    fn read_quoted(&mut self, separator: u8) -> Result<bool, RowFault> {
        loop {
            let rest = &self.text[self.at..];
            let Some(mark) = memchr(b'"', rest.as_bytes()) else {
                self.plain.push_str(rest);
                self.at = self.text.len();
                return Ok(false);
            };
            self.plain.push_str(&rest[..mark]);
            self.at += mark + 1;
            if !rest[mark + 1..].starts_with('"') {
                break;
            }
            self.plain.push('"');
            self.at += 1;
        }
        let mark = self.at - 1;
        self.at += self.count_blanks(separator);
        match self.text.as_bytes().get(self.at) {
            Some(byte) if *byte != separator => Err(RowFault::Stray(mark)),
            _ => Ok(true),
        }
    }

    /// How many blanks follow that do not separate cells.
    fn count_blanks(&self, separator: u8) -> usize {
        let rest = self.text[self.at..].bytes();
        rest.take_while(|byte| matches!(byte, b' ' | b'\t') && *byte != separator).count()
    }
}
