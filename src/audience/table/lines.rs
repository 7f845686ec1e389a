//! The lines of a table as text, whatever their encoding and their ends.

use std::io::{self, BufRead, BufReader, Chain, Cursor, ErrorKind, Read};

use encoding_rs::{CoderResult, Decoder, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::{memchr, memchr2};

use super::MAX_ROW_BYTES;
use super::row::{Encoding, RowFault, TableRow};

/// How many bytes are read at a time.
const CHUNK_BYTES: usize = 64 * 1024;
/// How many bytes at the beginning show the encoding.
const HEAD_BYTES: u64 = 8;
/// The byte order mark in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// How workbooks begin: as a ZIP archive (`.xlsx`, `.ods`), or as a compound file (`.xls`).
const WORKBOOK_HEADS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];

/// The lines of a table.
pub(super) struct TextLines<R> {
    reader: BufReader<Utf8Bytes<R>>,
    /// How many lines have been read.
    count: usize,
    /// The bytes of the last line.
    bytes: Vec<u8>,
    /// Whether the last line ended in CR. An LF behind it belongs to that line end.
    is_after_cr: bool,
    /// Why the last line cannot be used.
    fault: Option<RowFault>,
}

impl<R: Read> TextLines<R> {
    /// Begins to read: looks at the first bytes.
    pub(super) fn open(mut reader: R) -> io::Result<Self> {
        let mut head = Vec::new();
        reader.by_ref().take(HEAD_BYTES).read_to_end(&mut head)?;
        let is_workbook = WORKBOOK_HEADS.iter().any(|start| head.starts_with(start));
        let decoder = find_utf16(&head);
        let reader = Utf8Bytes {
            reader: Cursor::new(head).chain(reader),
            decoder,
            chunk: Vec::new(),
            taken: 0,
        };
        let reader = BufReader::with_capacity(CHUNK_BYTES, reader);
        let fault = is_workbook.then_some(RowFault::Workbook);
        Ok(Self { reader, count: 0, bytes: Vec::new(), is_after_cr: false, fault })
    }

    /// How many lines have been read: the number of the last one.
    pub(super) const fn count(&self) -> usize {
        self.count
    }

    /// Why the last line cannot be used, if it cannot.
    pub(super) const fn take_fault(&mut self) -> Option<RowFault> {
        self.fault.take()
    }

    /// Adds the next line to a row, without its end. Answers whether there is one.
    pub(super) fn read_next(&mut self, row: &mut TableRow) -> io::Result<bool> {
        if !self.read_bytes()? {
            return Ok(false);
        }
        self.count += 1;
        let mut bytes = self.bytes.as_slice();
        if self.count == 1 {
            bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
            let binary = memchr(0, bytes).map(|_| RowFault::Binary);
            self.fault = self.fault.or(binary);
        }
        if let Ok(text) = str::from_utf8(bytes) {
            row.text.push_str(text);
        } else {
            row.encoding = Encoding::Windows1252;
            row.text.push_str(&WINDOWS_1252.decode_without_bom_handling(bytes).0);
        }
        Ok(true)
    }

    /// Reads the bytes of the next line. Answers whether there is one. Of a line that is too long, reads no
    /// more than a row may have.
    fn read_bytes(&mut self) -> io::Result<bool> {
        self.bytes.clear();
        let mut is_there = false;
        loop {
            let chunk = match self.reader.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if chunk.is_empty() {
                return Ok(is_there);
            }
            if std::mem::take(&mut self.is_after_cr) && chunk[0] == b'\n' {
                self.reader.consume(1);
                continue;
            }
            is_there = true;
            let end = memchr2(b'\n', b'\r', chunk);
            let line = &chunk[..end.unwrap_or(chunk.len())];
            if self.bytes.len() + line.len() > MAX_ROW_BYTES {
                self.fault = self.fault.or(Some(RowFault::Long));
                return Ok(true);
            }
            self.bytes.extend_from_slice(line);
            self.is_after_cr = end.is_some_and(|end| chunk[end] == b'\r');
            let used = line.len() + usize::from(end.is_some());
            self.reader.consume(used);
            if end.is_some() {
                return Ok(true);
            }
        }
    }
}

/// The decoder of a file that begins as UTF-16: with its byte order mark, or with a zero byte in each letter.
fn find_utf16(head: &[u8]) -> Option<Decoder> {
    let encoding = match *head {
        [0xff, 0xfe, ..] => UTF_16LE,
        [0xfe, 0xff, ..] => UTF_16BE,
        [first, 0, second, 0, ..] if first > 0 && second > 0 => UTF_16LE,
        [0, first, 0, second, ..] if first > 0 && second > 0 => UTF_16BE,
        _ => return None,
    };
    Some(encoding.new_decoder_with_bom_removal())
}

/// The bytes of a file. Those of a file in UTF-16 become UTF-8.
struct Utf8Bytes<R> {
    reader: Chain<Cursor<Vec<u8>>, R>,
    /// Decodes UTF-16. `None` if the bytes stay as they are, or when the last character has been decoded.
    decoder: Option<Decoder>,
    /// The bytes of the file that are being decoded.
    chunk: Vec<u8>,
    /// How many bytes of the chunk have been decoded.
    taken: usize,
}

impl<R: Read> Read for Utf8Bytes<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(decoder) = &mut self.decoder else { return self.reader.read(buffer) };
        loop {
            if self.taken == self.chunk.len() {
                self.chunk.clear();
                self.taken = 0;
                let part = CHUNK_BYTES as u64;
                self.reader.by_ref().take(part).read_to_end(&mut self.chunk)?;
            }
            let is_last = self.chunk.is_empty();
            let (result, read, written, _) =
                decoder.decode_to_utf8(&self.chunk[self.taken..], buffer, is_last);
            self.taken += read;
            if is_last && result == CoderResult::InputEmpty {
                self.decoder = None;
                return Ok(written);
            }
            if written > 0 {
                return Ok(written);
            }
        }
    }
}
