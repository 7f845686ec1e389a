//! Watches the files of a publication, and counts the states that they have had.
//!
//! The system tells of changes. What it does not tell of, such as a change on the disk of another machine or of a folder that
//! was replaced as a whole, is found by a look at the two main files every second.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, SystemTime};

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Config, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// The file of the settings.
const SETTINGS: &str = "matinale.toml";

/// Folders of a publication in which nothing is written by hand. A dot hides others.
const MADE_FOLDERS: [&str; 5] = ["out", "schema", "state", "target", "node_modules"];

/// The one file of the folder `state` that the preview shows: what the last proof had.
const PROOFS: &str = "proofs.toml";

/// How long no change must come before a state counts as whole: an editing program saves in several steps.
const QUIET_TIME: Duration = Duration::from_millis(12);

/// How many changes in a row are taken together at most, so that a file that is written without end is shown too.
const MAX_JOINED_CHANGES: usize = 64;

/// The pause between two looks at the files.
const LOOK_PAUSE: Duration = Duration::from_secs(1);

/// The pause between two looks where the system does not tell of changes.
const POLL_PAUSE: Duration = Duration::from_millis(400);

/// The files that are watched.
pub(super) struct WatchedFiles {
    /// The folder of the publication.
    pub(super) folder: PathBuf,
    /// The file of the issue. It can lie elsewhere.
    pub(super) issue: PathBuf,
}

/// What tells whether a file or a folder is another one than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct WatchedStamp {
    bytes: u64,
    written: Option<SystemTime>,
    /// The number of the file on its disk, where the system has one.
    inode: u64,
}

/// The watcher of a thread, and what it watches.
struct FileWatcher {
    files: WatchedFiles,
    /// What asks the system. `None` if the system does not tell of changes at all.
    system: Option<Box<dyn Watcher + Send>>,
    /// The folders that are watched, each with what it was then.
    folders: BTreeMap<PathBuf, Option<WatchedStamp>>,
    /// What the main files were at the last look.
    stamps: [Option<WatchedStamp>; 2],
}

impl WatchedFiles {
    /// Watches the files on a thread of its own, and counts `revisions` up when they have changed.
    ///
    /// # Errors
    ///
    /// The thread cannot be started.
    pub(super) fn watch(
        self,
        revisions: Arc<watch::Sender<u64>>,
        closing: CancellationToken,
    ) -> io::Result<()> {
        let (sender, changes) = channel();
        let told = move |event: notify::Result<Event>| {
            if !event.as_ref().is_ok_and(|event| !is_about_files(event)) {
                let _ = sender.send(());
            }
        };
        let mut watcher = FileWatcher {
            system: make_system_watcher(told),
            folders: BTreeMap::new(),
            stamps: self.stamp(),
            files: self,
        };
        watcher.watch_folders();
        let body = move || {
            while !closing.is_cancelled() {
                if watcher.wait_for_change(&changes) {
                    revisions.send_modify(|revision| *revision += 1);
                }
            }
        };
        thread::Builder::new().name("watcher".to_owned()).spawn(body).map(drop)
    }

    fn stamp(&self) -> [Option<WatchedStamp>; 2] {
        [WatchedStamp::read(&self.folder.join(SETTINGS)), WatchedStamp::read(&self.issue)]
    }

    /// The folders in which the files lie, each with whether the folders in it are watched too.
    fn list_folders(&self) -> Vec<(PathBuf, RecursiveMode)> {
        let mut folders = vec![(self.folder.clone(), RecursiveMode::NonRecursive)];
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let path = entry.path();
            if name == "state" {
                folders.push((path, RecursiveMode::NonRecursive));
            } else if !name.starts_with('.') && !MADE_FOLDERS.contains(&&*name) && path.is_dir() {
                folders.push((path, RecursiveMode::Recursive));
            }
        }
        if let Some(beside) = self.issue.parent().filter(|beside| !beside.starts_with(&self.folder))
        {
            folders.push((beside.to_owned(), RecursiveMode::NonRecursive));
        }
        folders
    }
}

