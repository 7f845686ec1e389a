//! Watches the files of a publication, and counts the states that they have had.
//!
//! The system tells of changes. What it does not tell of, such as a change on the disk of another machine or of a folder that
//! was replaced as a whole, is found by a look at the two main files every second.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, SystemTime};

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Config, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// The file of the settings.
const SETTINGS: &str = "matinale.toml";

/// Folders of a publication in which nothing is written by hand. A dot hides others.
const MADE_FOLDERS: [&str; 4] = ["out", "schema", "target", "node_modules"];

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
    /// Where changes are told.
    changed: Sender<()>,
    /// What asks the system, or looks at the files. `None` if neither can be.
    system: Option<ChangeSource>,
    /// The folders that are watched, each with what it was then.
    folders: BTreeMap<PathBuf, Option<WatchedStamp>>,
    /// What the main files were at the last look.
    stamps: [Option<WatchedStamp>; 2],
}

/// What tells of changes in the folders that are watched.
enum ChangeSource {
    /// The system does.
    System(RecommendedWatcher),
    /// The files are looked at again and again.
    Polling(PollWatcher),
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
        let system = ChangeSource::ask_system(&sender);
        let mut watcher = FileWatcher {
            system: system.or_else(|| ChangeSource::poll(&sender)),
            changed: sender,
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
            let watched = self.system.as_mut().map(|system| system.watch(&folder, mode));
            let is_refused = watched.is_some_and(|watched| watched.is_err_and(|e| !is_missing(&e)));
            if is_refused && matches!(self.system, Some(ChangeSource::System(_))) {
                // The system watches no more folders for this user, or may not read one of them.
                self.system = ChangeSource::poll(&self.changed);
                self.folders.clear();
                self.watch_folders();
                return true;
            }
            self.folders.insert(folder, stamp);
            is_new = true;
        }
        is_new && !is_first
    }
}

impl ChangeSource {
    /// `None` if the system does not tell of changes.
    fn ask_system(changed: &Sender<()>) -> Option<Self> {
        let watcher = RecommendedWatcher::new(tell_to(changed), Config::default());
        watcher.ok().map(Self::System)
    }

    /// `None` if no thread can be started for it.
    fn poll(changed: &Sender<()>) -> Option<Self> {
        // The moments that are compared otherwise are whole seconds: a second save within one would be missed.
        let config = Config::default().with_poll_interval(POLL_PAUSE).with_compare_contents(true);
        PollWatcher::new(tell_to(changed), config).ok().map(Self::Polling)
    }

    /// Watches a folder, anew if it is watched already.
    fn watch(&mut self, folder: &Path, mode: RecursiveMode) -> notify::Result<()> {
        let watcher: &mut dyn Watcher = match self {
            Self::System(watcher) => watcher,
            Self::Polling(watcher) => watcher,
        };
        // A folder that was not watched yet is no failure.
        let _ = watcher.unwatch(folder);
        watcher.watch(folder, mode)
    }
}

/// Whether a folder could not be watched because there is none by now. The next look finds that.
const fn is_missing(error: &notify::Error) -> bool {
    matches!(error.kind, notify::ErrorKind::PathNotFound)
}

/// What is done with each event: a change is told, and so is that events were lost.
fn tell_to(changed: &Sender<()>) -> impl Fn(notify::Result<Event>) + Send + 'static {
    let changed = changed.clone();
    move |event| {
        if event.as_ref().map_or(true, is_about_files) {
            let _ = changed.send(());
        }
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
    let is_made = MADE_FOLDERS.contains(&&*name);
    !is_made && !name.starts_with('.') && !name.ends_with('~') && !name.starts_with('#')
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
        for other in [
            "issues/.a.toml.swp",
            "issues/a.toml~",
            "issues/#a.toml#",
            "state/journal.sqlite3-wal",
            "out",
        ] {
            assert!(!is_shown(Path::new(other)), "{other}");
        }
    }
}
