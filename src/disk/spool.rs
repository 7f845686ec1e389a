//! A spool: bytes that are written once, one behind the other, and read again while the process lives.
//!
//! The first bytes stay in memory. More of them go into a file without a name, which the system deletes when the
//! process ends in any way.

use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result, Seek, SeekFrom, Write};
use std::path::PathBuf;

/// How many bytes are kept in memory before they go into the file.
const MAX_KEPT_BYTES: usize = 256 << 10;

/// How many bytes a cursor reads at a time.
const CURSOR_BYTES: u64 = 32 << 10;

/// Bytes that do not take memory when they are many.
#[derive(Debug)]
pub struct ByteSpool {
    /// The folder of the file.
    folder: PathBuf,
    /// The file. `None` before the first bytes go into it.
    file: Option<File>,
    /// How many bytes are in the file. Those in memory follow them.
    filed: u64,
    kept: Vec<u8>,
    /// Whether the file could not be made or written. All further bytes stay in memory then.
    is_refused: bool,
}

impl ByteSpool {
    /// An empty spool. Its file will be made in this folder.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), file: None, filed: 0, kept: Vec::new(), is_refused: false }
    }

    /// Another empty spool in the same folder.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self::new(self.folder.clone())
    }

    /// How many bytes there are.
    pub const fn len(&self) -> u64 {
        self.filed + self.kept.len() as u64
    }

    /// Whether there is no byte.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Writes bytes behind the others. Answers where they begin. If the file cannot be written, the bytes stay in
    /// memory.
    pub fn append(&mut self, bytes: &[u8]) -> u64 {
        let at = self.len();
        self.kept.extend_from_slice(bytes);
        if self.kept.len() >= MAX_KEPT_BYTES && !self.is_refused {
            self.is_refused = self.file_kept().is_err();
        }
        at
    }

    /// Moves the bytes in memory into the file.
    fn file_kept(&mut self) -> Result<()> {
        if self.file.is_none() {
            self.file = Some(tempfile::tempfile_in(&self.folder)?);
        }
        let Some(file) = &mut self.file else { return Ok(()) };
        file.seek(SeekFrom::Start(self.filed))?;
        file.write_all(&self.kept)?;
        self.filed += self.kept.len() as u64;
        self.kept.clear();
        Ok(())
    }

    /// Reads the bytes from a place on into the whole of `buffer`.
    ///
    /// # Errors
    ///
    /// The spool has fewer bytes, or the file cannot be read.
    pub fn read_at(&self, at: u64, buffer: &mut [u8]) -> Result<()> {
        let ends = || Error::from(ErrorKind::UnexpectedEof);
        let in_file = self.filed.saturating_sub(at).min(buffer.len() as u64);
        let (filed, kept) = buffer.split_at_mut(usize::try_from(in_file).map_err(|_| ends())?);
        if let Some(mut file) = self.file.as_ref().filter(|_| !filed.is_empty()) {
            file.seek(SeekFrom::Start(at))?;
            file.read_exact(filed)?;
        }
        if !kept.is_empty() {
            let start = usize::try_from(at.saturating_sub(self.filed)).map_err(|_| ends())?;
            let found = self.kept.get(start..).and_then(|rest| rest.get(..kept.len()));
            kept.copy_from_slice(found.ok_or_else(ends)?);
        }
        Ok(())
    }

    /// A cursor at the first byte.
    pub const fn cursor(&self) -> SpoolCursor<'_> {
        SpoolCursor { spool: self, next: 0, chunk: Vec::new(), taken: 0 }
    }
}

/// Reads a spool from its first byte to its last one.
#[derive(Debug)]
pub struct SpoolCursor<'a> {
    spool: &'a ByteSpool,
    /// Where the bytes behind the chunk begin.
    next: u64,
    chunk: Vec<u8>,
    /// How many bytes of the chunk were taken.
    taken: usize,
}

impl SpoolCursor<'_> {
    /// Where the next byte stands.
    pub const fn position(&self) -> u64 {
        self.next - (self.chunk.len() - self.taken) as u64
    }

    /// The next bytes, so many. `None` if fewer are left.
    ///
    /// # Errors
    ///
    /// The file cannot be read.
    pub fn take(&mut self, bytes: usize) -> Result<Option<&[u8]>> {
        if self.chunk.len() - self.taken < bytes && !self.read_chunk(bytes)? {
            return Ok(None);
        }
        let start = self.taken;
        self.taken += bytes;
        Ok(Some(&self.chunk[start..self.taken]))
    }

    /// Reads on, until the chunk has so many bytes that were not taken. Answers whether the spool has them.
    fn read_chunk(&mut self, bytes: usize) -> Result<bool> {
        self.chunk.drain(..self.taken);
        self.taken = 0;
        let left = self.spool.len() - self.next;
        let missing = (bytes - self.chunk.len()) as u64;
        if missing > left {
            return Ok(false);
        }
        let start = self.chunk.len();
        let read = missing.max(CURSOR_BYTES).min(left);
        self.chunk.resize(start + usize::try_from(read).unwrap_or_default(), 0);
        self.spool.read_at(self.next, &mut self.chunk[start..])?;
        self.next += read;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::ByteSpool;

    /// Bytes of that length, all of them different from their neighbours.
    fn bytes(length: usize) -> Vec<u8> {
        (0_u8..=250).cycle().take(length).collect()
    }

    fn read_all(spool: &ByteSpool, step: usize) -> Vec<u8> {
        let (mut cursor, mut read) = (spool.cursor(), Vec::new());
        while let Some(part) = cursor.take(step).expect("read") {
            read.extend_from_slice(part);
            assert_eq!(cursor.position(), read.len() as u64);
        }
        read
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_wherever_it_is_kept(parts in prop::collection::vec(0..90_000_usize, 0..12)) {
            let folder = tempfile::tempdir().expect("a folder");
            for place in [folder.path().to_owned(), folder.path().join("absent")] {
                let (mut spool, mut all) = (ByteSpool::new(place), Vec::new());
                for part in &parts {
                    prop_assert_eq!(spool.append(&bytes(*part)), all.len() as u64);
                    all.extend(bytes(*part));
                }
                prop_assert_eq!(read_all(&spool, 1), all.clone());
                let mut end = vec![0; all.len() / 2];
                spool.read_at((all.len() - end.len()) as u64, &mut end).expect("read");
                prop_assert_eq!(&end, &all[all.len() - end.len()..]);
                prop_assert!(spool.read_at(all.len() as u64, &mut [0]).is_err());
            }
            prop_assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
        }
    }

    #[test]
    fn many_bytes_go_into_the_file_and_few_do_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut spool = ByteSpool::new(folder.path());
        spool.append(&bytes(1000));
        assert!(spool.file.is_none());
        for _ in 0..1000 {
            spool.append(&bytes(1000));
        }
        assert!(spool.file.is_some() && spool.kept.capacity() < 1 << 20);
    }
}
