//! Issues that a person stops and lets go, from another process than the one that sends.

#![allow(clippy::disallowed_methods, reason = "the file of an issue is changed while it is sent")]

use std::time::Duration;

use matinale::inbox::Behaviour;

use super::slow;
use crate::harness::{Newsroom, Ran, Started, refuse_each, wait_until};
use crate::server::Server;

/// A newsroom whose relay takes so long that no run of it ends before it is stopped, its journal in a file.
fn in_a_file() -> Newsroom {
    Newsroom::sending_to(120).connections(3).relay(slow(400))
}

/// The same with its journal on a server. `None` where there is none.
fn on_a_server() -> Option<Newsroom> {
    let room = Server::shared()?.room();
    Some(in_a_file().more_settings(&room.settings()))
}

/// Both newsrooms, as far as they can be had.
fn every_newsroom() -> Vec<Newsroom> {
    [Some(in_a_file()), on_a_server()].into_iter().flatten().collect()
}

fn stop(newsroom: &Newsroom) -> Ran {
    let words = ["stop", "today", "--as", "Zoé", "--why", "the headline is wrong"];
    newsroom.run(words).exits(0)
}

/// Starts a run, and waits until some have the issue.
fn begin(newsroom: &Newsroom, more: &[&str]) -> Started {
    let started = newsroom.start([&["send", "today", "--yes"], more].concat());
    newsroom.wait_for_messages(10);
    started
}

/// That the run of `started` has ended for the stop, and nobody is in doubt. Answers how many have the issue.
fn ends_for_the_stop(newsroom: &Newsroom, started: Started) -> usize {
    let today = newsroom.today();
    let ran = started.end().exits(1);
    let told = ran.tells("by Zoé: the headline is wrong").omits("in doubt");
    told.tells(&format!("`matinale go {today}`"));
    let taken = newsroom.messages().len();
    let states = newsroom.status()["states"].clone();
    assert_eq!(states["accepted"], taken, "{states}");
    assert_eq!(states["due"], 120 - taken, "{states}");
    taken
}

/// That the issue is sent to everybody else, once it is let go.
fn goes_on(mut newsroom: Newsroom) {
    newsroom.other_relay(Behaviour::default());
    let waiting = newsroom.count_in_state("due");
    let go = newsroom.run(["go", "today"]).exits(0);
    go.answers("may be sent again; it was stopped at")
        .answers(&format!("{waiting} readers waiting"));
    newsroom.send(&[]).exits(0);
    assert_eq!(newsroom.reached(), newsroom.everyone());
}

#[test]
fn a_stop_ends_the_run_at_once_and_keeps_every_call_from_going_on() {
    for newsroom in every_newsroom() {
        let started = begin(&newsroom, &[]);
        let stopped = stop(&newsroom).answers("is stopped: the headline is wrong");
        stopped.answers("  its sender ").answers("of 120 have it");
        let taken = ends_for_the_stop(&newsroom, started);
        assert!(taken < 120, "nobody was left to be stopped");
        let one: &[&str] = &["--to", "r000@example.org"];
        for more in [&[][..], &["--quiet"], &["--top-up"], one, &["--late"], &["--dry-run"]] {
            newsroom.send(more).exits(1);
        }
        newsroom.send(&[]).exits(1).tells("was stopped at ").tells("by Zoé: the headline is wrong");
        newsroom.write_issue(newsroom.today(), "Un autre matin.");
        newsroom.send(&["--amend"]).exits(1).tells("was stopped at ");
        newsroom.write_issue(newsroom.today(), "Les bateaux rentrent ce matin.");
        assert_eq!(newsroom.messages().len(), taken, "a stopped issue was sent");
        assert!(newsroom.status()["last_call"].is_null(), "the stop says for itself why");
        goes_on(newsroom);
    }
}

