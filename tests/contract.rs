//! What a relay's contract says: so many messages on a connection, so many in a span of time.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::ToSpan;
use rusqlite::Connection;
use serde_json::json;

use crate::harness::{Newsroom, Ran, wait_until};
use crate::scripted::relay::{Act, Moment, Point, Relay, Script};

/// A relay that does this, with more said about it in the settings of the newsroom.
fn play(
    newsroom: &Newsroom,
    more: &str,
    act: impl Fn(&Moment<'_>) -> Act + Send + Sync + 'static,
) -> Relay {
    let script = Script::in_clear(&["PIPELINING", "CHUNKING"], act);
    let relay = Relay::open(newsroom.runtime().handle(), script);
    newsroom.write_settings(&format!("url = \"smtp://{}\"\n{more}", relay.address));
    relay
}

#[test]
fn a_connection_gets_as_many_messages_as_the_relay_takes_on_one_refused_ones_included() {
    const MOST: usize = 3;
    let newsroom = Newsroom::sending_to(20).connections(2);
    let relay = play(&newsroom, "per_connection = 3", |moment| match moment.at {
        Point::Mail if moment.message > MOST => {
            Act::SayAndClose("421 4.7.0 enough of this one\r\n")
        }
        Point::Recipient if moment.reader == "r004@example.org" => {
            Act::Say("550 5.1.1 user unknown\r\n".into())
        }
        _ => Act::Usual,
    });
    let ran = newsroom.send(&[]).exits(0);
    assert_eq!((relay.heard_of("MAIL"), relay.count()), (20, 19), "{ran}");
    assert!(relay.lines() >= 20_usize.div_ceil(MOST), "{} connections", relay.lines());
    assert_eq!(relay.heard_of("QUIT"), relay.lines(), "each connection ends in order");
    assert_eq!((newsroom.count_in_state("accepted"), newsroom.count_in_state("rejected")), (19, 1));
}

#[test]
fn a_window_keeps_to_the_count_of_a_connection_and_to_the_pace() {
    let newsroom = Newsroom::sending_to(20).connections(2);
    let more = "window = 8\nper_connection = 3\npace = \"9/h\"";
    let relay = play(&newsroom, more, |moment| match moment.at {
        Point::Mail if moment.message > 3 => Act::SayAndClose("421 4.7.0 enough of this one\r\n"),
        Point::Mail if moment.line > 4 => Act::Say("550 5.7.1 nobody calls so often\r\n".into()),
        _ => Act::Usual,
    });
    newsroom.send(&["--dry-run"]).exits(0).answers("in doubt after a crash: up to 16 messages");
    newsroom.send(&[]).exits(75);
    assert_eq!((relay.heard_of("MAIL"), relay.count()), (9, 9));
    // Until one message has shown that the relay takes BDAT, the other connection sends by DATA.
    let (chunked, plain) = (relay.heard_of("BDAT"), relay.heard_of("DATA"));
    assert!(chunked + plain == 9 && chunked > plain, "{chunked} by BDAT, {plain} by DATA");
    assert_eq!((newsroom.count_in_state("accepted"), newsroom.count_in_state("due")), (9, 11));
}

#[test]
fn one_message_on_a_connection_is_enough_to_get_on() {
    let newsroom = Newsroom::sending_to(5).connections(1);
    let relay = play(&newsroom, "per_connection = 1", |moment| match moment.at {
        Point::Mail if moment.message > 1 => Act::Cut,
        _ => Act::Usual,
    });
    newsroom.send(&[]).exits(0);
    assert_eq!((relay.count(), relay.lines()), (5, 5));
}

/// What a relay counts in a sliding span of time.
struct Window {
    most: usize,
    span: Duration,
    at: Point,
    counted: Mutex<VecDeque<Instant>>,
    refused: AtomicUsize,
}

impl Window {
    /// So many messages a second, counted at this point of a conversation.
    fn of_a_second(most: usize, at: Point) -> Arc<Self> {
        let counted = Mutex::default();
        let refused = AtomicUsize::new(0);
        Arc::new(Self { most, span: Duration::from_secs(1), at, counted, refused })
    }

    /// Refuses what is beyond its number.
    fn judge(&self, moment: &Moment<'_>) -> Act {
        if moment.at != self.at {
            return Act::Usual;
        }
        let mut counted = self.counted.lock().unwrap();
        let now = Instant::now();
        while counted.front().is_some_and(|first| now - *first >= self.span) {
            counted.pop_front();
        }
        if counted.len() < self.most {
            counted.push_back(now);
            return Act::Usual;
        }
        self.refused.fetch_add(1, Ordering::SeqCst);
        Act::Say("454 4.7.0 Throttling failure: Maximum sending rate exceeded.\r\n".into())
    }

    fn refused(&self) -> usize {
        self.refused.load(Ordering::SeqCst)
    }
}

/// A relay that counts, and a newsroom that knows how.
fn counting(newsroom: &Newsroom, window: &Arc<Window>) -> Relay {
    let (pace, window) = (format!("pace = \"{}/s\"", window.most), Arc::clone(window));
    play(newsroom, &pace, move |moment| window.judge(moment))
}

#[test]
fn a_relay_with_a_rate_refuses_nothing_wherever_it_counts() {
    for at in [Point::Mail, Point::Recipient, Point::Data, Point::Dot] {
        let newsroom = Newsroom::sending_to(50).connections(8);
        let window = Window::of_a_second(20, at);
        let relay = counting(&newsroom, &window);
        let ran = newsroom.send(&[]).exits(0);
        assert_eq!((window.refused(), relay.count()), (0, 50), "{at:?}: {ran}");
    }
}

#[test]
fn a_rate_holds_over_kills_and_over_two_issues_of_a_journal() {
    let resend = "[delivery]\nin_doubt = \"resend\"\nretry_for = \"72h\"";
    let newsroom = Newsroom::sending_to(60).connections(8).more_settings(resend);
    let window = Window::of_a_second(20, Point::Dot);
    let relay = counting(&newsroom, &window);
    let yesterday = newsroom.today().checked_sub(1.day()).unwrap();
    newsroom.write_issue(yesterday, "Les bateaux sont partis hier.");
    let late = yesterday.to_string();
    let calls = [vec!["send", &late, "--late", "--yes"], vec!["send", "today", "--yes"]];
    let (mut before, mut waiting) = (0, 0);
    for call in calls.iter().chain(&calls) {
        let started = newsroom.start(call);
        wait_until("some messages", || relay.count() >= before + 7);
        started.kill();
        before = relay.count();
    }
    for call in &calls {
        let ran = newsroom.run(call);
        // A reader whom both kills met has had three copies, and waits for a person's word.
        let is_waiting = ran.err.contains("in doubt, who may have it");
        assert_eq!(ran.code, Some(i32::from(is_waiting)), "{ran}");
        let status = newsroom.run(["status", call[1], "--json"]).json();
        let doubted = status["states"]["in_doubt"].as_u64().unwrap();
        waiting += usize::try_from(doubted).unwrap();
    }
    assert_eq!(window.refused(), 0, "of {}", relay.count());
    assert!(relay.count() + waiting >= 120, "{} messages for two issues", relay.count());
}

/// A relay without a fault, whose contract says this.
pub(crate) fn contract(newsroom: &Newsroom, more: &str) -> Relay {
    play(newsroom, more, |_| Act::Usual)
}

/// Lets so much time pass that the hour is over.
fn let_the_hour_pass(newsroom: &Newsroom) {
    let journal = Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    assert_eq!(journal.execute("UPDATE rate_records SET used = '', open = 0", []).unwrap(), 1);
}

/// Sends until the relay has taken so many messages. One worker can hold the last permit while another one
/// holds the last readers. Both give back what they have, and the next call sends one message more.
#[track_caller]
fn send_the_hours_messages(newsroom: &Newsroom, relay: &Relay, taken: usize) -> Ran {
    let mut ran = newsroom.send(&[]);
    if relay.count() == taken - 1 {
        ran = newsroom.send(&[]);
    }
    assert_eq!(relay.count(), taken);
    ran
}

#[test]
fn a_call_that_has_used_up_the_hour_ends_and_says_when_the_next_one_goes_on() {
    let newsroom = Newsroom::sending_to(12).connections(4);
    let relay = contract(&newsroom, "pace = \"5/h\"");
    let told = format!("the relay {} has had what its `pace` allows; it goes on at", relay.address);
    send_the_hours_messages(&newsroom, &relay, 5).exits(75).tells(&told);
    assert_eq!(newsroom.count_in_state("due"), 7);
    let lines = relay.lines();
    let again = newsroom.send(&["--json"]).exits(75);
    let resting = &again.ended()["resting"];
    assert_eq!(resting[0]["relay"], json!(relay.address.to_string()), "{again}");
    assert_eq!((relay.count(), relay.lines()), (5, lines), "a relay that rests was called");
    for taken in [10, 12] {
        let_the_hour_pass(&newsroom);
        let code = if taken < 12 { 75 } else { 0 };
        send_the_hours_messages(&newsroom, &relay, taken).exits(code);
    }
    newsroom.send(&[]).exits(0).omits("pace");
    assert_eq!(newsroom.count_in_state("accepted"), 12);
}

#[test]
fn with_wait_a_run_stays_for_the_hour_and_can_be_stopped_meanwhile() {
    let newsroom = Newsroom::sending_to(8).connections(2);
    let relay = contract(&newsroom, "pace = \"5/h\"");
    let started = newsroom.start(["send", "today", "--yes", "--wait"]);
    wait_until("the end of the hour's messages", || relay.count() == 5 && relay.is_quiet());
    let status = newsroom.run(["status", "today"]).exits(75).in_one_line();
    let rest = format!("the relay {} has had what its `pace` allows", relay.address);
    status
        .answers("3 readers still to be sent to")
        .answers("sending now: process ")
        .answers("it waits until ")
        .answers(&rest)
        .omits("`matinale send");
    let french = newsroom.run(["status", "today", "--lang", "fr"]).in_one_line();
    french.answers("envoi en cours : processus ").answers(" depuis ").omits("process ");
    started.signal("TERM");
    started.end().exits(75);
    assert_eq!((relay.count(), newsroom.count_in_state("due")), (5, 3));
    newsroom.run(["status", "today"]).exits(75).answers("goes on until").omits("sending now");
}

#[test]
fn readers_beyond_the_pace_of_one_relay_go_to_the_others() {
    for weight in [0, 1] {
        let newsroom = Newsroom::sending_to(30).connections(2);
        let other = contract(&newsroom, "");
        let paced = contract(&newsroom, "");
        newsroom.write_settings(&format!(
            "url = \"smtp://{}\"\npace = \"5/h\"\nconnections = 2\n[[relays]]\nurl = \"smtp://{}\"\n\
             weight = {weight}",
            paced.address, other.address
        ));
        newsroom.send(&[]).exits(0);
        assert!(paced.count() <= 5, "{} messages", paced.count());
        assert_eq!(paced.count() + other.count(), 30);
        assert_eq!(newsroom.count_in_state("accepted"), 30);
    }
}

#[test]
fn a_plan_says_how_long_the_pace_takes_and_whom_it_leaves_out() {
    let newsroom = Newsroom::sending_to(30);
    let plan = |pace: &str| {
        newsroom.write_settings(&format!("url = \"smtp://127.0.0.1:1\"\n{pace}"));
        newsroom.send(&["--dry-run"]).exits(0)
    };
    plan("").omits("pace");
    plan("pace = \"30/s\"").answers("the pace of the relays holds nobody up");
    plan("pace = \"10/s\"").answers("takes 3 s at least, because of the pace").omits("given up");
    plan("pace = \"10/h\"").answers("takes 2 h").answers("because of the pace").omits("given up");
    let late = plan("pace = \"5/h\"");
    let late = late.answers("warning: 10 readers would be given up, because the pace does not");
    late.answers("reach them within 4h (retry_for)");
    let ran = newsroom.send(&["--dry-run", "--json"]).exits(0);
    assert_eq!(ran.json()["forecast"]["too_late"], json!(10), "{ran}");
    assert!(!newsroom.path("state/journal.sqlite3").exists(), "a plan made a journal");
}

#[test]
fn a_plan_counts_what_was_sent_before() {
    let newsroom = Newsroom::sending_to(12).connections(2);
    let _relay = contract(&newsroom, "pace = \"10/h\"");
    newsroom.send(&["--dry-run"]).exits(0).answers("takes 1 h");
    newsroom.send(&[]).exits(75);
    newsroom.send(&["--dry-run"]).exits(0).answers("goes on with the run").answers("at least");
    let_the_hour_pass(&newsroom);
    newsroom.send(&["--dry-run"]).exits(0).answers("the pace of the relays holds nobody up");
}

#[test]
#[ignore = "takes a minute"]
fn long_a_run_waits_for_a_minute_by_itself_and_keeps_no_connection_meanwhile() {
    let newsroom = Newsroom::sending_to(15).connections(4);
    let relay = contract(&newsroom, "pace = \"10/min\"");
    let started = newsroom.start(["send", "today", "--yes"]);
    wait_until("the end of the minute's messages", || relay.count() == 10 && relay.is_quiet());
    wait_until("the next minute's messages", || relay.count() == 15);
    started.end().exits(0);
    assert_eq!(relay.count(), 15);
}

#[test]
fn a_proof_counts_for_the_pace_and_for_the_connection() {
    let newsroom = Newsroom::sending_to(5).connections(2);
    let relay = contract(&newsroom, "pace = \"4/h\"\nper_connection = 1");
    newsroom.run(["proof", "today"]).exits(0);
    assert_eq!((relay.count(), relay.lines()), (2, 2), "a connection for each edition");
    newsroom.send(&[]).exits(75);
    assert_eq!((relay.count(), newsroom.count_in_state("accepted")), (4, 2));
    let refused = newsroom.run(["proof", "today"]).exits(75);
    refused.tells("has had what its `pace` allows; it goes on at");
    assert_eq!(relay.count(), 4);
}

#[test]
fn a_proof_waits_for_seconds_by_itself() {
    let newsroom = Newsroom::sending_to(1);
    let window = Window::of_a_second(1, Point::Mail);
    let relay = counting(&newsroom, &window);
    newsroom.run(["proof", "today"]).exits(0);
    assert_eq!((window.refused(), relay.count()), (0, 2));
}
