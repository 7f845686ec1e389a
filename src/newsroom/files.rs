//! Writes the files of a publication.

#![allow(clippy::disallowed_methods, reason = "this is where the room writes files")]

use std::fs;
use std::io::{ErrorKind, Result, Write};
use std::path::{Path, PathBuf};

/// Opens a folder, to sync it.
pub(super) fn open(path: &Path) -> Result<fs::File> {
    fs::File::open(path)
}

/// The paths in a folder, in no order. None if the folder cannot be read.
pub(super) fn list_folder(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
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
