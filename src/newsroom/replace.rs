//! A file takes another one's place: whoever reads meanwhile reads the one or the other, whole, and so
//! does whoever reads after the lights went out.

use std::fs::{self, File, Metadata};
use std::io::{Error, ErrorKind, Result, Write};
use std::path::Path;

use super::files::{make_private_file, open, read_bounded};

/// Replaces the bytes of a file, which are to be the `old` ones still. Its permissions stay, and a link
/// to it goes on leading to it.
///
/// # Errors
///
/// A file that may not be written, one that holds other bytes by now, and a folder that takes no file.
/// Nothing has changed then.
pub(super) fn replace(path: &Path, old: &[u8], new: &[u8]) -> Result<()> {
    let path = fs::canonicalize(path)?;
    let like = fs::metadata(&path)?;
    if like.permissions().readonly() {
        return Err(Error::new(ErrorKind::PermissionDenied, "the file is read-only"));
    }
    // For nobody else to read at first: the old one may have been closed to others.
    put(&path, make_private_file, |file| {
        filled(file, new, &like)?;
        still(&path, old)
    })
}

/// Puts a file in the place of a path, whatever stood there: `begin` makes it beside, `fill` writes it,
/// down to the disk where it must outlast the lights.
///
/// # Errors
///
/// A folder that takes no file, and what `begin` and `fill` refuse. Nothing has changed then.
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
    // The name is on the disk with its folder. Where folders cannot be opened, it is soon.
    let _ = open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// Writes the bytes down, and who may read them.
fn filled(file: &mut File, bytes: &[u8], like: &Metadata) -> Result<()> {
    file.write_all(bytes)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let own = file.metadata()?;
        if (own.uid(), own.gid()) != (like.uid(), like.gid()) {
            // Only root gives a file away; whoever may write in the folder keeps theirs.
            let _ = fchown(&*file, Some(like.uid()), Some(like.gid()));
        }
    }
    file.set_permissions(like.permissions())?;
    file.sync_all()
}

fn still(path: &Path, old: &[u8]) -> Result<()> {
    if read_bounded(path, old.len() as u64)? == old {
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
