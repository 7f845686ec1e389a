//! The door to the disk: every file that the house writes is made here.
//!
//! No link is followed at the last step of a path. A file is made new, or replaces what is at its path by
//! a rename, so that whoever may write in the same folder cannot turn the bytes to another file.
//!
//! Looks up to: nothing.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{Error, ErrorKind, Read, Result, Write};
use std::path::{Path, PathBuf};

pub use self::file_identity::FileIdentity;
pub use self::spool::{ByteSpool, SpoolCursor};

mod file_identity;
mod spool;

/// Who can read a new file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Only its owner.
    Owner,
    /// Whoever the settings of the system (the umask) allow.
    Usual,
}

/// Makes a new file for writing.
///
/// # Errors
///
/// There is something at the path, a link too, or the folder takes no new file.
pub fn create_new(path: &Path, access: Access) -> Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    if access == Access::Owner {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _ = access;
    options.open(path)
}

/// Writes a new file. Refuses to replace one that exists.
///
/// # Errors
///
/// As for [`create_new`], and the disk is full.
pub fn write_new(path: &Path, text: &str) -> Result<()> {
    create_new(path, Access::Usual)?.write_all(text.as_bytes())
}

/// Puts a file at a path, and replaces what is there. A program that reads the path meanwhile, or after a
/// power failure, reads one of the two as a whole. `fill` writes the file, and syncs it if it must survive
/// a power failure. Answers the open file.
///
/// # Errors
///
/// The folder takes no new file, or `fill` fails. Nothing has changed in these cases.
pub fn put(
    path: &Path,
    access: Access,
    fill: impl FnOnce(&mut File) -> Result<()>,
) -> Result<File> {
    let beside = name_beside(path)?;
    // An earlier process with the same number may have left it behind.
    let _ = fs::remove_file(&beside);
    let mut fresh = create_new(&beside, access)?;
    let done = fill(&mut fresh).and_then(|()| fs::rename(&beside, path));
    if done.is_err() {
        let _ = fs::remove_file(&beside);
    }
    done?;
    sync_folder(path);
    Ok(fresh)
}

/// Writes a file. Replaces what is at the path.
///
/// # Errors
///
/// As for [`put`].
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    put(path, Access::Usual, |file| file.write_all(bytes)).map(drop)
}

/// Writes a file. Replaces what is at the path only if that is a file that begins with these bytes.
#[allow(
    clippy::disallowed_methods,
    reason = "what would be lost is looked at before it is replaced"
)]
///
/// # Errors
///
/// [`AlreadyExists`](ErrorKind::AlreadyExists) if something else is there. As for [`put`].
pub fn write_over(path: &Path, bytes: &[u8], beginning: &[u8]) -> Result<()> {
    let is_like = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => true,
        Err(error) => return Err(error),
        Ok(found) if !found.is_file() => false,
        Ok(_) => {
            let mut begins = Vec::new();
            File::open(path)?.take(beginning.len() as u64).read_to_end(&mut begins)?;
            begins == beginning
        }
    };
    if is_like { write(path, bytes) } else { Err(ErrorKind::AlreadyExists.into()) }
}

/// Writes a new file that only its owner can read. Refuses to replace one that exists. The file
/// appears only when all of its bytes are on the disk.
///
/// # Errors
///
/// There is something at the path, or the file or its folder cannot be made.
pub fn keep_private(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(parent) = path.parent() {
        make_private_folder(parent)?;
    }
    let draft = name_beside(path)?;
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

/// Opens a file that the house keeps for itself, for reading and writing. Makes it for its owner alone if
/// it does not exist. Its content stays.
///
/// # Errors
///
/// There is no file at the path but something else, such as a link, or the file cannot be opened.
pub fn open_own(path: &Path) -> Result<File> {
    match create_new(path, Access::Owner) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => open_kept(path),
        made => made,
    }
}

