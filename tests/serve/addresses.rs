//! A reader's address is changed, and the change is taken back.

use std::time::Duration;

use mail_parser::MessageParser;
use matinale::inbox::Behaviour;

use super::reader_page::{
    Asked, READER, ZOE, ask_by_mail, page_of, request_path, subject, with_page,
};
use super::strangers::{SIGNUP, become_reader, mails_to};
use super::{ONE_CLICK, Served};
use crate::harness::{Newsroom, wait_until};
use crate::server::Server;

/// A request for another address.
const TO_ZOE: Asked<'_> =
    Asked { reader: READER, form: "wish=change&address=zoe%40example.org", mailed: ZOE };

/// The whole way of an address, there and back.
fn change_and_take_back(newsroom: &Newsroom) {
    let list = newsroom.text("subscribers.toml");
    let list = format!("# Les fidèles.\n{list}# Fin.\n");
    std::fs::write(newsroom.path("subscribers.toml"), &list).unwrap();
    let served = Served::begin(newsroom);
    let page = page_of(newsroom, READER);
    served.open(&page).is(200).says("Se désabonner de").says("Changer d’adresse");
    let path = ask_by_mail(newsroom, &served, TO_ZOE);
    for _ in 0..3 {
        let shown = served.open(&path);
        shown.is(200).says("Recevoir L'Écho du matin à cette adresse").says("z…@example.org");
        shown.says("r…@example.org");
        served.ask("HEAD", &path, "").is(200);
    }
    assert_eq!(newsroom.text("subscribers.toml"), list, "opening a link changes nothing");
    assert_eq!(newsroom.messages().len(), 1, "the former address is not mailed before");
    for _ in 0..2 {
        served.confirm(&path).is(200).says("Votre adresse est changée.").says("z…@example.org");
    }
    served.open(&path).is(200).says("Votre adresse est changée.");
    assert_eq!(newsroom.text("subscribers.toml"), list.replace(READER, ZOE));
    newsroom.wait_for_messages(2);
    let told = mails_to(newsroom, READER);
    assert_eq!(subject(&told[0].content), "Votre adresse pour L'Écho du matin a changé");
    let told_text = String::from_utf8_lossy(&told[0].content).into_owned();
    assert!(!told_text.contains("To: zoe") && !told_text.contains(ZOE), "{told_text}");
    let back = request_path(&told[0].content);
    served.open(&back).is(200).says("r…@example.org");
    assert_eq!(newsroom.text("subscribers.toml"), list.replace(READER, ZOE));
    served.confirm(&back).is(200).says("Votre adresse est rétablie.");
    assert_eq!(newsroom.text("subscribers.toml"), list, "comments, order and reader are back");
    served.confirm(&path).is(404);
    let record = Asked { reader: READER, form: "wish=record", mailed: READER };
    ask_by_mail(newsroom, &served, record);
    wait_until("the other address is told", || mails_to(newsroom, ZOE).len() == 2);
    let told = &mails_to(newsroom, ZOE)[1].content;
    assert_eq!(subject(told), "Changement d’adresse annulé pour L'Écho du matin");
    let told =
        MessageParser::default().parse(&told[..]).unwrap().body_text(0).unwrap().into_owned();
    assert!(told.contains("partir@echo.example") && !told.contains("/partir/"), "{told}");
    assert_eq!(newsroom.messages().len(), 4, "nobody is mailed of anything else");
    let ran = served.end().exits(0);
    let changes: Vec<_> = ran.out.lines().filter(|line| line.contains("address changed")).collect();
    assert_eq!(changes.len(), 2, "{ran}");
    assert!(changes[0].ends_with("  address changed  r…@example.org to z…@example.org"), "{ran}");
    ran.omits(ZOE).omits(READER);
}

#[test]
fn a_new_address_confirms_a_change_and_the_former_one_takes_it_back() {
    change_and_take_back(&with_page(Newsroom::sending_to(3)));
}

#[test]
fn a_journal_on_a_server_keeps_the_requests_of_readers() {
    let Some(postgres) = Server::shared() else { return };
    let room = postgres.room();
    change_and_take_back(&with_page(Newsroom::sending_to(3).more_settings(&room.settings())));
}

#[test]
fn who_signed_up_takes_their_consent_along_to_another_address() {
    let newsroom = with_page(Newsroom::sending_to(1).more_settings(SIGNUP));
    let served = Served::begin(&newsroom);
    become_reader(&newsroom, &served, ZOE);
    let to_luc = Asked {
        reader: ZOE,
        form: "wish=change&address=luc@example.org",
        mailed: "luc@example.org",
    };
    let path = ask_by_mail(&newsroom, &served, to_luc);
    served.confirm(&path).is(200);
    let listed = newsroom.run(["subscribers", "list"]).exits(0);
    listed.answers("luc@example.org").answers("; 1 signed up)").omits(ZOE);
    let known = newsroom.run(["export", "luc@example.org"]).exits(0).json();
    assert_eq!(known["signup"]["consent"], "Je veux recevoir L’Écho chaque matin.");
    newsroom.wait_for_messages(3);
    served.confirm(&request_path(&mails_to(&newsroom, ZOE)[1].content)).is(200);
    newsroom.run(["subscribers", "list"]).exits(0).answers(ZOE).omits("luc@");
}

