//! The library by its front door: what a command does, done without it.

#![allow(clippy::disallowed_methods, reason = "these tests change files between two steps")]

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::{Date, Time, time};
use jiff::{Timestamp, ToSpan};
use matinale::audience::SpooledAudience;
use matinale::finding::{Code, Finding};
use matinale::journal::State;
use matinale::newsroom::{
    Clearance, ClearedIssue, Error, GuardRefusal, Newsroom, RehearsalRequest, RunEnd, SendRequest,
    StopRequest, Surroundings, Timing, start_runtime,
};
use matinale::publication::InDoubtPolicy;
use matinale::wording::{Wording, WordingTemplate};

use crate::harness;

#[path = "../examples/morning.rs"]
#[allow(dead_code, reason = "an example has a `main`, and is run here without it")]
mod morning;

/// A machine on which it is seven o'clock on this day where the publication is.
fn at_seven(newsroom: &harness::Newsroom, day: Date) -> Surroundings {
    let seven = day.at(7, 0, 0, 0).to_zoned(newsroom.zone());
    let moment = seven.expect("a moment").timestamp();
    harness::machine(move || moment)
}

fn open(newsroom: &harness::Newsroom, day: Date) -> Newsroom {
    Newsroom::open(&newsroom.path("."), at_seven(newsroom, day)).expect("a publication")
}

/// The issue of today, past every guard.
fn cleared(newsroom: &mut Newsroom) -> Box<ClearedIssue<'_>> {
    let path = newsroom.issue_file("today").expect("the issue of today");
    let checked = newsroom.check_issue(&path).expect("it can be checked");
    match newsroom.clear(checked, SendRequest::default()) {
        Ok(Clearance::Cleared(cleared)) => cleared,
        Ok(Clearance::AlreadySent { file, .. } | Clearance::NobodyLate { file, .. }) => {
            panic!("{file} has been sent")
        }
        Ok(Clearance::CopiesSent { .. }) => panic!("nobody was named"),
        Err(error) => panic!("{error}"),
    }
}

/// What the guards say of the issue of a day.
fn refusal(newsroom: &mut Newsroom, day: Date, request: SendRequest) -> Option<GuardRefusal> {
    let path = newsroom.issue_file(&day.to_string()).expect("an issue");
    let checked = newsroom.check_issue(&path).expect("it can be checked");
    match newsroom.clear(checked, request) {
        Err(Error::Guard(refusal)) => Some(refusal),
        Err(error) => panic!("{error}"),
        Ok(_) => None,
    }
}

#[test]
fn an_issue_goes_out_step_by_step() {
    let newsroom = harness::Newsroom::sending_to(3);
    let today = newsroom.today();
    let mut opened = open(&newsroom, today);
    let path = opened.issue_file("today").expect("the issue of today");
    let checked = opened.check_issue(&path).expect("it can be checked");
    let Ok(Clearance::Cleared(cleared)) = opened.clear(checked, SendRequest::default()) else {
        panic!("it is held back")
    };
    assert_eq!(cleared.audience().map(SpooledAudience::len), Some(3));
    let runtime = start_runtime().expect("a runtime");
    let running = cleared.lock().expect("locked").start().expect("started");
    let finished = running.finish(&runtime, &StopRequest::default()).expect("finished");
    assert_eq!(finished.report.tally.of(State::Accepted), 3);
    assert_eq!(finished.report.end(InDoubtPolicy::Hold), RunEnd::Done);
    assert_eq!(newsroom.reached(), newsroom.everyone());
    let status = opened.run_status("today").expect("a journal").expect("a run");
    assert_eq!(status.end, RunEnd::Done);
}

#[test]
fn an_issue_of_another_day_is_refused_before_and_after_it() {
    let newsroom = harness::Newsroom::sending_to(2);
    let today = newsroom.today();
    for other in [today - 1.day(), today + 1.day()] {
        let mut opened = open(&newsroom, other);
        let held = GuardRefusal::OtherDay { issue: today, today: other };
        assert_eq!(refusal(&mut opened, today, SendRequest::default()), Some(held));
        let late = SendRequest { timing: Timing::Late, ..SendRequest::default() };
        assert_eq!(refusal(&mut opened, today, late), None);
    }
}

