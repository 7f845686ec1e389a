//! The events of `send --json`: one JSON object a line, each as `matinale schema events` has it.

use std::collections::BTreeSet;
use std::process::Command;
use std::time::Duration;

use matinale::inbox::{Behaviour, CutPoint};
use serde_json::{Value, json};

use crate::contract::contract;
use crate::harness::{Newsroom, Ran, Reader, Started, refuse_each, wait_until};

/// The names of events, without those that come as time goes by.
fn names(events: &[Value]) -> Vec<&str> {
    let names = events.iter().filter_map(|event| event["event"].as_str());
    names.filter(|name| *name != "progress").collect()
}

/// The events with this name.
fn named<'a>(events: &'a [Value], name: &str) -> Vec<&'a Value> {
    events.iter().filter(|event| event["event"] == name).collect()
}

/// No event before the end names a reader.
fn names_nobody(ran: &Ran) {
    let others = ran.out.lines().filter(|line| !line.contains("\"event\":\"ended\""));
    assert!(others.clone().count() > 0, "{ran}");
    for line in others {
        assert!(!line.contains('@') && !line.contains("example.org"), "{line}");
    }
}

fn slow(milliseconds: u64) -> Behaviour {
    Behaviour { delay: Duration::from_millis(milliseconds), ..Behaviour::default() }
}

#[test]
fn a_run_that_reaches_everybody_tells_each_message_once() {
    let newsroom = Newsroom::sending_to(12);
    let ran = newsroom.send(&["--json"]).exits(0);
    names_nobody(&ran);
    let events = ran.events();
    let told = names(&events);
    assert_eq!((told[0], told[told.len() - 1], told.len()), ("begun", "ended", 14), "{ran}");
    let deliveries: BTreeSet<_> =
        named(&events, "accepted").iter().map(|one| one["delivery"].to_string()).collect();
    assert_eq!(deliveries.len(), 12, "{ran}");
    let accepted = named(&events, "accepted");
    let paid = accepted.iter().filter(|one| one["edition"] == "paid").count();
    assert_eq!((paid, &accepted[0]["code"]), (6, &json!(250)), "{ran}");
    assert!(accepted[0]["relay"].as_str().is_some_and(|relay| relay.starts_with("127.0.0.1:")));
    assert_eq!((&events[0]["planned"], &events[0]["states"]["due"]), (&json!(12), &json!(12)));
    let progress = named(&events, "progress");
    let last = progress.last().expect("some progress");
    assert_eq!((&last["accepted"], &last["ended"]), (&json!(12), &json!(12)), "{ran}");
    for event in &events {
        assert_eq!(event["issue"], json!(newsroom.today().to_string()), "{event}");
    }
    assert!(!ran.err.contains("of 12"), "progress is told as events alone: {ran}");
    let again = newsroom.send(&["--json"]).exits(0).events();
    assert_eq!(names(&again), ["nothing_to_do"]);
}

#[test]
fn refusals_and_deferrals_say_what_the_relay_answered_and_name_nobody() {
    let refuse = vec![
        ("r001@example.org".to_owned(), "550 5.1.1 <r001@example.org> no such user".to_owned()),
        ("r002@example.org".to_owned(), "451 4.7.1 greylisted".to_owned()),
    ];
    let newsroom = Newsroom::sending_to(4).relay(refuse_each(refuse));
    let ran = newsroom.send(&["--json"]).exits(75);
    names_nobody(&ran);
    let events = ran.events();
    let mut told = names(&events);
    told.sort_unstable();
    assert_eq!(told, ["accepted", "accepted", "begun", "deferred", "ended", "refused"], "{ran}");
    let refused = named(&events, "refused")[0];
    let answer = [&refused["code"], &refused["enhanced"], &refused["refusal"]];
    assert_eq!(answer, [&json!(550), &json!("5.1.1"), &json!("dead")]);
    let deferred = named(&events, "deferred")[0];
    assert_eq!([&deferred["code"], &deferred["enhanced"]], [&json!(451), &json!("4.7.1")]);
    assert!(deferred["until"].as_str() > deferred["time"].as_str(), "{deferred}");
}

#[test]
fn a_connection_that_is_lost_behind_the_dot_leaves_one_reader_in_doubt() {
    let behaviour = Behaviour { cut: Some(CutPoint::AfterDot(3)), ..Behaviour::default() };
    let newsroom = Newsroom::sending_to(6).connections(1).relay(behaviour);
    let events = newsroom.send(&["--json"]).exits(1).events();
    assert_eq!((named(&events, "in_doubt").len(), named(&events, "accepted").len()), (1, 5));
}

#[test]
fn a_run_that_is_killed_leaves_whole_lines_and_the_next_one_begins_where_it_was() {
    let mut newsroom = Newsroom::sending_to(40).connections(2).relay(slow(60));
    let started = newsroom.start(["send", "today", "--yes", "--json"]);
    wait_until("two messages", || started.stdout().matches("\"accepted\"").count() > 2);
    started.signal("KILL");
    let killed = started.end();
    assert_eq!(killed.code, None, "{killed}");
    let before = killed.events();
    assert_eq!((named(&before, "begun").len(), named(&before, "ended").len()), (1, 0));
    let told = named(&before, "accepted").len();
    newsroom.other_relay(Behaviour::default());
    newsroom.run(["resolve", "today", "--assume-sent"]).exits(0);
    let after = newsroom.send(&["--json"]).exits(0).events();
    let known = after[0]["states"]["accepted"].as_u64().unwrap();
    assert!(known >= told as u64, "{known} of {told}");
    assert_eq!(known + named(&after, "accepted").len() as u64, 40);
}

