//! The trace that `unsynced.c` writes, read back.

use std::path::{Path, PathBuf};

/// Something that a program has done to a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum FileEvent {
    Write { offset: usize, bytes: Vec<u8> },
    Truncate(usize),
    SyncBegins,
    SyncEnds,
    Rename(PathBuf),
    Link(PathBuf),
    Unlink,
}

/// An event, with its file and the thread that did it.
#[derive(Debug)]
pub(super) struct TraceEntry {
    pub(super) path: PathBuf,
    pub(super) thread: u64,
    pub(super) event: FileEvent,
}

/// The numbers at the beginning of an entry.
const HEAD_NUMBERS: usize = 5;
const NUMBER_BYTES: usize = 8;

/// Reads a trace. An entry that was broken off by a kill was not carried out.
pub(super) fn read_trace(mut trace: &[u8]) -> Vec<TraceEntry> {
    let mut entries = Vec::new();
    while let Some((head, rest)) = trace.split_at_checked(HEAD_NUMBERS * NUMBER_BYTES) {
        let number = |place: usize| {
            let bytes = &head[place * NUMBER_BYTES..][..NUMBER_BYTES];
            u64::from_ne_bytes(bytes.try_into().unwrap())
        };
        let length = |place| usize::try_from(number(place)).unwrap();
        let Some((path, rest)) = rest.split_at_checked(length(1)) else { break };
        let Some((bytes, rest)) = rest.split_at_checked(length(2)) else { break };
        trace = rest;
        let text = |bytes: &[u8]| PathBuf::from(str::from_utf8(bytes).unwrap());
        let event = match number(0) {
            1 => FileEvent::Write { offset: length(3), bytes: bytes.to_vec() },
            2 => FileEvent::Truncate(length(3)),
            3 => FileEvent::SyncBegins,
            4 => FileEvent::SyncEnds,
            5 => FileEvent::Rename(text(bytes)),
            6 => FileEvent::Unlink,
            7 => FileEvent::Link(text(bytes)),
            other => panic!("an entry of the kind {other}"),
        };
        entries.push(TraceEntry { path: text(path), thread: number(4), event });
    }
    entries
}

/// Whether a file is only shared memory: SQLite makes it anew after each failure.
pub(super) fn is_shared_memory(path: &Path) -> bool {
    path.to_string_lossy().ends_with("-shm")
}
