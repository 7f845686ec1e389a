//! `[delivery] first`: an issue goes to some readers before all others, and their refusals stop it.

use std::fmt::Write as _;

use matinale::inbox::{AddressPattern, AnswerAction, AnswerPoint, AnswerRule, Behaviour};
use rusqlite::Connection;

use super::corrected::take_draft_out;
use crate::harness::{Newsroom, wait_until};
use crate::server::Server;

/// Those of the list with the tag of the newsroom's own.
const STAFF: [&str; 3] = ["r003@example.org", "r008@example.org", "r011@example.org"];

/// A newsroom in each store with so many readers, three of whom are staff, and with this value of `first`.
fn newsrooms(readers: usize, first: &str) -> Vec<Newsroom> {
    let delivery = format!("[delivery]\nfirst = {first}\n");
    let server = Server::shared().map(|server| server.room().settings());
    let stores = std::iter::once(String::new()).chain(server);
    let make = |store: String| {
        let newsroom = Newsroom::sending_to(readers).more_settings(&(delivery.clone() + &store));
        newsroom.write_text("subscribers.toml", &list(readers));
        newsroom
    };
    stores.map(make).collect()
}

/// The list of a newsroom with so many readers.
fn list(readers: usize) -> String {
    let mut list = String::new();
    for number in 0..readers {
        let email = format!("r{number:03}@example.org");
        let tags = if STAFF.contains(&email.as_str()) { "tags = [\"staff\"]\n" } else { "" };
        let _ = write!(list, "[[subscribers]]\nemail = \"{email}\"\ntier = \"free\"\n{tags}");
    }
    list
}

/// Whom the relay has taken messages for, in the order in which it did.
fn order(newsroom: &Newsroom) -> Vec<String> {
    newsroom.messages().iter().map(|message| message.recipients[0].clone()).collect()
}

fn sorted(readers: &[String]) -> Vec<&str> {
    let mut readers: Vec<_> = readers.iter().map(String::as_str).collect();
    readers.sort_unstable();
    readers
}

#[test]
fn staff_comes_first_then_a_sample_and_then_all_others() {
    let first = "{ tags = \"staff\", readers = 4, pause = \"0s\" }";
    for newsroom in newsrooms(40, first) {
        let plan = newsroom.send(&["--dry-run"]).exits(0).in_one_line();
        plan.answers("goes first to 3 readers with a tag (staff), 4 readers; waits 0s behind them");
        let ran = newsroom.send(&["--json"]).exits(0);
        let reached = order(&newsroom);
        assert_eq!(reached.len(), 40);
        assert_eq!(sorted(&reached[..3]), STAFF);
        assert!(reached[3..].iter().all(|reader| !STAFF.contains(&reader.as_str())));
        let told: Vec<String> = ran
            .events()
            .iter()
            .filter_map(|event| event["event"].as_str())
            .filter(|name| name.starts_with("stage_"))
            .map(str::to_owned)
            .collect();
        assert_eq!(told, ["stage_begun", "stage_ended", "stage_begun", "stage_ended"]);
        let ends = ran.events().into_iter().filter(|event| event["event"] == "stage_ended");
        let accepted: Vec<_> = ends.map(|end| end["accepted"].as_u64().unwrap()).collect();
        assert_eq!(accepted, [3, 4]);
        let status = newsroom.run(["status", "today"]).exits(0);
        status
            .answers("  first to 3 readers with a tag (staff): 3 have it\n")
            .answers("  then to 4 readers: 4 have it\n");
    }
}

#[test]
fn a_call_by_the_clock_leaves_for_the_pause_and_the_pause_counts_from_the_last_message() {
    for newsroom in newsrooms(12, "{ tags = \"staff\", readers = 0, pause = \"3s\" }") {
        newsroom.send(&["--quiet"]).exits(75);
        assert_eq!(sorted(&order(&newsroom)), STAFF);
        let status = newsroom.run(["status", "today"]).exits(75).in_one_line();
        status.answers("3 have it; the others follow at").answers("unless too many are refused");
        let stages = newsroom.status()["stages"].clone();
        assert!(stages[0]["ended"].is_null() && stages[0]["pause_until"].is_string(), "{stages}");
        // Each call is shorter than the pause. If it began anew with each of them, it would never end.
        wait_until("the others to be sent to", || newsroom.send(&["--quiet"]).code == Some(0));
        assert_eq!(newsroom.reached(), newsroom.everyone());
    }
}

