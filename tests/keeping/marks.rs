//! What was sent is known whatever is lost: an older copy of the journal, a receipt that is missing or
//! spoilt, a journal that is deleted under a run.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::{listed, nobody_has_two_and_nobody_is_lost, slow};
use crate::harness::{Newsroom, Ran};

fn journal(newsroom: &Newsroom) -> PathBuf {
    newsroom.path("state/journal.sqlite3")
}

fn receipt(newsroom: &Newsroom) -> PathBuf {
    newsroom.path(&format!("issues/{}.receipt.toml", newsroom.today()))
}

/// A copy of the journal as it stands, also while a run writes to it.
pub(crate) fn copy_journal(newsroom: &Newsroom, to: &Path) {
    let _ = fs::remove_file(to);
    let copy = "VACUUM INTO ?1";
    Connection::open(journal(newsroom)).unwrap().execute(copy, [to.to_str().unwrap()]).unwrap();
}

/// Puts a copy of the journal back, as one should: without the log of the other one.
pub(crate) fn put_journal_back(newsroom: &Newsroom, from: &Path) {
    for beside in ["-wal", "-shm"] {
        let _ = fs::remove_file(newsroom.path(&format!("state/journal.sqlite3{beside}")));
    }
    fs::copy(from, journal(newsroom)).unwrap();
}

/// A run that was killed after so many messages, and a copy of its journal after half of them.
fn killed_after(messages: usize) -> (Newsroom, PathBuf) {
    let newsroom = Newsroom::sending_to(40).connections(2).relay(slow(10));
    let copy = newsroom.path("copy");
    let started = newsroom.start(["send", "today", "--yes"]);
    newsroom.wait_for_messages(messages / 2);
    copy_journal(&newsroom, &copy);
    newsroom.wait_for_messages(messages);
    assert!(started.kill(), "it had ended before");
    (newsroom, copy)
}

/// It is refused with these words, and nothing leaves.
#[track_caller]
fn refused(newsroom: &Newsroom, words: &[&str]) -> Ran {
    let before = newsroom.messages().len();
    let resolved = newsroom.run(["resolve", "today", "--resend"]);
    assert_eq!(resolved.code, Some(1), "{resolved:?}");
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, newsroom.messages().len()), (Some(1), before), "{ran:?}");
    for word in words {
        assert!(ran.err.contains(word), "{word:?} is not in {}", ran.err);
        assert!(resolved.err.contains(word), "{word:?} is not in {}", resolved.err);
    }
    ran
}

/// The run goes on, and everybody gets one message or is listed.
#[track_caller]
fn goes_on(newsroom: &Newsroom) {
    let ran = newsroom.send(&[]);
    let doubted = listed(newsroom, &["in_doubt"]).len();
    assert_eq!(ran.code, Some(i32::from(doubted > 0)), "{ran:?}");
    assert!(doubted <= 2, "one for each line: {ran:?}");
    nobody_has_two_and_nobody_is_lost(newsroom);
}

#[test]
fn an_older_copy_of_the_journal_is_refused_after_a_kill_until_the_latest_is_back() {
    let (newsroom, copy) = killed_after(12);
    let latest = newsroom.path("latest");
    copy_journal(&newsroom, &latest);
    put_journal_back(&newsroom, &copy);
    let resolve = format!("`matinale resolve {} --trust-journal`", newsroom.today());
    refused(
        &newsroom,
        &["the journal is older than the receipt", "latest copy of the journal", &resolve, "twice"],
    );
    put_journal_back(&newsroom, &latest);
    goes_on(&newsroom);
}

#[test]
fn whoever_trusts_an_older_copy_is_told_and_the_run_goes_on_from_it() {
    let (newsroom, copy) = killed_after(12);
    put_journal_back(&newsroom, &copy);
    refused(&newsroom, &["the journal is older"]);
    let trusted = newsroom.run(["resolve", "today", "--trust-journal"]);
    assert_eq!(trusted.code, Some(0), "{trusted:?}");
    assert!(trusted.out.contains("goes on"), "{trusted:?}");
    let ran = newsroom.send(&[]);
    assert!(matches!(ran.code, Some(0 | 1)), "{ran:?}");
    let mut reached = newsroom.reached();
    assert!(reached.len() > 40, "those whom the copy had forgotten have it twice");
    reached.dedup();
    let doubted = listed(&newsroom, &["in_doubt"]);
    assert!(newsroom.everyone().iter().all(|one| reached.contains(one) || doubted.contains(one)));
}

