//! How long readers are tried again, and what happens when that time is over.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{Timestamp, ToSpan};
use matinale::inbox::Behaviour;
use rusqlite::Connection;

use super::count;
use crate::harness::{Newsroom, Reader, refuse_each, wait_until};
use crate::scripted::Scripted;
use crate::scripted::Step::{Expect, Hush, Message, Say};
use crate::scripted::relay::{Act, Moment, Point, Relay, Script};

const LATER: &str = "451 4.7.1 greylisted, come back";

fn journal(newsroom: &Newsroom) -> Connection {
    Connection::open(newsroom.path("state/journal.sqlite3")).unwrap()
}

/// As if the run had begun so many minutes ago.
fn begun_before(newsroom: &Newsroom, minutes: i64) {
    let began = (Timestamp::now() - minutes.minutes()).as_millisecond();
    assert_eq!(journal(newsroom).execute("UPDATE runs SET started_at = ?1", [began]), Ok(1));
}

/// As if the time of every deferred reader had come.
fn time_has_come(newsroom: &Newsroom) {
    journal(newsroom).execute("UPDATE deliveries SET until = 0 WHERE until > 0", []).unwrap();
}

#[test]
fn who_is_not_reached_in_time_is_given_up_and_listed_and_the_run_is_over() {
    let mut newsroom = Newsroom::sending_to(3).refusing("r001@example.org", LATER);
    assert_eq!(newsroom.send(&[]).code, Some(75));
    begun_before(&newsroom, 239);
    assert_eq!((newsroom.send(&[]).code, count(&newsroom, "deferred")), (Some(75), 1));
    begun_before(&newsroom, 241);
    time_has_come(&newsroom);
    newsroom.other_relay(Behaviour::default());
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, newsroom.reached().len()), (Some(1), 2), "it was sent too late: {ran:?}");
    assert!(ran.err.contains("1 reader given up, since it was too late"), "{}", ran.err);
    let line = "given up: not reached within 4h (retry_for); the relay said last: 451 4.7.1 \
                greylisted, come back";
    let status = newsroom.run(["status", "today"]);
    assert!(status.out.contains("resolve") && status.out.contains("--retry-expired"), "{status:?}");
    let status = status.in_one_line().answers(line).exits(1);
    ran.in_one_line().tells(line);
    assert!(newsroom.status()["finished"].is_string(), "{status:?}");
    let again = newsroom.send(&[]).exits(1).answers("has been sent: 2 of 3 have it, 1 given up");
    again.answers("--retry-expired").omits("nothing to do");
}

#[test]
fn a_mailbox_that_is_full_until_it_is_too_late_is_the_readers_matter_as_one_that_is_full_for_good()
{
    let newsroom = Newsroom::sending_to(3).refusing("r001@example.org", "452 4.2.2 mailbox full");
    assert_eq!(newsroom.send(&[]).code, Some(75));
    begun_before(&newsroom, 241);
    let ran = newsroom.send(&[]).exits(0);
    assert_eq!((count(&newsroom, "rejected"), count(&newsroom, "expired")), (1, 0), "{ran:?}");
    assert_eq!(newsroom.status()["refusals"]["mailbox"].as_u64(), Some(1));
    newsroom.run(["status", "today"]).exits(0).answers("452 4.2.2 mailbox full");
}

#[test]
fn who_was_given_up_can_be_sent_to_after_all() {
    let mut newsroom = Newsroom::sending_to(2).refusing("r001@example.org", LATER);
    newsroom.send(&[]);
    begun_before(&newsroom, 300);
    assert_eq!(newsroom.send(&[]).code, Some(1));
    let resolved = newsroom.run(["resolve", "today", "--retry-expired"]);
    let told =
        format!("1 reader given up before due again; `matinale send {}` goes on", newsroom.today());
    assert!(resolved.out.contains(&told), "{resolved:?}");
    // Cron does not give them up again before their own time is over.
    newsroom.send(&["--quiet"]).exits(75);
    assert_eq!((count(&newsroom, "deferred"), count(&newsroom, "expired")), (1, 0));
    newsroom.other_relay(Behaviour::default());
    time_has_come(&newsroom);
    newsroom.send(&["--quiet"]).exits(0);
    assert_eq!(newsroom.reached(), newsroom.everyone());
}

