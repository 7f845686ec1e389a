//! Who is kept out of the form, and who is not.

use std::time::Duration;

use super::strangers::{FORM, SIGNUP, hidden, newsroom_with_form, prove};
use super::{Answer, Served, URLENCODED};
use crate::harness::Newsroom;

const ZOE: &str = "zoe@example.org";

/// How many requests to sign up the journal has.
fn count_requests(newsroom: &Newsroom) -> i64 {
    let journal = rusqlite::Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    let select = "SELECT COUNT(*) FROM reader_requests";
    journal.query_row(select, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_form_that_proves_nothing_is_asked_for_one_more_step_and_writes_nothing() {
    let newsroom = newsroom_with_form(1);
    let served = Served::begin(&newsroom);
    let page = served.open(FORM);
    page.is(200).says("data-bits=\"14\"").has("cache-control: no-store");
    assert!(page.head.contains("script-src 'sha256-"), "{page:#?}");
    let stamp = hidden(&page, "stamp");
    let proof = prove(&stamp, ZOE);
    for fields in [
        String::new(),
        "&stamp=&proof=".to_owned(),
        format!("&stamp={stamp}"),
        format!("&stamp={stamp}&proof=abc"),
        // Faster than anybody types.
        format!("&stamp={stamp}&proof={proof}"),
        format!("&stamp={}&proof={proof}", stamp.replace(&stamp[10..12], "aa")),
        format!("&stamp={stamp}&stamp=x&proof={proof}"),
    ] {
        let answer = served.post(FORM, &format!("email={ZOE}{fields}"));
        answer.is(200).says("Encore une étape").says("<noscript>");
    }
    assert_eq!(count_requests(&newsroom), 0);
}

#[test]
fn a_form_that_was_filled_in_by_a_browser_with_a_script_passes_at_once() {
    let newsroom = newsroom_with_form(1);
    let served = Served::begin(&newsroom);
    let stamp = hidden(&served.open(FORM), "stamp");
    let form = format!("email={ZOE}&stamp={stamp}&proof={}", prove(&stamp, ZOE));
    std::thread::sleep(Duration::from_secs(2));
    served.post(FORM, &form.replace("zoe", "luc")).says("Encore une étape");
    served.post(FORM, &form).is(200).says("Consultez votre messagerie.");
    assert_eq!(count_requests(&newsroom), 1);
}

#[test]
fn without_a_script_the_second_page_takes_its_button_after_some_seconds() {
    let newsroom = newsroom_with_form(1);
    let served = Served::begin(&newsroom);
    let page = served.ask_to_sign_up(ZOE);
    let form = format!("email={ZOE}&stamp={}&proof=&website=", hidden(&page, "stamp"));
    let early = served.post(FORM, &form);
    early.is(200).says("Encore une étape");
    assert_eq!(hidden(&early, "stamp"), hidden(&page, "stamp"), "the wait does not begin anew");
    assert_eq!(count_requests(&newsroom), 0);
    std::thread::sleep(Duration::from_secs(8));
    served.post(FORM, &form.replace("zoe", "luc")).says("Encore une étape");
    served.post(FORM, &form).is(200).says("Consultez votre messagerie.");
    assert_eq!(count_requests(&newsroom), 1);
}

#[test]
fn a_robot_that_fills_in_what_nobody_sees_is_told_what_everybody_is_and_nothing_is_kept() {
    let newsroom = newsroom_with_form(1);
    let served = Served::begin(&newsroom);
    let form = served.write_signup(ZOE);
    let trapped = served.post(FORM, &form.replace("website=", "website=https://spam.example"));
    assert_eq!(count_requests(&newsroom), 0);
    assert_eq!(trapped, served.post(FORM, &form), "the same answer");
    assert_eq!(count_requests(&newsroom), 1);
}

#[test]
fn what_is_no_address_is_shown_again_with_a_word_and_harms_nothing() {
    let newsroom = newsroom_with_form(1);
    let served = Served::begin(&newsroom);
    let long = "a".repeat(300) + "@example.org";
    for (typed, shown) in [
        ("", "value=\"\""),
        ("zoe", "value=\"zoe\""),
        ("zoe%40localhost", "value=\"zoe@localhost\""),
        ("a%40b.example%2Cc%40d.example", "a@b.example,c@d.example"),
        ("%22%3E%3Cscript%3Ex%3C%2Fscript%3E", "&quot;&gt;&lt;script&gt;x"),
        ("zoe%40example.org%0D%0ABcc%3A+luc%40example.org", "aria-invalid=\"true\""),
        (&long, "aria-invalid=\"true\""),
    ] {
        let answer = served.post(FORM, &format!("email={typed}"));
        answer.is(422).says(shown).says("Ce n’est pas une adresse e-mail.");
    }
    served.post_as("text/plain", FORM, "email=zoe@example.org").is(422);
    served.post(FORM, &format!("email={}", "a".repeat(9_000))).is(413);
    let multipart =
        "--b\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\nzoe@example.org\r\n--b--\r\n";
    served.post_as("multipart/form-data; boundary=b", FORM, multipart).is(200).says(ZOE);
    assert_eq!(count_requests(&newsroom), 0);
}

/// Posts as a proxy does, for somebody in this network.
fn post_from(served: &Served, network: &str, form: &str) -> Answer {
    let length = form.len();
    Answer::read(&served.say(format!(
        "POST {FORM} HTTP/1.1\r\nHost: echo.example\r\nX-Forwarded-For: {network}\r\n\
         Content-Type: {URLENCODED}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{form}"
    )))
}

#[test]
fn a_network_that_signs_up_without_end_is_put_off_and_others_are_not() {
    let newsroom = newsroom_with_form(1);
    let served = Served::begin(&newsroom);
    let step = |network: &str, address: &str| {
        let page = post_from(&served, network, &format!("email={address}"));
        let stamp = hidden(page.is(200), "stamp");
        format!("email={address}&stamp={stamp}&proof={}&website=", prove(&stamp, address))
    };
    for number in 0..15 {
        let network = format!("203.0.113.{number}");
        let form = step(&network, &format!("n{number}@example.org"));
        post_from(&served, &network, &form).is(200).says("Consultez votre messagerie.");
    }
    // The second page counts too.
    for form in ["email=zoe@example.org", &served.write_signup(ZOE)] {
        post_from(&served, "203.0.113.77", form).is(429).has("retry-after: 30");
    }
    assert_eq!(count_requests(&newsroom), 15);
    let form = step("198.51.100.1", ZOE);
    post_from(&served, "192.0.2.1", &form).is(200).says("Encore une étape");
    assert_eq!(count_requests(&newsroom), 15, "a form is good for the network it was shown to");
    post_from(&served, "198.51.100.1", &form).is(200).says("Consultez votre messagerie.");
    assert_eq!(count_requests(&newsroom), 16);
}

#[test]
fn links_that_are_tried_without_end_are_put_off() {
    let newsroom = newsroom_with_form(1);
    let served = Served::begin(&newsroom);
    let path = format!("{FORM}/AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    let mut statuses: Vec<u16> = (0..200).map(|_| served.open(&path).status).collect();
    statuses.dedup();
    assert_eq!(statuses[..2], [404, 429]);
}

#[test]
fn while_the_journal_is_busy_a_stranger_is_asked_to_try_again_with_their_address_kept() {
    let newsroom = newsroom_with_form(1);
    let served = Served::begin(&newsroom);
    let form = served.write_signup(ZOE);
    let other = rusqlite::Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let answer = served.post(FORM, &form);
    answer.is(503).has("retry-after: 30").says("value=\"zoe@example.org\"").says("Réessayez");
    other.execute_batch("ROLLBACK").unwrap();
    served.sign_up(ZOE);
    newsroom.wait_for_messages(1);
    served
        .end()
        .exits(0)
        .tells("readers are asked to try again later")
        .tells("is carried out again");
}

#[test]
fn the_form_for_another_website_is_plain_and_leads_to_the_second_page() {
    let newsroom = newsroom_with_form(1);
    let ran = newsroom.run(["serve", "--snippet"]).exits(0);
    let html = ran.out.as_str();
    assert!(html.starts_with("<form method=\"post\" action=\"https://echo.example/inscription\""));
    for word in ["<script", "style", "src=", "http://"] {
        assert!(!html.contains(word), "{word}: {html}");
    }
    for words in
        ["name=\"email\"", "Je veux recevoir L’Écho", "https://echo.example/donnees", "</form>"]
    {
        assert!(html.contains(words), "{words}: {html}");
    }
    let served = Served::begin(&newsroom);
    served.ask_to_sign_up(ZOE);
    let without = newsroom.text("matinale.toml").replace(SIGNUP, "");
    let newsroom = newsroom.file("matinale.toml", without);
    newsroom.run(["serve", "--snippet"]).exits(2).tells("below `[signup]`");
}

#[test]
fn without_a_form_its_path_is_nothing() {
    let newsroom = super::newsroom_with_mail(1);
    let served = Served::begin(&newsroom);
    served.open(FORM).is(404);
    served.post(FORM, &format!("email={ZOE}")).is(400);
}

#[test]
fn what_leads_mail_elsewhere_or_back_to_us_is_sent_nothing() {
    let newsroom = newsroom_with_form(1);
    let served = Served::begin(&newsroom);
    for typed in [
        "victim@127.0.0.1",
        "victim@1.2.3.4",
        "victim%25other.example@example.org",
        "other.example!victim@example.org",
        "victim@localhost",
        "victim@example.123",
    ] {
        served.post(FORM, &format!("email={typed}")).is(422).says("pas une adresse e-mail");
    }
    for own in ["bonjour@echo.example", "Bonjour%2Bx@echo.example"] {
        served.post(FORM, &format!("email={own}")).is(200).says("Consultez votre messagerie.");
    }
    served.sign_up("victim@127.example.org");
    newsroom.wait_for_messages(1);
    assert_eq!(newsroom.messages().len(), 1, "only an address of a stranger is sent mail");
}
