//! Reads and writes the files of a publication, with bounds. No other file of the room opens files.

#![allow(clippy::disallowed_methods, reason = "this is where the room reads and writes files")]

use std::fs;
use std::io::{Error, ErrorKind, Read, Result, Write};
use std::path::Path;

/// Reads at most this many bytes of a file, and one more byte if the file has more.
pub(super) fn read_bounded(path: &Path, most: u64) -> Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(Error::new(ErrorKind::InvalidInput, "it is not a file"));
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a whole file. Refuses a larger one.
pub(super) fn read_whole(path: &Path, most: u64) -> Result<Vec<u8>> {
    let bytes = read_bounded(path, most)?;
    if bytes.len() as u64 > most {
        let cause = format!("it is larger than {} MiB", most >> 20);
        return Err(Error::new(ErrorKind::InvalidData, cause));
    }
    Ok(bytes)
}

/// Reads a file of any size as text.
pub(super) fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path)
}

/// Opens a file that is read piece by piece.
pub(super) fn open(path: &Path) -> Result<fs::File> {
    fs::File::open(path)
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