#[test]
fn who_types_the_command_stays_for_the_pause_and_can_stop_it() {
    for newsroom in newsrooms(12, "{ tags = [\"staff\"], readers = 0, pause = \"1h\" }") {
        let started = newsroom.start(["send", "today", "--yes"]);
        newsroom.wait_for_messages(3);
        wait_until("the pause to be told", || started.stderr().contains("first readers, 1 of 1"));
        started.terminate();
        started.end().exits(75);
        let mut started = newsroom.start(["send", "today", "--yes"]);
        newsroom.run(["stop", "today", "--as", "Zoé"]).exits(0);
        wait_until("the sender to end", || started.has_ended());
        started.end().exits(1).tells("by Zoé");
        assert_eq!(newsroom.messages().len(), 3);
    }
}

#[test]
fn too_many_refusals_stop_the_issue_until_a_person_lets_it_go() {
    for mut newsroom in newsrooms(12, "{ tags = \"staff\", readers = 0, pause = \"0s\" }") {
        let reply = "550 5.7.1 blocked by our policy".to_owned();
        let answers = STAFF[..2].iter().map(|one| AnswerRule::refuse(one, &reply)).collect();
        newsroom.other_relay(Behaviour { answers, ..Behaviour::default() });
        let ran = newsroom.send(&["--quiet"]).exits(1).in_one_line();
        ran.tells("by matinale: too many refusals among the first readers (2 of 3): 550 5.7.1");
        assert_eq!(order(&newsroom), [STAFF[2]]);
        assert_eq!(newsroom.count_in_state("due"), 9);
        let again = newsroom.send(&[]).exits(1).in_one_line();
        again.tells("too many refusals among the first readers (2 of 3)");
        let stops = newsroom.status()["stops"].clone();
        assert_eq!(stops[0]["by"], "matinale", "{stops}");
        let french = newsroom.run(["status", "today", "--lang", "fr"]);
        french.in_one_line().answers("trop de refus parmi les premiers lecteurs (2 sur 3)");
        newsroom.other_relay(Behaviour::default());
        newsroom.run(["go", "today"]).exits(0);
        newsroom.run(["resolve", "today", "--retry-refused"]).exits(0);
        newsroom.send(&[]).exits(0);
        assert_eq!(newsroom.reached(), newsroom.everyone());
    }
}

/// As if everything of the run had happened so many minutes earlier.
fn pass_minutes(newsroom: &Newsroom, minutes: i64) {
    let journal = Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    let passed = minutes * 60_000;
    for update in [
        "UPDATE runs SET started_at = started_at - ?1",
        "UPDATE deliveries SET at = at - ?1",
        "UPDATE deliveries SET until = until - ?1 WHERE until IS NOT NULL",
    ] {
        journal.execute(update, [passed]).unwrap();
    }
}

#[test]
fn who_is_put_off_again_and_again_does_not_begin_the_pause_anew() {
    let first = "{ tags = \"staff\", readers = 0, pause = \"10m\" }";
    for those in [&STAFF[..1], &STAFF] {
        let mut newsroom = newsrooms(20, first).swap_remove(0);
        let refuse = |one: &&str| AnswerRule::refuse(one, "452 4.2.2 mailbox full");
        let answers = those.iter().map(refuse).collect();
        newsroom.other_relay(Behaviour { answers, ..Behaviour::default() });
        newsroom.send(&["--quiet"]).exits(75);
        let have_it = 3 - those.len();
        assert_eq!(newsroom.messages().len(), have_it);
        let status = newsroom.run(["status", "today"]).in_one_line();
        status.answers(&format!("{have_it} have it, {} put off", those.len()));
        // Those who were put off can be tried again by now.
        pass_minutes(&newsroom, 16);
        newsroom.send(&["--quiet"]).exits(75);
        assert_eq!(newsroom.count_in_state("accepted"), 20 - those.len() as u64);
    }
}

