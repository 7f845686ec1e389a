//! The door through which the room opens files for reading. It lets in regular files of a bounded size.
//!
//! A publication is a folder in git, and a branch of a stranger can hold anything there: a link to a file
//! of whoever checks it, a pipe without a writer, a file without an end. [`PathReach`] says how far a path may
//! lead.

#![allow(clippy::disallowed_methods, reason = "this is where the room reads files")]

use std::error::Error as CauseOfFailure;
use std::fs::{self, File};
use std::io::{Error, ErrorKind, Read, Result, Take};
use std::path::{Component, Path, PathBuf, absolute};
use std::time::SystemTime;

use thiserror::Error as ThisError;

/// How far the path of a file may lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PathReach<'a> {
    /// The file lies in this folder, also after every link on the way to it. The folder itself may be
    /// reached by a link.
    Inside(&'a Path),
    /// The file lies anywhere, because a person named it.
    Anywhere,
}

/// Why a file inside of the publication's folder is not opened.
#[derive(Debug, ThisError)]
#[error("it leads out of the publication's folder")]
struct LeadsOut;

/// A file that is read piece by piece, and that nobody may change meanwhile. Bytes that are added to it are
/// not read.
pub(super) struct SteadyFile {
    file: Take<File>,
    /// The length and the time of the last change when the file was opened.
    stamp: FileStamp,
}

/// What a change of a file's bytes changes as well.
#[derive(PartialEq, Eq)]
struct FileStamp {
    bytes: u64,
    written: Option<SystemTime>,
}

impl<'a> PathReach<'a> {
    /// The reach of a path that is written relative to a folder. A path that begins at the root of the
    /// system, or goes up from the folder, says in plain words that it leads out.
    pub(super) fn of_written(folder: &'a Path, name: &str) -> Self {
        if leads_out(Path::new(name)) { Self::Anywhere } else { Self::Inside(folder) }
    }

    /// The reach of a path that was typed, or was found in a folder. A path below the folder stays inside of
    /// it.
    pub(super) fn of_typed(folder: &'a Path, path: &Path) -> Self {
        let roots = [absolute(folder), fs::canonicalize(folder)];
        let path = absolute(path).unwrap_or_else(|_| path.to_owned());
        let mut inner = roots.iter().flatten().filter_map(|root| path.strip_prefix(root).ok());
        if inner.any(|inner| !leads_out(inner)) { Self::Inside(folder) } else { Self::Anywhere }
    }

    /// The path without links, if it leads no further than this.
    ///
    /// # Errors
    ///
    /// There is no such file, or it lies outside.
    pub(super) fn resolve(self, path: &Path) -> Result<PathBuf> {
        let real = fs::canonicalize(path)?;
        match self {
            Self::Inside(folder) if !real.starts_with(fs::canonicalize(folder)?) => {
                Err(Error::new(ErrorKind::PermissionDenied, LeadsOut))
            }
            Self::Inside(_) | Self::Anywhere => Ok(real),
        }
    }

    /// Refuses a path at which no file may be made, because its folder lies outside. A folder that does not
    /// exist yet lies where the one above it lies.
    pub(super) fn admit_folder_of(self, path: &Path) -> Result<()> {
        let above = path.ancestors().skip(1).map(|folder| self.resolve(folder));
        let is_missing = |found: &Result<PathBuf>| matches!(found, Err(error) if error.kind() == ErrorKind::NotFound);
        above.into_iter().find(|found| !is_missing(found)).map_or(Ok(()), |found| found.map(drop))
    }
}

/// Whether a file was not opened because its path leads out of the publication's folder.
pub(super) fn is_outside(error: &Error) -> bool {
    error.get_ref().is_some_and(<dyn CauseOfFailure + Send + Sync>::is::<LeadsOut>)
}

/// Whether the words of a path lead out of the folder that it is relative to.
fn leads_out(path: &Path) -> bool {
    path.components().any(|part| !matches!(part, Component::Normal(_) | Component::CurDir))
}

impl FileStamp {
    fn read(file: &File) -> Result<Self> {
        let metadata = file.metadata()?;
        Ok(Self { bytes: metadata.len(), written: metadata.modified().ok() })
    }
}

impl SteadyFile {
    /// Opens a file. Refuses what is no regular file, such as a folder or a pipe, and a file that lies
    /// further than its reach. The error says which.
    pub(super) fn open(path: &Path, reach: PathReach<'_>) -> Result<Self> {
        let real = reach.resolve(path)?;
        // To open a pipe would wait for a program at its other end.
        require_file(&fs::metadata(&real)?)?;
        let file = File::open(&real)?;
        require_file(&file.metadata()?)?;
        let stamp = FileStamp::read(&file)?;
        Ok(Self { file: file.take(stamp.bytes), stamp })
    }

    /// Whether the file has no byte.
    pub(super) const fn is_empty(&self) -> bool {
        self.stamp.bytes == 0
    }

    /// Refuses a file with more bytes than this.
    pub(super) fn require_at_most(&self, most: u64) -> Result<()> {
        refuse_larger(self.stamp.bytes, most)
    }