/// Whoever is asked for the number of readers may take their time.
#[test]
fn day_and_hour_are_asked_again_when_the_run_begins() {
    let newsroom =
        harness::Newsroom::sending_to(2).more_settings("[delivery]\nnot_after = \"07:00\"");
    let (today, zone) = (newsroom.today(), newsroom.zone());
    let second = |day: Date, moment: Time| {
        let moment = day.to_datetime(moment).to_zoned(zone.clone()).expect("a moment");
        moment.timestamp().as_second()
    };
    let (early, limit) = (time(6, 59, 0, 0), time(7, 0, 0, 0));
    let tomorrow = today + 1.day();
    for (day, confirmed, held) in [
        (today, time(7, 5, 0, 0), GuardRefusal::PastHour { limit }),
        (tomorrow, early, GuardRefusal::OtherDay { issue: today, today: tomorrow }),
    ] {
        let hand = Arc::new(AtomicI64::new(second(today, early)));
        let shown = Arc::clone(&hand);
        let clock = Arc::new(move || {
            Timestamp::from_second(shown.load(Ordering::Relaxed)).expect("a moment")
        });
        let machine = Surroundings { clock, ..at_seven(&newsroom, today) };
        let mut opened = Newsroom::open(&newsroom.path("."), machine).expect("a publication");
        let cleared = cleared(&mut opened);
        hand.store(second(day, confirmed), Ordering::Relaxed);
        let Err(error) = cleared.lock() else { panic!("a run was begun") };
        assert!(matches!(&error, Error::Guard(refusal) if *refusal == held), "{error}");
        assert!(!matches!(opened.run_status(&today.to_string()), Ok(Some(_))), "it was planned");
    }
}

/// As a copy of the journal that is put back between two steps does it.
#[test]
fn a_run_that_is_gone_is_not_taken_for_one_without_readers() {
    let newsroom = harness::Newsroom::sending_to(3).refusing("r001@example.org", "451 later");
    let forget = || {
        let journal = rusqlite::Connection::open(newsroom.path("state/journal.sqlite3"));
        let tables = ["transitions", "deliveries", "amendments", "content_texts", "runs"];
        let forget = tables.map(|table| format!("DELETE FROM {table};")).concat();
        journal.expect("the journal").execute_batch(&forget).expect("forgotten");
        fs::remove_file(newsroom.path(&format!("issues/{}.receipt.toml", newsroom.today())))
            .expect("a receipt");
    };
    for is_locked in [false, true] {
        assert_eq!(newsroom.send(&[]).code, Some(75));
        let mut opened = open(&newsroom, newsroom.today());
        let cleared = cleared(&mut opened);
        let gone = if is_locked {
            let locked = cleared.lock().expect("locked");
            forget();
            locked.start().err()
        } else {
            forget();
            cleared.lock().err()
        };
        let error = gone.expect("it went on without its readers");
        assert!(
            matches!(error, Error::RunGone(issue) if issue.day() == newsroom.today()),
            "{error}"
        );
        assert!(error.needs_person());
    }
}

#[test]
fn an_error_that_is_added_after_the_printing_refuses_the_issue_too() {
    let newsroom = harness::Newsroom::sending_to(2);
    let mut opened = open(&newsroom, newsroom.today());
    let path = opened.issue_file("today").expect("the issue of today");
    let mut checked = opened.check_issue(&path).expect("it can be checked");
    checked.add_findings(vec![Finding::new(
        Code::LINK_DEAD,
        0..1,
        Wording::new(WordingTemplate::plain("a dead link"), []),
    )]);
    let Err(error) = opened.clear(checked, SendRequest::default()) else {
        panic!("it would have been sent")
    };
    assert!(matches!(error, Error::IssueRefused(_)), "{error}");
}

