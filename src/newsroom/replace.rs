//! Replaces a file by another one. A program that reads the path meanwhile, or after a power
//! failure, reads one of the two as a whole.

use std::fs::{self, File, Metadata};
use std::io::{Error, ErrorKind, Result, Write};
use std::path::Path;

use super::files::{make_private_file, open};
use super::reading::{PathReach, read_bounded};

/// Replaces the bytes of a file, which must still be the `old` ones. The file keeps its
/// permissions. If the path is a link, the link stays, and its target is replaced.
///
/// # Errors
///
/// The file cannot be written, its bytes have changed, or the folder takes no new file. Nothing has
/// changed in these cases.
pub(super) fn replace(path: &Path, old: &[u8], new: &[u8]) -> Result<()> {
    let path = fs::canonicalize(path)?;
    let like = fs::metadata(&path)?;
    if like.permissions().readonly() {
        return Err(Error::new(ErrorKind::PermissionDenied, "the file is read-only"));
    }
    // Only the owner can read the new file at first, because the old file may be private.
    put(&path, make_private_file, |file| {
        filled(file, new, &like)?;
        still(&path, old)
    })
}

/// Puts a file at a path, and replaces what is there. `begin` makes the file under another name,
/// and `fill` writes it, and syncs it if it must survive a power failure.
///
/// # Errors
///
/// The folder takes no new file, or `begin` or `fill` fails. Nothing has changed in these cases.
pub(super) fn put(
    path: &Path,
    begin: impl FnOnce(&Path) -> Result<File>,
    fill: impl FnOnce(&mut File) -> Result<()>,
) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let Some(name) = path.file_name() else {
        return Err(Error::new(ErrorKind::InvalidInput, "it is not a file"));
    };
    let beside = folder.join(format!(".{}.{}~", name.to_string_lossy(), std::process::id()));
    let mut fresh = begin(&beside)?;
    let done = fill(&mut fresh).and_then(|()| fs::rename(&beside, path));
    if done.is_err() {
        let _ = fs::remove_file(&beside);
    }
    done?;
    // Syncing the folder writes the new name to the disk. Some systems cannot open folders; they
    // write it later.
    let _ = open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// Writes the bytes, and sets the permissions.
fn filled(file: &mut File, bytes: &[u8], like: &Metadata) -> Result<()> {
    file.write_all(bytes)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let own = file.metadata()?;
        if (own.uid(), own.gid()) != (like.uid(), like.gid()) {
            // Only root can give a file to another owner. Without root the file keeps its own.
            let _ = fchown(&*file, Some(like.uid()), Some(like.gid()));
        }
    }
    file.set_permissions(like.permissions())?;
    file.sync_all()
}

fn still(path: &Path, old: &[u8]) -> Result<()> {
    if read_bounded(path, PathReach::Anywhere, old.len() as u64)? == old {
        return Ok(());
    }
    Err(Error::other("the file was changed meanwhile; save it and try again"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_methods, reason = "a test makes the files it is about")]

    use std::fs;
    use std::path::Path;

    use super::replace;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder").flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_file_that_was_changed_meanwhile_stays_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.toml");
        fs::write(&path, "the editor's").expect("a file");
        let error = replace(&path, b"what was read", b"new").expect_err("it was changed");
        assert!(error.to_string().contains("changed meanwhile"), "{error}");
        assert_eq!(fs::read(&path).expect("the file"), b"the editor's");
        assert_eq!(names(folder.path()), ["a.toml"]);
        replace(&path, b"the editor's", b"new").expect("it is as it was read");
        assert_eq!(fs::read(&path).expect("the file"), b"new");
        assert_eq!(names(folder.path()), ["a.toml"]);
    }
}
