//! A morning as the manual's lines of cron play it, by a clock that libfaketime fakes.

use std::fs;
use std::net::TcpListener;

use jiff::civil::time;
use jiff::tz::TimeZone;
use matinale::inbox::Behaviour;

use crate::harness::{Newsroom, Ran, Reader, find_faketime, refuse_each};

const LATER: &str = "451 4.7.1 greylisted, come back";

/// One call of cron: when it comes, and its words.
struct CronCall {
    hour: i8,
    minute: i8,
    words: Vec<String>,
}

/// The calls of one morning, in order, as the lines in `docs/cron-systemd.md` have them.
fn read_calls() -> Vec<CronCall> {
    let chapter = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/cron-systemd.md");
    let chapter = fs::read_to_string(chapter).unwrap();
    let (_, lines) = chapter.split_once("```\nMAILTO=").expect("lines of cron");
    let (lines, _) = lines.split_once("```").expect("their end");
    let mut calls = Vec::new();
    for line in lines.lines().skip(1).filter(|line| !line.is_empty()) {
        let mut fields = line.split_whitespace();
        let [minutes, hours] = [0, 1].map(|_| fields.next().expect("a field"));
        let (_, command) = line.split_once("&& matinale ").expect("a command");
        for hour in expand(hours, 23) {
            for minute in expand(minutes, 59) {
                let words = command.split_whitespace().map(str::to_owned).collect();
                calls.push(CronCall { hour, minute, words });
            }
        }
    }
    calls.sort_by_key(|call| (call.hour, call.minute));
    calls
}

/// The values of a field of cron: `7`, `7-9`, `*/10` or `30-59/10`.
fn expand(field: &str, most: i8) -> Vec<i8> {
    let (range, step) = field.split_once('/').unwrap_or((field, "1"));
    let (first, last) = match range.split_once('-') {
        Some((first, last)) => (first.parse().unwrap(), last.parse().unwrap()),
        None if range == "*" => (0, most),
        None => (range.parse().unwrap(), range.parse().unwrap()),
    };
    (first..=last).step_by(step.parse().unwrap()).collect()
}

/// Plays the calls from one moment to another, both as hour and minute. Answers the calls that cron
/// mails, since they said something.
fn play(newsroom: &Newsroom, from: (i8, i8), to: (i8, i8)) -> Vec<Ran> {
    let library = find_faketime().expect("it was asked for before");
    let played = read_calls();
    let played = played.iter().filter(|call| (from..to).contains(&(call.hour, call.minute)));
    let ran = played.map(|call| {
        let moment = newsroom.today().to_datetime(time(call.hour, call.minute, 0, 0));
        let moment = moment.to_zoned(newsroom.zone()).unwrap().with_time_zone(TimeZone::UTC);
        let moment = moment.strftime("@%Y-%m-%d %H:%M:%S").to_string();
        let variables = [
            ("LD_PRELOAD", library.to_str().unwrap()),
            ("FAKETIME", &moment),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
            ("NO_FAKE_STAT", "1"),
            ("TZ", "UTC"),
        ];
        newsroom.run_with(&call.words, &variables)
    });
    ran.filter(|ran| !ran.out.is_empty() || !ran.err.is_empty()).collect()
}

#[test]
fn the_manual_begins_at_half_past_six_and_ends_with_a_last_call() {
    let calls = read_calls();
    let (first, last) = (calls.first().unwrap(), calls.last().unwrap());
    assert_eq!((first.hour, first.minute), (6, 30));
    assert!(last.words.contains(&"--last".to_owned()));
    assert_eq!(calls.iter().filter(|call| call.words.contains(&"--last".to_owned())).count(), 1);
}

#[test]
fn a_reader_who_waits_all_morning_is_mailed_once_at_its_end() {
    if find_faketime().is_none() {
        return;
    }
    let newsroom = Newsroom::sending_to(4).refusing("r001@example.org", LATER);
    let mails = play(&newsroom, (0, 0), (24, 0));
    assert_eq!(mails.len(), 1, "{mails:?}");
    for words in ["3 of 4 have it, 1 given up", "not reached within 4h (retry_for)", LATER] {
        assert!(mails[0].err.contains(words), "{words}: {mails:?}");
    }
    assert_eq!((mails[0].code, newsroom.reached().len()), (Some(1), 3));
}

#[test]
fn a_reader_who_is_reached_in_the_end_costs_no_mail() {
    if find_faketime().is_none() {
        return;
    }
    let mut newsroom = Newsroom::sending_to(4).refusing("r001@example.org", LATER);
    let mut mails = play(&newsroom, (0, 0), (7, 30));
    newsroom.other_relay(Behaviour::default());
    mails.extend(play(&newsroom, (7, 30), (24, 0)));
    assert!(mails.is_empty(), "{mails:?}");
    assert_eq!(newsroom.reached(), newsroom.everyone());
}

#[test]
fn a_reader_lost_for_no_fault_of_theirs_and_one_who_is_gone_cost_one_mail() {
    if find_faketime().is_none() {
        return;
    }
    let refuse = [("r001@example.org", "550 5.7.1 blocked"), ("r002@example.org", "550 5.1.1 no")];
    let refuse = refuse.map(|(reader, reply)| (reader.to_owned(), reply.to_owned())).to_vec();
    let newsroom = Newsroom::sending_to(5).relay(refuse_each(refuse));
    let mails = play(&newsroom, (0, 0), (24, 0));
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert!(mails[0].err.contains("r001@") && mails[0].err.contains("r002@"), "{mails:?}");
}

#[test]
fn a_relay_that_is_away_all_morning_is_mailed_while_there_is_time_and_at_the_end() {
    if find_faketime().is_none() {
        return;
    }
    let newsroom = Newsroom::sending_to(3);
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    newsroom.write_settings(&format!("url = \"smtp://{nobody}\""));
    let mails = play(&newsroom, (6, 30), (6, 40));
    assert!(mails.is_empty(), "{mails:?}");
    let mails = play(&newsroom, (9, 50), (24, 0));
    let codes: Vec<_> = mails.iter().map(|mail| mail.code).collect();
    assert_eq!(codes, [Some(75), Some(1)], "{mails:?}");
    assert!(mails.iter().all(|mail| mail.err.contains("cannot reach")), "{mails:?}");
    assert!(mails[1].err.contains("3 readers given up, since it was too late"), "{mails:?}");
}

#[test]
fn a_list_that_is_deferred_all_morning_is_mailed_at_half_time_and_at_the_end() {
    if find_faketime().is_none() {
        return;
    }
    let names: Vec<_> = (0..12).map(|n| format!("r{n:03}@d{n}.example")).collect();
    let refuse = names.iter().map(|name| (name.clone(), "450 4.2.0 Greylisted".to_owned()));
    let behaviour = refuse_each(refuse.collect());
    let readers = names.into_iter().map(Reader::free).collect();
    let newsroom = Newsroom::sending_to(12).readers(readers).relay(behaviour);
    let mails = play(&newsroom, (0, 0), (24, 0));
    let codes: Vec<_> = mails.iter().map(|mail| mail.code).collect();
    assert_eq!(codes, [Some(75), Some(1)], "{mails:?}");
    let half =
        "half of the time is over, and 0 of 12 have it; 12 wait (100 %) and are given up at 10:30";
    assert!(mails[0].err.contains(half), "{mails:?}");
    assert!(mails.iter().all(|mail| mail.err.contains("450 4.2.0")), "{mails:?}");
    assert!(mails[1].err.contains("12 readers given up"), "{mails:?}");
}
