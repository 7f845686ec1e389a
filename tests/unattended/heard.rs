//! What cron hears besides the readers who are lost: who is left after the last call, and every failure once.

use super::relays::{play, use_relays};
use super::told::{FIRST, LATER, call, cutting_at, journal, says_nothing};
use crate::harness::Newsroom;
use crate::scripted::relay::{Act, Moment, Point};

#[test]
fn the_last_call_names_who_is_in_doubt_and_would_be_sent_to_again() {
    let newsroom = Newsroom::sending_to(3)
        .connections(1)
        .more_settings("[delivery]\nin_doubt = \"resend\"")
        .relay(cutting_at(2));
    let last = newsroom.send(&["--quiet", "--last"]).exits(1);
    let last = last.tells("2 of 3 have it, 1 in doubt\n");
    last.tells("  1 reader waits still, and this was the last call:\n")
        .tells("    r001@example.org");
    let aloud = newsroom.send(&["--dry-run", "--json"]).exits(0);
    assert_eq!(aloud.json()["waiting"], 1);
}

#[test]
fn the_last_call_tells_every_failure_once_and_a_dry_run_is_no_loss() {
    let newsroom = Newsroom::sending_to(1);
    std::os::unix::fs::symlink(newsroom.path("state"), newsroom.path("state")).unwrap();
    let ran = newsroom.send(&["--quiet", "--last"]);
    assert_eq!(ran.err.matches("error: ").count(), 1, "{ran}");
    let list = "[[subscribers]]\nemail = \"zoe@@example.org\"\n";
    let newsroom = Newsroom::sending_to(1);
    let text = newsroom.text("subscribers.toml") + list;
    let newsroom = newsroom.subscribers(&text);
    for more in [&["--dry-run"][..], &["--dry-run", "--quiet"]] {
        newsroom.send(more).exits(0).tells("1 reader left out");
    }
}

#[test]
fn a_mistake_in_typing_stops_no_run() {
    let newsroom = Newsroom::sending_to(3).refusing(FIRST, LATER);
    says_nothing(&newsroom, 75);
    for _ in 0..2 {
        newsroom.run(["send", "tomorow", "--yes", "--quiet"]).exits(2).tells("names no issue");
    }
    let status = newsroom.run(["status", "today"]).exits(75);
    status.omits("tomorow");
    let stopped = "SELECT COUNT(*) FROM runs WHERE stopped_at IS NOT NULL";
    assert_eq!(journal(&newsroom).query_row(stopped, [], |row| row.get::<_, i64>(0)), Ok(0));
}

#[test]
fn cron_hears_of_every_relay_that_the_terminal_names() {
    let newsroom = Newsroom::sending_to(4);
    let words = ["530 5.7.0 log in first", "553 5.1.8 sender domain unknown"];
    let relays = words.map(|words| play(&newsroom, move |moment| refuse_mail(moment, words)));
    use_relays(&newsroom, &relays.each_ref().map(|relay| (relay.address.to_string(), "")));
    let quiet = call(&newsroom).exits(1);
    let aloud = newsroom.send(&[]).exits(1);
    for (relay, words) in relays.iter().zip(words) {
        let named = format!("the relay {} was given up: ", relay.address);
        for ran in [&quiet, &aloud] {
            let told = ran.err.matches(words).count();
            assert!(told == 1 && ran.err.contains(&named), "{words}: {ran}");
        }
    }
}

fn refuse_mail(moment: &Moment<'_>, words: &str) -> Act {
    match moment.at {
        Point::Mail => Act::Say(format!("{words}\r\n")),
        _ => Act::Usual,
    }
}
