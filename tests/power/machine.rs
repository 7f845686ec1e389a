//! A machine whose power can fail.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;

use super::lossy_disk::LossyDisk;
use super::trace::read_trace;
use crate::chance::Chance;
use crate::harness::{Newsroom, Ran, Started};

/// The machine that a newsroom's folder is on.
pub(super) struct Machine<'a> {
    newsroom: &'a Newsroom,
    /// The folder, without a link in its path.
    folder: PathBuf,
    /// What the machine has that is not on the newsroom's disk: the trace, and the identity of its boot.
    beside: TempDir,
    /// The disk as it was when the machine was started.
    disk: LossyDisk,
    boots: u64,
}

impl<'a> Machine<'a> {
    /// A machine that has just been started.
    pub(super) fn start(newsroom: &'a Newsroom) -> Self {
        let beside = tempfile::tempdir().unwrap();
        let folder = fs::canonicalize(newsroom.path("")).unwrap();
        let disk = LossyDisk::of(&folder);
        let mut machine = Self { newsroom, folder, beside, disk, boots: 0 };
        machine.begin_boot();
        machine
    }

    fn begin_boot(&mut self) {
        self.boots += 1;
        let boot = format!("5ff1e83c-2d43-4a3a-9e9b-{:012x}\n", self.boots);
        fs::write(self.beside.path().join("boot"), boot).unwrap();
        fs::write(self.beside.path().join("trace"), "").unwrap();
    }

    /// Starts a command on the machine.
    pub(super) fn start_command(&self, words: &[&str]) -> Started {
        let path = |name| self.beside.path().join(name).display().to_string();
        let library = library().display().to_string();
        self.newsroom.start_with(
            words,
            &[
                ("LD_PRELOAD", library),
                ("UNSYNCED_ROOT", self.folder.display().to_string()),
                ("UNSYNCED_TRACE", path("trace")),
                ("UNSYNCED_BOOT", path("boot")),
            ],
        )
    }

    /// Runs a command on the machine.
    pub(super) fn run(&self, words: &[&str]) -> Ran {
        self.start_command(words).end()
    }

    /// The power fails, and the machine is started anew. No command may be running. Answers how many writes are lost.
    pub(super) fn fail(&mut self, chance: &mut Chance) -> usize {
        let trace = fs::read(self.beside.path().join("trace")).unwrap();
        let mut disk = std::mem::take(&mut self.disk);
        disk.follow(read_trace(&trace));
        let lost = disk.fail(&self.folder, chance);
        self.disk = LossyDisk::of(&self.folder);
        self.begin_boot();
        lost
    }
}

/// The library that stands between the program and the disk.
fn library() -> &'static PathBuf {
    static BUILT: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, library) = BUILT.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("unsynced.so");
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/power/unsynced.c");
        let built = Command::new("cc")
            .args(["-shared", "-fPIC", "-O2", "-o"])
            .arg(&library)
            .args([source, "-ldl"])
            .status()
            .expect("a C compiler, which SQLite is built with too");
        assert!(built.success());
        (folder, library)
    });
    library
}