#[test]
fn a_pause_leaves_half_of_the_time_to_those_behind_it() {
    let first = "{ tags = \"staff\", readers = 0, pause = \"5h\" }";
    let refused = &newsrooms(12, first)[0];
    let ran = refused.send(&["--dry-run"]).exits(2).in_one_line();
    ran.tells("`first` waits 5h in all, more than half of the 4h of `retry_for`");
    let settings = format!("[delivery]\nfirst = {first}\nretry_for = \"10h\"\n");
    let newsroom = Newsroom::sending_to(20).more_settings(&settings);
    newsroom.write_text("subscribers.toml", &list(20));
    newsroom.send(&["--quiet"]).exits(75);
    // With `retry_for = "6h"` the run would have ended before its pause had.
    let shorter = settings.replace("5h", "1h").replace("10h", "6h");
    let newsroom = newsroom.more_settings(&shorter);
    pass_minutes(&newsroom, 179);
    newsroom.send(&["--quiet"]).exits(75);
    assert_eq!(newsroom.count_in_state("accepted"), 3);
    pass_minutes(&newsroom, 2);
    newsroom.send(&["--quiet"]).exits(0);
    assert_eq!(newsroom.reached(), newsroom.everyone());
}

#[test]
fn first_readers_of_whom_nothing_is_known_stop_the_issue() {
    for mut newsroom in newsrooms(12, "{ tags = \"staff\", readers = 0, pause = \"0s\" }") {
        let lose = |one: &str| {
            let to = AddressPattern::exactly(one);
            AnswerRule::new(to, AnswerPoint::Content, AnswerAction::CutAfter)
        };
        let answers = STAFF.into_iter().map(lose).collect();
        newsroom.other_relay(Behaviour { answers, ..Behaviour::default() });
        let ran = newsroom.send(&["--quiet"]).exits(1).in_one_line();
        ran.tells("by matinale: nothing is known of the first readers (3 in doubt)");
        assert_eq!((newsroom.count_in_state("in_doubt"), newsroom.count_in_state("due")), (3, 9));
        let french = newsroom.run(["status", "today", "--lang", "fr"]).in_one_line();
        french.answers("on ne sait rien des premiers lecteurs (3 incertains)");
        newsroom.run(["go", "today"]).exits(0);
        newsroom.send(&[]).exits(1);
        assert_eq!(newsroom.count_in_state("accepted"), 9);
    }
}

#[test]
fn a_refusal_alone_and_who_is_put_off_stop_nothing() {
    for mut newsroom in newsrooms(12, "{ tags = \"staff\", readers = 0, pause = \"0s\" }") {
        let replies = ["550 5.1.1 no such user", "451 4.7.1 greylisted"];
        let refusals = STAFF.iter().zip(replies);
        let answers = refusals.map(|(one, reply)| AnswerRule::refuse(one, reply)).collect();
        newsroom.other_relay(Behaviour { answers, ..Behaviour::default() });
        newsroom.send(&[]).exits(75);
        assert_eq!(newsroom.count_in_state("accepted"), 10);
    }
}

#[test]
fn a_run_that_is_killed_in_a_pause_goes_on_in_its_stage() {
    for newsroom in newsrooms(20, "{ tags = \"staff\", readers = 5, pause = \"4s\" }") {
        let started = newsroom.start(["send", "today", "--yes"]);
        wait_until("the pause to be told", || started.stderr().contains("first readers, 1 of 2"));
        started.kill();
        let quiet = newsroom.send(&["--quiet"]);
        assert_eq!((quiet.code, newsroom.messages().len()), (Some(75), 3), "{quiet:?}");
        wait_until("the sample", || {
            newsroom.send(&["--quiet"]);
            newsroom.messages().len() > 3
        });
        assert_eq!(newsroom.messages().len(), 8, "the others came before their stage");
        wait_until("the others", || newsroom.send(&["--quiet"]).code == Some(0));
        assert_eq!(newsroom.reached(), newsroom.everyone());
    }
}