#[test]
fn a_run_that_is_stopped_says_by_whom() {
    for (cause, code) in [("signal", 75), ("issue", 1)] {
        let newsroom = Newsroom::sending_to(200).connections(2).relay(slow(100));
        let started = newsroom.start(["send", "today", "--yes", "--json"]);
        newsroom.wait_for_messages(4);
        match cause {
            "signal" => started.terminate(),
            _ => drop(newsroom.run(["stop", "today", "--why", "a wrong link"]).exits(0)),
        }
        let ran = started.end().exits(code);
        names_nobody(&ran);
        let events = ran.events();
        let stopping = named(&events, "stopping");
        assert_eq!((stopping.len(), &stopping[0]["cause"]), (1, &json!(cause)), "{ran}");
        let ended = ran.ended();
        assert_eq!(ended["stopped"].is_null(), cause == "signal", "{ended}");
        let accepted = ended["states"]["accepted"].as_u64().unwrap();
        assert_eq!(named(&events, "accepted").len() as u64, accepted, "{ran}");
        assert!(!ran.err.contains("on the wire"), "the stop is told as an event alone: {ran}");
    }
}

/// Readers of these domains, one after the other, and a reply to each of the first one that repeats the address.
fn refused_by_name(domains: impl Iterator<Item = String>) -> (Vec<Reader>, Vec<(String, String)>) {
    let addresses: Vec<_> =
        domains.enumerate().map(|(n, domain)| format!("r{n:03}@{domain}")).collect();
    let refuse = addresses.iter().filter(|address| !address.ends_with("@kind.example"));
    let refuse =
        refuse.map(|address| (address.clone(), format!("550 5.7.26 <{address}> who are you?")));
    let refuse = refuse.collect();
    (addresses.into_iter().map(Reader::free).collect(), refuse)
}

#[test]
fn a_domain_that_is_held_and_a_relay_that_is_given_up_are_told_without_the_words_of_the_reply() {
    let held = (0..160).map(|n| ["strict.example", "kind.example"][n % 2].to_owned());
    let closed = (0..160).map(|n| format!("d{n}.example"));
    let cases = [("domain_held", refused_by_name(held)), ("relay_closed", refused_by_name(closed))];
    for (name, (readers, refuse)) in cases {
        let behaviour = refuse_each(refuse);
        let newsroom = Newsroom::sending_to(4).readers(readers).connections(1).relay(behaviour);
        let ran = newsroom.send(&["--json"]).exits(1);
        names_nobody(&ran);
        let events = ran.events();
        let told = *named(&events, name).first().unwrap_or_else(|| panic!("no {name}: {ran}"));
        assert_eq!([&told["code"], &told["enhanced"]], [&json!(550), &json!("5.7.26")], "{told}");
        assert!(!told["reason"].as_str().unwrap().contains("who are you"), "{told}");
    }
}

/// A run whose events go into a pipe that stays open and that nobody reads.
#[cfg(unix)]
fn start_unread(newsroom: &Newsroom) -> Started {
    let made = Command::new("mkfifo").arg(newsroom.path("events.fifo")).status();
    assert!(made.expect("mkfifo, of coreutils").success());
    newsroom.start_redirected("1<>events.fifo", ["send", "today", "--yes", "--json"])
}

#[cfg(unix)]
#[test]
fn a_run_whose_events_nobody_reads_reaches_everybody_and_ends() {
    let newsroom = Newsroom::sending_to(800);
    start_unread(&newsroom).end().exits(0);
    assert_eq!((newsroom.messages().len(), newsroom.count_in_state("accepted")), (800, 800));
}

#[cfg(unix)]
#[test]
fn a_signal_stops_a_run_whose_events_nobody_reads() {
    let newsroom = Newsroom::sending_to(3000).connections(2).relay(slow(5));
    let started = start_unread(&newsroom);
    newsroom.wait_for_messages(800);
    started.terminate();
    started.end().exits(75);
    let accepted = newsroom.count_in_state("accepted");
    assert!((800..3000).contains(&accepted), "{accepted}");
    assert_eq!(newsroom.count_in_state("in_doubt"), 0);
}

#[test]
fn a_relay_that_is_away_or_has_had_its_pace_is_named() {
    let newsroom = Newsroom::sending_to(2);
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    newsroom.write_settings(&format!("url = \"smtp://{nobody}\""));
    let events = newsroom.send(&["--json"]).exits(75).events();
    let closed = named(&events, "relay_closed");
    let told = (closed.len(), &closed[0]["relay"], &closed[0]["needs_person"]);
    assert_eq!(told, (1, &json!(nobody.to_string()), &json!(false)));

    let newsroom = Newsroom::sending_to(12).connections(4);
    let relay = contract(&newsroom, "pace = \"5/h\"");
    let ran = newsroom.send(&["--json"]).exits(75);
    let events = ran.events();
    let rests = named(&events, "relay_rests");
    assert_eq!((rests.len(), &rests[0]["relay"]), (1, &json!(relay.address.to_string())), "{ran}");
    assert_eq!(rests[0]["until"], ran.ended()["resting"][0]["until"]);
}

#[test]
fn a_run_that_waits_for_its_relay_says_until_when() {
    let newsroom = Newsroom::sending_to(8).connections(2);
    let relay = contract(&newsroom, "pace = \"5/h\"");
    let started = newsroom.start(["send", "today", "--yes", "--wait", "--json"]);
    wait_until("a wait", || started.stdout().contains("\"waits\""));
    started.signal("TERM");
    let events = started.end().exits(75).events();
    let waits = named(&events, "waits");
    assert_eq!((relay.count(), waits.len()), (5, 1), "{events:#?}");
    assert!(waits[0]["until"].as_str() > waits[0]["time"].as_str(), "{events:#?}");
}
