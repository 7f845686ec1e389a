//! How many strangers the form takes, and what they cannot do to a run: stop it, by coming or by leaving.

use super::strangers::{FORM, SIGNUP, become_reader, link_of, mails_to, newsroom_with_form};
use super::{ONE_CLICK, Served};
use crate::harness::{Newsroom, Reader, wait_until};
use crate::server::Server;
use jiff::ToSpan;

/// Sends the issue of a later day.
fn send_later(newsroom: &Newsroom, days: i64) -> crate::harness::Ran {
    let day = newsroom.today() + days.days();
    newsroom.write_issue(day, &format!("Le vent tombe, jour {days}."));
    newsroom.run(["send", &day.to_string(), "--yes", "--late"])
}

/// Leaves by one click in the last mail.
fn leave(newsroom: &Newsroom, served: &Served, reader: &str) {
    let mails = mails_to(newsroom, reader);
    let issue = String::from_utf8_lossy(&mails.last().unwrap().content).into_owned();
    let (_, header) = issue.split_once("List-Unsubscribe: <https://echo.example").unwrap();
    served.post(header.split_once('>').unwrap().0, ONE_CLICK).is(200);
}

fn stranger(number: usize) -> String {
    format!("z{number}@example.org")
}

/// Strangers come, are sent one issue, and leave.
fn come_and_leave(newsroom: &Newsroom) {
    let served = Served::begin(newsroom);
    for number in 0..6 {
        become_reader(newsroom, &served, &stranger(number));
    }
    newsroom.send(&[]).exits(0);
    for number in 0..6 {
        leave(newsroom, &served, &stranger(number));
    }
    send_later(newsroom, 1).exits(0);
    for number in 0..6 {
        assert_eq!(mails_to(newsroom, &stranger(number)).len(), 2, "one request, one issue");
    }
}

#[test]
fn strangers_who_leave_after_one_issue_do_not_stop_the_next_one() {
    come_and_leave(&newsroom_with_form(4));
}

#[test]
fn strangers_who_leave_do_not_stop_a_run_of_a_journal_on_a_server() {
    let Some(postgres) = Server::shared() else { return };
    let settings = postgres.room().settings() + "\n" + SIGNUP;
    come_and_leave(&Newsroom::sending_to(4).more_settings(&settings));
}

#[test]
fn a_list_that_shrank_is_told_however_many_strangers_came() {
    let newsroom = newsroom_with_form(10);
    let served = Served::begin(&newsroom);
    become_reader(&newsroom, &served, "r008@example.org");
    newsroom.send(&[]).exits(0);
    for number in 0..5 {
        become_reader(&newsroom, &served, &stranger(number));
    }
    newsroom.write_readers(&Reader::crowd(7));
    let refused = send_later(&newsroom, 1).exits(1);
    refused.tells("7 readers of the list; the last run").tells("had 9").tells("--accept-audience");
    newsroom.write_readers(&Reader::crowd(8));
    send_later(&newsroom, 1).exits(0);
    // Whoever is on the list by now counts as one of the list, before and now.
    for number in 0..5 {
        newsroom.run(["subscribers", "add", &stranger(number)]).exits(0);
    }
    send_later(&newsroom, 2).exits(0);
    newsroom.write_readers(&Reader::crowd(8));
    send_later(&newsroom, 3).exits(0);
}

#[test]
fn strangers_do_not_push_the_audience_over_the_limit_of_a_run() {
    let newsroom = Newsroom::sending_to(3)
        .more_settings(&(SIGNUP.to_owned() + "[delivery]\nmax_recipients = 3\n"));
    let served = Served::begin(&newsroom);
    become_reader(&newsroom, &served, &stranger(0));
    become_reader(&newsroom, &served, &stranger(1));
    newsroom.send(&[]).exits(0);
    assert_eq!(mails_to(&newsroom, &stranger(1)).len(), 2);
    become_reader(&newsroom, &served, &stranger(2));
    newsroom.run(["send", "today", "--yes", "--top-up"]).exits(0);
    assert_eq!(mails_to(&newsroom, &stranger(2)).len(), 2);
    newsroom.run(["subscribers", "add", "luc@example.org"]).exits(0);
    let refused = newsroom.run(["send", "today", "--yes", "--top-up"]).exits(1);
    refused.tells("the audience is 4 readers of the list; `max_recipients` is 3");
}

#[test]
fn a_full_form_closes_politely_and_keeps_nobody_who_was_asked_before_from_confirming() {
    let settings = SIGNUP.to_owned() + "max_readers = 2\n";
    let newsroom = Newsroom::sending_to(2).more_settings(&settings);
    let served = Served::begin(&newsroom);
    served.sign_up(&stranger(9));
    newsroom.wait_for_messages(1);
    let form = served.write_signup(&stranger(8));
    become_reader(&newsroom, &served, &stranger(0));
    served.open(FORM).is(200);
    become_reader(&newsroom, &served, &stranger(1));
    let full = served.open(FORM);
    full.is(503).has("retry-after: 30").says("Les inscriptions sont closes pour le moment.");
    served.ask("GET", FORM, "Accept-Language: de\r\n").is(503).says("keine Bestellungen möglich");
    assert_eq!(served.post(FORM, &form), full, "a form that was shown before");
    served.confirm(&link_of(&newsroom, &stranger(9))).is(200).says("confirmée");
    let told = "`[signup] max_readers` is 2";
    let plan = newsroom.run(["send", "today", "--dry-run"]).exits(0);
    plan.answers("5 readers (4 free, 1 paid; 3 signed up)").tells(told);
    newsroom.send(&[]).exits(0).tells(told);
    newsroom.run(["status"]).exits(0).tells(told).tells("it is closed to others");
    leave(&newsroom, &served, &stranger(0));
    served.open(FORM).is(503);
    leave(&newsroom, &served, &stranger(1));
    wait_until("the form is open again", || served.open(FORM).status == 200);
    newsroom.run(["status"]).exits(0).omits(told);
    let ran = served.end().exits(0);
    assert_eq!(ran.err.matches("it is closed to others").count(), 1, "{ran}");
    ran.tells("the form to sign up is open again");
}

#[test]
fn the_editor_is_told_before_the_form_closes() {
    let settings = SIGNUP.to_owned() + "max_readers = 10\n";
    let newsroom = Newsroom::sending_to(1).more_settings(&settings);
    let served = Served::begin(&newsroom);
    for number in 0..9 {
        let told = newsroom.run(["send", "today", "--dry-run"]).exits(0);
        told.omits("max_readers");
        become_reader(&newsroom, &served, &stranger(number));
    }
    let nearly = "9 readers signed up at the form, and `[signup] max_readers` is 10";
    newsroom.run(["send", "today", "--dry-run"]).exits(0).tells(nearly);
    served.open(FORM).is(200);
    served.end().exits(0).tells(nearly);
}
