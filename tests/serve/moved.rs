//! What the former and the new address of a reader can do while a change of address can be taken back, and afterwards.

use super::reader_page::{
    Asked, READER, ZOE, ask_by_mail, page_of, request_path, subject, with_page,
};
use super::strangers::{SIGNUP, become_reader, mails_to};
use super::{ONE_CLICK, Served, suppressed};
use crate::harness::{Newsroom, wait_until};
use crate::server::Server;

const LUC: &str = "luc@example.org";

/// A request for another address.
const TO_ZOE: Asked<'_> =
    Asked { reader: READER, form: "wish=change&address=zoe%40example.org", mailed: ZOE };

/// A newsroom that has sent an issue, and whose reader was moved since. Answers the path of the link that takes that back.
fn move_reader(newsroom: &Newsroom, served: &Served) -> String {
    served.confirm(&ask_by_mail(newsroom, served, TO_ZOE)).is(200);
    wait_until("the notice", || {
        mails_to(newsroom, READER)
            .last()
            .is_some_and(|last| subject(&last.content).contains("a changé"))
    });
    request_path(&mails_to(newsroom, READER).last().unwrap().content)
}

/// Makes the requests that take changes back so much older.
fn let_hours_pass(newsroom: &Newsroom, hours: i64) {
    let file = rusqlite::Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    file.busy_timeout(crate::harness::HANG_GUARD).unwrap();
    let update =
        "UPDATE reader_requests SET requested_at = requested_at - ?1 WHERE kind = 'revert'";
    file.execute(update, [hours * 3_600_000]).unwrap();
}

fn who_has_a_forwarded_mail_reads_and_deletes_nothing(newsroom: &Newsroom) {
    newsroom.send(&[]).exits(0);
    let list = newsroom.text("subscribers.toml");
    let served = Served::begin(newsroom);
    let back = move_reader(newsroom, &served);
    let mut held = Vec::new();
    for form in ["wish=record", "wish=forget"] {
        let path = ask_by_mail(newsroom, &served, Asked { reader: ZOE, form, mailed: ZOE });
        for answer in [served.open(&path), served.confirm(&path)] {
            answer.is(200).says("Possible à partir du ").says("partir@echo.example");
            assert!(answer.head.contains("text/html"), "{answer:#?}");
            assert!(!answer.body.contains("name=\"confirm\""), "{answer:#?}");
        }
        held.push(path);
    }
    assert_eq!(newsroom.text("subscribers.toml"), list.replace(READER, ZOE));
    assert_eq!(suppressed(newsroom), []);
    served.open(&back).is(200).says("de nouveau").says("Annuler le changement");
    served.confirm(&back).is(200).says("Votre adresse est rétablie.");
    assert_eq!(newsroom.text("subscribers.toml"), list);
    // What the other address is given by now is its own, and that is nothing of the reader.
    let file = served.confirm(&held[0]);
    file.is(200).has("content-type: application/json");
    assert!(!file.body.contains("\"tier\"") && !file.body.contains(READER), "{file:#?}");
    let own = Asked { reader: READER, form: "wish=record", mailed: READER };
    served.confirm(&ask_by_mail(newsroom, &served, own)).is(200).says("\"tier\"");
}

#[test]
fn a_new_address_reads_and_deletes_nothing_while_the_change_can_be_taken_back() {
    who_has_a_forwarded_mail_reads_and_deletes_nothing(&with_page(Newsroom::sending_to(3)));
}

#[test]
fn a_new_address_reads_and_deletes_nothing_of_a_journal_on_a_server() {
    let Some(postgres) = Server::shared() else { return };
    let room = postgres.room();
    let newsroom = with_page(Newsroom::sending_to(3).more_settings(&room.settings()));
    who_has_a_forwarded_mail_reads_and_deletes_nothing(&newsroom);
}

#[test]
fn a_new_address_has_its_data_and_is_forgotten_three_days_after_the_change() {
    let newsroom = with_page(Newsroom::sending_to(3));
    let served = Served::begin(&newsroom);
    let back = move_reader(&newsroom, &served);
    let_hours_pass(&newsroom, 71);
    let forget = Asked { reader: ZOE, form: "wish=forget", mailed: ZOE };
    let path = ask_by_mail(&newsroom, &served, forget);
    served.confirm(&path).is(200).says("Possible à partir du ");
    let_hours_pass(&newsroom, 2);
    let record = Asked { reader: ZOE, form: "wish=record", mailed: ZOE };
    served.confirm(&ask_by_mail(&newsroom, &served, record)).is(200).says("\"tier\"");
    served.confirm(&path).is(200).says("Plus rien ne sera envoyé à cette adresse.");
    wait_until("the erasure", || !newsroom.text("subscribers.toml").contains(ZOE));
    served.confirm(&back).is(404);
}

