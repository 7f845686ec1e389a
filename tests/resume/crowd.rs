//! Many processes on one issue, and runs asked to stop again and again.

use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::Duration;

use super::killed::slow_newsroom;
use crate::chance::Chance;
use crate::harness::{Newsroom, Ran};

/// How many processes go for one issue.
const SENDERS: usize = 20;

/// So many rounds of twenty processes at once on one issue, on one to eight lines. Answers how many of
/// them sent, and how many stood back.
pub(super) fn rounds(count: usize) -> (usize, usize) {
    let (mut sent, mut stood_back) = (0, 0);
    for round in 0..count {
        let newsroom = slow_newsroom(60, 1 + round % 8);
        let words = ["send", "today", "--yes"];
        let started: Vec<_> = (0..SENDERS).map(|_| newsroom.start(words)).collect();
        let ended: Vec<Ran> = started.into_iter().map(crate::harness::Started::end).collect();
        for ran in &ended {
            assert!(matches!(ran.code, Some(0 | 75)), "{ran:?}");
        }
        let done = ended.iter().filter(|ran| ran.code == Some(0)).count();
        assert!(done > 0, "nobody sent: {ended:?}");
        (sent, stood_back) = (sent + done, stood_back + SENDERS - done);
        assert_eq!(newsroom.reached(), newsroom.everyone());
        assert_eq!((newsroom.send(&[]).code, newsroom.messages().len()), (Some(0), 60));
    }
    (sent, stood_back)
}

/// Starts the run and asks it to stop, again and again, until everyone has been sent to. Answers how often
/// it was stopped.
pub(super) fn stop_and_go(newsroom: &Newsroom, chance: &mut Chance) -> usize {
    let everyone = newsroom.everyone().len();
    let mut stops = 0;
    loop {
        let before = newsroom.messages().len();
        if before == everyone {
            return stops;
        }
        let started = newsroom.start(["send", "today", "--yes"]);
        let most = (everyone - before).min(20);
        newsroom.wait_for_messages(before + chance.within(1, most));
        sleep(Duration::from_micros(chance.below(8_000)));
        started.signal(chance.one_of(&["TERM", "INT", "HUP"]));
        let ran = started.end();
        assert!(matches!(ran.code, Some(0 | 75)), "{ran:?}");
        stops += usize::from(ran.code == Some(75));
        let status = newsroom.status();
        let counts: BTreeMap<String, u64> =
            serde_json::from_value(status["states"].clone()).unwrap();
        let taken = newsroom.messages().len() as u64;
        assert_eq!(counts["accepted"], taken, "{status}");
        assert_eq!(counts["due"], everyone as u64 - taken, "{status}");
    }
}

/// F32.
#[test]
fn twenty_senders_at_once_reach_each_reader_once() {
    let (sent, stood_back) = rounds(3);
    assert_eq!(sent + stood_back, 3 * SENDERS);
}

/// F26.
#[test]
fn asked_to_stop_again_and_again_it_leaves_nobody_in_doubt() {
    let newsroom = slow_newsroom(120, 3);
    assert!(stop_and_go(&newsroom, &mut Chance::new(7)) >= 4);
    assert_eq!(newsroom.reached(), newsroom.everyone());
}
