//! How many mails that ask for a confirmation go out: for the whole site, for one mailbox, and beside the issue.

use matinale::inbox::ReceivedMessage;

use super::Served;
use super::reader_page::{Asked, READER, ZOE, ask_by_mail, page_of, with_page};
use super::strangers::{SIGNUP, become_reader, mails_to, newsroom_with_form};
use crate::harness::{Newsroom, wait_until};

/// A newsroom with a form, whose settings have this besides.
fn newsroom_with(settings: &str) -> Newsroom {
    Newsroom::sending_to(1).more_settings(&[SIGNUP, settings].concat())
}

/// Makes the mails that went out an hour older, once the journal has so many.
fn let_an_hour_pass(newsroom: &Newsroom, mails: i64) {
    let file = rusqlite::Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    file.busy_timeout(crate::harness::HANG_GUARD).unwrap();
    let select = "SELECT COUNT(*) FROM request_mails";
    let count = || file.query_row(select, [], |row| row.get::<_, i64>(0)).unwrap();
    wait_until("the mails are written down", || count() == mails);
    file.execute("UPDATE request_mails SET sent_at = sent_at - 3600000", []).unwrap();
}

/// How many requests wait for their mail.
fn count_waiting(newsroom: &Newsroom) -> i64 {
    let file = rusqlite::Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    let select = "SELECT COUNT(*) FROM reader_requests WHERE mail_at IS NOT NULL";
    file.query_row(select, [], |row| row.get(0)).unwrap()
}

/// Whom mails went to, in order.
fn recipients(newsroom: &Newsroom) -> Vec<String> {
    let reader = |mail: &std::sync::Arc<ReceivedMessage>| mail.recipients[0].clone();
    newsroom.messages().iter().map(reader).collect()
}

#[test]
fn what_is_more_than_the_hour_allows_waits_and_the_editor_is_told_once_of_each() {
    let newsroom = newsroom_with("mails_per_hour = 2\n");
    let served = Served::begin(&newsroom);
    for name in ["a", "b", "c", "d"] {
        served.sign_up(&format!("{name}@example.org"));
    }
    let program = || served.program.as_ref().unwrap().stderr();
    wait_until("it is told", || program().contains("in all) until "));
    served.sign_up("e@example.org");
    assert_eq!(newsroom.messages().len(), 2);
    let_an_hour_pass(&newsroom, 2);
    served.sign_up("f@example.org");
    newsroom.wait_for_messages(4);
    let_an_hour_pass(&newsroom, 4);
    served.sign_up("A@example.org");
    newsroom.wait_for_messages(6);
    wait_until("it is told", || program().contains("go out again"));
    let ran = served.end().exits(0);
    for words in ["a confirmation wait", "go out again"] {
        assert_eq!(ran.err.matches(words).count(), 1, "{ran}");
    }
    let sent = recipients(&newsroom);
    assert_eq!(sent, ["a", "b", "c", "d", "e", "f"].map(|name| format!("{name}@example.org")));
}

#[test]
fn mails_of_requests_leave_the_issue_nine_tenths_of_what_a_relay_takes() {
    let newsroom = newsroom_with_form(18).relay_settings("pace = \"20/d\"");
    let served = Served::begin(&newsroom);
    for number in 0..5 {
        served.sign_up(&format!("s{number}@example.org"));
    }
    let program = || served.program.as_ref().unwrap().stderr();
    wait_until("it is told", || program().contains("in all) until "));
    newsroom.send(&[]).exits(0);
    assert_eq!(newsroom.messages().len(), 20, "two confirmations, and an issue for everybody");
    served.end().exits(0);
}