fn take_back_after(newsroom: &Newsroom, what: impl Fn(&Served)) {
    let list = newsroom.text("subscribers.toml");
    let served = Served::begin(newsroom);
    let back = move_reader(newsroom, &served);
    what(&served);
    let before = suppressed(newsroom);
    served.open(&back).is(200).says("Annuler le changement");
    served.confirm(&back).is(200).says("Votre adresse est rétablie.");
    served.open(&back).is(200).says("Votre adresse est rétablie.");
    assert_eq!(newsroom.text("subscribers.toml"), list);
    assert_eq!(suppressed(newsroom), before, "the other address stays as it was");
    newsroom.send(&[]).exits(0);
    let sent = mails_to(newsroom, READER).last().unwrap().content.clone();
    assert!(String::from_utf8_lossy(&sent).contains("List-Unsubscribe:"), "an issue");
}

#[test]
fn whoever_takes_a_change_back_has_their_place_whatever_the_other_address_did() {
    let newsroom = with_page(Newsroom::sending_to(3));
    take_back_after(&newsroom, |served| {
        served.post(&page_of(&newsroom, ZOE), ONE_CLICK).is(200);
        assert_eq!(suppressed(&newsroom), [(ZOE.to_owned(), "unsubscribed".to_owned())]);
    });
    for reason in ["complained", "manual", "bounced"] {
        let newsroom = with_page(Newsroom::sending_to(3));
        take_back_after(&newsroom, |_| {
            newsroom.run(["subscribers", "suppress", "--reason", reason, ZOE]).exits(0);
        });
    }
}

#[test]
fn whoever_signed_up_again_takes_their_paid_place_back_all_the_same() {
    let newsroom = with_page(Newsroom::sending_to(3).more_settings(SIGNUP));
    take_back_after(&newsroom, |served| become_reader(&newsroom, served, READER));
}

#[test]
fn a_change_that_is_taken_back_ends_every_other_one() {
    let newsroom = with_page(Newsroom::sending_to(3));
    let list = newsroom.text("subscribers.toml");
    let served = Served::begin(&newsroom);
    let form = "wish=change&address=luc%40example.org";
    let open = ask_by_mail(&newsroom, &served, Asked { reader: READER, form, mailed: LUC });
    let back = move_reader(&newsroom, &served);
    let on = ask_by_mail(
        &newsroom,
        &served,
        Asked {
            reader: ZOE,
            form: "wish=change&address=max%40example.org",
            mailed: "max@example.org",
        },
    );
    served.confirm(&back).is(200);
    for path in [open, on] {
        served.confirm(&path).is(404);
    }
    assert_eq!(newsroom.text("subscribers.toml"), list);
}

#[test]
fn who_is_forgotten_at_a_former_address_is_forgotten_at_the_new_one_too() {
    let newsroom = with_page(Newsroom::sending_to(3));
    let served = Served::begin(&newsroom);
    let back = move_reader(&newsroom, &served);
    newsroom.send(&[]).exits(0);
    let page = page_of(&newsroom, READER);
    served.open(&page).is(200).says("les numéros partent à une autre adresse");
    let forget = Asked { reader: READER, form: "wish=forget", mailed: READER };
    let path = ask_by_mail(&newsroom, &served, forget);
    served.open(&path).is(200).says("celle qui l’a remplacée");
    served.confirm(&path).is(200).says("Plus rien ne sera envoyé à cette adresse.");
    for reader in [READER, ZOE] {
        wait_until("the erasure", || {
            newsroom.run(["export", reader]).err.contains("but that they were erased on")
        });
    }
    let list = newsroom.text("subscribers.toml");
    assert!(!list.contains(READER) && !list.contains(ZOE), "{list}");
    for late in [served.open(&path), served.confirm(&path)] {
        late.is(200).says("Plus rien ne sera envoyé").says("est effacé.");
    }
    served.confirm(&back).is(404);
}

