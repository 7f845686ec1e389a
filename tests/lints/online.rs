//! `check --online`: what is said of links that were asked for. How they are asked, `web` tests.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test has a clock and files")]

use std::net::TcpListener;

use super::body;
use crate::harness::Newsroom;

const ONLINE: [&str; 5] = ["check", "2025-02-11", "--online", "--format", "short"];

/// An issue with a link, and the answers of an hour ago.
fn known(moved: &str) -> Newsroom {
    let hour_ago = jiff::Timestamp::now().checked_sub(jiff::ToSpan::hours(1)).unwrap();
    let answers = format!("{{\"https://a.fr/b\": {{\"asked\": \"{hour_ago}\"{moved}}}}}");
    Newsroom::new()
        .issue("2025-02-11", &body("Le [rapport](https://a.fr/b#c)."))
        .file("state/links.json", answers)
}

#[test]
fn a_link_under_a_name_that_never_exists_is_dead() {
    let issue = body("Le [rapport](https://a.invalid/b).");
    let newsroom = Newsroom::new().issue("2025-02-11", &issue);
    assert_eq!(newsroom.run(ONLINE).exits(1).findings(), ["7:12 error link.dead"]);
    assert!(!newsroom.path("state").exists(), "a dead link is asked for anew the next time");
    let french = [&ONLINE[..], &["--lang", "fr"]].concat();
    newsroom.run(french).exits(1).answers("aucun nom en `.invalid` n’existe");
    newsroom.run(["check", "--format", "short"]).exits(0).omits("link.dead");
}

#[test]
fn a_good_answer_of_the_last_day_stands() {
    let before = known("");
    let answers = before.text("state/links.json");
    assert_eq!(before.run(ONLINE).exits(0).findings(), [""; 0]);
    assert_eq!(before.text("state/links.json"), answers);
    let moved = known(", \"moved\": \"https://a.fr/d\"");
    let ran = moved.run(ONLINE).exits(0);
    assert_eq!(ran.findings(), ["7:12 note link.moved"]);
    ran.answers("write `https://a.fr/d#c`");
}

#[test]
fn what_is_said_of_links_can_be_allowed_away_but_for_a_dead_one() {
    let issue =
        body("Le [rapport](https://a.fr/b).").replacen("\n\n", "\nallow = [\"link.moved\"]\n", 1);
    let moved = known(", \"moved\": \"https://a.fr/d\"").issue("2025-02-11", &issue);
    assert_eq!(moved.run(ONLINE).exits(0).findings(), [""; 0]);
}

#[test]
fn a_link_into_this_machine_is_an_error_and_is_not_asked_for() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let issue = body(&format!("Le [rapport](http://{address}/)."));
    let newsroom = Newsroom::new().issue("2025-02-11", &issue);
    let ran = newsroom.run(ONLINE).exits(1);
    assert_eq!(ran.findings(), ["7:12 error link.leaks", "7:12 note link.unsure"]);
    assert!(listener.accept().is_err(), "somebody called");
}

#[test]
fn an_issue_without_links_needs_no_network() {
    let newsroom = Newsroom::new().issue("2025-02-11", &body("Un texte."));
    newsroom.run(ONLINE).exits(0).answers("nothing to mend");
}