/// Makes a folder, and those above it, if they do not exist.
///
/// # Errors
///
/// A folder cannot be made.
pub fn make_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path)
}

/// Makes a folder that only its owner can enter, if it does not exist.
///
/// # Errors
///
/// The folder cannot be made.
pub fn make_private_folder(path: &Path) -> Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Refuses a path at which there is a link.
///
/// # Errors
///
/// It is a link.
pub fn refuse_link(path: &Path) -> Result<()> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => {
            Err(Error::new(ErrorKind::InvalidInput, "it is a link; name the file it leads to"))
        }
        _ => Ok(()),
    }
}

/// Opens a file that exists. The file that is opened is the one that was looked at: a link that was put
/// in its place meanwhile leads to another one.
fn open_kept(path: &Path) -> Result<File> {
    refuse_link(path)?;
    let seen = fs::symlink_metadata(path)?;
    let file = OpenOptions::new().read(true).write(true).open(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let opened = file.metadata()?;
        if (opened.dev(), opened.ino()) != (seen.dev(), seen.ino()) {
            return Err(Error::other("it was replaced meanwhile"));
        }
    }
    #[cfg(not(unix))]
    let _ = seen;
    Ok(file)
}

/// A name in the same folder for a file that is not finished. Another process uses another one.
fn name_beside(path: &Path) -> Result<PathBuf> {
    let Some(name) = path.file_name() else {
        return Err(Error::new(ErrorKind::InvalidInput, "it is not a file"));
    };
    let name = format!(".{}.{}~", name.to_string_lossy(), std::process::id());
    Ok(path.with_file_name(name))
}

fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = create_new(path, Access::Owner)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Writes a new name in a folder to the disk. Some systems cannot open folders; they write it later.
fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = OpenOptions::new().read(true).open(folder.unwrap_or(Path::new(".")));
    let _ = folder.and_then(|folder| folder.sync_all());
}

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_methods, reason = "a test makes the files it is about")]

    use std::fs;
    use std::io::Write;
    use std::os::unix::fs::symlink;
    use std::path::Path;

    use super::{Access, keep_private, name_beside, open_own, put, write, write_new};

    /// A folder with a file `victim`, and a link to it at `path` and at the name beside it.
    fn linked(folder: &Path) -> std::path::PathBuf {
        let (victim, path) = (folder.join("victim"), folder.join("path"));
        fs::write(&victim, "precious").expect("a file");
        symlink(&victim, &path).expect("a link");
        symlink(&victim, name_beside(&path).expect("a name")).expect("a link");
        path
    }

    #[test]
    fn no_writing_follows_a_link() {
        let writings: [fn(&Path) -> bool; 5] = [
            |path| write(path, b"new").is_ok(),
            |path| put(path, Access::Owner, |file| file.write_all(b"new")).is_ok(),
            |path| write_new(path, "new").is_err(),
            |path| keep_private(path, b"new").is_err(),
            |path| open_own(path).is_err(),
        ];
        for (number, writing) in writings.into_iter().enumerate() {
            let folder = tempfile::tempdir().expect("a folder");
            let path = linked(folder.path());
            assert!(writing(&path), "the writing of number {number}");
            let victim = fs::read_to_string(folder.path().join("victim")).expect("the file");
            assert_eq!(victim, "precious", "the writing of number {number}");
        }
    }

    #[test]
    fn what_is_put_replaces_what_was_there_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("path");
        write(&path, b"old").expect("written");
        put(&path, Access::Usual, |_| Err(std::io::Error::other("no"))).expect_err("it fails");
        assert_eq!(fs::read(&path).expect("the file"), b"old");
        write(&path, b"new").expect("written");
        assert_eq!(fs::read(&path).expect("the file"), b"new");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[test]
    fn a_file_of_ones_own_keeps_its_content() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lock");
        open_own(&path).expect("made").write_all(b"words").expect("written");
        open_own(&path).expect("opened");
        assert_eq!(fs::read(&path).expect("the file"), b"words");
    }
}