fn leave_at_the_former_address(newsroom: &Newsroom) {
    let served = Served::begin(newsroom);
    move_reader(newsroom, &served);
    let page = page_of(newsroom, READER);
    served.post(&page, ONE_CLICK).is(200).says("Votre désabonnement est enregistré.");
    let both = [READER, ZOE].map(|reader| (reader.to_owned(), "unsubscribed".to_owned()));
    assert_eq!(suppressed(newsroom), both);
    served.post(&page, "wish=return").is(200).says("Vous êtes de nouveau dans la liste.");
    assert_eq!(suppressed(newsroom), []);
    // Who left for themselves is not brought back by somebody else.
    served.post(&page_of(newsroom, ZOE), ONE_CLICK).is(200);
    served.post(&page, ONE_CLICK).is(200);
    served.post(&page, "wish=return").is(200);
    assert_eq!(suppressed(newsroom), [(ZOE.to_owned(), "unsubscribed".to_owned())]);
}

#[test]
fn one_click_at_a_former_address_leaves_at_the_new_one_while_the_change_can_be_taken_back() {
    leave_at_the_former_address(&with_page(Newsroom::sending_to(3)));
}

#[test]
fn one_click_at_a_former_address_leaves_at_the_new_one_in_a_journal_on_a_server() {
    let Some(postgres) = Server::shared() else { return };
    let room = postgres.room();
    leave_at_the_former_address(&with_page(
        Newsroom::sending_to(3).more_settings(&room.settings()),
    ));
}

#[test]
fn a_change_at_a_former_address_moves_the_place_from_where_it_is() {
    let newsroom = with_page(Newsroom::sending_to(3));
    let list = newsroom.text("subscribers.toml");
    let served = Served::begin(&newsroom);
    let back = move_reader(&newsroom, &served);
    let_hours_pass(&newsroom, 10);
    let form = "wish=change&address=luc%40example.org";
    let path = ask_by_mail(&newsroom, &served, Asked { reader: READER, form, mailed: LUC });
    served.confirm(&path).is(200).says("Votre adresse est changée.");
    assert_eq!(newsroom.text("subscribers.toml"), list.replace(READER, LUC));
    wait_until("both are told", || mails_to(&newsroom, ZOE).len() == 2);
    let theirs = request_path(&mails_to(&newsroom, ZOE)[1].content);
    served.open(&theirs).is(200);
    // The address in between cannot take the place when the first one can do so no more.
    let_hours_pass(&newsroom, 62);
    for path in [&theirs, &back] {
        served.confirm(path).is(404);
    }
    assert_eq!(newsroom.text("subscribers.toml"), list.replace(READER, LUC));
}

#[test]
fn a_former_address_is_told_that_it_is_no_reader_s_when_nothing_can_be_taken_back() {
    let newsroom = with_page(Newsroom::sending_to(3));
    let served = Served::begin(&newsroom);
    move_reader(&newsroom, &served);
    let_hours_pass(&newsroom, 73);
    let page = page_of(&newsroom, READER);
    let list = newsroom.text("subscribers.toml");
    let forms = ["wish=change&address=luc%40example.org", ONE_CLICK, "wish=leave"];
    let answers = forms.map(|form| served.post(&page, form));
    for answer in answers.iter().chain([&served.open(&page)]) {
        answer.is(200).says("Aucun numéro ne part à cette adresse.").says("vous parvient ailleurs");
        assert!(!answer.body.contains("enregistré") && !answer.body.contains("z…@"), "{answer:#?}");
    }
    let forget = Asked { reader: READER, form: "wish=forget", mailed: READER };
    let path = ask_by_mail(&newsroom, &served, forget);
    served.open(&path).is(200).says("Pour toute autre");
    served.confirm(&path).is(200).says("Plus rien ne sera envoyé à cette adresse.");
    wait_until("the erasure", || newsroom.run(["export", READER]).code == Some(1));
    assert_eq!(newsroom.text("subscribers.toml"), list);
}

#[test]
fn an_address_that_has_left_and_has_a_row_confirms_a_change_and_takes_the_reader_s_place() {
    let newsroom = with_page(Newsroom::sending_to(3));
    newsroom.run(["subscribers", "add", ZOE]).exits(0);
    newsroom.run(["subscribers", "suppress", "--reason", "unsubscribed", ZOE]).exits(0);
    let before = newsroom.run(["subscribers", "list"]).exits(0);
    before.answers(READER).answers(ZOE);
    let served = Served::begin(&newsroom);
    let path = ask_by_mail(&newsroom, &served, TO_ZOE);
    assert_eq!(suppressed(&newsroom).len(), 1);
    served.confirm(&path).is(200).says("Votre adresse est changée.");
    assert_eq!(suppressed(&newsroom), []);
    let list = newsroom.text("subscribers.toml");
    assert_eq!((list.matches(ZOE).count(), list.matches(READER).count()), (1, 0), "{list}");
}

