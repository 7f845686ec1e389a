//! The names of files, and what is in a folder.

use std::fs;
use std::path::{Path, PathBuf};

/// The paths in a folder, in no order. None if the folder cannot be read.
pub(super) fn list_folder(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

/// A path with the links on the way to it resolved. One that leads nowhere stays as it is.
pub(super) fn resolve_links(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// A path as it is shown: relative to the publication's folder.
pub(super) fn shown(folder: &Path, path: &Path) -> String {
    path.strip_prefix(folder).unwrap_or(path).display().to_string()
}
