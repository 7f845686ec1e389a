//! Corrections whose calls are killed at any moment: nobody who has the wrong version is lost, nobody gets one twice, and
//! nobody else gets one.

#![allow(clippy::print_stdout, reason = "it is run for its numbers")]

use std::thread::sleep;
use std::time::Duration;

use matinale::inbox::Behaviour;

use super::corrected::take_draft_out;
use super::late::newsrooms;
use crate::chance::Chance;
use crate::harness::{Newsroom, Reader};

/// How many readers have the wrong version.
const HOLDERS: usize = 30;

/// Begins a correction and sends it, each call killed at any moment and repeated. Answers how many calls were killed.
fn hound_one_correction(newsroom: &Newsroom, name: &str, hash: &str, chance: &mut Chance) -> usize {
    let mut killed = 0;
    let file = newsroom.path(&format!("issues/{name}.toml"));
    while !file.exists() {
        let started = newsroom.start(["correct", "today", "--version", hash, "--anyway"]);
        sleep(Duration::from_millis(chance.below(1_000)));
        killed += usize::from(started.kill());
    }
    take_draft_out(newsroom, name);
    loop {
        let started = newsroom.start(["send", name, "--yes", "--again"]);
        sleep(Duration::from_millis(chance.below(1_000)));
        if !started.kill() {
            return killed;
        }
        killed += 1;
    }
}

/// Corrects an issue again and again, until so many calls were killed.
fn hound_corrections(newsroom: &Newsroom, kills: usize, seed: u64) {
    let mut chance = Chance::new(seed);
    newsroom.send(&[]).exits(0);
    newsroom.write_issue(newsroom.today(), "Les bateaux rentrent ce soir.");
    newsroom.write_readers(&Reader::crowd(HOLDERS + 4));
    newsroom.send(&["--top-up", "--amend"]).exits(0);
    let hash = newsroom.status()["contents"][0]["hash"].as_str().unwrap().to_owned();
    let holders = newsroom.everyone()[..HOLDERS].to_vec();
    let (mut killed, mut doubted, mut round) = (0, 0, 0);
    while killed < kills {
        round += 1;
        let before = newsroom.messages().len();
        let number = if round == 1 { String::new() } else { format!("-{round}") };
        let name = format!("{}-correction{number}", newsroom.today());
        killed += hound_one_correction(newsroom, &name, &hash, &mut chance);
        newsroom.run(["send", &name, "--yes", "--again"]);
        let status = newsroom.run(["status", &name, "--json"]).json();
        let in_doubt: Vec<&str> = status["readers"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|reader| reader["state"] == "in_doubt")
            .map(|reader| reader["address"].as_str().unwrap())
            .collect();
        let messages = newsroom.messages();
        let got: Vec<&str> =
            messages[before..].iter().map(|one| one.recipients[0].as_str()).collect();
        for reader in &holders {
            let copies = got.iter().filter(|one| *one == reader).count();
            let is_doubted = in_doubt.contains(&reader.as_str());
            assert!(copies == 1 || copies == 0 && is_doubted, "{name}, {reader}: {copies}");
        }
        assert!(got.iter().all(|reader| holders.iter().any(|one| one == reader)), "{got:?}");
        doubted += in_doubt.len();
    }
    println!("{killed} kills, {round} corrections to {HOLDERS} readers, {doubted} in doubt");
}

fn slow(newsroom: Newsroom) -> Newsroom {
    let slow = Behaviour { delay: Duration::from_millis(10), ..Behaviour::default() };
    newsroom.connections(2).relay(slow)
}

#[test]
fn killed_again_and_again_it_corrects_each_holder_once() {
    for newsroom in newsrooms(HOLDERS) {
        hound_corrections(&slow(newsroom), 5, 0xc0de);
    }
}

#[test]
#[ignore = "takes minutes"]
fn long_killed_two_hundred_times_it_corrects_each_holder_once() {
    for newsroom in newsrooms(HOLDERS) {
        hound_corrections(&slow(newsroom), 200, 0xc0df);
    }
}

#[test]
fn a_version_that_is_being_sent_is_stopped_first_and_goes_on_until_it_is_corrected() {
    let slow = Behaviour { delay: Duration::from_millis(200), ..Behaviour::default() };
    let newsroom = Newsroom::sending_to(60).connections(1).relay(slow);
    let started = newsroom.start(["send", "today", "--yes"]);
    newsroom.wait_for_messages(3);
    let refused = newsroom.run(["correct", "today", "--anyway"]).exits(1);
    refused.tells("a process is sending content").tells("`matinale stop");
    newsroom.run(["stop", "today"]).exits(0);
    started.end();
    newsroom.run(["go", "today"]).exits(0);
    assert!(newsroom.messages().len() < 60, "the run was over before it was stopped");
    newsroom.send(&[]).exits(0);
    assert_eq!(
        newsroom.messages().len(),
        60,
        "a correction that was refused has withdrawn the version"
    );
}