#[test]
fn a_receipt_that_is_spoilt_or_gone_is_refused_until_a_person_trusts_the_journal() {
    let (newsroom, _) = killed_after(8);
    let path = receipt(&newsroom);
    let whole = fs::read_to_string(&path).unwrap();
    let number = whole.lines().find_map(|line| line.strip_prefix("handed = \"")).unwrap();
    let number = number.split(' ').next().unwrap();
    let edited = whole.replace(&format!("\"{number} "), "\"1 ");
    let help = format!("`matinale resolve {} --trust-journal`", newsroom.today());
    let help = help.as_str();
    for (text, word) in [
        (format!("<<<<<<< HEAD\n{whole}=======\n{whole}>>>>>>> other\n"), "merged"),
        (whole[..whole.len() / 2].to_owned(), "cannot be read"),
        (String::new(), "cannot be read"),
        (edited, "edited or damaged"),
        (whole.replace("\nrun = \"", "\nrun = \"0"), "edited or damaged"),
    ] {
        fs::write(&path, text).unwrap();
        refused(&newsroom, &[word, "put the receipt back", help]);
    }
    fs::remove_file(&path).unwrap();
    refused(&newsroom, &["is gone", "put the receipt back", help]);
    fs::write(&path, &whole).unwrap();
    assert_eq!(newsroom.run(["resolve", "today", "--retry-refused"]).code, Some(0), "it is back");
    fs::remove_file(&path).unwrap();
    assert_eq!(newsroom.run(["resolve", "today", "--trust-journal"]).code, Some(0));
    goes_on(&newsroom);
}

#[test]
fn a_receipt_that_is_lost_after_its_run_is_written_again_by_the_next_call_and_holds_the_issue() {
    let newsroom = Newsroom::sending_to(3);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let path = receipt(&newsroom);
    let whole = fs::read_to_string(&path).unwrap();
    for spoilt in [None, Some(""), Some("<<<<<<< HEAD\n")] {
        fs::remove_file(&path).unwrap();
        if let Some(text) = spoilt {
            fs::write(&path, text).unwrap();
        }
        newsroom.run(["send", "today", "--dry-run"]).exits(0);
        assert_eq!(fs::read_to_string(&path).ok().as_deref(), spoilt, "a dry run wrote it");
        newsroom.send(&["--quiet"]).exits(0);
        assert_eq!(fs::read_to_string(&path).unwrap(), whole);
    }
    fs::remove_file(journal(&newsroom)).unwrap();
    assert_eq!((newsroom.send(&[]).code, newsroom.messages().len()), (Some(1), 3));
}

#[test]
fn a_receipt_of_another_run_is_known_for_what_it_is() {
    let other = Newsroom::sending_to(3);
    assert_eq!(other.send(&[]).code, Some(0));
    let (newsroom, _) = killed_after(8);
    fs::copy(receipt(&other), receipt(&newsroom)).unwrap();
    refused(&newsroom, &["is of another run", "--trust-journal"]);
}

#[test]
fn a_receipt_that_is_spoilt_or_deleted_under_a_run_is_written_anew() {
    let newsroom = Newsroom::sending_to(30).connections(2).relay(slow(10));
    let path = receipt(&newsroom);
    let started = newsroom.start(["send", "today", "--yes"]);
    newsroom.wait_for_messages(2);
    let older = fs::read(&path).unwrap();
    let hands: [&dyn Fn(); 3] = [
        &|| fs::remove_file(&path).unwrap(),
        &|| fs::write(&path, "<<<<<<< HEAD\n").unwrap(),
        &|| fs::write(&path, &older).unwrap(),
    ];
    for (hand, messages) in hands.into_iter().zip([5, 9, 13]) {
        newsroom.wait_for_messages(messages);
        hand();
    }
    newsroom.wait_for_messages(20);
    assert!(started.kill(), "it had ended before");
    goes_on(&newsroom);
}

