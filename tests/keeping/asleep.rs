//! A sender that stands still (SIGSTOP, a slow disk) and wakes up again. It keeps its run by a lock that no
//! time takes from it; so how long it sleeps makes no difference, and a second is as good as an hour.

use std::thread::sleep;
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};

use super::{listed, nobody_has_two_and_nobody_is_lost, slow};
use crate::harness::{Newsroom, Started};

/// Puts a sender to sleep, at a moment when it is not writing to the journal: there it would keep everyone
/// waiting.
fn put_to_sleep(newsroom: &Newsroom, sender: &Started) {
    for _ in 0..200 {
        sender.signal("STOP");
        sleep(Duration::from_millis(20));
        let mut journal = Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
        journal.busy_timeout(Duration::ZERO).unwrap();
        if journal.transaction_with_behavior(TransactionBehavior::Immediate).is_ok() {
            return;
        }
        sender.signal("CONT");
        sleep(Duration::from_millis(3));
    }
    panic!("it does nothing but write");
}

/// F34.
#[test]
fn nobody_takes_the_run_from_a_sleeping_sender_which_goes_on_when_it_wakes() {
    let newsroom = Newsroom::sending_to(40).connections(3).relay(slow(20));
    let asleep = newsroom.start(["send", "today", "--yes"]);
    newsroom.wait_for_messages(6);
    put_to_sleep(&newsroom, &asleep);
    for words in [&["send", "today", "--yes"][..], &["resolve", "today", "--resend"]] {
        let other = newsroom.run(words);
        assert_eq!(other.code, Some(75), "{other:?}");
        assert!(other.err.contains("another matinale is sending"), "{}", other.err);
    }
    sleep(Duration::from_secs(1));
    assert!(newsroom.messages().len() < 40, "it did not sleep");
    asleep.signal("CONT");
    let ran = asleep.end();
    assert_eq!((ran.code, newsroom.reached()), (Some(0), newsroom.everyone()), "{ran:?}");
}

/// F34.
#[test]
fn a_sender_that_lost_its_run_while_asleep_hands_over_nothing_more() {
    for moment in [2, 5, 9] {
        let newsroom = Newsroom::sending_to(40).connections(3).relay(slow(15));
        let asleep = newsroom.start(["send", "today", "--yes"]);
        newsroom.wait_for_messages(moment);
        put_to_sleep(&newsroom, &asleep);
        // Somebody takes it for dead, and its lock for a file that was left behind.
        std::fs::remove_file(newsroom.path("state/journal.sqlite3.lock")).unwrap();
        let other = newsroom.run(["send", "today", "--yes"]);
        assert!(matches!(other.code, Some(0 | 1)), "{other:?}");
        let doubted = listed(&newsroom, &["in_doubt"]);
        assert!(doubted.len() <= 3, "{doubted:?}");
        asleep.signal("CONT");
        let woken = asleep.end();
        assert_eq!(woken.code, Some(75), "{woken:?}");
        assert!(woken.err.contains("another matinale has taken the run over"), "{}", woken.err);
        nobody_has_two_and_nobody_is_lost(&newsroom);
        // Whoever was on its wire is settled by what it heard, or held. Whom it had not written to yet is due
        // again, and the next call reaches them; nobody is sent to twice.
        newsroom.run(["send", "today", "--yes"]);
        nobody_has_two_and_nobody_is_lost(&newsroom);
        let states = newsroom.status()["states"].clone();
        let (accepted, held) = (&states["accepted"], &states["in_doubt"]);
        assert_eq!(accepted.as_u64().unwrap() + held.as_u64().unwrap(), 40, "{states}");
    }
}