    /// Reads the whole file. Refuses a larger one.
    pub(super) fn read_whole(&mut self, most: u64) -> Result<Vec<u8>> {
        self.require_at_most(most)?;
        let mut bytes = Vec::new();
        self.file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Whether the file was changed since it was opened.
    pub(super) fn is_changed(&self) -> Result<bool> {
        Ok(FileStamp::read(self.file.get_ref())? != self.stamp)
    }

    /// Whether nobody but its owner can read the file, as far as the system has owners.
    pub(super) fn is_private(&self) -> Result<bool> {
        is_private(self.file.get_ref())
    }
}

impl Read for SteadyFile {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        self.file.read(buffer)
    }
}

#[cfg(unix)]
fn is_private(file: &File) -> Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(file.metadata()?.permissions().mode().trailing_zeros() >= 6)
}

#[cfg(not(unix))]
fn is_private(_: &File) -> Result<bool> {
    Ok(true)
}

/// Reads at most this many bytes of a file, and one more byte if the file has more.
pub(super) fn read_bounded(path: &Path, reach: PathReach<'_>, most: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    SteadyFile::open(path, reach)?.take(most + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a whole file. Refuses a larger one.
pub(super) fn read_whole(path: &Path, reach: PathReach<'_>, most: u64) -> Result<Vec<u8>> {
    SteadyFile::open(path, reach)?.read_whole(most)
}

/// Reads what a person named on the command line to its end: a file, or a pipe such as `/dev/stdin`.
/// Refuses more bytes than this.
pub(super) fn read_typed(path: &Path, most: u64) -> Result<Vec<u8>> {
    if fs::metadata(path)?.is_dir() {
        return Err(Error::new(ErrorKind::InvalidInput, "it is a folder"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    refuse_larger(bytes.len() as u64, most)?;
    Ok(bytes)
}

fn require_file(found: &fs::Metadata) -> Result<()> {
    if found.is_file() {
        return Ok(());
    }
    let what = if found.is_dir() { "it is a folder" } else { "it is not a file" };
    Err(Error::new(ErrorKind::InvalidInput, what))
}

fn refuse_larger(bytes: u64, most: u64) -> Result<()> {
    if bytes <= most {
        return Ok(());
    }
    let bound =
        if most < 1 << 20 { format!("{most} bytes") } else { format!("{} MiB", most >> 20) };
    Err(Error::new(ErrorKind::InvalidData, format!("it is larger than {bound}")))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::{Read, Write};
    use std::path::Path;

    use super::{PathReach, SteadyFile, read_whole};

    #[test]
    fn a_file_that_grows_while_it_is_read_is_changed_and_its_end_is_not_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("list.csv");
        fs::write(&path, "email\n").expect("written");
        let mut file = SteadyFile::open(&path, PathReach::Anywhere).expect("it is there");
        assert!(!file.is_changed().expect("it is there"));
        let mut other = fs::OpenOptions::new().append(true).open(&path).expect("it is there");
        other.write_all(b"zoe@example.org\n").expect("written");
        let mut text = String::new();
        file.read_to_string(&mut text).expect("a text");
        assert_eq!(text, "email\n");
        assert!(file.is_changed().expect("it is there"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_may_lead_to_the_folder_and_through_it_but_not_out_of_it() {
        use std::os::unix::fs::symlink;

        let outside = tempfile::tempdir().expect("a folder");
        let folder = outside.path().join("real");
        fs::create_dir_all(folder.join("issues")).expect("made");
        fs::write(outside.path().join("secret"), "x").expect("written");
        fs::write(folder.join("issues/a"), "y").expect("written");
        symlink("real", outside.path().join("here")).expect("linked");
        symlink("issues/a", folder.join("b")).expect("linked");
        symlink("../secret", folder.join("c")).expect("linked");
        symlink("..", folder.join("up")).expect("linked");
        let here = outside.path().join("here");
        let read = |name: &str| read_whole(&here.join(name), PathReach::Inside(&here), 10);
        assert_eq!(read("issues/a").expect("inside"), b"y");
        assert_eq!(read("b").expect("inside"), b"y");
        for name in ["c", "up/secret", "../secret"] {
            let cause = read(name).expect_err(name).to_string();
            assert!(cause.contains("leads out"), "{name}: {cause}");
        }
    }

    #[test]
    fn a_path_that_says_in_plain_words_that_it_leads_out_may_do_so() {
        let folder = Path::new("lavigie");
        let written = |name| PathReach::of_written(folder, name);
        assert_eq!(written("state/key"), PathReach::Inside(folder));
        assert_eq!(written("./state/key"), PathReach::Inside(folder));
        assert_eq!(written("../key"), PathReach::Anywhere);
        assert_eq!(written("/etc/key"), PathReach::Anywhere);
        let typed = |path| PathReach::of_typed(folder, Path::new(path));
        assert_eq!(typed("lavigie/issues/a.toml"), PathReach::Inside(folder));
        assert_eq!(typed("lavigie/../a.toml"), PathReach::Anywhere);
        assert_eq!(typed("other/a.toml"), PathReach::Anywhere);
    }
}