#[test]
fn a_run_whose_receipt_cannot_be_written_any_more_stops_and_leaves_nobody_in_doubt() {
    let newsroom = Newsroom::sending_to(40).connections(2).relay(slow(10));
    let path = receipt(&newsroom);
    let started = newsroom.start(["send", "today", "--yes"]);
    newsroom.wait_for_messages(4);
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    let ran = started.end();
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("the receipt of the run cannot be written"), "{}", ran.err);
    assert!(newsroom.messages().len() < 40, "it did not stop");
    let states = newsroom.status()["states"].clone();
    assert_eq!(states["in_doubt"], 0, "{states}");
    assert_eq!(states["handed"], 0, "{states}");
    refused(&newsroom, &["cannot be read", "it is a folder", "--trust-journal"]);
    fs::remove_dir(&path).unwrap();
    assert_eq!(newsroom.run(["resolve", "today", "--trust-journal"]).code, Some(0));
    assert_eq!((newsroom.send(&[]).code, newsroom.reached()), (Some(0), newsroom.everyone()));
}

#[test]
fn a_journal_that_is_deleted_or_replaced_under_a_run_stops_it_with_a_word() {
    for hand in [
        (|newsroom: &Newsroom| fs::remove_dir_all(newsroom.path("state")).unwrap())
            as fn(&Newsroom),
        |newsroom| fs::remove_file(newsroom.path("state/journal.sqlite3-wal")).unwrap(),
        |newsroom| {
            let copy = newsroom.path("copy");
            copy_journal(newsroom, &copy);
            fs::rename(&copy, journal(newsroom)).unwrap();
        },
    ] {
        let newsroom = Newsroom::sending_to(40).connections(2).relay(slow(10));
        let started = newsroom.start(["send", "today", "--yes"]);
        newsroom.wait_for_messages(6);
        hand(&newsroom);
        let ran = started.end();
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.err.contains("was deleted, moved or replaced"), "{}", ran.err);
        assert!(newsroom.messages().len() < 40, "it did not stop");
        let on = newsroom.send(&[]);
        let mut reached = newsroom.reached();
        let taken = reached.len();
        reached.dedup();
        assert_eq!(reached.len(), taken, "somebody has two messages: {on:?}");
    }
}

/// Whoever may write in the folder of the issues, or beside the journal, cannot turn what is written there
/// to another file.
#[cfg(unix)]
#[test]
fn what_a_run_writes_follows_no_link() {
    use std::os::unix::fs::symlink;

    let newsroom = Newsroom::sending_to(3);
    let victim = newsroom.path("victim");
    fs::write(&victim, "precious\n").unwrap();
    fs::create_dir(newsroom.path("state")).unwrap();
    symlink(&victim, receipt(&newsroom)).unwrap();
    symlink(&victim, newsroom.path("state/journal.sqlite3.lock")).unwrap();
    let ran = newsroom.send(&[]);
    assert!(matches!(ran.code, Some(1 | 2)), "{ran:?}");
    fs::remove_file(receipt(&newsroom)).unwrap();
    let ran = newsroom.send(&[]);
    assert!(ran.code == Some(2) && ran.err.contains("it is a link"), "{ran:?}");
    fs::remove_file(newsroom.path("state/journal.sqlite3.lock")).unwrap();
    symlink(&victim, newsroom.path("elsewhere")).unwrap();
    fs::remove_file(journal(&newsroom)).unwrap();
    symlink(&victim, journal(&newsroom)).unwrap();
    let ran = newsroom.send(&[]);
    assert!(ran.code == Some(2) && ran.err.contains("it is a link"), "{ran:?}");
    fs::remove_file(journal(&newsroom)).unwrap();
    assert_eq!((newsroom.send(&[]).code, newsroom.messages().len()), (Some(0), 3));
    assert_eq!(newsroom.text("victim"), "precious\n");
}

#[test]
fn a_second_sender_is_told_on_which_machine_and_where_the_first_one_sends() {
    let newsroom = Newsroom::sending_to(40).connections(1).relay(slow(20));
    let started = newsroom.start(["send", "today", "--yes"]);
    newsroom.wait_for_messages(2);
    let second = newsroom.send(&[]);
    assert_eq!(second.code, Some(75), "{second:?}");
    let folder = newsroom.path("").canonicalize().unwrap();
    let place = format!(" in {} since ", folder.display());
    assert!(second.err.contains(" on ") && second.err.contains(&place), "{}", second.err);
    started.terminate();
    started.end();
}
