//! The names of files, and what is in a folder.

use std::fs;
use std::path::{Path, PathBuf};

use crate::issue::IssueName;

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

/// The path of a file that stands beside an issue's file and has a word in its name, such as `receipt`: in the folder
/// of an issue that has one, the word is the whole name.
pub(super) fn place_beside(issue: &Path, name: IssueName, word: &str) -> PathBuf {
    let name = match issue.file_name() {
        Some(file) if file == "issue.toml" => format!("{word}.toml"),
        _ => format!("{name}.{word}.toml"),
    };
    issue.with_file_name(name)
}
