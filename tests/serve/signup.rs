//! A stranger becomes a reader: by a form, a mail, and a button.

use mail_parser::{HeaderValue, MessageParser};
use matinale::address::Address;
use matinale::token::{Key, SignupTicket, SignupTokens, Tokens};

use super::strangers::{
    FORM, SIGNUP, become_reader, confirmation_path, link_of, mails_to, newsroom_with_form,
};
use super::{Served, suppressed};
use crate::harness::{EXCLUSIVE, Newsroom};
use crate::server::Server;

const ZOE: &str = "zoe@example.org";

/// The whole way, from the form to the issue and out again.
fn sign_up_and_leave(newsroom: &Newsroom) {
    let served = Served::begin(newsroom);
    served.open(FORM).is(200).says("Je veux recevoir L’Écho chaque matin.").says("M’inscrire");
    served.sign_up(ZOE);
    newsroom.wait_for_messages(1);
    let path = link_of(newsroom, ZOE);
    for _ in 0..5 {
        served.open(&path).is(200).says("Confirmer mon inscription").says("z…@example.org");
        served.ask("HEAD", &path, "").is(200);
    }
    newsroom.run(["subscribers", "list"]).exits(0).omits(ZOE);
    for _ in 0..2 {
        served.confirm(&path).is(200).says("Votre inscription est confirmée.");
        served.open(&path).is(200).says("Votre inscription est confirmée.");
    }
    newsroom.run(["subscribers", "list"]).exits(0).answers(ZOE).answers("; 1 signed up)");
    newsroom.run(["subscribers", "export", ZOE]).exits(0).answers(",free,,signup");
    let known = newsroom.run(["export", ZOE]).exits(0).json();
    assert_eq!(known["signup"]["consent"], "Je veux recevoir L’Écho chaque matin.");
    assert_eq!(known["signup"]["requested_from"], "127.0.0.0/24");
    let moment =
        |key: &str| known["signup"][key].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    assert!(moment("requested") < moment("confirmed"));
    assert!(known["signup_request"].is_null());
    let plan = newsroom.run(["send", "today", "--dry-run"]).exits(0);
    plan.answers("3 readers (2 free, 1 paid; 1 signed up)");
    newsroom.send(&[]).exits(0);
    let issues = mails_to(newsroom, ZOE);
    assert_eq!(issues.len(), 2, "one confirmation, one issue");
    let issue = String::from_utf8_lossy(&issues[1].content).into_owned();
    assert!(issue.contains("List-Unsubscribe: <https://echo.example/partir/"));
    assert!(!issue.contains(EXCLUSIVE) && !issue.contains("vendu la lampe"));
    let (_, header) = issue.split_once("List-Unsubscribe: <https://echo.example").unwrap();
    served.post(header.split_once('>').unwrap().0, super::ONE_CLICK).is(200);
    assert_eq!(suppressed(newsroom), [(ZOE.to_owned(), "unsubscribed".to_owned())]);
    served.confirm(&path).is(410).says("Ce lien n’est plus valable.");
    assert_eq!(suppressed(newsroom).len(), 1, "an old link brings nobody back");
    let ran = served.end().exits(0);
    assert_eq!(ran.out.matches("  signed up  z…@example.org").count(), 1, "{ran}");
    ran.tells("made the key").omits(ZOE);
}

#[test]
fn a_stranger_signs_up_before_the_first_run_reads_the_next_issue_and_leaves() {
    sign_up_and_leave(&newsroom_with_form(2));
}

#[test]
fn a_journal_on_a_server_keeps_who_signs_up() {
    let Some(postgres) = Server::shared() else { return };
    let settings = postgres.room().settings() + "\n" + SIGNUP;
    sign_up_and_leave(&Newsroom::sending_to(2).more_settings(&settings));
}

#[test]
fn the_mail_is_the_publication_s_own_and_no_program_answers_it() {
    let newsroom = newsroom_with_form(1);
    let settings = newsroom.text("matinale.toml") + "[dkim]\nselector = \"s1\"\n";
    let newsroom = newsroom.file("matinale.toml", settings);
    newsroom.run(["dkim", "new"]).exits(0);
    let served = Served::begin(&newsroom);
    served.sign_up(ZOE);
    newsroom.wait_for_messages(1);
    let mails = mails_to(&newsroom, ZOE);
    let mail = MessageParser::default().parse(&mails[0].content).unwrap();
    assert_eq!(mail.subject(), Some("Confirmez votre inscription à L'Écho du matin"));
    assert_eq!(mail.from().unwrap().first().unwrap().address(), Some("bonjour@echo.example"));
    let word = |name: &str| match mail.header(name) {
        Some(HeaderValue::Text(text)) => text.to_string(),
        other => panic!("{name}: {other:?}"),
    };
    assert_eq!(word("Auto-Submitted"), "auto-generated");
    assert!(mail.header("List-Unsubscribe").is_none(), "nobody is on a list yet");
    for part in [mail.body_text(0).unwrap(), mail.body_html(0).unwrap()] {
        for words in ["Je veux recevoir L’Écho", "https://echo.example/donnees", "12, quai"] {
            assert!(part.contains(words), "{words}: {part}");
        }
    }
    let text = mail.body_text(0).unwrap();
    let is_wide = |line: &&str| line.chars().count() > 72 && !line.contains("https://");
    assert_eq!(text.lines().find(is_wide), None);
    let records = crate::dkim::PublishedRecords::of(&newsroom);
    let Some(sound) = records.judge(&mails[0].content) else { return };
    assert_eq!(sound, [true], "the signature holds");
}