impl FileWatcher {
    /// Waits for a change, but no longer than until the next look. Answers whether anything has changed.
    fn wait_for_change(&mut self, changes: &Receiver<()>) -> bool {
        let is_told = match changes.recv_timeout(LOOK_PAUSE) {
            Ok(()) => {
                let more = || changes.recv_timeout(QUIET_TIME).is_ok();
                let _ = (0..MAX_JOINED_CHANGES).take_while(|_| more()).count();
                true
            }
            Err(RecvTimeoutError::Timeout) => false,
            Err(RecvTimeoutError::Disconnected) => {
                thread::sleep(LOOK_PAUSE);
                false
            }
        };
        let is_other_folder = self.watch_folders();
        let stamps = self.files.stamp();
        let is_other_file = std::mem::replace(&mut self.stamps, stamps) != stamps;
        is_told || is_other_folder || is_other_file
    }

    /// Watches every folder that is not watched yet, or is another one than the one that is. Answers whether there was one
    /// after the first time.
    fn watch_folders(&mut self) -> bool {
        let is_first = self.folders.is_empty();
        let mut is_new = false;
        let listed = self.files.list_folders();
        self.folders.retain(|folder, _| listed.iter().any(|(path, _)| path == folder));
        for (folder, mode) in listed {
            let stamp = WatchedStamp::of_folder(&folder);
            if self.folders.get(&folder) == Some(&stamp) {
                continue;
            }
            if let Some(system) = &mut self.system {
                let _ = system.unwatch(&folder);
                let _ = system.watch(&folder, mode);
            }
            self.folders.insert(folder, stamp);
            is_new = true;
        }
        is_new && !is_first
    }
}

impl WatchedStamp {
    /// The stamp of a file. `None` if there is none.
    fn read(path: &Path) -> Option<Self> {
        let found = fs::metadata(path).ok()?;
        let bytes = if found.is_file() { found.len() } else { u64::MAX };
        Some(Self { bytes, written: found.modified().ok(), inode: read_inode(&found) })
    }

    /// The stamp of a folder, whatever is in it.
    fn of_folder(path: &Path) -> Option<Self> {
        let found = fs::metadata(path).ok()?;
        Some(Self { bytes: 0, written: None, inode: read_inode(&found) })
    }
}

#[cfg(unix)]
fn read_inode(found: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(found)
}

#[cfg(not(unix))]
const fn read_inode(_: &fs::Metadata) -> u64 {
    0
}

/// What asks the system for changes. Where the system does not tell of them, for it has too many to tell of, the files are
/// looked at again and again.
fn make_system_watcher(
    told: impl Fn(notify::Result<Event>) + Clone + Send + 'static,
) -> Option<Box<dyn Watcher + Send>> {
    if let Ok(watcher) = RecommendedWatcher::new(told.clone(), Config::default()) {
        return Some(Box::new(watcher));
    }
    let config = Config::default().with_poll_interval(POLL_PAUSE);
    Some(Box::new(PollWatcher::new(told, config).ok()?))
}

/// Whether an event is about files that the preview shows. Reading a file is no change of it.
fn is_about_files(event: &Event) -> bool {
    let is_change = match event.kind {
        EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
        _ => true,
    };
    is_change && (event.paths.is_empty() || event.paths.iter().any(|path| is_shown(path)))
}

/// Whether a file can be one that the preview shows: no file of an editing program, and of the state only the proofs.
fn is_shown(path: &Path) -> bool {
    let Some(name) = path.file_name().map(|name| name.to_string_lossy()) else { return false };
    let is_in_state = path.parent().is_some_and(|folder| folder.ends_with("state"));
    if is_in_state {
        return name == PROOFS;
    }
    !name.starts_with('.') && !name.ends_with('~') && !name.starts_with('#')
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::is_shown;

    #[test]
    fn files_of_editing_programs_and_of_the_state_are_no_change_of_the_issue() {
        for shown in
            ["issues/2025-02-11.toml", "issues/images/a.png", "matinale.toml", "state/proofs.toml"]
        {
            assert!(is_shown(Path::new(shown)), "{shown}");
        }
        for other in
            ["issues/.a.toml.swp", "issues/a.toml~", "issues/#a.toml#", "state/journal.sqlite3-wal"]
        {
            assert!(!is_shown(Path::new(other)), "{other}");
        }
    }
}
