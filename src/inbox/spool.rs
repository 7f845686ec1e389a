//! The file for messages that do not fit in memory.
//!
//! The file has no name, so nothing of it is left when the program ends in any way. It is written
//! in a circle: when its end is reached, the oldest messages make room.
//!
//! Looks up to: nothing.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;

/// The file, and where the next message begins in it.
#[derive(Debug)]
pub(super) struct Spool {
    file: File,
    next: u64,
    /// The most bytes of the file.
    max_bytes: u64,
}

impl Spool {
    /// Makes the file in a folder, with so many bytes at most. Only its owner can read it.
    pub(super) fn new(folder: &Path, max_bytes: u64) -> io::Result<Self> {
        Ok(Self { file: tempfile::tempfile_in(folder)?, next: 0, max_bytes })
    }

    /// Chooses the place of the next message. Whatever is in that place will be overwritten.
    pub(super) const fn place(&self, bytes: u64) -> Range<u64> {
        let start = if self.next + bytes > self.max_bytes { 0 } else { self.next };
        start..start + bytes
    }

    /// Writes a message at a place that [`place`](Self::place) chose.
    pub(super) fn write(&mut self, place: &Range<u64>, content: &[u8]) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(place.start))?;
        self.file.write_all(content)?;
        self.next = place.end;
        Ok(())
    }

    /// Reads a message back.
    pub(super) fn read(&mut self, place: &Range<u64>) -> io::Result<Vec<u8>> {
        let bytes = usize::try_from(place.end - place.start).map_err(io::Error::other)?;
        let mut content = vec![0; bytes];
        self.file.seek(SeekFrom::Start(place.start))?;
        self.file.read_exact(&mut content)?;
        Ok(content)
    }
}