fn top_up_after_a_change(newsroom: &Newsroom) {
    newsroom.send(&[]).exits(0);
    let served = Served::begin(newsroom);
    let back = move_reader(newsroom, &served);
    let issues = |reader: &str| {
        let mails = mails_to(newsroom, reader);
        let is_issue = |mail: &&std::sync::Arc<matinale::inbox::ReceivedMessage>| {
            String::from_utf8_lossy(&mail.content).contains("List-Unsubscribe:")
        };
        mails.iter().filter(is_issue).count()
    };
    newsroom.run(["subscribers", "add", LUC]).exits(0);
    newsroom.run(["send", "today", "--top-up", "--yes"]).exits(0);
    assert_eq!((issues(READER), issues(ZOE), issues(LUC)), (1, 0, 1));
    served.confirm(&back).is(200);
    newsroom.run(["send", "today", "--top-up", "--yes"]);
    assert_eq!((issues(READER), issues(ZOE), issues(LUC)), (1, 0, 1));
}

#[test]
fn whoever_changes_their_address_is_not_sent_the_issue_again_by_a_top_up() {
    top_up_after_a_change(&with_page(Newsroom::sending_to(3)));
}

#[test]
fn a_top_up_of_a_journal_on_a_server_knows_who_has_moved() {
    let Some(postgres) = Server::shared() else { return };
    let room = postgres.room();
    top_up_after_a_change(&with_page(Newsroom::sending_to(3).more_settings(&room.settings())));
}

#[test]
fn an_address_that_the_editor_suppressed_is_told_whom_to_write_to() {
    let newsroom = with_page(Newsroom::sending_to(3));
    newsroom.run(["subscribers", "suppress", "--reason", "manual", READER]).exits(0);
    let served = Served::begin(&newsroom);
    for form in ["wish=forget", "wish=record", "wish=change&address=zoe%40example.org"] {
        let told = served.post(&page_of(&newsroom, READER), form);
        told.is(200).says("Cette adresse ne reçoit plus rien.").says("partir@echo.example");
        assert!(!told.body.contains("Un message vous attend"), "{told:#?}");
    }
}

#[test]
fn a_paid_row_of_an_address_that_has_left_is_not_given_up_for_a_free_one() {
    let newsroom = with_page(Newsroom::sending_to(3));
    newsroom.run(["subscribers", "set", READER, "--tier", "free"]).exits(0);
    newsroom.run(["subscribers", "add", ZOE, "--tier", "paid"]).exits(0);
    newsroom.run(["subscribers", "suppress", "--reason", "unsubscribed", ZOE]).exits(0);
    let list = newsroom.text("subscribers.toml");
    let served = Served::begin(&newsroom);
    served.post(&page_of(&newsroom, READER), TO_ZOE.form).is(200);
    newsroom.wait_for_messages(1);
    let told = &newsroom.messages()[0].content;
    assert_eq!(subject(told), "Cette adresse reçoit déjà L'Écho du matin");
    assert_eq!(newsroom.text("subscribers.toml"), list);
}

fn who_finds_a_moved_reader(newsroom: &Newsroom) {
    newsroom.send(&[]).exits(0);
    let served = Served::begin(newsroom);
    let back = move_reader(newsroom, &served);
    for asked in [READER, ZOE] {
        let told = newsroom.run(["who", asked]).exits(0).in_one_line();
        assert!(told.out.starts_with(ZOE), "{told}");
        told.answers(&format!("the address changed from {READER} to {ZOE}"))
            .answers(&format!("to {READER}, the address of then has it since"))
            .answers("the next run sends the paid edition");
    }
    served.confirm(&back).is(200);
    let told = newsroom.run(["who", ZOE]).exits(0).in_one_line();
    assert!(told.out.starts_with(READER), "{told}");
    told.answers("the next run sends the paid edition");
}

#[test]
fn who_follows_a_change_of_address_both_ways() {
    who_finds_a_moved_reader(&with_page(Newsroom::sending_to(3)));
}

#[test]
fn who_follows_a_change_of_address_in_a_journal_on_a_server() {
    let Some(postgres) = Server::shared() else { return };
    let room = postgres.room();
    who_finds_a_moved_reader(&with_page(Newsroom::sending_to(3).more_settings(&room.settings())));
}
