//! Random relays: each answers by a program that a seed draws, and the calls of a morning must reach whoever
//! can be reached. `MATINALE_SOAK=17,102` plays the relays of these seeds alone, in the long form.

#![allow(clippy::print_stdout, reason = "it is run for its numbers")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(
    clippy::disallowed_methods,
    reason = "a morning has a clock, and its seed may be asked for"
)]

mod laws;
mod morning;
mod program;
mod wording;

use std::env;
use std::sync::Mutex;
use std::thread;

use self::laws::list_broken;
use self::morning::{Count, play};
use self::program::{Fate, Program};
use crate::harness::find_faketime;

/// How many relays play at the same time. Most of their time is waiting.
const AT_ONCE: usize = 8;

/// Plays the relays of these seeds, and prints what became of their readers.
fn soak(seeds: &[u64], readers: usize) {
    let Some(faketime) = find_faketime() else { return };
    let (left, played) = (Mutex::new(seeds.to_vec()), Mutex::new((Count::default(), Vec::new())));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some(seed) = left.lock().unwrap().pop() else { return };
                    let program = Program::draw(seed, readers);
                    let described = program.to_string();
                    // A call that hangs or panics is a broken law of this seed.
                    let morning =
                        thread::scope(|one| one.spawn(|| play(program, &faketime)).join().ok());
                    let broken =
                        morning.as_ref().map_or_else(|| vec!["a call failed".into()], list_broken);
                    let mut played = played.lock().unwrap();
                    if let Some(morning) = morning {
                        played.0.add(&morning);
                    }
                    if !broken.is_empty() {
                        let laws = broken.join("\n  ");
                        played.1.push(format!("seed {seed}: {described}\n  {laws}"));
                    }
                }
            });
        }
    });
    let (count, broken) = played.into_inner().unwrap();
    println!("soak: {} relays, {readers} readers each: {count}", seeds.len());
    assert!(broken.is_empty(), "{} relays:\n{}", broken.len(), broken.join("\n"));
}

#[test]
fn whoever_a_random_relay_can_reach_is_reached_once_and_nobody_is_blamed_for_it() {
    soak(&[0, 1, 2, 3, 4, 5, 6, 7], 120);
}

/// Two domains of one provider, which puts all of their readers off for an hour, come before a few others.
#[test]
fn readers_behind_domains_that_are_put_off_for_an_hour_are_asked_meanwhile() {
    let Some(faketime) = find_faketime() else { return };
    let put_off = "451 4.7.1 Temporarily deferred due to user complaints";
    let late = Fate::PutOff(5, "451 4.7.1 Greylisting in action, please come back later");
    let fates = (0..240).map(|number| {
        let (domain, fate) = match number % 12 {
            0..5 => ("large.example", Fate::PutOff(60, put_off)),
            5..10 => ("other.example", Fate::PutOff(60, put_off)),
            10 => ("late.example", late),
            _ => ("kind.example", Fate::Fine),
        };
        (format!("r{number:04}@{domain}"), fate)
    });
    let morning = play(Program::with_fates(fates.collect()), &faketime);
    let taken: Vec<_> = morning.calls.iter().map(|call| call.taken).collect();
    assert_eq!(taken[2], 40, "the others are reached meanwhile: {taken:?}");
    assert_eq!(list_broken(&morning), [""; 0]);
}

#[test]
#[ignore = "two hundred relays with two thousand readers each take half an hour"]
fn long_two_hundred_random_relays_reach_whoever_they_can_reach() {
    let named = env::var("MATINALE_SOAK").unwrap_or_default();
    let named: Vec<u64> = named.split(',').filter_map(|seed| seed.parse().ok()).collect();
    soak(&if named.is_empty() { (0..200).collect() } else { named }, 2_000);
}
