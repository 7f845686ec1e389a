//! The folder in which every message is kept as a file, and from which the files of earlier inboxes are listed.
//!
//! A file is named after the number of its message, as `000001.eml`, and has its bytes as they came. Other files
//! are left alone.
//!
//! Looks up to: `disk`.

#![allow(clippy::disallowed_methods, reason = "the messages of the folder are read here")]

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::disk::{Access, create_new, make_private_folder};

/// How much of a file is read for the list: more than the most of a header.
const LISTED_BYTES: u64 = 256 << 10;

/// The most bytes of a file that is opened: no message that came is larger.
const MAX_FILE_BYTES: u64 = 64 << 20;

/// The highest number of a file that is a message: others can be counted on from it.
const MAX_NUMBER: usize = usize::MAX >> 16;

/// A folder of messages.
#[derive(Debug)]
pub(super) struct MessageFolder {
    path: PathBuf,
}

/// A message that an earlier inbox has kept.
#[derive(Debug)]
pub(super) struct FiledMessage {
    pub(super) number: usize,
    /// Its beginning, enough for the list.
    pub(super) beginning: Vec<u8>,
    /// Its size in bytes.
    pub(super) size: usize,
    /// When it was written.
    pub(super) written: Option<Timestamp>,
}

impl MessageFolder {
    /// Opens the folder, and makes it if it does not exist.
    pub(super) fn open(path: PathBuf) -> io::Result<Self> {
        make_private_folder(&path)?;
        Ok(Self { path })
    }

    /// The numbers of the messages in the folder, sorted.
    pub(super) fn list(&self) -> io::Result<Vec<usize>> {
        let mut numbers = Vec::new();
        for entry in self.path.read_dir()? {
            let name = entry?.file_name();
            numbers.extend(name.to_str().and_then(read_number));
        }
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// Reads what the list needs of a message. `None` if it is no file, or cannot be read.
    pub(super) fn look_into(&self, number: usize) -> Option<FiledMessage> {
        let (file, metadata) = open_file(&self.name_file(number)).ok()?;
        let mut beginning = Vec::new();
        file.take(LISTED_BYTES).read_to_end(&mut beginning).ok()?;
        let written = metadata.modified().ok().and_then(|time| Timestamp::try_from(time).ok());
        let size = usize::try_from(metadata.len()).ok()?;
        Some(FiledMessage { number, beginning, size, written })
    }

    /// Writes a message. A file with its number must not exist.
    pub(super) fn write(&self, number: usize, content: &[u8]) -> io::Result<()> {
        let path = self.name_file(number);
        let written = create_new(&path, Access::Owner)?.write_all(content);
        if written.is_err() {
            // A part of a message is none. Whatever keeps it from being removed, the failure to write it is told.
            let _ = fs::remove_file(&path);
        }
        written
    }

    /// Reads a message.
    pub(super) fn read(&self, number: usize) -> io::Result<Vec<u8>> {
        let (file, _) = open_file(&self.name_file(number))?;
        let mut content = Vec::new();
        file.take(MAX_FILE_BYTES).read_to_end(&mut content)?;
        Ok(content)
    }

    /// Removes a message. One that is gone already is no failure.
    #[cfg(any(test, feature = "inbox-page"))]
    pub(super) fn remove(&self, number: usize) -> io::Result<()> {
        match fs::remove_file(self.name_file(number)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn name_file(&self, number: usize) -> PathBuf {
        self.path.join(write_name(number))
    }
}

fn write_name(number: usize) -> String {
    format!("{number:06}.eml")
}

/// The number in the name of a file. `None` if this folder gives no message such a name.
fn read_number(name: &str) -> Option<usize> {
    let number: usize = name.strip_suffix(".eml")?.parse().ok()?;
    (number <= MAX_NUMBER && write_name(number) == name).then_some(number)
}

/// Opens a regular file. A link or a pipe is refused.
fn open_file(path: &Path) -> io::Result<(File, fs::Metadata)> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    Ok((file, metadata))
}

#[cfg(test)]
mod tests {
    use super::MessageFolder;

    #[test]
    fn what_is_written_is_listed_and_read_and_removed_and_other_files_are_left_alone() {
        let place = tempfile::tempdir().expect("a folder");
        let folder = MessageFolder::open(place.path().join("inbox")).expect("it opens");
        folder.write(7, b"Subject: a\r\n\r\n").expect("written");
        folder.write(1_000_001, b"Subject: b\r\n\r\n").expect("written");
        assert!(folder.write(7, b"x").is_err(), "no file is overwritten");
        let others = ["notes.txt", "x.eml", "-3.eml", "+4.eml", ".eml", "8.eml", "0000008.eml"];
        for name in others.into_iter().chain([format!("{}.eml", usize::MAX).as_str()]) {
            std::fs::write(folder.path.join(name), b"x").expect("written");
        }
        std::os::unix::fs::symlink("/etc/hostname", folder.path.join("000009.eml"))
            .expect("a link");
        assert_eq!(folder.list().expect("a list"), [7, 9, 1_000_001]);
        assert_eq!(folder.look_into(7).expect("a file").size, 14);
        assert!(folder.look_into(9).is_none() && folder.read(9).is_err(), "no link is followed");
        assert_eq!(folder.read(1_000_001).expect("read"), b"Subject: b\r\n\r\n");
        folder.remove(7).expect("removed");
        folder.remove(7).expect("it is gone already");
        assert_eq!(folder.list().expect("a list"), [9, 1_000_001]);
        assert!(folder.path.join("notes.txt").exists());
    }
}
