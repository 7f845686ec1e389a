//! SIGKILL at any moment.

use std::collections::{BTreeMap, BTreeSet};
use std::thread::sleep;
use std::time::Duration;

use serde_json::Value;

use super::slow;
use crate::chance::Chance;
use crate::harness::{Newsroom, message_id};

/// How a run with kills went.
#[derive(Debug, Default)]
pub(super) struct Toll {
    pub(super) kills: usize,
    /// Messages that stood on the wire after a kill, over all kills.
    pub(super) handed: usize,
    /// Who was in doubt after the last kill, or will be when the run goes on.
    doubted: usize,
}

/// Starts the run and kills it, again and again, until nothing of it is left to be sent.
pub(super) fn hound(newsroom: &Newsroom, connections: usize, seed: u64) -> Toll {
    let mut toll = Toll::default();
    let mut chance = Chance::new(seed);
    let mut left = newsroom.everyone().len() as u64;
    while left > 0 {
        let before = newsroom.messages().len();
        let started = newsroom.start(["send", "today", "--yes"]);
        if chance.below(4) == 0 {
            // While it reads, plans, locks, recovers or connects.
            sleep(Duration::from_millis(chance.below(120)));
        } else {
            let more = chance.below(left.min(40) + 1);
            newsroom.wait_for_messages(before + usize::try_from(more).unwrap());
            sleep(Duration::from_micros(chance.below(8_000)));
        }
        toll.kills += usize::from(started.kill());
        left = count(newsroom, connections, &mut toll);
    }
    toll
}

/// How many are still to be sent to; those on the wire are added to the toll.
fn count(newsroom: &Newsroom, connections: usize, toll: &mut Toll) -> u64 {
    let answer = newsroom.status();
    let Some(states) = answer["states"].as_object() else {
        // It was killed before it had planned anything.
        return newsroom.everyone().len() as u64;
    };
    let sum: u64 = states.values().filter_map(Value::as_u64).sum();
    assert_eq!(sum, answer["planned"].as_u64().unwrap(), "{answer}");
    let of = |state: &str| usize::try_from(states[state].as_u64().unwrap()).unwrap();
    assert!(of("handed") <= connections, "{answer}");
    let listed = answer["readers"].as_array().unwrap();
    assert_eq!(listed.len(), of("handed") + of("in_doubt"), "{answer}");
    let doubted = of("handed") + of("in_doubt");
    assert!(doubted <= toll.doubted + connections, "one kill, and {answer}");
    toll.handed += of("handed");
    toll.doubted = doubted;
    (of("due") + of("claimed")) as u64
}

/// Who is in doubt, as `status` lists them.
fn in_doubt(newsroom: &Newsroom) -> BTreeSet<String> {
    let status = newsroom.status();
    let readers = status["readers"].as_array().unwrap().iter();
    let doubted = readers.filter(|reader| reader["state"] == "in_doubt");
    let listed: BTreeSet<_> =
        doubted.map(|reader| reader["address"].as_str().unwrap().to_owned()).collect();
    assert_eq!(listed.len() as u64, status["states"]["in_doubt"].as_u64().unwrap());
    listed
}

/// Every Message-ID that each reader has got.
pub(super) fn copies(newsroom: &Newsroom) -> BTreeMap<String, Vec<String>> {
    let mut copies: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for message in newsroom.messages() {
        copies.entry(message.recipients[0].clone()).or_default().push(message_id(&message));
    }
    copies
}

/// Under `hold`: nobody has two, and whoever has none is listed. Answers how many are listed.
pub(crate) fn nobody_is_lost_nor_has_two(newsroom: &Newsroom) -> BTreeSet<String> {
    let doubted = in_doubt(newsroom);
    let copies = copies(newsroom);
    for reader in newsroom.everyone() {
        let got = copies.get(&reader).map_or(0, Vec::len);
        assert!(got <= 1, "{reader} has {got} messages");
        assert!(got == 1 || doubted.contains(&reader), "{reader} is lost");
    }
    doubted
}

/// After a resend: everyone has it, twice only who was in doubt, and then it is the same message.
pub(super) fn everyone_has_it(newsroom: &Newsroom, doubted: Option<&BTreeSet<String>>) -> usize {
    let copies = copies(newsroom);
    let mut twice = 0;
    for reader in newsroom.everyone() {
        let ids = copies.get(&reader).unwrap_or_else(|| panic!("{reader} is lost"));
        assert!(ids.iter().all(|id| *id == ids[0]), "{reader} has two different messages");
        if ids.len() > 1 {
            twice += 1;
            assert!(doubted.is_none_or(|doubted| doubted.contains(reader.as_str())), "{reader}");
        }
    }
    twice
}

/// Sends what is left where messages in doubt are sent again; to those who were in doubt three times only
/// on the editor's word. Answers how many they were.
pub(super) fn send_the_rest(newsroom: &Newsroom) -> usize {
    let ran = newsroom.send(&[]);
    let stuck = in_doubt(newsroom);
    assert_eq!(ran.code, Some(i32::from(!stuck.is_empty())), "{ran:?}");
    if !stuck.is_empty() {
        assert_eq!(newsroom.run(["resolve", "today", "--resend"]).code, Some(0));
        assert_eq!(newsroom.send(&[]).code, Some(0));
    }
    stuck.len()
}

/// A newsroom whose relay takes its time.
pub(super) fn slow_newsroom(readers: usize, connections: usize) -> Newsroom {
    Newsroom::sending_to(readers).connections(connections).relay(slow(4))
}

/// F25.
#[test]
fn killed_again_and_again_it_loses_nobody_and_writes_to_nobody_twice() {
    let newsroom = slow_newsroom(200, 8);
    let toll = hound(&newsroom, 8, 0x6d61_7469_6e61_6c65);
    assert!(toll.kills >= 4, "{toll:?}");
    let over = newsroom.send(&[]);
    let doubted = nobody_is_lost_nor_has_two(&newsroom);
    assert_eq!(doubted.len(), toll.doubted, "{toll:?}");
    assert_eq!(over.code, Some(i32::from(!doubted.is_empty())), "{over:?}");
    assert_eq!(newsroom.run(["resolve", "today", "--resend"]).code, Some(0));
    let resent = newsroom.send(&[]);
    assert_eq!(resent.code, Some(0), "{resent:?}");
    everyone_has_it(&newsroom, Some(&doubted));
    assert_eq!(newsroom.status()["states"]["accepted"], 200);
}

#[test]
fn who_was_in_doubt_can_be_counted_as_reached() {
    let newsroom = slow_newsroom(100, 4);
    let toll = hound(&newsroom, 4, 0x5eed);
    newsroom.send(&[]);
    let doubted = nobody_is_lost_nor_has_two(&newsroom);
    assert!(!doubted.is_empty(), "no kill met a message on the wire: {toll:?}");
    let before = newsroom.messages().len();
    assert_eq!(newsroom.run(["resolve", "today", "--assume-sent"]).code, Some(0));
    assert_eq!(newsroom.run(["status", "today"]).code, Some(0));
    assert_eq!((newsroom.send(&[]).code, newsroom.messages().len()), (Some(0), before));
}

#[test]
fn killed_again_and_again_with_resending_it_loses_nobody() {
    let newsroom = slow_newsroom(100, 4).more_settings("[delivery]\nin_doubt = \"resend\"");
    let toll = hound(&newsroom, 4, 0x1eaf);
    send_the_rest(&newsroom);
    let twice = everyone_has_it(&newsroom, None);
    assert!(twice <= toll.handed, "{twice} have two copies; {toll:?}");
    assert!(in_doubt(&newsroom).is_empty());
}