/// The tokens of the publication, and those of another with the same key.
fn tokens(newsroom: &Newsroom) -> [SignupTokens; 2] {
    let key = Key::parse(&newsroom.text("state/unsubscribe.key")).unwrap();
    ["l-echo-du-matin", "la-vigie"].map(|slug| SignupTokens::new(&key, slug))
}

#[test]
fn a_link_that_is_forged_foreign_or_of_another_kind_confirms_nothing() {
    let newsroom = newsroom_with_form(1);
    let served = Served::begin(&newsroom);
    served.sign_up(ZOE);
    newsroom.wait_for_messages(1);
    let path = link_of(&newsroom, ZOE);
    let [own, foreign] = tokens(&newsroom);
    let ticket = own.open_signup_token(path.rsplit_once('/').unwrap().1).unwrap();
    let key = Key::parse(&newsroom.text("state/unsubscribe.key")).unwrap();
    let leave = Tokens::new(&key, "l-echo-du-matin").make_unsubscribe_token(&ticket.reader);
    let unknown = served.open(&format!("{FORM}/AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
    unknown.is(404).says("Ce lien ne fonctionne pas.");
    let mut forged = path.clone();
    forged.replace_range(forged.len() - 4.., "AAAA");
    let other = format!("{FORM}/{}", foreign.make_signup_token(&ticket));
    for wrong in [forged, other, format!("{FORM}/{leave}"), format!("{FORM}/x")] {
        assert_eq!(served.open(&wrong), unknown, "{wrong}");
        assert_eq!(served.confirm(&wrong), unknown, "{wrong}");
    }
    // A token of the other kind leads nowhere on the page to unsubscribe.
    let token = path.rsplit_once('/').unwrap().1;
    served.post(&format!("/partir/{token}"), super::ONE_CLICK).is(404);
    for (address, requested) in
        [("luc@example.org", ticket.requested), (ZOE, jiff::Timestamp::UNIX_EPOCH)]
    {
        let reader = Address::parse(address).unwrap();
        let made = own.make_signup_token(&SignupTicket { reader, requested });
        served.confirm(&format!("{FORM}/{made}")).is(410).says("Recommencer l’inscription");
    }
    for form in ["", "confirm=no", "wish=leave", "List-Unsubscribe=One-Click"] {
        served.post(&path, form).is(400);
    }
    newsroom.run(["subscribers", "list"]).exits(0).omits(ZOE).omits("luc@");
    assert_eq!(suppressed(&newsroom), []);
}

#[test]
fn a_link_works_for_three_days_and_its_request_is_forgotten_then() {
    let newsroom = newsroom_with_form(1);
    let served = Served::begin(&newsroom);
    let journal = || rusqlite::Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    let [own, _] = tokens(&newsroom);
    for (number, age_hours, status) in [(1, 71, 200), (2, 73, 410)] {
        let address = format!("n{number}@example.org");
        served.sign_up(&address);
        newsroom.wait_for_messages(number);
        let path = link_of(&newsroom, &address);
        let ticket = own.open_signup_token(path.rsplit_once('/').unwrap().1).unwrap();
        let requested = ticket.requested - jiff::SignedDuration::from_hours(age_hours);
        let update = "UPDATE reader_requests SET requested_at = ?1 WHERE address = ?2";
        let values = rusqlite::params![requested.as_millisecond(), address];
        assert_eq!(journal().execute(update, values).unwrap(), 1);
        let made = own.make_signup_token(&SignupTicket { requested, ..ticket });
        let aged = format!("{FORM}/{made}");
        served.confirm(&path).is(410);
        served.open(&aged).is(status);
        served.confirm(&aged).is(status);
    }
    newsroom.run(["subscribers", "list"]).exits(0).answers("n1@").omits("n2@");
    served.end().exits(0);
    let _served = Served::begin(&newsroom);
    let count = || -> i64 {
        let select = "SELECT COUNT(*) FROM reader_requests";
        journal().query_row(select, [], |row| row.get(0)).unwrap()
    };
    crate::harness::wait_until("the old request is forgotten", || count() == 0);
}

#[test]
fn whoever_has_left_may_come_back_and_a_complaint_or_the_editor_s_decision_stays() {
    let newsroom = newsroom_with_form(5);
    let reasons = ["unsubscribed", "bounced", "complained", "manual", "unconfirmed"];
    let reader = |number: usize| format!("r{number:03}@example.org");
    for (number, reason) in reasons.iter().enumerate() {
        newsroom.run(["subscribers", "suppress", "--reason", reason, &reader(number)]).exits(0);
    }
    let served = Served::begin(&newsroom);
    let answers: Vec<_> = (0..5)
        .map(|number| {
            let mut answer = served.sign_up(&reader(number));
            answer.body = answer.body.replace(&reader(number), "");
            answer
        })
        .collect();
    let mut stranger = served.sign_up("z000@example.org");
    stranger.body = stranger.body.replace("z000@example.org", "");
    assert!(answers.iter().all(|answer| *answer == stranger), "nobody learns who is known");
    newsroom.wait_for_messages(4);
    assert_eq!(mails_to(&newsroom, "z000@example.org").len(), 1, "the last one has come");
    for number in [0, 1, 4] {
        served.confirm(&link_of(&newsroom, &reader(number))).is(200).says("confirmée");
    }
    let kept = [(reader(2), "complained".to_owned()), (reader(3), "manual".to_owned())];
    assert_eq!(suppressed(&newsroom), kept);
    assert_eq!(newsroom.messages().len(), 4, "the others were sent nothing");
}

#[test]
fn a_reader_of_the_list_who_signs_up_stays_as_the_list_has_them() {
    let newsroom = newsroom_with_form(2);
    let served = Served::begin(&newsroom);
    become_reader(&newsroom, &served, "R001@example.org");
    let listed = newsroom.run(["subscribers", "list"]).exits(0);
    listed.answers("2 readers (1 free, 1 paid)").omits("signed up");
    newsroom.run(["subscribers", "export", "r001@example.org"]).exits(0).answers(",paid,,list");
    become_reader(&newsroom, &served, ZOE);
    newsroom.run(["subscribers", "add", ZOE, "--tier", "paid"]).exits(0);
    let listed = newsroom.run(["subscribers", "list", ZOE]).exits(0);
    listed.answers("1 reader (0 free, 1 paid)");
}

#[test]
fn who_signs_up_again_and_again_gets_one_mail() {
    let newsroom = newsroom_with_form(1);
    let served = Served::begin(&newsroom);
    for address in [ZOE, ZOE, "Zoe@example.org", ZOE, "luc@example.org"] {
        served.sign_up(address);
    }
    newsroom.wait_for_messages(2);
    assert_eq!(newsroom.messages().len(), 2, "one mail for each address");
    served.confirm(&confirmation_path(&mails_to(&newsroom, ZOE)[0].content)).is(200);
}

#[test]
fn the_pages_are_in_the_reader_s_language_and_the_consent_in_the_publication_s() {
    let newsroom = newsroom_with_form(1);
    let served = Served::begin(&newsroom);
    let german = served.ask("GET", FORM, "Accept-Language: de\r\n");
    german.is(200).says("E-Mail-Adresse").says("<html lang=\"de\"").says("Datenschutz");
    german.says("<p class=\"known\" lang=\"fr\">Je veux recevoir");
    let english = served.ask("GET", FORM, "Accept-Language: en\r\n");
    english.says("Subscribe to ").says("Email address");
    served.ask("PUT", FORM, "").is(405).has("allow: get, head, post");
}

#[test]
fn an_erasure_forgets_what_was_signed_and_ends_by_a_confirmation_of_the_person() {
    let newsroom = newsroom_with_form(1);
    let served = Served::begin(&newsroom);
    become_reader(&newsroom, &served, ZOE);
    let former = link_of(&newsroom, ZOE);
    served.sign_up(ZOE);
    newsroom.wait_for_messages(2);
    let plan = newsroom.run(["erase", ZOE, "--dry-run"]).exits(0);
    plan.answers("would be erased: the sign-up");
    newsroom.run(["erase", ZOE, "--yes"]).exits(0);
    newsroom.run(["export", ZOE]).exits(1).tells("but that they were erased on");
    newsroom.run(["subscribers", "list"]).exits(0).omits(ZOE);
    for path in [&former, &link_of(&newsroom, ZOE)] {
        served.confirm(path).is(410);
    }
    become_reader(&newsroom, &served, ZOE);
    newsroom.run(["subscribers", "list"]).exits(0).answers(ZOE).answers("; 1 signed up)");
}