#[test]
fn who_was_put_back_by_hand_is_given_up_when_their_own_time_is_over() {
    let newsroom = Newsroom::sending_to(3).refusing("r001@example.org", LATER);
    newsroom.send(&[]).exits(75);
    begun_before(&newsroom, 300);
    newsroom.send(&[]).exits(1);
    newsroom.run(["resolve", "today", "--retry", "r001@example.org"]).exits(0);
    let long_ago = "UPDATE deliveries SET retried_at = retried_at - 14400001 WHERE retried_at > 0";
    assert_eq!(journal(&newsroom).execute(long_ago, []), Ok(1));
    let told = newsroom.send(&[]).exits(1);
    told.tells("1 reader given up").omits("editor's word");
    assert_eq!(count(&newsroom, "expired"), 1);
}

#[test]
fn the_time_of_those_put_back_by_hand_is_nobody_elses() {
    let refuse = [("r001@example.org", LATER), ("r002@example.org", LATER)];
    let refuse = refuse.map(|(reader, reply)| (reader.to_owned(), reply.to_owned())).to_vec();
    let mut newsroom = Newsroom::sending_to(4).relay(refuse_each(refuse));
    newsroom.send(&[]).exits(75);
    newsroom.run(["resolve", "today", "--retry", "r001@example.org"]).exits(0);
    begun_before(&newsroom, 300);
    newsroom.other_relay(Behaviour::default());
    newsroom.send(&[]).exits(1).tells("1 reader given up");
    assert_eq!((count(&newsroom, "accepted"), count(&newsroom, "expired")), (3, 1));
    newsroom.run(["status", "today", "--reader", "r002@example.org"]).answers("given up");
}

#[test]
fn late_readers_can_be_sent_to_when_the_time_of_all_is_over() {
    let mut newsroom = Newsroom::sending_to(2).refusing("r001@example.org", LATER);
    newsroom.send(&[]).exits(75);
    begun_before(&newsroom, 300);
    time_has_come(&newsroom);
    newsroom.other_relay(Behaviour::default());
    let late = newsroom.send(&["--late"]);
    assert_eq!((late.code, newsroom.reached()), (Some(0), newsroom.everyone()), "{late:?}");
}

#[test]
fn readers_who_were_never_tried_are_given_up_at_the_hour_too() {
    let newsroom = Newsroom::sending_to(4).more_settings("[delivery]\nnot_after = \"23:58\"");
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    newsroom.write_settings(&format!("url = \"smtp://{nobody}\""));
    assert_eq!(newsroom.send(&[]).code, Some(75));
    assert_eq!(count(&newsroom, "due"), 4);
    // As if it had begun the day before.
    begun_before(&newsroom, 24 * 60);
    let ran = newsroom.send(&["--json"]);
    assert_eq!((ran.code, &ran.ended()["states"]["expired"]), (Some(1), &4.into()), "{ran:?}");
    let words = ran.ended()["readers"][0]["words"].to_string();
    let given_up = ran.events().into_iter().find(|event| event["event"] == "given_up");
    assert_eq!(given_up.map(|event| event["readers"].clone()), Some(4.into()), "{ran}");
    assert!(words.contains("not reached by") || words.contains("(retry_for)"), "{words}");
}

