//! A disk that has what was synced, and of everything else what chance leaves.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::trace::{FileEvent, TraceEntry, is_shared_memory};
use crate::chance::Chance;

/// What a disk writes as a whole, in bytes.
const SECTOR_BYTES: usize = 512;

/// The files below a folder.
#[derive(Debug, Default)]
pub(super) struct LossyDisk {
    files: BTreeMap<PathBuf, LossyFile>,
}

/// A file: what is on the disk, and what was written since.
#[derive(Debug, Default, Clone)]
struct LossyFile {
    /// What is on the disk. `None` if the file was made since.
    durable: Vec<u8>,
    /// Writes and truncations that were not synced, each with its place in the trace.
    pending: Vec<(usize, Change)>,
    /// The syncs under way, by their threads: each with its place in the trace.
    syncing: BTreeMap<u64, usize>,
}

#[derive(Debug, Clone)]
enum Change {
    Write { offset: usize, bytes: Vec<u8> },
    Truncate(usize),
}

/// What a failure leaves of the changes that were not synced.
#[derive(Debug, Clone, Copy)]
enum Leftover {
    Nothing,
    Everything,
    /// The first ones, so many of all sectors.
    Beginning(u64),
    /// Each sector with this chance, in percent.
    Sectors(u64),
}

impl LossyDisk {
    /// The disk with the files that are below a folder now, all of them synced.
    pub(super) fn of(folder: &Path) -> Self {
        let mut disk = Self::default();
        disk.read(folder);
        disk
    }

    fn read(&mut self, folder: &Path) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                self.read(&path);
            } else if !is_shared_memory(&path) {
                let durable = fs::read(&path).unwrap();
                self.files.insert(path, LossyFile { durable, ..LossyFile::default() });
            }
        }
    }

    /// Carries out what a trace says.
    pub(super) fn follow(&mut self, trace: Vec<TraceEntry>) {
        for (place, TraceEntry { path, thread, event }) in trace.into_iter().enumerate() {
            if is_shared_memory(&path) {
                continue;
            }
            match event {
                FileEvent::Rename(to) => {
                    let file = self.files.remove(&path).unwrap_or_default();
                    self.files.insert(to, file);
                }
                FileEvent::Link(to) => {
                    let file = self.files.get(&path).cloned().unwrap_or_default();
                    self.files.insert(to, file);
                }
                FileEvent::Unlink => {
                    self.files.remove(&path);
                }
                // A folder can be synced too. Renaming and deleting count as done at once.
                FileEvent::SyncBegins | FileEvent::SyncEnds if !self.files.contains_key(&path) => {}
                event => self.files.entry(path).or_default().follow(event, place, thread),
            }
        }
    }

    /// Leaves in the folder what is left after a power failure. Answers how many changes were lost as a whole or in part.
    pub(super) fn fail(self, folder: &Path, chance: &mut Chance) -> usize {
        self.remove_others(folder);
        let mut lost = 0;
        for (path, file) in self.files {
            let leftover = match chance.below(5) {
                0 => Leftover::Nothing,
                1 => Leftover::Everything,
                2 | 3 => Leftover::Beginning(chance.below(101)),
                _ => Leftover::Sectors(chance.below(101)),
            };
            if !matches!(leftover, Leftover::Everything) {
                lost += file.pending.len();
            }
            // A file that is there keeps the rights it has.
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file.fail(leftover, chance)).unwrap();
        }
        lost
    }

    /// Removes the files that are not on the disk.
    fn remove_others(&self, folder: &Path) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                self.remove_others(&path);
            } else if !self.files.contains_key(&path) {
                fs::remove_file(path).unwrap();
            }
        }
    }
}

impl LossyFile {
    fn follow(&mut self, event: FileEvent, place: usize, thread: u64) {
        match event {
            FileEvent::Write { offset, bytes } => {
                self.pending.push((place, Change::Write { offset, bytes }));
            }
            FileEvent::Truncate(length) => self.pending.push((place, Change::Truncate(length))),
            FileEvent::SyncBegins => {
                self.syncing.insert(thread, place);
            }
            FileEvent::SyncEnds => {
                let Some(began) = self.syncing.remove(&thread) else { return };
                let later = self.pending.partition_point(|(place, _)| *place < began);
                for (_, change) in self.pending.drain(..later) {
                    change.apply(&mut self.durable);
                }
            }
            FileEvent::Rename(_) | FileEvent::Link(_) | FileEvent::Unlink => {}
        }
    }

    /// The bytes after a failure.
    fn fail(self, leftover: Leftover, chance: &mut Chance) -> Vec<u8> {
        let mut bytes = self.durable;
        let sectors: Vec<_> =
            self.pending.into_iter().flat_map(|(_, change)| change.split()).collect();
        let all = sectors.len() as u64;
        for (place, sector) in (0..).zip(sectors) {
            let stays = match leftover {
                Leftover::Nothing => false,
                Leftover::Everything => true,
                Leftover::Beginning(percent) => place * 100 < all * percent,
                Leftover::Sectors(percent) => chance.below(100) < percent,
            };
            if stays {
                sector.apply(&mut bytes);
            }
        }
        bytes
    }
}

impl Change {
    fn apply(self, file: &mut Vec<u8>) {
        match self {
            Self::Truncate(length) => file.resize(length, 0),
            Self::Write { offset, bytes } => {
                let end = offset + bytes.len();
                if file.len() < end {
                    file.resize(end, 0);
                }
                file[offset..end].copy_from_slice(&bytes);
            }
        }
    }

    /// The changes of single sectors that it consists of.
    fn split(self) -> Vec<Self> {
        let Self::Write { offset, bytes } = self else { return vec![self] };
        let (mut sectors, mut at, mut rest) = (Vec::new(), offset, &bytes[..]);
        while !rest.is_empty() {
            let (sector, behind) = rest.split_at(rest.len().min(SECTOR_BYTES - at % SECTOR_BYTES));
            sectors.push(Self::Write { offset: at, bytes: sector.to_vec() });
            at += sector.len();
            rest = behind;
        }
        sectors
    }
}

#[cfg(test)]
mod tests {
    use super::{Chance, FileEvent, Leftover, LossyDisk, Path, TraceEntry};

    fn entry(thread: u64, event: FileEvent) -> TraceEntry {
        TraceEntry { path: "log".into(), thread, event }
    }

    fn write(offset: usize, letter: u8) -> FileEvent {
        FileEvent::Write { offset, bytes: vec![letter; 600] }
    }

    #[test]
    fn a_sync_keeps_what_was_written_before_it_began_and_nothing_else() {
        let mut disk = LossyDisk::default();
        disk.follow(vec![
            entry(1, write(0, b'a')),
            entry(2, FileEvent::SyncBegins),
            entry(1, write(600, b'b')),
            entry(2, FileEvent::SyncEnds),
            entry(2, FileEvent::SyncBegins),
            entry(1, write(1_200, b'c')),
        ]);
        let file = disk.files.remove(Path::new("log")).unwrap();
        let left = |leftover| file.clone().fail(leftover, &mut Chance::new(1));
        assert_eq!(left(Leftover::Nothing), vec![b'a'; 600]);
        assert_eq!(left(Leftover::Everything).len(), 1_800);
        let torn = left(Leftover::Beginning(50));
        assert!(torn.len() > 600 && torn.len() < 1_800, "{}", torn.len());
        assert_eq!(torn[600], b'b');
    }
}