#[test]
fn one_answer_names_every_step_from_a_stop_to_the_amended_issue() {
    let approvals = "[schedule]\napprovals = 1\n";
    let newsroom = in_a_file().more_settings(approvals);
    newsroom.run(["approve", "today", "--as", "Léa"]).exits(0);
    let started = begin(&newsroom, &[]);
    stop(&newsroom);
    started.end().exits(1);
    newsroom.write_issue(newsroom.today(), "Un autre matin.");
    let today = newsroom.today();
    let [go, approve] = ["go", "approve"].map(|word| format!("`matinale {word} {today}`"));
    let send = format!("`matinale send {today} --amend`");
    let all = format!("{go}, then {approve}, then {send}");
    newsroom.send(&[]).exits(1).in_one_line().tells(&all);
    newsroom.run(["status", "today"]).exits(1).in_one_line().answers(&all);
    let rest = format!("{approve}, then {send}");
    newsroom.run(["go", "today"]).exits(0).in_one_line().answers(&format!("{rest} goes on"));
    newsroom.send(&[]).exits(1).in_one_line().tells(&format!("or {rest}: readers not reached"));
    newsroom.send(&["--amend"]).exits(1).in_one_line().tells(&rest);
    newsroom.run(["status", "today"]).exits(1).in_one_line().answers(&format!("{rest} goes on"));
    newsroom.run(["approve", "today", "--as", "Léa"]).exits(0);
    newsroom.run(["status", "today"]).exits(1).omits("`matinale approve");
    newsroom.run(["stop", "today", "--as", "Zoé"]).exits(0);
    newsroom.run(["status", "today"]).in_one_line().answers(&format!("{go}, then {send}"));
}

#[test]
fn a_stop_is_shown_by_status_with_its_history() {
    let newsroom = in_a_file();
    newsroom.run(["stop", "today", "--as", "Anne"]).exits(0).answers("nobody has begun to send it");
    newsroom.run(["status", "today"]).exits(1).answers("  stopped at ").answers("by Anne\n");
    newsroom.run(["go", "today", "--as", "Max"]).exits(0).answers("` sends it");
    newsroom.run(["status", "today"]).exits(0).answers("let go at ").omits("`matinale go");
    let started = begin(&newsroom, &[]);
    stop(&newsroom);
    ends_for_the_stop(&newsroom, started);
    let today = newsroom.today();
    let status =
        newsroom.run(["status", "today"]).exits(1).answers("by Zoé: the headline is wrong");
    status
        .answers("by Max\n")
        .answers(&format!("    `matinale go {today}` lets it be sent again"))
        .omits("goes on until");
    let stops = newsroom.status()["stops"].clone();
    assert_eq!(stops[0]["by"], "Anne", "{stops}");
    assert_eq!(stops[0]["ended_by"], "Max", "{stops}");
    assert_eq!(stops[1]["why"], "the headline is wrong", "{stops}");
    assert!(stops[1]["ended_at"].is_null(), "{stops}");
    goes_on(newsroom);
}

#[test]
fn an_issue_that_nobody_has_begun_is_stopped_too() {
    for mut newsroom in every_newsroom() {
        newsroom.other_relay(Behaviour::default());
        stop(&newsroom);
        newsroom.send(&[]).exits(1).tells("by Zoé: the headline is wrong");
        assert_eq!(newsroom.messages().len(), 0);
        let again = newsroom.run(["stop", "today", "--as", "Max", "--json"]).exits(0).json();
        assert_eq!(again["was_stopped"], true, "{again}");
        assert_eq!((&again["stop"]["by"], &again["sender"]), (&"Zoé".into(), &"nobody".into()));
        newsroom.run(["go", "today"]).exits(0);
        newsroom.run(["go", "today"]).exits(0).answers("is not stopped: nothing to do");
        newsroom.send(&[]).exits(0);
        assert_eq!(newsroom.reached(), newsroom.everyone());
    }
}

#[test]
fn a_run_that_waits_for_readers_or_for_its_pace_is_stopped() {
    let refuse = vec![("r003@example.org".to_owned(), "451 4.7.1 greylisted".to_owned())];
    let deferring = refuse_each(refuse);
    let waiting = Newsroom::sending_to(12).relay(deferring);
    let resting = Newsroom::sending_to(12).relay_settings("pace = \"4/hour\"");
    let pausing = Newsroom::sending_to(12).relay_settings("pace = \"4/minute\"");
    for (newsroom, taken) in [(waiting, 11), (resting, 4), (pausing, 4)] {
        let started = newsroom.start(["send", "today", "--yes", "--wait"]);
        newsroom.wait_for_messages(taken);
        stop(&newsroom).answers("  its sender ");
        started.end().exits(1).tells("by Zoé: the headline is wrong");
        assert_eq!(newsroom.messages().len(), taken);
        let states = newsroom.status()["states"].clone();
        let open = states["due"].as_u64().unwrap() + states["deferred"].as_u64().unwrap();
        assert_eq!(open, 12 - taken as u64, "{states}");
    }
}

