//! What a click does, and what it does not do.

use std::time::Duration;

use matinale::inbox::Behaviour;

use super::{ONE_CLICK, Served, link_path, newsroom_with_mail, suppressed, unsubscribed};
use crate::harness::{Newsroom, wait_until};
use crate::server::Server;

/// The form of a mail program that posts in parts (RFC 7578).
const MULTIPART: &str = "--b1\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\n\
                         One-Click\r\n--b1--\r\n";

/// [83, 84, 92]
#[test]
fn one_click_takes_a_reader_off_in_both_forms_and_as_often_as_it_comes() {
    let newsroom = newsroom_with_mail(5);
    let served = Served::begin(&newsroom);
    for _ in 0..20 {
        let answer = served.post(&link_path(&newsroom, 1), ONE_CLICK);
        answer.is(200).says("Votre désabonnement est enregistré.").says("r…@example.org");
        assert!(!answer.head.contains("set-cookie") && !answer.body.contains("<script"));
    }
    let kind = "multipart/form-data; boundary=b1";
    served.post_as(kind, &link_path(&newsroom, 3), MULTIPART).is(200);
    assert_eq!(suppressed(&newsroom), unsubscribed(&[1, 3]));
    let ran = served.end().exits(0);
    let changes: Vec<_> = ran.out.lines().skip(1).collect();
    assert_eq!(changes.len(), 2, "one line for each change: {ran}");
    assert!(changes.iter().all(|line| line.ends_with("  left  r…@example.org")), "{ran}");
    let token = link_path(&newsroom, 1).rsplit_once('/').unwrap().1.to_owned();
    ran.omits(&token).omits("r001");
}

/// [86, 87]
#[test]
fn opening_the_link_asks_and_changes_nothing() {
    let newsroom = newsroom_with_mail(4);
    let served = Served::begin(&newsroom);
    for (number, edition) in [(0, "gratuite"), (1, "abonnés")] {
        let answer = served.open(&link_path(&newsroom, number));
        let heading = "Se désabonner de L&#39;Écho du matin\u{a0}?";
        assert!(
            answer.body.contains(heading) || answer.body.contains(&heading.replace("&#39;", "'"))
        );
        answer.is(200).says(edition).says("<form class=\"act\" method=\"post\">");
        assert!(!answer.body.contains("r00") && !answer.body.contains("<script"));
    }
    let path = link_path(&newsroom, 0);
    for _ in 0..50 {
        served.open(&path).is(200);
        let head = served.ask("HEAD", &path, "");
        assert_eq!((head.status, head.body.as_str()), (200, ""));
        served.ask("GET", &path, "Purpose: prefetch\r\nX-Moz: prefetch\r\n").is(200);
    }
    for method in ["OPTIONS", "PUT", "DELETE", "TRACE", "PATCH", "PROPFIND"] {
        served.ask(method, &path, "").is(405).has("allow: get, head, post");
    }
    assert_eq!(suppressed(&newsroom), []);
    assert_eq!(served.end().exits(0).out.lines().count(), 1);
}

/// [85]
#[test]
fn a_form_that_asks_for_nothing_changes_nothing() {
    let newsroom = newsroom_with_mail(2);
    let served = Served::begin(&newsroom);
    let path = link_path(&newsroom, 0);
    for form in
        ["", "List-Unsubscribe=", "wish=stay", "wish=leave&wish=return", "x=List-Unsubscribe"]
    {
        served.post(&path, form).is(400).says("Cette demande n’est pas claire.");
    }
    served.post_as("text/plain", &path, ONE_CLICK).is(400);
    served.post_as("multipart/form-data; boundary=other", &path, MULTIPART).is(400);
    assert_eq!(suppressed(&newsroom), []);
}

#[test]
fn a_mistaken_click_is_taken_back_by_whoever_made_it() {
    let newsroom = newsroom_with_mail(3);
    newsroom.run(["subscribers", "suppress", "--reason", "bounced", "r002@example.org"]).exits(0);
    let served = Served::begin(&newsroom);
    let path = link_path(&newsroom, 1);
    served.post(&path, "wish=leave").is(200).says("value=\"return\"");
    served.open(&path).is(200).says("Votre désabonnement est enregistré.").says("value=\"return\"");
    served.post(&path, "wish=return").is(200).says("Vous êtes de nouveau dans la liste.");
    served.open(&path).is(200).says("value=\"leave\"");
    let silent = served.post(&link_path(&newsroom, 2), "wish=return");
    silent.is(200).says("Cette adresse ne reçoit plus rien.").says("mailto:partir@echo.example");
    let bounced = ("r002@example.org".to_owned(), "bounced".to_owned());
    assert_eq!(suppressed(&newsroom), [bounced]);
    served.end().exits(0).answers("  left  r…@").answers("  came back  r…@");
}

