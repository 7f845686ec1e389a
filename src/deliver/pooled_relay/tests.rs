//! When a relay is given up, and when its other workers are stopped.

use super::fixture::{lost, refused, slot};
use super::{CancellationToken, Circumstances, PooledRelay, WorkerEnd};
use crate::outcome::Phase;

/// A relay in its first pass with this many workers, and the token that stops them.
fn working(workers: usize) -> (PooledRelay, CancellationToken) {
    let mut relay = PooledRelay::new(slot());
    relay.begin_pass(&CancellationToken::new(), Circumstances::default());
    relay.workers = workers;
    let stop = relay.stop.clone();
    (relay, stop)
}

#[test]
fn a_worker_that_found_nothing_due_proves_nothing_whichever_ends_last() {
    let orders: [[fn() -> WorkerEnd; 3]; 3] = [
        [lost, || WorkerEnd::Idle, || WorkerEnd::Idle],
        [|| WorkerEnd::Idle, lost, || WorkerEnd::Idle],
        [|| WorkerEnd::Idle, || WorkerEnd::Idle, lost],
    ];
    for order in orders {
        let (mut relay, _) = working(3);
        for end in order {
            assert!(!relay.is_closed(), "a worker is left");
            relay.record_end(end());
        }
        assert!(relay.is_away(), "nobody got through");
    }
    let (mut untried, _) = working(1);
    untried.record_end(WorkerEnd::Idle);
    assert!(!untried.is_closed());
    assert!(untried.into_outcome().is_none(), "nothing is known of it");
}

#[test]
fn one_worker_that_served_keeps_a_relay_open_whichever_ends_last() {
    let orders: [[fn() -> WorkerEnd; 2]; 2] =
        [[lost, || WorkerEnd::Served], [|| WorkerEnd::Served, lost]];
    for order in orders {
        let (mut relay, stop) = working(2);
        for end in order {
            relay.record_end(end());
        }
        assert!(!stop.is_cancelled());
        let outcome = relay.into_outcome().expect("a worker failed");
        assert!(!outcome.is_closed && outcome.relay == "127.0.0.1:25", "{outcome:?}");
    }
}

#[test]
fn a_fault_that_meets_every_conversation_stops_the_others_and_no_other_fault_does() {
    let (mut relay, stop) = working(3);
    relay.record_end(lost());
    relay.record_end(refused(Phase::Greeting));
    assert!(!stop.is_cancelled() && !relay.is_closed());
    let (mut relay, stop) = working(3);
    relay.record_end(refused(Phase::Mail));
    assert!(stop.is_cancelled() && relay.is_closed() && !relay.is_away());
    assert_eq!(relay.free_connections(), 0);
}

#[test]
fn a_worker_that_was_stopped_does_not_close_a_relay_that_others_failed_at() {
    let run = CancellationToken::new();
    let mut relay = PooledRelay::new(slot());
    relay.begin_pass(&run, Circumstances::default());
    relay.workers = 2;
    relay.record_end(lost());
    run.cancel();
    relay.record_end(WorkerEnd::Idle);
    assert!(!relay.is_closed(), "it might have got through");
}

#[test]
fn a_relay_that_was_away_is_called_again_after_a_wait() {
    let (mut relay, _) = working(1);
    relay.record_end(lost());
    assert_eq!((relay.is_away(), relay.free_connections()), (true, 0));
    relay.end_wait();
    assert_eq!((relay.is_closed(), relay.free_connections()), (false, 4));
}
