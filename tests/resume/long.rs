//! The long harness: as many kills, stops and crowds as the promises were measured with.

#![allow(clippy::print_stdout, reason = "it is run for its numbers")]

use super::crowd::{rounds, stop_and_go};
use super::hands::{Kept, Toll, hound_with_hands};
use super::killed::{
    copies, everyone_has_it, hound, nobody_is_lost_nor_has_two, send_the_rest, slow_newsroom,
};
use crate::chance::Chance;

/// Under each policy.
const KILLS: usize = 2_000;
const STOPS: usize = 500;
const ROUNDS: usize = 100;
const HANDS_ROUNDS: u64 = 1_000;
const READERS: usize = 400;

/// What the kills of all rounds came to.
#[derive(Default)]
struct Count {
    kills: usize,
    readers: usize,
    handed: usize,
    /// Under hold: in doubt, and in truth not reached. Under resend: reached twice.
    other: usize,
    /// Under resend: in doubt three times, and sent to once more on the editor's word.
    stuck: usize,
}

#[test]
#[ignore = "two thousand kills take many minutes"]
fn long_two_thousand_kills_lose_nobody_and_write_to_nobody_twice() {
    let mut count = Count::default();
    for round in 0.. {
        let connections = 1 + round % 8;
        let newsroom = slow_newsroom(READERS, connections);
        let toll = hound(&newsroom, connections, round as u64);
        newsroom.send(&[]);
        let doubted = nobody_is_lost_nor_has_two(&newsroom);
        let copies = copies(&newsroom);
        count.kills += toll.kills;
        count.readers += READERS;
        count.handed += doubted.len();
        count.other += doubted.iter().filter(|reader| !copies.contains_key(*reader)).count();
        if count.kills >= KILLS {
            break;
        }
    }
    let Count { kills, readers, handed, other, .. } = count;
    println!(
        "hold: {kills} kills, {readers} readers on 1 to 8 lines: 0 lost, 0 written to twice, {handed} in \
         doubt, every one listed ({other} of them not reached)"
    );
}

#[test]
#[ignore = "two thousand kills take many minutes"]
fn long_two_thousand_kills_with_resending_lose_nobody() {
    let mut count = Count::default();
    for round in 0.. {
        let connections = 1 + round % 8;
        let newsroom =
            slow_newsroom(READERS, connections).more_settings("[delivery]\nin_doubt = \"resend\"");
        let toll = hound(&newsroom, connections, !(round as u64));
        count.stuck += send_the_rest(&newsroom);
        let twice = everyone_has_it(&newsroom, None);
        assert!(twice <= toll.handed, "{twice} have two copies; {toll:?}");
        count.kills += toll.kills;
        count.readers += READERS;
        count.handed += toll.handed;
        count.other += twice;
        if count.kills >= KILLS {
            break;
        }
    }
    let Count { kills, readers, handed, other, stuck } = count;
    println!(
        "resend: {kills} kills, {readers} readers on 1 to 8 lines: 0 lost, {other} written to twice (at \
         most {handed}), each with the same Message-ID; {stuck} waited for a person's word"
    );
}

#[test]
#[ignore = "five hundred stops take minutes"]
fn long_five_hundred_stops_leave_nobody_in_doubt() {
    let (mut stops, mut readers, mut chance) = (0, 0, Chance::new(500));
    for round in 0.. {
        let newsroom = slow_newsroom(READERS, 1 + round % 8);
        stops += stop_and_go(&newsroom, &mut chance);
        readers += READERS;
        assert_eq!(newsroom.reached(), newsroom.everyone());
        if stops >= STOPS {
            break;
        }
    }
    println!("stop: {stops} runs asked to stop, {readers} readers: each reached once, 0 in doubt");
}

#[test]
#[ignore = "a hundred rounds of twenty processes take minutes"]
fn long_a_hundred_times_twenty_senders_at_once_reach_each_reader_once() {
    let (sent, stood_back) = rounds(ROUNDS);
    println!(
        "crowd: {ROUNDS} issues, 20 processes each: each reader once; {sent} went through, {stood_back} \
         stood back with 75"
    );
}

#[test]
#[ignore = "a thousand rounds with kills take many minutes"]
fn long_a_thousand_rounds_with_hands_on_journal_and_receipt_write_to_nobody_twice_untold() {
    let mut toll = Toll::default();
    for round in 0..HANDS_ROUNDS {
        let kept = match round % 4 {
            0 => Kept::OnAServer,
            1 => Kept::OnAServerOfTwo,
            _ => Kept::InAFile,
        };
        hound_with_hands(round, kept, &mut toll);
    }
    let Toll { kills, hands, refused, doubted } = toll;
    println!(
        "hands: {HANDS_ROUNDS} rounds, {kills} kills, {hands} hands on journal or receipt, {refused} refused: \
         0 lost, 0 written to twice, {doubted} in doubt, every one listed"
    );
}