#[test]
fn an_address_that_became_a_reader_s_meanwhile_is_told_where_to_write_to() {
    let newsroom = with_page(Newsroom::sending_to(2));
    let served = Served::begin(&newsroom);
    let path = ask_by_mail(&newsroom, &served, TO_ZOE);
    newsroom.run(["subscribers", "add", ZOE]).exits(0);
    let list = newsroom.text("subscribers.toml");
    served.confirm(&path).is(200).says("Cette adresse reçoit déjà").says("partir@echo.example");
    assert_eq!(newsroom.text("subscribers.toml"), list);
    newsroom.run(["subscribers", "remove", ZOE]).exits(0);
    newsroom.run(["subscribers", "suppress", "--reason", "manual", ZOE]).exits(0);
    served.confirm(&path).is(200).says("Cette adresse ne reçoit plus rien.");
    newsroom.run(["subscribers", "list"]).exits(0).answers(READER);
    newsroom.run(["subscribers", "readmit", ZOE]).exits(0);
    served.post(&page_of(&newsroom, READER), ONE_CLICK).is(200);
    served.confirm(&path).is(404);
    newsroom.run(["subscribers", "list"]).exits(0).omits(ZOE);
}

#[test]
fn whoever_takes_a_place_by_a_forwarded_mail_loses_it_to_its_reader_however_often_they_move() {
    let newsroom = with_page(Newsroom::sending_to(2));
    let list = newsroom.text("subscribers.toml");
    let served = Served::begin(&newsroom);
    served.confirm(&ask_by_mail(&newsroom, &served, TO_ZOE)).is(200);
    newsroom.wait_for_messages(2);
    let back = request_path(&mails_to(&newsroom, READER)[0].content);
    let on = Asked {
        reader: ZOE,
        form: "wish=change&address=luc%40example.org",
        mailed: "luc@example.org",
    };
    served.confirm(&ask_by_mail(&newsroom, &served, on)).is(200);
    newsroom.wait_for_messages(4);
    let theirs = request_path(&mails_to(&newsroom, ZOE)[1].content);
    assert_eq!(newsroom.text("subscribers.toml"), list.replace(READER, "luc@example.org"));
    served.confirm(&theirs).is(200);
    assert_eq!(newsroom.text("subscribers.toml"), list.replace(READER, ZOE));
    served.confirm(&back).is(200);
    assert_eq!(newsroom.text("subscribers.toml"), list);
    for path in [&theirs, &back] {
        served.confirm(path);
    }
    assert_eq!(newsroom.text("subscribers.toml"), list);
}

#[test]
fn a_run_that_has_begun_goes_on_with_the_former_address() {
    let slow = Behaviour { delay: Duration::from_millis(25), ..Behaviour::default() };
    let newsroom = with_page(Newsroom::sending_to(30).connections(1).relay(slow));
    let served = Served::begin(&newsroom);
    let last = "r029@example.org";
    let path = ask_by_mail(&newsroom, &served, Asked { reader: last, ..TO_ZOE });
    let run = newsroom.start(["send", "today", "--yes"]);
    newsroom.wait_for_messages(3);
    served.confirm(&path).is(200).says("Votre adresse est changée.");
    run.end().exits(0);
    newsroom.wait_for_messages(32);
    assert_eq!(newsroom.count_in_state("accepted"), 30);
    assert_eq!(mails_to(&newsroom, ZOE).len(), 1, "the request, and no issue");
    assert_eq!(mails_to(&newsroom, last).len(), 2, "the issue, and what tells of the change");
    newsroom.run(["subscribers", "list"]).exits(0).answers(ZOE).omits(last);
}

/// The list was written, and the journal was not: the program was killed in between.
#[test]
fn a_change_that_was_half_done_is_finished_by_the_same_button() {
    let newsroom = with_page(Newsroom::sending_to(3));
    let served = Served::begin(&newsroom);
    let path = ask_by_mail(&newsroom, &served, TO_ZOE);
    newsroom.run(["subscribers", "set", READER, "--address", ZOE]).exits(0);
    let list = newsroom.text("subscribers.toml");
    served.confirm(&path).is(200).says("Votre adresse est changée.");
    assert_eq!(newsroom.text("subscribers.toml"), list);
    newsroom.wait_for_messages(2);
    served.confirm(&request_path(&mails_to(&newsroom, READER)[0].content)).is(200);
    newsroom.run(["subscribers", "list"]).exits(0).answers(READER).omits(ZOE);
}