#[test]
fn who_is_named_waits_for_no_stage_and_who_is_added_comes_after_all_of_them() {
    for newsroom in newsrooms(12, "{ tags = \"staff\", readers = 0, pause = \"1h\" }") {
        newsroom.send(&["--quiet"]).exits(75);
        newsroom.send(&["--to", "r000@example.org"]).exits(0);
        assert_eq!(newsroom.messages().len(), 4, "somebody else was sent to");
        newsroom.write_text("subscribers.toml", &list(13));
        newsroom.send(&["--top-up", "--quiet"]).exits(75);
        assert_eq!(newsroom.messages().len(), 4, "an added reader came before the others");
    }
}

#[test]
fn who_lets_a_changed_issue_go_is_told_that_it_needs_amend() {
    let newsroom = &newsrooms(12, "{ tags = \"staff\", readers = 0, pause = \"1h\" }")[0];
    newsroom.send(&["--quiet"]).exits(75);
    newsroom.run(["stop", "today"]).exits(0);
    newsroom.write_issue(newsroom.today(), "Les bateaux rentrent ce soir.");
    let step = format!("`matinale send {} --amend`", newsroom.today());
    newsroom.run(["go", "today"]).exits(0).in_one_line().answers(&step);
    newsroom.run(["status", "today"]).exits(75).in_one_line().answers(&step);
}

#[test]
fn a_correction_goes_to_everybody_at_once() {
    for newsroom in newsrooms(12, "{ tags = \"staff\", readers = 0, pause = \"0s\" }") {
        newsroom.send(&[]).exits(0);
        newsroom.write_issue(newsroom.today(), "Les bateaux rentrent ce soir.");
        newsroom.run(["correct", "today"]).exits(0);
        let name = format!("{}-correction", newsroom.today());
        take_draft_out(&newsroom, &name);
        let ran = newsroom.run(["send", &name, "--yes", "--json"]).exits(0);
        let stages = ran.events().iter().filter(|one| one["event"] == "stage_begun").count();
        assert_eq!((stages, newsroom.messages().len()), (0, 24));
    }
}

#[test]
fn a_number_or_a_tag_says_it_too_and_what_cannot_be_meant_is_refused() {
    for (first, words) in [
        (
            "5",
            "goes first to 5 readers; waits 10m behind them, and stops if more than 5 % are refused",
        ),
        ("\"staff\"", "goes first to 3 readers with a tag (staff), 1 reader; waits 10m"),
        ("{ percent = 25, pause = \"1h\", max_refused = 0 }", "goes first to 3 readers; waits 1h"),
    ] {
        let newsroom = &newsrooms(12, first)[0];
        newsroom.send(&["--dry-run"]).exits(0).in_one_line().answers(words);
    }
    for (first, words) in [
        ("12", "nobody comes behind the readers of `first`"),
        ("\"nobody\"", "no reader has a tag of `first` (nobody)"),
    ] {
        let newsroom = &newsrooms(1, first)[0];
        let plan = newsroom.send(&["--dry-run"]).exits(0).omits("goes first");
        plan.in_one_line().tells(words);
        newsroom.send(&["--quiet"]).exits(0).in_one_line().tells(words);
    }
    for (first, words) in [
        ("0", "`first` is 0"),
        ("{ readers = 3, percent = 1 }", "`readers` and `percent` both say"),
        ("{ pause = \"soon\" }", "`pause` is not a span of time"),
        ("{ pause = \"13h\" }", "`pause` is 13h"),
        ("{ max_refused = 101 }", "`max_refused` is 101"),
        ("{ staff = 1 }", "staff"),
        ("true", "a number of readers, a tag in quotes"),
    ] {
        let newsroom = &newsrooms(12, first)[0];
        newsroom.send(&["--dry-run"]).exits(2).in_one_line().tells(words);
    }
}
