//! The two Sundays on which the clocks change: minute by minute, an issue leaves once.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};
use matinale::newsroom::{
    Clearance, IssueStage, Newsroom, SendRequest, StopRequest, Timing, start_runtime,
};

use crate::harness;

/// Sends the issue that is due.
fn send(newsroom: &mut Newsroom, word: &str) {
    let path = newsroom.issue_file(word).expect("an issue");
    let checked = newsroom.check_issue(&path).expect("it can be checked");
    let request = SendRequest { timing: Timing::Scheduled, ..SendRequest::default() };
    let Ok(Clearance::Cleared(cleared)) = newsroom.clear(checked, request) else {
        panic!("it is held back")
    };
    let runtime = start_runtime().expect("a runtime");
    let running = cleared.lock().expect("locked").start().expect("started");
    running.finish(&runtime, &StopRequest::default()).expect("finished");
}

/// Plays every minute of a day and of the hours around it. Answers the moments at which the issue was sent.
fn play(zone: &str, day: jiff::civil::Date, hour: &str) -> Vec<Zoned> {
    let newsroom = harness::Newsroom::sending_to(1)
        .more_settings(&format!("[schedule]\nat = \"{hour}\"\nmust_appear = true\n"));
    let settings = newsroom.text("matinale.toml");
    let own = newsroom.zone().iana_name().expect("a name").to_owned();
    let newsroom = newsroom.file("matinale.toml", settings.replace(&own, zone));
    newsroom.write_issue(day, "Les horloges changent.");
    std::fs::remove_file(newsroom.path(&format!("issues/{}.toml", newsroom.today()))).unwrap();
    let zone = TimeZone::get(zone).expect("a zone");
    let midnight = day.to_zoned(zone.clone()).expect("a midnight").timestamp();
    let hand = Arc::new(AtomicI64::new(midnight.as_second()));
    let shown = Arc::clone(&hand);
    let machine = harness::machine(move || {
        Timestamp::from_second(shown.load(Ordering::Relaxed)).expect("a moment")
    });
    let mut opened = Newsroom::open(&newsroom.path("."), machine).expect("a publication");
    let mut sent = Vec::new();
    for minute in -60..26 * 60 {
        let now = midnight + i64::from(minute).minutes();
        hand.store(now.as_second(), Ordering::Relaxed);
        let due = opened.find_due_issues().expect("a schedule").due;
        if due.iter().any(|one| one.issue.day() == day && one.stage != IssueStage::Sent) {
            send(&mut opened, &day.to_string());
            sent.push(now.to_zoned(zone.clone()));
        }
    }
    assert_eq!(newsroom.messages().len(), sent.len(), "one reader, one message");
    sent
}

#[test]
fn an_hour_that_is_skipped_or_comes_twice_sends_once() {
    // Lord Howe's clocks change by half an hour.
    for (zone, spring, autumn) in [
        ("Europe/Paris", date(2025, 3, 30), date(2025, 10, 26)),
        ("America/New_York", date(2025, 3, 9), date(2025, 11, 2)),
        ("Australia/Lord_Howe", date(2025, 10, 5), date(2025, 4, 6)),
    ] {
        for (day, hour) in [
            (spring, "02:15"),
            (spring, "06:10"),
            (autumn, "01:45"),
            (autumn, "02:15"),
            (autumn, "06:10"),
        ] {
            let sent = play(zone, day, hour);
            assert_eq!(sent.len(), 1, "{zone}, {day}, {hour}: {sent:?}");
            let expected = day.to_datetime(hour.parse().expect("an hour"));
            let expected = expected.to_zoned(sent[0].time_zone().clone()).expect("a moment");
            assert_eq!(sent[0].timestamp(), expected.timestamp(), "{zone}, {day}, {hour}");
        }
    }
}