/// F24.
#[test]
fn a_run_too_slow_for_the_hour_says_so_while_there_is_time() {
    let zone = Newsroom::sending_to(1).zone();
    let limit = (Timestamp::now() + 3.minutes()).to_zoned(zone).strftime("%H:%M").to_string();
    let slow = Behaviour { delay: Duration::from_millis(400), ..Behaviour::default() };
    let settings = format!("[delivery]\nnot_after = \"{limit}\"");
    let newsroom = Newsroom::sending_to(900).connections(1).relay(slow).more_settings(&settings);
    let started = newsroom.start(["send", "today", "--yes"]);
    wait_until("too late at this pace", || started.stderr().contains("too late at this pace"));
    started.terminate();
    let ran = started.end();
    assert_eq!(ran.code, Some(75), "{ran:?}");
    let counts: Vec<_> = ran.err.lines().filter(|line| line.contains("at this pace")).collect();
    let behind =
        counts[0].split_whitespace().rev().nth(5).and_then(|word| word.parse::<u32>().ok());
    assert!(behind.is_some_and(|behind| (200..900).contains(&behind)), "{counts:?}");
}

#[test]
fn a_run_is_not_begun_after_the_hour_unless_that_is_meant() {
    let newsroom = Newsroom::sending_to(2).more_settings("[delivery]\nnot_after = \"00:01\"");
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, newsroom.reached().len()), (Some(1), 0), "{ran:?}");
    assert!(ran.err.contains("`not_after` is 00:01") && ran.err.contains("--late"), "{}", ran.err);
    assert!(!newsroom.path("state/journal.sqlite3").exists(), "a run began");
    let late = newsroom.send(&["--late"]);
    assert_eq!((late.code, newsroom.reached()), (Some(0), newsroom.everyone()), "{late:?}");
}

#[test]
fn yesterdays_readers_who_are_left_are_told_of_when_today_is_sent() {
    let newsroom = Newsroom::sending_to(2).refusing("r001@example.org", LATER);
    let yesterday = newsroom.today().yesterday().unwrap();
    newsroom.write_issue(yesterday, "Les bateaux sont partis hier.");
    let early = newsroom.run(["send", &yesterday.to_string(), "--yes", "--late"]);
    assert_eq!(early.code, Some(75), "{early:?}");
    let line = format!("the run of {yesterday} is not finished; `matinale status {yesterday}`");
    assert!(!newsroom.send(&["--quiet"]).err.contains(&line), "its time is not over");
    begun_before_all(&newsroom);
    let ran = newsroom.send(&["--quiet"]);
    assert!(ran.err.contains(&line), "{ran:?}");
    let again = newsroom.send(&["--quiet"]);
    assert!(!again.err.contains(&line), "cron would write a letter every ten minutes: {again:?}");
    assert!(newsroom.send(&[]).err.contains(&line));
    newsroom.run(["send", &yesterday.to_string(), "--yes"]);
    assert!(!newsroom.send(&[]).err.contains(&line), "it is finished");
}

fn begun_before_all(newsroom: &Newsroom) {
    journal(newsroom).execute("UPDATE runs SET started_at = started_at - 36000000", []).unwrap();
}

#[test]
fn a_run_that_waits_goes_on_by_itself_and_can_be_stopped() {
    let newsroom = Newsroom::sending_to(2).refusing("r001@example.org", LATER);
    assert_eq!(newsroom.send(&[]).code, Some(75));
    let soon = (Timestamp::now() + 4.seconds()).as_millisecond();
    let put_off = "UPDATE deliveries SET until = ?1 WHERE until > 0";
    assert_eq!(journal(&newsroom).execute(put_off, [soon]), Ok(1));
    let started = newsroom.start(["send", "today", "--yes", "--wait"]);
    let tried = "SELECT attempts FROM deliveries WHERE address = 'r001@example.org'";
    let ask =
        |sql: &str| journal(&newsroom).query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    wait_until("a second attempt", || ask(tried) == 2);
    let at = "SELECT at FROM deliveries WHERE address = 'r001@example.org'";
    assert!(ask(at) >= soon, "it did not wait");
    started.terminate();
    let ran = started.end();
    assert_eq!((ran.code, count(&newsroom, "deferred")), (Some(75), 1), "{ran:?}");
}

