//! Reads and writes the files of a publication, with bounds. No other file of the room opens files.

#![allow(clippy::disallowed_methods, reason = "this is where the room reads and writes files")]

use std::fs;
use std::io::{Error, ErrorKind, Read, Result, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Reads at most this many bytes of a file, and one more byte if the file has more.
pub(super) fn read_bounded(path: &Path, most: u64) -> Result<Vec<u8>> {
    require_file(path)?;
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a whole file. Refuses a larger one.
pub(super) fn read_whole(path: &Path, most: u64) -> Result<Vec<u8>> {
    let bytes = read_bounded(path, most)?;
    refuse_larger(bytes.len() as u64, most)?;
    Ok(bytes)
}

/// Reads a file of any size as text.
pub(super) fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path)
}

/// Opens a file or a folder.
pub(super) fn open(path: &Path) -> Result<fs::File> {
    fs::File::open(path)
}

/// The paths in a folder, in no order. None if the folder cannot be read.
pub(super) fn list_folder(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

/// A file that is read piece by piece, and that nobody may change meanwhile. Bytes that are added to it are
/// not read.
pub(super) struct SteadyFile {
    file: std::io::Take<fs::File>,
    /// The length and the time of the last change when the file was opened.
    stamp: FileStamp,
}

/// What a change of a file's bytes changes as well.
#[derive(PartialEq, Eq)]
struct FileStamp {
    bytes: u64,
    written: Option<SystemTime>,
}

impl FileStamp {
    fn read(file: &fs::File) -> Result<Self> {
        let metadata = file.metadata()?;
        Ok(Self { bytes: metadata.len(), written: metadata.modified().ok() })
    }
}

impl SteadyFile {
    /// Opens a file. Refuses what is no regular file, such as a folder or a pipe.
    pub(super) fn open(path: &Path) -> Result<Self> {
        require_file(path)?;
        let file = fs::File::open(path)?;
        let stamp = FileStamp::read(&file)?;
        Ok(Self { file: file.take(stamp.bytes), stamp })
    }

    /// Reads the whole file. Refuses a larger one.
    pub(super) fn read_whole(&mut self, most: u64) -> Result<Vec<u8>> {
        refuse_larger(self.stamp.bytes, most)?;
        let mut bytes = Vec::new();
        self.file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Whether the file was changed since it was opened.
    pub(super) fn is_changed(&self) -> Result<bool> {
        Ok(FileStamp::read(self.file.get_ref())? != self.stamp)
    }
}

impl Read for SteadyFile {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        self.file.read(buffer)
    }
}

/// Refuses what is no regular file. To open a pipe would wait for a program at its other end.
fn require_file(path: &Path) -> Result<()> {
    let kind = fs::metadata(path)?;
    if kind.is_file() {
        return Ok(());
    }
    let what = if kind.is_dir() { "it is a folder" } else { "it is not a file" };
    Err(Error::new(ErrorKind::InvalidInput, what))
}

fn refuse_larger(bytes: u64, most: u64) -> Result<()> {
    if bytes <= most {
        return Ok(());
    }
    let cause = format!("it is larger than {} MiB", most >> 20);
    Err(Error::new(ErrorKind::InvalidData, cause))
}

/// Writes a file. Replaces a file that exists.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes)
}

/// Writes a new file. Refuses to replace one that exists.
pub(super) fn write_new(path: &Path, text: &str) -> Result<()> {
    fs::OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}

/// A path as it is shown: relative to the publication's folder.
pub(super) fn shown(folder: &Path, path: &Path) -> String {
    path.strip_prefix(folder).unwrap_or(path).display().to_string()
}

/// Writes a new file that only its owner can read. Refuses to replace one that exists. The file
/// appears only when all of its bytes are on the disk.
pub(super) fn keep_private(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(parent) = path.parent() {
        make_private_folder(parent)?;
    }
    let draft = path.with_extension(format!("draft-{}", std::process::id()));
    let _ = fs::remove_file(&draft);
    write_private(&draft, bytes)?;
    let linked = fs::hard_link(&draft, path);
    let _ = fs::remove_file(&draft);
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            // The file system has no hard links.
            write_private(path, bytes)
        }
        linked => linked,
    }
}

/// Makes a folder that only its owner can enter, if it does not exist.
pub(super) fn make_private_folder(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Makes a new file that only its owner can read.
pub(super) fn make_private_file(path: &Path) -> Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = make_private_file(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Whether nobody but its owner can read a file, as far as the system has owners.
#[cfg(unix)]
pub(super) fn is_private(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).map_or(0, |metadata| metadata.permissions().mode()).trailing_zeros() >= 6
}

#[cfg(not(unix))]
pub(super) fn is_private(_: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::{Read, Write};

    use super::SteadyFile;

    #[test]
    fn a_file_that_grows_while_it_is_read_is_changed_and_its_end_is_not_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("list.csv");
        fs::write(&path, "email\n").expect("written");
        let mut file = SteadyFile::open(&path).expect("it is there");
        assert!(!file.is_changed().expect("it is there"));
        let mut other = fs::OpenOptions::new().append(true).open(&path).expect("it is there");
        other.write_all(b"zoe@example.org\n").expect("written");
        let mut text = String::new();
        file.read_to_string(&mut text).expect("a text");
        assert_eq!(text, "email\n");
        assert!(file.is_changed().expect("it is there"));
    }
}
