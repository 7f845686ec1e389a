//! Cuts a list in TOML into pieces before lines `[[subscribers]]`, so that each piece is a list of its own.
//!
//! A parsed table takes fifty times the memory of its text. A text of several lines can hold a line that looks like a
//! header: nothing is cut inside of one. A list that is written as one value, without such lines, stays in one piece.

use std::io::{self, ErrorKind, Read};
use std::ops::Range;

use memchr::{memchr, memchr2_iter};

/// How many tables are parsed at a time.
pub(super) const TABLES_IN_A_PIECE: usize = 500;
/// The largest piece, in bytes: 64 MiB.
const MAX_PIECE_BYTES: usize = 64 << 20;
/// How many bytes are read at a time.
const CHUNK_BYTES: u64 = 64 << 10;
/// The line above each table.
pub(super) const HEADER: &str = "[[subscribers]]";

/// A part of a list that begins with a header line, or with the file.
#[derive(Debug)]
pub(super) struct ListPiece {
    /// The bytes of the piece. As many as a piece may have, if the file has no end of it within them.
    pub(super) bytes: Vec<u8>,
    /// Where the piece begins in the file, in bytes.
    pub(super) start: usize,
    /// The line of the file, from 1, that the piece begins with.
    pub(super) line: usize,
    /// Whether the piece is too long to be read.
    pub(super) is_too_long: bool,
}

/// The pieces of a list that is read.
pub(super) struct ListPieces<R> {
    reader: R,
    cutter: PieceCutter,
    /// The bytes that were read and belong to no piece yet.
    bytes: Vec<u8>,
    /// How many of them are lines that the cutter has seen.
    seen: usize,
    /// Up to which byte no line ends behind those.
    searched: usize,
    /// How many bytes and lines the pieces before have.
    start: usize,
    lines: usize,
    is_read: bool,
}

impl<R: Read> ListPieces<R> {
    /// The pieces of at most so many tables.
    pub(super) const fn new(reader: R, tables: usize) -> Self {
        let cutter = PieceCutter { tables, headers: 0, open: None };
        Self {
            reader,
            cutter,
            bytes: Vec::new(),
            seen: 0,
            searched: 0,
            start: 0,
            lines: 0,
            is_read: false,
        }
    }