/// [93]
#[test]
fn a_run_that_is_under_way_skips_whoever_leaves_before_their_turn() {
    let slow = Behaviour { delay: Duration::from_millis(300), ..Behaviour::default() };
    let mut newsroom = newsroom_with_mail(8).connections(1).relay(slow);
    let path = link_path(&newsroom, 7);
    let special = newsroom.write_special("soir", "Les bateaux repartent ce soir.");
    let served = Served::begin(&newsroom);
    let run = newsroom.start(["send", &special, "--yes"]);
    newsroom.wait_for_messages(9);
    served.post(&path, ONE_CLICK).is(200);
    run.end().exits(0);
    let got = newsroom.reached();
    assert_eq!(got.iter().filter(|reader| *reader == "r007@example.org").count(), 1, "{got:?}");
    assert_eq!(got.len(), 15, "the others have both issues: {got:?}");
    let status = newsroom.run(["status", &special]);
    status.exits(0).answers("r007@example.org · suppressed: unsubscribed");
    newsroom.other_relay(Behaviour::default());
}

#[test]
fn a_page_that_was_opened_before_the_first_run_knows_its_key_afterwards() {
    let newsroom = Newsroom::sending_to(2);
    let served = Served::begin(&newsroom);
    served.open("/partir/AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").is(404);
    assert!(!newsroom.path("state/unsubscribe.key").exists(), "only a run makes the key");
    newsroom.send(&[]).exits(0);
    let path = link_path(&newsroom, 0);
    wait_until("the key", || served.open(&path).status == 200);
    served.post(&path, ONE_CLICK).is(200);
    assert_eq!(suppressed(&newsroom), unsubscribed(&[0]));
}

#[test]
fn a_journal_on_a_server_keeps_who_has_left_and_who_came_back() {
    let Some(postgres) = Server::shared() else { return };
    let newsroom = Newsroom::sending_to(3).more_settings(&postgres.room().settings());
    newsroom.send(&[]).exits(0);
    let served = Served::begin(&newsroom);
    for number in 0..3 {
        served.post(&link_path(&newsroom, number), ONE_CLICK).is(200);
    }
    served.post(&link_path(&newsroom, 1), "wish=return").is(200).says("de nouveau");
    served.open(&link_path(&newsroom, 2)).is(200).says("Votre désabonnement est enregistré.");
    assert_eq!(suppressed(&newsroom), unsubscribed(&[0, 2]));
}

/// Nobody is told that they have left before the journal has it.
#[test]
fn while_the_journal_is_busy_a_reader_is_asked_to_try_again_and_nothing_is_lost() {
    let newsroom = newsroom_with_mail(2);
    let served = Served::begin(&newsroom);
    let path = link_path(&newsroom, 1);
    let other = rusqlite::Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let answer = served.post(&path, ONE_CLICK);
    answer.is(503).has("retry-after: 30").says("Réessayer").says("value=\"leave\"");
    other.execute_batch("ROLLBACK").unwrap();
    served.post(&path, ONE_CLICK).is(200);
    assert_eq!(suppressed(&newsroom), unsubscribed(&[1]));
    served
        .end()
        .exits(0)
        .tells("readers are asked to try again later")
        .tells("is carried out again");
}

#[test]
fn a_publication_without_a_page_or_with_a_foreign_key_is_told_so() {
    let newsroom = newsroom_with_mail(2).file("state/unsubscribe.key", "0".repeat(64));
    newsroom.run(["serve"]).exits(1).tells("unsubscribe.key");
    let settings = newsroom.text("matinale.toml");
    let without = settings.replace("url = \"https://echo.example/partir\"\n", "");
    let newsroom = newsroom.file("matinale.toml", without);
    newsroom.run(["serve"]).exits(2).tells("write `url = \"https://…\"` below `[unsubscribe]`");
}