#[test]
fn a_sender_that_is_slow_to_end_is_told_and_finishes_its_messages() {
    let delay = Duration::from_secs(20);
    let newsroom =
        Newsroom::sending_to(6).connections(2).relay(Behaviour { delay, ..Behaviour::default() });
    let started = newsroom.start(["send", "today", "--yes"]);
    wait_until("messages on the wire", || newsroom.status()["states"]["handed"] == 2);
    stop(&newsroom).answers("its sender is still ending: ").answers("2 on the wire");
    started.end().exits(1).omits("in doubt");
    let states = newsroom.status()["states"].clone();
    assert_eq!((&states["accepted"], &states["due"]), (&2.into(), &4.into()), "{states}");
}

#[test]
fn an_issue_that_becomes_a_draft_stops_its_run() {
    let mut newsroom = Newsroom::sending_to(120).connections(1).relay(slow(200));
    let started = begin(&newsroom, &[]);
    let file = format!("issues/{}.toml", newsroom.today());
    let text = newsroom.text(&file);
    // An editor's program may leave half a file for a moment.
    std::fs::write(newsroom.path(&file), "title = \"Une").unwrap();
    let before = newsroom.messages().len();
    newsroom.wait_for_messages(before + 12);
    let path = newsroom.path(&file);
    let write = |words: &str| std::fs::write(&path, words).unwrap();
    write(&format!("draft = true\n{text}"));
    started.end().exits(1).tells("is a draft").tells("take `draft = true` out").omits("in doubt");
    let taken = newsroom.messages().len();
    assert!(taken < 120, "nobody was left to be stopped");
    assert_eq!(newsroom.count_in_state("accepted"), taken as u64);
    newsroom.send(&[]).exits(1).tells("is a draft");
    write(&text);
    newsroom.other_relay(Behaviour::default());
    newsroom.send(&[]).exits(0);
    assert_eq!(newsroom.reached(), newsroom.everyone());
}

#[test]
fn cron_tells_of_a_stop_once_and_of_the_next_one_again() {
    let newsroom = in_a_file();
    for _ in 0..2 {
        stop(&newsroom);
        let told = newsroom.send(&["--quiet"]).exits(1).tells("by Zoé: the headline is wrong");
        told.tells("`matinale go ");
        for _ in 0..2 {
            let silent = newsroom.send(&["--quiet"]).exits(1);
            assert!(silent.err.is_empty() && silent.out.is_empty(), "{silent}");
        }
        newsroom.run(["go", "today"]).exits(0);
    }
    let started = begin(&newsroom, &["--quiet"]);
    stop(&newsroom);
    started.end().exits(1).tells("by Zoé: the headline is wrong");
    let silent = newsroom.send(&["--quiet"]).exits(1);
    assert!(silent.err.is_empty(), "{silent}");
}

#[test]
fn words_that_are_no_line_and_issues_that_are_not_there_are_refused() {
    let newsroom = Newsroom::sending_to(2);
    for bad in ["", "two\nlines", "\u{1b}[2J", &"é".repeat(201)] {
        newsroom.run(["stop", "today", "--why", bad]).exits(2).tells("`--why` takes one line");
        newsroom.run(["go", "today", "--as", bad]).exits(2).tells("`--as` takes one line");
    }
    newsroom.run(["stop", "2031-01-01"]).exits(2).tells("there is no issue for 2031-01-01");
    newsroom.run(["stop", "now"]).exits(2).tells("`now` names no issue");
    assert!(newsroom.status()["run"].is_null());
    newsroom.send(&[]).exits(0);
}

