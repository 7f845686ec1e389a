//! What the benches work on: the repository's own publication, and its last issue, checked and printed.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use matinale::newsroom::{CheckedIssue, Newsroom, NoRandomness, Surroundings};
use matinale::smtp::Announcer;

/// Opens the repository's own publication.
pub(crate) fn open_newsroom() -> Newsroom {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    Newsroom::open(folder, fixed_surroundings()).expect("a publication")
}

/// Checks and prints the last issue.
pub(crate) fn check_last_issue(newsroom: &mut Newsroom) -> CheckedIssue {
    let file = newsroom.issue_file("2025-02-11").expect("the example's issue");
    newsroom.check_issue(&file).expect("an issue that can be read")
}

/// A machine that is the same at each run: one moment, no randomness, no environment.
fn fixed_surroundings() -> Surroundings {
    Surroundings {
        clock: Arc::new(|| Timestamp::UNIX_EPOCH),
        randomness: Arc::new(|_| Err(NoRandomness)),
        environment: Arc::new(|_| None),
        announcer: Announcer::new(|_| {}),
        scratch: env!("CARGO_TARGET_TMPDIR").into(),
        process: 1,
        machine: "press".to_owned(),
    }
}