#[test]
fn one_mailbox_has_three_mails_an_hour_however_its_address_is_spelled() {
    let newsroom = newsroom_with_form(1);
    let served = Served::begin(&newsroom);
    for number in 0..5 {
        served.sign_up(&format!("bob+{number}@example.org"));
    }
    let spellings =
        ["j.doe@gmail.com", "jd.oe@gmail.com", "jdoe@googlemail.com", "JDOE+x@gmail.com"];
    for address in spellings {
        served.sign_up(address);
    }
    served.sign_up("j.doe@example.org");
    newsroom.wait_for_messages(7);
    wait_until("no mail waits", || count_waiting(&newsroom) == 0);
    let count = |part: &str| recipients(&newsroom).iter().filter(|to| to.contains(part)).count();
    assert_eq!((count("bob+"), count("mail.com"), count("j.doe@example.org")), (3, 3, 1));
    let_an_hour_pass(&newsroom, 7);
    for number in 0..5 {
        served.sign_up(&format!("bob+{number}@example.org"));
    }
    newsroom.wait_for_messages(9);
    assert_eq!(count("bob+"), 5, "those who had none get theirs");
    served.end().exits(0);
}

#[test]
fn who_confirms_and_signs_up_again_has_three_mails_an_hour_too() {
    let newsroom = newsroom_with_form(1);
    let served = Served::begin(&newsroom);
    for _ in 0..3 {
        become_reader(&newsroom, &served, "zoe@example.org");
    }
    for _ in 0..2 {
        served.sign_up("zoe@example.org");
    }
    served.sign_up("luc@example.org");
    newsroom.wait_for_messages(4);
    assert_eq!(mails_to(&newsroom, "zoe@example.org").len(), 3);
    newsroom.run(["erase", "zoe@example.org", "--yes"]).exits(0);
    let file = rusqlite::Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    let select = "SELECT COUNT(*) FROM request_mails WHERE mailbox LIKE 'zoe%'";
    let count: i64 = file.query_row(select, [], |row| row.get(0)).unwrap();
    assert_eq!(count, 0, "an erasure forgets the mailbox");
    served.end().exits(0);
}

#[test]
fn the_notice_of_a_change_goes_out_when_the_hour_is_used_up() {
    let settings = [SIGNUP, "mails_per_hour = 2\n"].concat();
    let newsroom = with_page(Newsroom::sending_to(2).more_settings(&settings));
    let served = Served::begin(&newsroom);
    let form = "wish=change&address=zoe%40example.org";
    let path = ask_by_mail(&newsroom, &served, Asked { reader: READER, form, mailed: ZOE });
    for name in ["a", "b", "c"] {
        served.sign_up(&format!("{name}@example.org"));
    }
    let program = || served.program.as_ref().unwrap().stderr();
    wait_until("it is told", || program().contains("in all) until "));
    served.confirm(&path).is(200);
    newsroom.wait_for_messages(3);
    let sent = recipients(&newsroom);
    assert_eq!(sent, [ZOE, "a@example.org", READER].map(str::to_owned));
    wait_until("the others wait", || count_waiting(&newsroom) == 2);
    served.end().exits(0);
}

#[test]
fn strangers_who_fill_a_mailbox_delay_its_reader_and_do_not_silence_them() {
    let newsroom = with_page(Newsroom::sending_to(3));
    let served = Served::begin(&newsroom);
    for number in 1..4 {
        let form = format!("wish=change&address=r001%2B{number}@example.org");
        served.post(&page_of(&newsroom, "r002@example.org"), &form).is(200);
    }
    newsroom.wait_for_messages(3);
    let asked = served.post(&page_of(&newsroom, READER), "wish=forget");
    asked.is(200).says("Rien dans l’heure").says("partir@echo.example");
    wait_until("the mail waits", || count_waiting(&newsroom) == 1);
    let_an_hour_pass(&newsroom, 3);
    let file = rusqlite::Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    let update = "UPDATE reader_requests SET mail_at = mail_at - 3600000 WHERE kind = 'forget'";
    file.execute(update, []).unwrap();
    // Whatever has a mail sent wakes the thread.
    served.post(&page_of(&newsroom, "r000@example.org"), "wish=record").is(200);
    newsroom.wait_for_messages(5);
    assert_eq!(mails_to(&newsroom, READER).len(), 1);
    served.end().exits(0);
}