#[test]
fn relays_that_are_all_away_are_waited_for_and_called_again_in_time() {
    let newsroom = Newsroom::sending_to(3);
    let script = Script::in_clear(&["PIPELINING"], |_| Act::Usual);
    let mut relay = Relay::shut(newsroom.runtime().handle(), script);
    newsroom.write_settings(&format!("url = \"smtp://{}\"", relay.address));
    let started = newsroom.start(["send", "today", "--yes"]);
    let planned =
        || journal(&newsroom).query_row("SELECT COUNT(*) FROM runs", [], |row| row.get(0));
    let exists = || newsroom.path("state/journal.sqlite3").exists();
    wait_until("a planned run", || exists() && planned() == Ok(1));
    started.kill();
    // Forty seconds are left; a worker tries for fifteen.
    let began = (Timestamp::now() - 4.hours() + 40.seconds()).as_millisecond();
    journal(&newsroom).execute("UPDATE runs SET started_at = ?1", [began]).unwrap();
    let started = newsroom.start(["send", "today", "--yes", "--wait"]);
    wait_until("the wait for the relay", || started.stderr().contains("waits until"));
    relay.listen();
    let ran = started.end();
    assert_eq!((ran.code, relay.count(), count(&newsroom, "accepted")), (Some(0), 3, 3), "{ran:?}");
}

#[test]
fn a_message_that_takes_longer_than_the_grace_is_given_up_and_listed() {
    let newsroom = Newsroom::sending_to(2).connections(1);
    let steps = [
        Say("220 relay.example\r\n"),
        Expect("EHLO"),
        Say("250 relay.example\r\n"),
        Expect("EHLO"),
        Say("250 relay.example\r\n"),
        Expect("MAIL"),
        Say("250 ok\r\n"),
        Expect("RCPT"),
        Say("250 ok\r\n"),
        Expect("DATA"),
        Say("354 go on\r\n"),
        Message,
        Hush,
    ];
    let relay = newsroom.runtime().block_on(Scripted::play(&steps));
    newsroom.write_settings(&format!("url = \"smtp://{}\"", relay.address));
    let started = newsroom.start(["send", "today", "--yes", "--grace", "2"]);
    let exists = || newsroom.path("state/journal.sqlite3").exists();
    wait_until("a message on the wire", || exists() && handed(&newsroom) > 0);
    started.terminate();
    let ran = started.end();
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("2 s are over"), "{}", ran.err);
    let listed = "1 reader in doubt, who may have it:\n    r000@example.org";
    assert!(ran.err.contains(listed), "{}", ran.err);
    assert_eq!((count(&newsroom, "in_doubt"), count(&newsroom, "due")), (1, 1));
}

fn handed(newsroom: &Newsroom) -> i64 {
    let sql = "SELECT COUNT(*) FROM deliveries WHERE state = 'handed'";
    journal(newsroom).query_row(sql, [], |row| row.get(0)).unwrap_or(0)
}

