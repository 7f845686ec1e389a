//! A rehearsal, and what it leaves behind.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(clippy::print_stderr, reason = "a test that is left out says so")]
#![allow(clippy::disallowed_methods, reason = "what is in the folder is part of the answer")]

use std::fs;
use std::path::{Path, PathBuf};

use crate::harness::{Newsroom, wait_until};

/// The files in a folder and below it.
fn list_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            found.extend(list_files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// The folder for temporary files is that of the newsroom. A kill leaves what is in it at that moment.
#[test]
fn at_no_moment_is_there_a_file_that_a_killed_rehearsal_would_leave_with_its_readers() {
    let newsroom = Newsroom::sending_to(2_000);
    let before = list_files(&newsroom.path(""));
    let mut started = newsroom.start(["rehearse", "today"]);
    wait_until("the end", || {
        for path in list_files(&newsroom.path("")) {
            let bytes = fs::read(&path).unwrap_or_default();
            let names_readers = bytes.windows(12).any(|text| text == b"@example.org");
            assert!(before.contains(&path) || !names_readers, "{}", path.display());
        }
        started.has_ended()
    });
    let ran = started.end();
    assert!(ran.code == Some(0) && ran.out.contains("2000"), "{ran:?}");
    assert_eq!(list_files(&newsroom.path("")), before);
}

#[test]
fn a_process_without_threads_says_so() {
    let newsroom = Newsroom::sending_to(3);
    let Some(ran) = newsroom.run_with_few_threads(["rehearse", "today"]) else {
        eprintln!("left out: another user cannot run the program under test");
        return;
    };
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("the runtime: ") && ran.err.contains("ulimit -u"), "{ran:?}");
    let ran = newsroom.run_with_few_threads(["send", "today", "--yes"]).expect("as before");
    assert_eq!((ran.code, newsroom.messages().len()), (Some(2), 0), "{ran:?}");
    assert_eq!((newsroom.send(&[]).code, newsroom.messages().len()), (Some(0), 3));
}
