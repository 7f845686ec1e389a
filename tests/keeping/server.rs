//! A journal on a server, through the front door.

use std::fs;
use std::thread::sleep;
use std::time::Duration;

use super::{nobody_has_two_and_nobody_is_lost, slow};
use crate::harness::Newsroom;
use crate::server::{Between, Room, Server};

/// A publication whose journal is in a room; none where there is no server.
fn newsroom(readers: usize) -> Option<(Room, Newsroom)> {
    let room = Server::shared()?.room();
    let newsroom = Newsroom::sending_to(readers).relay(slow(4)).more_settings(&room.settings());
    Some((room, newsroom))
}

#[test]
fn a_run_is_killed_and_goes_on_and_status_says_how_it_stands() {
    let Some((_, newsroom)) = newsroom(40) else { return };
    let started = newsroom.start(["send", "today", "--yes"]);
    newsroom.wait_for_messages(8);
    assert!(started.kill(), "it had ended before");
    sleep(Duration::from_millis(50));
    nobody_has_two_and_nobody_is_lost(&newsroom);
    assert_eq!(newsroom.run(["status", "today"]).code, Some(75));
    let ran = newsroom.send(&[]);
    let reached = nobody_has_two_and_nobody_is_lost(&newsroom);
    let doubted = newsroom.status()["states"]["in_doubt"].as_u64().unwrap();
    assert!(doubted <= 2, "one for each line: {ran:?}");
    assert_eq!(ran.code, Some(i32::from(doubted > 0)), "{ran:?}");
    assert!(reached + 2 >= 40, "{reached}");
    let resolved = newsroom.run(["resolve", "today", "--assume-sent"]);
    assert_eq!((resolved.code, newsroom.run(["status", "today"]).code), (Some(0), Some(0)));
    let ran = newsroom.send(&[]);
    assert!(ran.code == Some(0) && ran.out.contains("nothing to do"), "{ran:?}");
    assert!(!newsroom.path("state/journal.sqlite3").exists(), "a file was made as well");
}

#[test]
fn a_server_that_goes_away_when_the_last_message_is_accepted_is_waited_for() {
    for said in ["AS had_before", "SET finished_at", "stopped_at"] {
        let Some(server) = Server::shared() else { return };
        let room = server.room();
        let between = Between::open(&room);
        let settings = room.by(between.port).settings();
        let newsroom = Newsroom::sending_to(3).connections(1).more_settings(&settings);
        between.cut_after("hand_overs + 1", said);
        newsroom.send(&[]).exits(0).answers("3 of 3 have it");
        assert!(between.has_cut(), "nobody said {said}");
        assert_eq!(newsroom.reached(), newsroom.everyone());
    }
}

#[test]
fn looking_makes_no_journal() {
    let Some((room, newsroom)) = newsroom(3) else { return };
    for command in [&["status", "today"][..], &["send", "today", "--dry-run"], &["check", "today"]]
    {
        assert_eq!(newsroom.run(command).code, Some(0), "{command:?}");
    }
    let tables = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()";
    assert!(room.look().query(tables, &[]).unwrap().is_empty(), "a table was made");
}

#[test]
fn a_second_sender_is_told_who_sends() {
    let Some((_, newsroom)) = newsroom(1_000) else { return };
    let started = newsroom.start(["send", "today", "--yes"]);
    newsroom.wait_for_messages(4);
    started.while_stopped(|_| {
        let second = newsroom.send(&[]);
        assert_eq!(second.code, Some(75), "{second:?}");
        let words =
            format!("another matinale is sending (the issue {}, process ", newsroom.today());
        assert!(second.err.contains(&words), "{}", second.err);
        assert!(second.err.contains("--join"), "{}", second.err);
    });
    assert_eq!(started.end().code, Some(0));
    assert_eq!(newsroom.reached(), newsroom.everyone());
}

#[test]
fn the_password_comes_from_the_environment_or_a_file_and_is_never_told() {
    let Some((server, _)) = Server::by_a_port() else { return };
    let room = server.room();
    let words = format!("ALTER ROLE {} PASSWORD 'open sesame'", room.name);
    server.keeper().batch_execute(&words).unwrap();
    let with = |key: &str| {
        let settings = format!("{}\n{key}", room.by(server.port()).settings());
        Newsroom::sending_to(3).more_settings(&settings)
    };
    for (key, cause) in [
        ("password_env = \"NO_PASSWORD\"", "the environment variable `NO_PASSWORD` is not set"),
        ("", "the journal's server refuses us (password missing)"),
        ("password_env = \"PATH\"", "password authentication failed"),
    ] {
        let newsroom = with(key);
        let path = std::env::var("PATH").unwrap();
        let ran = newsroom.run_with(["send", "today", "--yes"], &[("PATH", &path)]);
        assert_eq!((ran.code, newsroom.reached().len()), (Some(2), 0), "{ran:?}");
        assert!(ran.err.contains(cause), "{}", ran.err);
        assert!(!ran.err.contains(&path), "{}", ran.err);
    }
    let newsroom = with("password_env = \"ECHO_PASSWORD\"");
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, newsroom.reached()), (Some(0), newsroom.everyone()), "{ran:?}");
    let newsroom = with("password_file = \"journal.password\"");
    fs::write(newsroom.path("journal.password"), "open sesame\n").unwrap();
    let ran = newsroom.run(["status", "today"]);
    assert!(ran.code == Some(2) && ran.err.contains("can be read by others"), "{ran:?}");
}

#[test]
fn a_server_that_is_away_is_a_reason_to_come_back_later() {
    let settings = "[journal]\nurl = \"postgres://zoe@127.0.0.1:1/lavigie\"";
    let newsroom = Newsroom::sending_to(3).more_settings(settings);
    for command in [&["send", "today", "--yes"][..], &["status", "today"]] {
        let ran = newsroom.run(command);
        assert_eq!((ran.code, newsroom.reached().len()), (Some(75), 0), "{ran:?}");
        assert!(ran.err.contains("the journal's server is away (127.0.0.1:1: "), "{}", ran.err);
    }
    assert_eq!(newsroom.run(["check", "today"]).code, Some(0), "an issue is checked without it");
}
