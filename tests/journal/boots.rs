//! A journal in a file on another boot of the machine: what was claimed may have left, and what waits for the disk may not.

use std::path::Path;

use matinale::journal::{Journal, Recovered, Sqlite, State, SyncRecord, Takeover};
use matinale::publication::{InDoubtPolicy, SyncPolicy};
use rusqlite::Connection;

use super::{Sender, Store, accepted, at, ids, plan, reader};

/// A sender who has claimed five of eight readers, and has handed two over. The relay has taken one of them.
fn at_work(path: &Path, sync: SyncPolicy) -> Sender<Sqlite> {
    let mut journal = Sqlite::open(path, "morning").expect("a journal");
    let run = plan(&mut journal, 8);
    let mut alpha = Sender::new(journal, run, "alpha");
    let lock = alpha.journal.lock(super::ISSUE, &alpha.owner).expect("the lock");
    let takeover = Takeover { in_doubt: InDoubtPolicy::Hold, sync };
    alpha.journal.recover(&lock, run, takeover, at(0)).expect("recovered");
    assert_eq!(alpha.journal.sync_policy(run), sync);
    let claims = ids(&alpha.claim(5, 1));
    assert_eq!(alpha.hand_over(&claims[..2]).len(), 2);
    assert!(alpha.settle(claims[0], accepted()));
    alpha
}

/// The machine is started anew.
fn start_anew(path: &Path) {
    let file = Connection::open(path).expect("a database");
    let boot =
        "UPDATE runs SET boot = 'f0000000-0000-4000-8000-000000000000' WHERE boot IS NOT NULL";
    file.execute_batch(boot).expect("another boot");
}

#[test]
fn whoever_was_claimed_on_another_boot_is_in_doubt_and_counts_as_handed_over() {
    let store = super::InAFile::fresh();
    let path = store.0.path().join("journal.sqlite3");
    let alpha = at_work(&path, SyncPolicy::Claims);
    let run = alpha.run;
    drop(alpha);
    start_anew(&path);
    let mut beta = Sender::new(store.open(), run, "beta");
    assert_eq!(beta.journal.count_lost_claims(run).expect("an answer"), 3);
    // Until the run is taken over, they are read as what they will be.
    assert_eq!((beta.count(State::InDoubt), beta.count(State::Claimed)), (3, 0));
    assert_eq!((beta.listed(State::InDoubt).len(), beta.listed(State::Claimed).len()), (3, 0));
    let claimed = beta.journal.delivery(run, &reader(2).address).expect("an answer");
    let claimed = claimed.expect("a delivery");
    assert!(claimed.diagnostic.words.starts_with("the machine was started anew"), "{claimed:?}");
    let before = beta.journal.tally(run).expect("a tally").hand_overs();
    let recovered = beta.recover(InDoubtPolicy::Hold, at(5));
    assert_eq!(recovered, Recovered { freed: 0, in_doubt: 4, resent: 0 });
    assert_eq!(beta.journal.count_lost_claims(run).expect("an answer"), 0);
    assert_eq!(beta.journal.tally(run).expect("a tally").hand_overs(), before + 3);
    assert_eq!((beta.count(State::InDoubt), beta.count(State::Accepted)), (4, 1));
    let again = beta.journal.delivery(run, &reader(2).address).expect("an answer");
    let again = again.expect("a delivery");
    assert_eq!((again.state, &again.diagnostic), (State::InDoubt, &claimed.diagnostic));
    let history = beta.journal.history(again.id).expect("a history");
    assert_eq!((history[0].from, history[0].to), (State::Claimed, State::InDoubt));
    assert_eq!(beta.claim(9, 6).len(), 3, "the others go on");
}

#[test]
fn where_each_message_waits_for_the_disk_another_boot_changes_nothing() {
    let store = super::InAFile::fresh();
    let path = store.0.path().join("journal.sqlite3");
    let alpha = at_work(&path, SyncPolicy::Each);
    let run = alpha.run;
    drop(alpha);
    start_anew(&path);
    let mut beta = Sender::new(store.open(), run, "beta");
    assert_eq!(beta.journal.count_lost_claims(run).expect("an answer"), 0);
    let recovered = beta.recover(InDoubtPolicy::Hold, at(5));
    assert_eq!(recovered, Recovered { freed: 3, in_doubt: 1, resent: 0 });
}

#[test]
fn with_resend_whoever_was_claimed_on_another_boot_is_sent_to_again() {
    let store = super::InAFile::fresh();
    let path = store.0.path().join("journal.sqlite3");
    let alpha = at_work(&path, SyncPolicy::Claims);
    let run = alpha.run;
    drop(alpha);
    start_anew(&path);
    let mut beta = Sender::new(store.open(), run, "beta");
    let recovered = beta.recover(InDoubtPolicy::Resend, at(5));
    assert_eq!(recovered, Recovered { freed: 0, in_doubt: 0, resent: 4 });
    assert_eq!(beta.claim(9, 6).len(), 7);
}

/// A run that an earlier matinale was sending keeps no boot: each of its hand-overs is on the disk.
#[test]
fn a_run_that_keeps_no_boot_is_taken_over_as_after_a_kill() {
    let store = super::InAFile::fresh();
    let path = store.0.path().join("journal.sqlite3");
    let alpha = at_work(&path, SyncPolicy::Claims);
    let run = alpha.run;
    drop(alpha);
    let file = Connection::open(&path).expect("a database");
    file.execute_batch("UPDATE runs SET boot = NULL").expect("no boot");
    drop(file);
    let mut beta = Sender::new(store.open(), run, "beta");
    let recovered = beta.recover(InDoubtPolicy::Hold, at(5));
    assert_eq!(recovered, Recovered { freed: 3, in_doubt: 1, resent: 0 });
}
