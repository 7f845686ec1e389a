//! Many processes at once on one issue.

use super::slow;
use crate::press::Order;

/// Twenty calls at once for one issue reach each reader exactly once; answers how many were turned away.
fn crowd(readers: usize) -> usize {
    let press = Order::of(readers).connections(2).behaviour(slow(5)).open();
    let words = ["send", "today", "--yes"];
    let started: Vec<_> = (0..20).map(|_| press.start(&words)).collect();
    let ended: Vec<_> = started.into_iter().map(crate::press::Started::end).collect();
    for ran in &ended {
        assert!(matches!(ran.code, Some(0 | 75)), "{ran:?}");
    }
    assert!(ended.iter().any(|ran| ran.code == Some(0)), "{ended:?}");
    let last = press.send(&[]);
    assert_eq!((last.code, press.reached()), (Some(0), press.everyone()), "{last:?}");
    ended.iter().filter(|ran| ran.code == Some(75)).count()
}

#[test]
fn twenty_at_once_reach_each_reader_once() {
    let turned_away: usize = (0..3).map(|_| crowd(60)).sum();
    assert!(turned_away > 0, "none of them met another");
}

#[test]
#[ignore = "two thousand processes take some minutes"]
#[allow(clippy::print_stdout, reason = "it is run for its numbers")]
fn long_a_hundred_crowds_of_twenty() {
    let turned_away: usize = (0..100).map(|_| crowd(60)).sum();
    println!("overlap: 100 x 20 processes, each reader exactly once; {turned_away} turned away");
}