#[test]
fn the_page_of_a_rehearsal_has_a_link_that_nobody_guesses() {
    let newsroom = harness::Newsroom::sending_to(2);
    let mut opened = open(&newsroom, newsroom.today());
    let path = opened.issue_file("today").expect("the issue of today");
    let printed = opened.check_issue(&path).expect("it can be checked").into_printed();
    let printed = printed.expect("it has no errors");
    let runtime = start_runtime().expect("a runtime");
    let mut link = || {
        let rehearsal = opened
            .plan_rehearsal(&printed, RehearsalRequest::default(), &runtime)
            .expect("planned");
        let rehearsed = rehearsal.finish(&runtime, &StopRequest::default()).expect("finished");
        rehearsed.inbox.page_link()
    };
    let (Some(first), Some(second)) = (link(), link()) else { return };
    let token = |link: &str| link.trim_end_matches('/').rsplit('/').next().map(str::to_owned);
    assert!(token(&first).is_some_and(|token| token.len() == 32), "{first}");
    assert_ne!(token(&first), token(&second));
}

#[test]
fn a_copy_under_another_day_is_refused_whatever_became_of_the_first_file() {
    let newsroom = harness::Newsroom::sending_to(2);
    let (today, tomorrow) = (newsroom.today(), newsroom.today() + 1.day());
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let copy = fs::read_to_string(newsroom.path(&format!("issues/{today}.toml"))).expect("text");
    let copy = copy.replace(&today.to_string(), &tomorrow.to_string());
    fs::write(newsroom.path(&format!("issues/{tomorrow}.toml")), copy).expect("written");
    let mut opened = open(&newsroom, tomorrow);
    let path = opened.issue_file("today").expect("the copy");
    let checked = opened.check_issue(&path).expect("it can be checked");
    newsroom.write_issue(today, "Une autre phrase.");
    let Err(error) = opened.clear(checked, SendRequest::default()) else {
        panic!("the journal was not asked")
    };
    assert!(
        matches!(error, Error::Guard(GuardRefusal::Copied(issue)) if issue.day() == today),
        "{error}"
    );
}

#[test]
fn the_journal_is_opened_once_for_the_steps_before_a_run() {
    let newsroom = harness::Newsroom::sending_to(3).refusing("r001@example.org", "451 later");
    assert_eq!(newsroom.send(&[]).code, Some(75));
    let mut opened = open(&newsroom, newsroom.today());
    let path = opened.issue_file("today").expect("the issue of today");
    let checked = opened.check_issue(&path).expect("it can be checked");
    // Whoever opens the journal again from here on finds none.
    let journal = newsroom.path("state/journal.sqlite3");
    fs::rename(&journal, newsroom.path("state/moved.sqlite3")).expect("moved");
    fs::write(&journal, "not a journal").expect("written");
    let Ok(Clearance::Cleared(cleared)) = opened.clear(checked, SendRequest::default()) else {
        panic!("the journal was opened a second time")
    };
    assert_eq!(cleared.run().map(|run| run.planned), Some(3));
    // Under a run it must be the one that was opened.
    fs::rename(newsroom.path("state/moved.sqlite3"), &journal).expect("moved back");
    let locked = cleared.lock().expect("it is the same journal");
    let running = locked.start().expect("it is the same journal");
    let runtime = start_runtime().expect("a runtime");
    let finished = running.finish(&runtime, &StopRequest::default()).expect("finished");
    assert_eq!(finished.report.tally.planned(), 3);
}

#[test]
fn a_journal_that_cannot_account_for_every_planned_reader_is_told_aloud() {
    let newsroom = harness::Newsroom::sending_to(3).refusing("r001@example.org", "451 later");
    assert_eq!(newsroom.send(&[]).code, Some(75));
    let journal = rusqlite::Connection::open(newsroom.path("state/journal.sqlite3"));
    let journal = journal.expect("the journal");
    journal.execute("UPDATE runs SET planned = planned + 1", ()).expect("changed");
    drop(journal);
    let ran = newsroom.send(&["--quiet"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("the journal cannot account for 1 reader"), "{}", ran.err);
}

#[test]
fn the_example_prints_and_rehearses_the_repositorys_own_issue() {
    let newsroom = harness::Newsroom::example();
    let words = morning::rehearse(&newsroom.path("."), "2025-02-11").expect("a rehearsal");
    let readers = words.split("; ").last().expect("words");
    assert!(words.starts_with("La Vigie · mardi 11 février 2025"), "{words}");
    assert!(readers.ends_with("messages in the inbox"), "{words}");
}
