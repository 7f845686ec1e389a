//! A sender that stands still (SIGSTOP, a slow disk) and wakes up again. It keeps its run by a lock that no
//! time takes from it; so how long it sleeps makes no difference, and a second is as good as an hour.

use std::thread::sleep;
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};

use super::{listed, nobody_has_two_and_nobody_is_lost, slow, until};
use crate::press::{Order, Press, Started};

/// Puts a sender to sleep, at a moment when it is not writing to the journal: there it would keep everyone
/// waiting.
fn put_to_sleep(press: &Press, sender: &Started) {
    for _ in 0..200 {
        sender.signal("STOP");
        sleep(Duration::from_millis(20));
        let mut journal = Connection::open(press.path("state/journal.sqlite3")).unwrap();
        journal.busy_timeout(Duration::ZERO).unwrap();
        if journal.transaction_with_behavior(TransactionBehavior::Immediate).is_ok() {
            return;
        }
        sender.signal("CONT");
        sleep(Duration::from_millis(3));
    }
    panic!("it does nothing but write");
}

#[test]
fn nobody_takes_the_run_from_a_sleeping_sender_which_goes_on_when_it_wakes() {
    let press = Order::of(40).connections(3).behaviour(slow(20)).open();
    let asleep = press.start(&["send", "today", "--yes"]);
    until(&press, 6);
    put_to_sleep(&press, &asleep);
    for words in [&["send", "today", "--yes"][..], &["resolve", "today", "--resend"]] {
        let other = press.run(words);
        assert_eq!(other.code, Some(75), "{other:?}");
        assert!(other.err.contains("another matinale is sending"), "{}", other.err);
    }
    sleep(Duration::from_secs(1));
    assert!(press.messages().len() < 40, "it did not sleep");
    asleep.signal("CONT");
    let ran = asleep.end();
    assert_eq!((ran.code, press.reached()), (Some(0), press.everyone()), "{ran:?}");
}

#[test]
fn a_sender_that_lost_its_run_while_asleep_hands_over_nothing_more() {
    for moment in [2, 5, 9] {
        let press = Order::of(40).connections(3).behaviour(slow(15)).open();
        let asleep = press.start(&["send", "today", "--yes"]);
        until(&press, moment);
        put_to_sleep(&press, &asleep);
        // Somebody takes it for dead, and its lock for a file that was left behind.
        std::fs::remove_file(press.path("state/journal.sqlite3.lock")).unwrap();
        let other = press.run(&["send", "today", "--yes"]);
        assert!(matches!(other.code, Some(0 | 1)), "{other:?}");
        let doubted = listed(&press, &["in_doubt"]);
        assert!(doubted.len() <= 3, "{doubted:?}");
        asleep.signal("CONT");
        let woken = asleep.end();
        assert_eq!(woken.code, Some(75), "{woken:?}");
        assert!(woken.err.contains("another matinale has taken the run over"), "{}", woken.err);
        nobody_has_two_and_nobody_is_lost(&press);
        // Whoever was on its wire is settled by what it heard, or held; nobody is sent to again.
        let states = press.status()["states"].clone();
        let (accepted, held) = (&states["accepted"], &states["in_doubt"]);
        assert_eq!(accepted.as_u64().unwrap() + held.as_u64().unwrap(), 40, "{states}");
    }
}
