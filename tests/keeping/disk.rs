//! A disk that is full, may only be read, or fails.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{nobody_has_two_and_nobody_is_lost, slow};
use crate::harness::Newsroom;

const SEND: [&str; 3] = ["send", "today", "--yes"];

/// A small disk in memory, in place of a folder. Only root can hang one in.
struct Disk(PathBuf);

impl Disk {
    #[allow(clippy::print_stderr, reason = "a test that is left out says why")]
    fn at(path: PathBuf, kibibytes: usize) -> Option<Self> {
        fs::create_dir_all(&path).unwrap();
        let size = format!("size={kibibytes}k");
        let done = mount(&["-t", "tmpfs", "-o", &size, "tmpfs"], &path);
        if !done {
            eprintln!("left out: only root can mount a small disk (tmpfs) to fill");
        }
        done.then_some(Self(path))
    }

    /// Fills what room there is.
    fn fill(&self) {
        let mut ballast = fs::File::create(self.0.join("ballast")).unwrap();
        while ballast.write_all(&[7; 4096]).is_ok() {}
    }

    fn make_room(&self) {
        fs::remove_file(self.0.join("ballast")).unwrap();
    }

    fn read_only(&self, mode: &str) {
        assert!(mount(&["-o", &format!("remount,{mode}")], &self.0));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

fn mount(words: &[&str], path: &Path) -> bool {
    let done = Command::new("mount").args(words).arg(path).output();
    done.is_ok_and(|done| done.status.success())
}

fn held(newsroom: &Newsroom, code: i32, words: &str) {
    let before = newsroom.messages().len();
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, newsroom.messages().len()), (Some(code), before), "{ran:?}");
    assert!(ran.err.contains(words), "{words:?} is not in {}", ran.err);
}

/// F28.
#[test]
fn a_disk_that_is_full_from_the_start_lets_nothing_leave() {
    let newsroom = Newsroom::sending_to(30);
    let Some(disk) = Disk::at(newsroom.path("state"), 1024) else { return };
    assert_eq!(newsroom.run(["send", "today", "--dry-run"]).code, Some(0), "it makes the keys");
    disk.fill();
    let ran = newsroom.send(&[]);
    assert!(matches!(ran.code, Some(1 | 2)) && newsroom.reached().is_empty(), "{ran:?}");
    assert!(ran.err.contains("full"), "{}", ran.err);
    disk.make_room();
    let on = newsroom.send(&[]);
    assert_eq!((on.code, newsroom.reached()), (Some(0), newsroom.everyone()), "{on:?}");
}

/// F28.
#[test]
fn a_disk_that_fills_in_mid_run_stops_it_and_the_same_send_goes_on_when_there_is_room() {
    let newsroom = Newsroom::sending_to(60).connections(3).relay(slow(100));
    let Some(disk) = Disk::at(newsroom.path("state"), 2048) else { return };
    let started = newsroom.start(SEND);
    newsroom.wait_for_messages(8);
    started.while_stopped(|_| disk.fill());
    let ran = started.end();
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("the disk of the journal is full: make room"), "{}", ran.err);
    let taken = newsroom.messages().len();
    assert!(taken < 60, "it did not stop");
    held(&newsroom, 2, "full");
    disk.make_room();
    let on = newsroom.send(&[]);
    assert!(matches!(on.code, Some(0 | 1)), "{on:?}");
    nobody_has_two_and_nobody_is_lost(&newsroom);
    let states = newsroom.status()["states"].clone();
    assert!(states["in_doubt"].as_u64().unwrap() <= 3, "more than one for each line: {states}");
    assert_eq!(states["due"], 0, "{states}");
}

/// F28, F29.
#[test]
fn a_disk_that_refuses_to_grow_a_file_stops_the_run_as_well() {
    let newsroom = Newsroom::sending_to(60).connections(2).relay(slow(100));
    assert_eq!(newsroom.run(["send", "today", "--dry-run"]).code, Some(0), "it makes the keys");
    let ran = newsroom.start_under("-f 4", SEND).end();
    assert!(matches!(ran.code, Some(1 | 2)) && newsroom.messages().is_empty(), "{ran:?}");
    assert!(ran.err.contains("the journal"), "{}", ran.err);
    // From the eighth message on no file may grow. Signals of the limit are ignored.
    let started = newsroom.start_under("-f unlimited", SEND);
    newsroom.wait_for_messages(8);
    started.while_stopped(|started| started.limit_files_to(4096));
    let ran = started.end();
    assert!(ran.code == Some(1) && ran.err.contains("the journal"), "{ran:?}");
    assert!(newsroom.messages().len() < 60, "it did not stop");
    let on = newsroom.send(&[]);
    assert!(matches!(on.code, Some(0 | 1)), "{on:?}");
    nobody_has_two_and_nobody_is_lost(&newsroom);
    let states = newsroom.status()["states"].clone();
    assert!(states["in_doubt"].as_u64().unwrap() <= 2, "{states}");
}

/// F29.
#[test]
fn a_journal_that_may_only_be_read_starts_nothing() {
    let newsroom = Newsroom::sending_to(20).connections(1).relay(slow(20));
    let Some(disk) = Disk::at(newsroom.path("state"), 4096) else { return };
    assert_eq!(newsroom.run(["send", "today", "--dry-run"]).code, Some(0), "it makes the keys");
    disk.read_only("ro");
    held(&newsroom, 2, "writable");
    disk.read_only("rw");
    let started = newsroom.start(SEND);
    newsroom.wait_for_messages(2);
    started.terminate();
    assert_eq!(started.end().code, Some(75));
    disk.read_only("ro");
    held(&newsroom, 2, "read-only");
    disk.read_only("rw");
    let on = newsroom.send(&[]);
    assert_eq!((on.code, newsroom.reached()), (Some(0), newsroom.everyone()), "{on:?}");
}

#[test]
fn an_issue_whose_receipt_cannot_be_written_is_not_begun() {
    let newsroom = Newsroom::sending_to(5);
    let Some(disk) = Disk::at(newsroom.path("issues"), 64) else { return };
    newsroom.write_issue(newsroom.today(), "Les bateaux rentrent ce matin.");
    disk.read_only("ro");
    held(&newsroom, 2, "the receipt");
    disk.read_only("rw");
    let on = newsroom.send(&[]);
    assert_eq!((on.code, newsroom.reached()), (Some(0), newsroom.everyone()), "{on:?}");
}