#[test]
fn another_machine_stops_the_run_and_names_its_user() {
    let Some(newsroom) = on_a_server() else { return };
    let other = tempfile::tempdir().unwrap();
    for file in ["matinale.toml", "subscribers.toml"] {
        std::fs::copy(newsroom.path(file), other.path().join(file)).unwrap();
    }
    let started = begin(&newsroom, &[]);
    let folder = other.path().to_str().unwrap();
    let words = ["-C", folder, "stop", &newsroom.today().to_string()];
    let stopped = newsroom.run_with(words, &[("LOGNAME", "zoe")]).exits(0);
    stopped.answers("  its sender ");
    started.end().exits(1).tells("by zoe@");
    goes_on(newsroom);
}

#[test]
fn who_lets_an_issue_go_after_its_time_gives_the_run_its_time_anew() {
    let newsroom = Newsroom::sending_to(3).refusing("r001@example.org", "451 4.7.1 later");
    newsroom.send(&[]).exits(75);
    newsroom.run(["stop", "today"]).exits(0);
    let journal = rusqlite::Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    journal.execute("UPDATE runs SET started_at = started_at - 36000000", []).unwrap();
    newsroom.send(&["--quiet"]).exits(1).omits("half of the time");
    newsroom.run(["go", "today"]).exits(0).answers("goes on until");
    newsroom.send(&[]).exits(75);
    assert_eq!(newsroom.count_in_state("expired"), 0);
}

#[test]
fn a_second_reason_of_a_stop_stands_beside_the_first_one() {
    let newsroom = Newsroom::sending_to(2);
    newsroom.run(["status", "today"]).answers(&format!("{}: no run has begun", newsroom.today()));
    newsroom.run(["stop", "today", "--as", "Anne", "--why", "the lead is wrong"]).exits(0);
    let again = newsroom.run(["stop", "today", "--as", "Max", "--why", "the link too"]).exits(0);
    again
        .in_one_line()
        .answers("stays stopped; from now on it is stopped at")
        .answers("by Max: the link too");
    let third = newsroom.run(["stop", "today", "--as", "Zoé"]).exits(0).in_one_line();
    third.answers("by Max: the link too");
    newsroom.send(&[]).exits(1).tells("by Max: the link too");
    let status = newsroom.run(["status", "today"]).exits(1).in_one_line();
    status
        .answers("by Anne: the lead is wrong; stopped anew at ")
        .answers("by Max: the link too")
        .omits("let go");
    newsroom.run(["go", "today", "--as", "Zoé"]).exits(0);
    let status = newsroom.run(["status", "today"]).exits(0).in_one_line();
    status
        .answers("by Anne: the lead is wrong; stopped anew at ")
        .answers("the link too; let go at ");
    newsroom.send(&[]).exits(0);
}

#[test]
fn a_stop_of_a_run_that_has_ended_is_a_matter_for_a_person_until_it_is_let_go() {
    let newsroom = Newsroom::sending_to(2);
    newsroom.send(&[]).exits(0);
    newsroom.run(["status", "today"]).exits(0);
    newsroom.run(["stop", "today", "--as", "Anne"]).exits(0);
    newsroom.run(["status", "today"]).exits(1).answers("2 of 2 have it").answers("by Anne");
    newsroom.run(["go", "today"]).exits(0);
    newsroom.run(["status", "today"]).exits(0);
}

#[test]
fn the_latest_issue_is_the_one_that_is_being_sent_and_not_a_draft_behind_it() {
    let delay = Duration::from_millis(200);
    let newsroom =
        Newsroom::sending_to(60).connections(2).relay(Behaviour { delay, ..Behaviour::default() });
    let started = newsroom.start(["send", "today", "--yes"]);
    newsroom.wait_for_messages(2);
    newsroom.run(["new", "tomorrow"]).exits(0);
    newsroom.run(["stop", "latest", "--as", "Zoé"]).exits(0);
    started.end().exits(1).tells("by Zoé");
    assert!(newsroom.messages().len() < 60, "it was not stopped");
    newsroom.run(["status"]).exits(1).in_one_line().answers("by Zoé");
    newsroom.run(["status", "tomorrow"]).exits(0).answers("no run has begun");
}

#[test]
fn a_list_of_a_run_that_has_not_begun_is_no_list() {
    let newsroom = Newsroom::sending_to(3);
    for words in [["--list", "accepted"], ["--html", "run.html"]] {
        let ran = newsroom.run(["status", "today", words[0], words[1]]).exits(1);
        assert_eq!(ran.tells("no run has begun").out, "");
    }
}