    /// The next piece. `None` behind the last one.
    ///
    /// # Errors
    ///
    /// The failure of the reader.
    pub(super) fn read_next(&mut self) -> io::Result<Option<ListPiece>> {
        loop {
            if self.find_cut() {
                return Ok(Some(self.take_piece(self.seen)));
            }
            let is_too_long = self.bytes.len() > MAX_PIECE_BYTES;
            if is_too_long || self.is_read {
                let rest = self.bytes.len();
                self.is_read = true;
                let piece = ListPiece { is_too_long, ..self.take_piece(rest) };
                return Ok((rest > 0).then_some(piece));
            }
            let chunk = self.reader.by_ref().take(CHUNK_BYTES).read_to_end(&mut self.bytes);
            match chunk {
                Ok(read) => self.is_read = read == 0,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Looks at the lines that were read. Answers whether a piece ends before the next one.
    fn find_cut(&mut self) -> bool {
        while let Some(end) = memchr(b'\n', &self.bytes[self.searched..]) {
            let next = self.searched + end + 1;
            if self.cutter.begins_piece(&self.bytes[self.seen..next]) {
                self.searched = self.seen;
                return true;
            }
            (self.seen, self.searched) = (next, next);
        }
        self.searched = self.bytes.len();
        false
    }

    fn take_piece(&mut self, bytes: usize) -> ListPiece {
        let rest = self.bytes.split_off(bytes);
        let bytes = std::mem::replace(&mut self.bytes, rest);
        (self.seen, self.searched) = (0, 0);
        let (start, line) = (self.start, self.lines + 1);
        self.start += bytes.len();
        self.lines += memchr::memchr_iter(b'\n', &bytes).count();
        ListPiece { bytes, start, line, is_too_long: false }
    }
}

/// Where the pieces of a text begin and end.
pub(super) fn split_pieces(text: &str) -> Vec<Range<usize>> {
    let mut cutter = PieceCutter { tables: TABLES_IN_A_PIECE, headers: 0, open: None };
    let (mut cuts, mut at) = (vec![0], 0);
    for line in text.as_bytes().split_inclusive(|byte| *byte == b'\n') {
        if cutter.begins_piece(line) {
            cuts.push(at);
            cutter.begins_piece(line);
        }
        at += line.len();
    }
    let ends = cuts.iter().copied().skip(1).chain([text.len()]).collect::<Vec<_>>();
    cuts.into_iter().zip(ends).map(|(start, end)| start..end).collect()
}

/// Finds the lines before which a list can be cut.
struct PieceCutter {
    /// How many tables a piece has.
    tables: usize,
    /// How many header lines the piece has so far.
    headers: usize,
    /// The quotation mark of the text of several lines that is open.
    open: Option<u8>,
}

impl PieceCutter {
    /// Whether a new piece begins with this line. If so, the line is to be passed again, as the first one of that piece.
    fn begins_piece(&mut self, line: &[u8]) -> bool {
        if self.open.is_none() && line.trim_ascii_start().starts_with(HEADER.as_bytes()) {
            if self.headers >= self.tables {
                self.headers = 0;
                return true;
            }
            self.headers += 1;
        }
        self.pass_line(line);
        false
    }

    /// Follows the texts of several lines that are opened and closed in a line.
    fn pass_line(&mut self, line: &[u8]) {
        let mut rest = line;
        loop {
            let end = if let Some(mark) = self.open {
                self.open = None;
                find_closing(rest, mark).or_else(|| {
                    self.open = Some(mark);
                    None
                })
            } else {
                find_opening(rest).map(|opening| {
                    self.open = rest.get(opening).copied();
                    opening + 3
                })
            };
            let Some(end) = end else { return };
            rest = rest.get(end..).unwrap_or_default();
        }
    }
}

/// Where a text of several lines is opened, outside of other texts and comments.
fn find_opening(line: &[u8]) -> Option<usize> {
    if !has_three_marks(line) {
        return None;
    }
    let mut at = 0;
    loop {
        let rest = line.get(at..)?;
        match rest.first()? {
            b'#' => return None,
            mark @ (b'"' | b'\'') if rest.starts_with(&[*mark; 3]) => return Some(at),
            mark @ (b'"' | b'\'') => at += 1 + find_end(rest.get(1..)?, *mark)?,
            _ => at += 1,
        }
    }
}

/// Whether three quotation marks of one kind stand one after the other.
fn has_three_marks(line: &[u8]) -> bool {
    memchr2_iter(b'"', b'\'', line)
        .any(|at| line.get(at..at + 3).is_some_and(|marks| marks == [line[at]; 3]))
}

/// The length of the rest of a text of one line, with the quotation mark that closes it.
fn find_end(text: &[u8], mark: u8) -> Option<usize> {
    let mut at = 0;
    loop {
        match *text.get(at)? {
            b'\\' if mark == b'"' => at += 2,
            byte if byte == mark => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// The byte behind the quotation marks that close a text of several lines. One or two marks can stand before them, as
/// a part of the text (TOML 1.0, «String»).
fn find_closing(text: &[u8], mark: u8) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = text.get(at..)?;
        match *rest.first()? {
            b'\\' if mark == b'"' => at += 2,
            byte if byte == mark => {
                let marks = rest.iter().take(5).take_while(|byte| **byte == mark).count();
                at += marks;
                if marks >= 3 {
                    return Some(at);
                }
            }
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ListPieces, PieceCutter};

    fn cut(text: &str) -> Vec<(String, usize)> {
        let mut pieces = ListPieces::new(text.as_bytes(), 1);
        let mut cut = Vec::new();
        while let Some(piece) = pieces.read_next().expect("memory does not fail") {
            let text = String::from_utf8(piece.bytes).expect("cut between lines");
            cut.push((text, piece.line));
        }
        cut
    }

    #[test]
    fn a_list_is_cut_before_each_header_and_keeps_its_lines() {
        let expected = [
            ("# a\n[[subscribers]]\nx = 1\n", 1),
            ("  [[subscribers]]\n", 4),
            ("[[subscribers]]\ny", 5),
        ];
        let text: String = expected.iter().map(|(piece, _)| *piece).collect();
        assert_eq!(cut(&text), expected.map(|(piece, line)| (piece.to_owned(), line)));
        assert_eq!(cut(""), []);
    }

    #[test]
    fn a_text_of_several_lines_is_open_until_its_last_mark() {
        for (text, is_open) in [
            ("x = \"\"\"a\n", true),
            ("x = \"\"\"a\"\"\"\n", false),
            ("x = \"\"\"a\\\"\"\"\n", true),
            ("x = \"\"\"a\"\"\"\"\"\n", false),
            ("x = '''a\\'''\n", false),
            ("x = '''a\"\"\"'''  # '''\n", false),
            ("# it's '''\n", false),
            ("x = \"'''\" # \"\"\"\n", false),
            ("x = '\"\"\"'\n", false),
            ("x = \"\\\"'''\"\n", false),
            ("x = ['''a''', '''b\n", true),
        ] {
            let mut cutter = PieceCutter { tables: 1, headers: 0, open: None };
            cutter.pass_line(text.as_bytes());
            assert_eq!(cutter.open.is_some(), is_open, "{text}");
        }
    }
}
