//! What still has the address of a person who was erased.
//!
//! The house erases what it has written itself. In the publication's folder there may be files of others that have the
//! address: copies of the journal, kept messages, exports, comments. They are named, and left to a person.
//!
//! The files of the journal itself are not opened, because closing one would drop the locks that this process has on it
//! (a rule of POSIX).

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use memchr::memmem::Finder;

use super::files::{list_folder, resolve_links, shown};
use super::reading::{PathReach, SteadyFile};
use crate::address::Address;

/// How many bytes of a file are searched at a time.
const CHUNK_BYTES: usize = 1 << 20;

/// How many files are searched.
const MAX_FILES: usize = 50_000;

/// How many folders deep files are searched.
const MAX_DEPTH: usize = 16;

/// The folder in which git keeps what was committed. Its files are compressed, so nothing is found in them.
const GIT: &str = ".git";

/// What still has the address of a person, or may have.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remains {
    /// The files in the publication's folder that have the address, by their names.
    pub files: Vec<String>,
    /// How many files could not be searched, because they cannot be read or are too many.
    pub unread: u64,
    /// Whether the folder is kept in git, whose history may have the address.
    pub is_in_git: bool,
    /// Whether the journal is on a server, whose log and backups may have the address.
    pub is_on_server: bool,
}

/// What is searched, and what was found.
struct Search<'a> {
    folder: &'a Path,
    /// The spellings that are looked for, with the capitals of ASCII in lower case.
    spellings: [Finder<'a>; 2],
    /// The files of the journal.
    journal: Vec<PathBuf>,
    searched: usize,
    found: Remains,
}

/// What stands behind the name of a journal's file in the names of the files beside it.
const JOURNAL_ENDINGS: [&str; 5] = ["", "-wal", "-shm", "-journal", ".lock"];

/// Searches the files of a folder, and of the folders in it, for an address. Follows no link, and leaves the journal out,
/// if it is in a file.
pub(super) fn find_remains(folder: &Path, person: &Address, journal: Option<&Path>) -> Remains {
    let [key, written] = [person.key(), person.to_unicode().to_ascii_lowercase()];
    let spellings = [Finder::new(&key), Finder::new(&written)];
    let journal = journal.map(list_journal_files).unwrap_or_default();
    let mut search = Search { folder, spellings, journal, searched: 0, found: Remains::default() };
    search.search_folder(folder, 0);
    search.found.is_in_git = is_in_git(folder);
    search.found.files.sort();
    search.found
}

fn list_journal_files(journal: &Path) -> Vec<PathBuf> {
    let name = resolve_links(journal).into_os_string();
    let beside = JOURNAL_ENDINGS.map(|ending| {
        let mut file = name.clone();
        file.push(ending);
        PathBuf::from(file)
    });
    beside.to_vec()
}

fn is_in_git(folder: &Path) -> bool {
    resolve_links(folder).ancestors().any(|folder| folder.join(GIT).exists())
}

impl Search<'_> {
    fn search_folder(&mut self, folder: &Path, depth: usize) {
        for path in list_folder(folder) {
            let kind = fs::symlink_metadata(&path).map(|found| found.file_type());
            match kind {
                Ok(kind) if kind.is_dir() && path.file_name().is_some_and(|name| name == GIT) => {}
                Ok(kind) if kind.is_dir() && depth < MAX_DEPTH => {
                    self.search_folder(&path, depth + 1);
                }
                Ok(kind) if kind.is_dir() => self.found.unread += 1,
                Ok(kind) if kind.is_file() => self.search_file(&path),
                _ => {}
            }
        }
    }

    fn search_file(&mut self, path: &Path) {
        if self.journal.contains(&resolve_links(path)) {
            return;
        }
        self.searched += 1;
        if self.searched > MAX_FILES {
            self.found.unread += 1;
            return;
        }
        let opened = SteadyFile::open(path, PathReach::Inside(self.folder));
        match opened.and_then(|mut file| self.has_address(&mut file)) {
            Ok(true) => self.found.files.push(shown(self.folder, path)),
            Ok(false) => {}
            Err(_) => self.found.unread += 1,
        }
    }

    /// Whether the address is in a file, upper and lower case of ASCII being the same.
    fn has_address(&self, file: &mut SteadyFile) -> std::io::Result<bool> {
        let overlap = self.spellings.iter().map(|one| one.needle().len()).max().unwrap_or(1) - 1;
        let (mut window, mut kept) = (Vec::new(), 0);
        loop {
            window.drain(..window.len() - kept);
            let read = file.by_ref().take(CHUNK_BYTES as u64).read_to_end(&mut window)?;
            if read == 0 {
                return Ok(false);
            }
            window[kept..].make_ascii_lowercase();
            if self.spellings.iter().any(|one| one.find(&window).is_some()) {
                return Ok(true);
            }
            kept = overlap.min(window.len());
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_methods, reason = "a test makes the files it is about")]

    use std::fs;

    use super::{Address, CHUNK_BYTES, find_remains};

    #[test]
    fn an_address_is_found_in_any_case_at_any_place_of_a_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let person = Address::parse("Ines@Example.org").expect("an address");
        for (name, lead) in [("start", 0), ("edge", CHUNK_BYTES - 7), ("late", 3 * CHUNK_BYTES)] {
            let text = [vec![b'.'; lead], b"<INES@example.ORG>".to_vec()].concat();
            fs::write(folder.path().join(name), text).expect("written");
        }
        fs::write(folder.path().join("other"), "ines@example.com").expect("written");
        fs::write(folder.path().join("empty"), "").expect("written");
        let journal = folder.path().join("late");
        let found = |journal| find_remains(folder.path(), &person, journal).files;
        assert_eq!(found(None), ["edge", "late", "start"]);
        assert_eq!(found(Some(&*journal)), ["edge", "start"]);
        let person = Address::parse("ines@musée.example").expect("an address");
        for name in ["ascii", "written"] {
            let text =
                if name == "ascii" { person.key() } else { "INES@musée.example".to_owned() };
            fs::write(folder.path().join(name), text).expect("written");
        }
        assert_eq!(find_remains(folder.path(), &person, None).files, ["ascii", "written"]);
    }
}
