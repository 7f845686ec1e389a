//! Half of a run's time is over: whoever waits then, and why, is told once, while a person can still act.

use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::{Timestamp, ToSpan};

use super::relays::play;
use super::told::{begun_before, call, says_nothing, time_has_come};
use crate::harness::{Newsroom, Reader, refuse_each};
use crate::scripted::relay::{Act, Moment, Point};

const LATER: &str = "450 4.2.0 Greylisted";
const DENIED: &str = "550 5.7.1 denied";

/// A newsroom whose readers have a domain each, and whose relay answers these words to the first of them.
fn refusing_first(readers: usize, refused: usize, words: &str) -> Newsroom {
    let names: Vec<_> = (0..readers).map(|n| format!("r{n:03}@d{n}.example")).collect();
    let refuse = names.iter().take(refused).map(|name| (name.clone(), words.to_owned())).collect();
    Newsroom::sending_to(readers)
        .readers(names.into_iter().map(Reader::free).collect())
        .relay(refuse_each(refuse))
}

#[test]
fn readers_whom_the_relay_defers_all_morning_are_told_at_half_time_once() {
    let newsroom = refusing_first(12, 12, LATER);
    says_nothing(&newsroom, 75);
    begun_before(&newsroom, 119);
    says_nothing(&newsroom, 75);
    begun_before(&newsroom, 121);
    let until = (Timestamp::now() + 119.minutes()).to_zoned(newsroom.zone()).strftime("%H:");
    call(&newsroom)
        .exits(75)
        .tells(
            "half of the time is over, and 0 of 12 have it; 12 wait (100 %) and are given up at ",
        )
        .tells(&format!("given up at {until}"))
        .tells(LATER);
    time_has_come(&newsroom);
    says_nothing(&newsroom, 75);
}

#[test]
fn a_few_readers_who_wait_cost_no_mail_at_half_time_and_more_do_though_most_have_the_issue() {
    for (deferred, is_told) in [(5, false), (6, true)] {
        let newsroom = refusing_first(30, deferred, LATER);
        says_nothing(&newsroom, 75);
        begun_before(&newsroom, 121);
        if is_told {
            call(&newsroom)
                .exits(75)
                .tells("half of the time is over, and 24 of 30 have it; 6 wait (20 %)")
                .tells("r005@d5.example");
        }
        says_nothing(&newsroom, 75);
    }
}

#[test]
fn a_relay_that_refuses_us_is_told_again_at_half_time_and_then_no_more() {
    let newsroom = refusing_first(30, 30, DENIED);
    call(&newsroom).exits(1).tells(DENIED);
    says_nothing(&newsroom, 1);
    begun_before(&newsroom, 121);
    let told = call(&newsroom).exits(1);
    told.tells("half of the time is over, and 0 of 30 have it").tells("error: ").tells(DENIED);
    says_nothing(&newsroom, 1);
}

#[test]
fn a_relay_that_went_away_is_named_at_half_time_with_its_cause() {
    let newsroom = Newsroom::sending_to(40).connections(4);
    let taken = AtomicUsize::new(0);
    let died = move |moment: &Moment<'_>| {
        let taken = match moment.at {
            Point::Dot => taken.fetch_add(1, Ordering::SeqCst),
            _ => taken.load(Ordering::SeqCst),
        };
        if taken >= 10 && moment.at != Point::Dot { Act::Cut } else { Act::Usual }
    };
    let relay = play(&newsroom, died);
    says_nothing(&newsroom, 75);
    assert!((1..40).contains(&relay.count()), "it did not die");
    newsroom.run(["status", "today"]).exits(75).omits("subscribers suppress");
    drop(relay);
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    newsroom.write_settings(&format!("url = \"smtp://{nobody}\""));
    begun_before(&newsroom, 121);
    let told = call(&newsroom).exits(75);
    told.tells("half of the time is over, and ")
        .tells(&format!("cannot reach {nobody}"))
        .omits("subscribers suppress");
    newsroom.run(["status", "today"]).exits(75).omits("subscribers suppress");
}

#[test]
fn a_reader_at_whom_the_connection_is_lost_again_is_named_with_what_to_do() {
    let newsroom = Newsroom::sending_to(3).connections(1);
    let breaks = |moment: &Moment<'_>| match moment.at {
        Point::Recipient if moment.reader == "r001@example.org" => Act::Cut,
        _ => Act::Usual,
    };
    let _relay = play(&newsroom, breaks);
    newsroom.send(&["--quiet"]).exits(75);
    newsroom.run(["status", "today"]).answers("r001@example.org");
    newsroom.send(&["--quiet"]).exits(75);
    newsroom
        .run(["status", "today"])
        .exits(75)
        .answers("lost at r001@example.org more than once, while others were reached")
        .answers("`matinale subscribers suppress r001@example.org` goes on without it");
    begun_before(&newsroom, 121);
    call(&newsroom).exits(75).tells("subscribers suppress r001@example.org");
    says_nothing(&newsroom, 75);
}

#[test]
fn a_pace_that_does_not_reach_everybody_in_time_is_told_by_the_first_call_once() {
    for more in [&["--quiet"][..], &[]] {
        let newsroom = Newsroom::sending_to(30).relay_settings("pace = \"5/h\"");
        let warning =
            "10 readers would be given up, because the pace does not reach them within 4h";
        newsroom.send(more).exits(75).tells(warning).tells("raise `retry_for`");
        says_nothing(&newsroom, 75);
        begun_before(&newsroom, 121);
        says_nothing(&newsroom, 75);
    }
    let enough = Newsroom::sending_to(10).relay_settings("pace = \"5/h\"");
    says_nothing(&enough, 75);
    begun_before(&enough, 121);
    says_nothing(&enough, 75);
}

#[test]
fn a_relay_that_rests_until_the_run_has_given_up_promises_nothing() {
    let newsroom = Newsroom::sending_to(12).relay_settings("pace = \"10/h\"");
    newsroom.send(&[]).exits(75).tells("it goes on at ").omits("when this run gives up");
    begun_before(&newsroom, 210);
    newsroom
        .send(&[])
        .exits(75)
        .tells("when this run gives up: 2 readers will be missed; raise `retry_for`")
        .tells(&format!("or `matinale send {} --late` after ", newsroom.today()));
}

#[test]
fn a_quota_that_lasts_until_the_run_has_given_up_promises_nothing_and_is_told_at_once() {
    let quota = "451 4.7.1 hourly quota of messages exceeded";
    let newsroom = refusing_first(12, 12, quota);
    newsroom.send(&[]).exits(75).tells("takes mail again, at ").omits("when this run gives up");
    let short = refusing_first(12, 12, quota).more_settings("[delivery]\nretry_for = \"30m\"");
    let told = call(&short);
    told.tells("when this run gives up: 12 readers will be missed").tells("--late` after ");
    says_nothing(&short, 75);
}