#[test]
fn a_journal_that_another_process_holds_is_waited_for_and_no_verdict_is_lost() {
    let slow = Behaviour { delay: Duration::from_millis(100), ..Behaviour::default() };
    let newsroom = Newsroom::sending_to(30).connections(2).relay(slow);
    let started = newsroom.start(["send", "today", "--yes"]);
    wait_until("four messages", || newsroom.messages().len() >= 4);
    let other = journal(&newsroom);
    other.busy_timeout(Duration::from_secs(5)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    std::thread::sleep(Duration::from_secs(12));
    assert!(newsroom.messages().len() < 10, "messages left without being written down");
    other.execute_batch("ROLLBACK").unwrap();
    let ran = started.end();
    assert_eq!((ran.code, newsroom.reached()), (Some(0), newsroom.everyone()), "{ran:?}");
    assert_eq!(count(&newsroom, "in_doubt"), 0);
}

#[test]
fn three_contents_refused_alike_stop_the_run_with_the_relays_words() {
    let mut newsroom = Newsroom::sending_to(30).connections(1);
    let mut steps = vec![
        Say("220 relay.example\r\n"),
        Expect("EHLO"),
        Say("250 relay.example\r\n"),
        Expect("EHLO"),
        Say("250 relay.example\r\n"),
    ];
    for refusal in ["554 5.7.1 spam, A1\r\n", "554 5.7.1 spam, B2\r\n", "554 5.7.1 spam, C3\r\n"] {
        let message = [Expect("MAIL"), Say("250 ok\r\n"), Expect("RCPT"), Say("250 ok\r\n")];
        steps.extend(message);
        steps.extend([Expect("DATA"), Say("354 go on\r\n"), Message, Say(refusal)]);
    }
    steps.extend([Expect("QUIT"), Say("221 bye\r\n"), Hush]);
    let relay = newsroom.runtime().block_on(Scripted::play(&steps));
    newsroom.write_settings(&format!("url = \"smtp://{}\"", relay.address));
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("the content, 3 of them in this call"), "{}", ran.err);
    assert!(ran.err.contains("554 5.7.1 spam, C3"), "{}", ran.err);
    assert_eq!((count(&newsroom, "due"), count(&newsroom, "deferred")), (27, 3));
    newsroom.other_relay(Behaviour::default());
    assert_eq!((newsroom.send(&[]).code, newsroom.reached()), (Some(0), newsroom.everyone()));
}

/// Cuts the line of these readers at a point, and writes down whom the relay was offered.
fn break_at(point: Point, broken: &'static [&'static str], offered: &Offered) -> Script {
    let offered = Arc::clone(offered);
    let act = move |moment: &Moment<'_>| {
        if moment.at == Point::Recipient {
            offered.lock().unwrap().push(moment.reader.to_owned());
        }
        let breaks = moment.at == point && broken.contains(&moment.reader);
        if breaks { Act::Cut } else { Act::Usual }
    };
    Script::in_clear(&["PIPELINING"], act)
}

type Offered = Arc<Mutex<Vec<String>>>;

#[test]
fn whoever_broke_the_line_in_an_earlier_call_is_tried_once_and_after_all_others() {
    for point in [Point::Recipient, Point::Content] {
        let newsroom = Newsroom::sending_to(3).connections(1);
        let offered = Offered::default();
        let script = break_at(point, &["r000@example.org", "r001@example.org"], &offered);
        let relay = Relay::open(newsroom.runtime().handle(), script);
        newsroom.write_settings(&format!("url = \"smtp://{}\"", relay.address));
        newsroom.send(&[]).exits(75);
        assert_eq!((count(&newsroom, "due"), relay.count()), (2, 1), "{point:?}");
        let mut readers = Reader::crowd(3);
        readers.push(Reader::free("nouvelle@example.org"));
        newsroom.write_readers(&readers);
        offered.lock().unwrap().clear();
        newsroom.send(&["--top-up"]).exits(75);
        assert_eq!(relay.count(), 2);
        let offered = offered.lock().unwrap().clone();
        assert_eq!(offered[0], "nouvelle@example.org", "{point:?}: {offered:?}");
        let tries = |reader| offered.iter().filter(|one| *one == reader).count();
        // Once in the pass in which the late reader was reached, and once in the next one.
        for reader in ["r000@example.org", "r001@example.org"] {
            assert_eq!(tries(reader), 2, "{point:?}: {offered:?}");
        }
        newsroom.send(&[]).exits(75).tells("connection was lost");
        let status = newsroom.run(["status", "today"]).exits(75);
        status.answers("r000@example.org").answers("r001@example.org");
    }
}
