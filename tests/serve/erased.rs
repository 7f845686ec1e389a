//! A reader who was erased while the page is open for all.

use std::fs;
use std::path::Path;

use super::{ONE_CLICK, Served, link_path, newsroom_with_mail, suppressed, unsubscribed};

/// Whether a file of the folder, or the log beside it, has this text.
pub(super) fn has_text(folder: &Path, text: &str) -> bool {
    fs::read_dir(folder).unwrap().flatten().any(|entry| {
        let bytes = fs::read(entry.path()).unwrap();
        bytes.windows(text.len()).any(|part| part == text.as_bytes())
    })
}

#[test]
fn an_open_page_keeps_no_bytes_of_who_was_erased_and_writes_none_at_their_late_click() {
    let newsroom = newsroom_with_mail(4);
    let served = Served::begin(&newsroom);
    served.post(&link_path(&newsroom, 1), ONE_CLICK).is(200);
    assert!(has_text(&newsroom.path("state"), "r001@example.org"));
    newsroom.run(["erase", "r001@example.org", "--yes"]).exits(0).answers("the suppression");
    assert!(newsroom.path("state/journal.sqlite3-wal").exists(), "the page has the journal open");
    assert!(!has_text(&newsroom.path("state"), "r001@example.org"));
    // The mail is still in their mailbox, and so are both of its buttons.
    let path = link_path(&newsroom, 1);
    served.open(&path).is(200);
    served.post(&path, ONE_CLICK).is(200);
    served.post(&path, "wish=return").is(200);
    served.post(&link_path(&newsroom, 2), ONE_CLICK).is(200);
    assert_eq!(suppressed(&newsroom), unsubscribed(&[2]));
    assert!(!has_text(&newsroom.path("state"), "r001@example.org"));
    let ran = served.end().exits(0);
    assert_eq!(ran.out.lines().filter(|line| line.ends_with("  left  r…@example.org")).count(), 2);
}
