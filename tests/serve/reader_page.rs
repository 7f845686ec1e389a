//! A reader's own page: a mail for each request, and a button behind its link.

use mail_parser::MessageParser;
use matinale::address::Address;
use matinale::token::{Key, RequestKind, RequestTicket, RequestTokens, Tokens};

use super::strangers::{SIGNUP, link_of, mails_to};
use super::{Answer, ONE_CLICK, Served, suppressed};
use crate::harness::{Newsroom, wait_until};

pub(super) const ZOE: &str = "zoe@example.org";
pub(super) const READER: &str = "r001@example.org";

/// The newsroom, with the setting for a reader's own page.
pub(super) fn with_page(newsroom: Newsroom) -> Newsroom {
    let settings = newsroom.text("matinale.toml");
    let offered = settings.replace("[unsubscribe]\n", "[unsubscribe]\nreader_page = true\n");
    assert_ne!(settings, offered);
    newsroom.file("matinale.toml", offered)
}

fn key(newsroom: &Newsroom) -> Key {
    Key::parse(&newsroom.text("state/unsubscribe.key")).unwrap()
}

/// The path of a reader's own page. The key must exist.
pub(super) fn page_of(newsroom: &Newsroom, reader: &str) -> String {
    let tokens = Tokens::new(&key(newsroom), "l-echo-du-matin");
    format!("/partir/{}", tokens.make_unsubscribe_token(&Address::parse(reader).unwrap()))
}

/// The path of the link in a mail. Both parts of the mail have it.
#[track_caller]
pub(super) fn request_path(content: &[u8]) -> String {
    let mail = MessageParser::default().parse(content).unwrap();
    let (text, html) = (mail.body_text(0).unwrap(), mail.body_html(0).unwrap());
    let start = "https://echo.example/partir/";
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("no link: {text}"));
    let token = rest.split_whitespace().next().unwrap();
    assert!(html.contains(&format!("href=\"{start}{token}\"")), "{html}");
    format!("/partir/{token}")
}

/// Asks for something at a reader's page, and waits for the mail that goes to somebody. Answers the path of its link.
#[track_caller]
pub(super) fn ask_by_mail(newsroom: &Newsroom, served: &Served, asked: Asked<'_>) -> String {
    let before = mails_to(newsroom, asked.mailed).len();
    let page = page_of(newsroom, asked.reader);
    served.post(&page, asked.form).is(200).says("Consultez votre messagerie.");
    wait_until("the mail", || mails_to(newsroom, asked.mailed).len() > before);
    request_path(&mails_to(newsroom, asked.mailed).last().expect("a mail").content)
}

/// What is asked for at a reader's page.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) reader: &'a str,
    pub(super) form: &'a str,
    /// Whom the mail goes to.
    pub(super) mailed: &'a str,
}

#[track_caller]
pub(super) fn subject(content: &[u8]) -> String {
    MessageParser::default().parse(content).unwrap().subject().unwrap().to_owned()
}

#[test]
fn a_forwarded_link_alone_does_nothing_and_shows_no_address_in_full() {
    let newsroom = with_page(Newsroom::sending_to(3));
    newsroom.send(&[]).exits(0);
    let list = newsroom.text("subscribers.toml");
    let served = Served::begin(&newsroom);
    let page = super::link_path(&newsroom, 1);
    for wish in ["wish=change&address=zoe%40example.org", "wish=record", "wish=forget"] {
        let sent = served.post(&page, wish);
        assert!(!sent.is(200).body.contains(READER), "{sent:#?}");
        assert!(sent.head.contains("text/html"), "no data is given away: {sent:#?}");
    }
    newsroom.wait_for_messages(6);
    assert_eq!(newsroom.text("subscribers.toml"), list);
    assert_eq!(suppressed(&newsroom), []);
    let known = newsroom.run(["export", READER]).exits(0).json();
    assert_eq!(known["issues"].as_array().unwrap().len(), 1);
    let requests = known["requests"].as_array().unwrap();
    let kinds: Vec<_> = requests.iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["change", "record", "forget"]);
    assert_eq!(requests[0]["mailed_to"], "z…@example.org");
    assert_eq!(requests[0]["former_address"], READER);
    assert!(requests.iter().all(|one| one["confirmed"].is_null()), "{known}");
    // The link of one request is no way to another.
    let paths: Vec<_> =
        newsroom.messages()[3..].iter().map(|one| request_path(&one.content)).collect();
    for path in &paths {
        for form in ["", "confirm=no", "confirm=yes&confirm=no"] {
            served.post(path, form).is(400);
        }
        for form in [ONE_CLICK, "wish=forget", "wish=leave"] {
            served.post(path, form).is(404);
        }
    }
    assert_eq!(suppressed(&newsroom), []);
}

/// The answer to a request for this address, without the address.
fn ask_for(newsroom: &Newsroom, served: &Served, address: &str) -> Answer {
    let form = format!("wish=change&address={address}");
    let mut answer = served.post(&page_of(newsroom, READER), &form);
    answer.body = answer.is(200).says(address).body.replace(address, "");
    let fields = answer.head.lines().filter(|line| !line.starts_with("content-length:"));
    answer.head = fields.collect::<Vec<_>>().join("\n");
    answer
}

#[test]
fn nobody_learns_who_is_a_reader_by_asking_for_their_address() {
    let newsroom = with_page(Newsroom::sending_to(3));
    let reasons = ["complained", "manual", "unsubscribed"];
    for reason in reasons {
        let address = format!("{reason}@example.org");
        newsroom.run(["subscribers", "suppress", "--reason", reason, &address]).exits(0);
    }
    let served = Served::begin(&newsroom);
    let known = ["r002", "complained", "manual", "unsubscribed"];
    let answers = known.map(|name| ask_for(&newsroom, &served, &format!("{name}@example.org")));
    let stranger = ask_for(&newsroom, &served, "z000@example.org");
    assert!(answers.iter().all(|answer| *answer == stranger), "{answers:#?}");
    newsroom.wait_for_messages(3);
    assert_eq!(mails_to(&newsroom, "z000@example.org").len(), 1, "the last one has come");
    assert_eq!(newsroom.messages().len(), 3, "who is not to be written to gets no mail");
    let taken = &mails_to(&newsroom, "r002@example.org")[0].content;
    assert_eq!(subject(taken), "Cette adresse reçoit déjà L'Écho du matin");
    let text =
        MessageParser::default().parse(&taken[..]).unwrap().body_text(0).unwrap().into_owned();
    assert!(text.contains("partir@echo.example") && !text.contains("/partir/"), "{text}");
    // Whoever has left comes back by confirming.
    let path = request_path(&mails_to(&newsroom, "unsubscribed@example.org")[0].content);
    assert_eq!(suppressed(&newsroom).len(), 3);
    served.confirm(&path).is(200).says("Votre adresse est changée.");
    let kept: Vec<_> = suppressed(&newsroom).into_iter().map(|(_, reason)| reason).collect();
    assert_eq!(kept, ["complained", "manual"]);
    newsroom.run(["subscribers", "list"]).exits(0).answers("unsubscribed@").omits(READER);
    // The other request was for a reader who has another address by now.
    served.confirm(&request_path(&mails_to(&newsroom, "z000@example.org")[0].content)).is(404);
}

#[test]
fn what_is_typed_as_a_new_address_must_be_another_one() {
    let newsroom = with_page(Newsroom::sending_to(2));
    let served = Served::begin(&newsroom);
    let page = page_of(&newsroom, READER);
    for typed in ["", "zoe", "\"><script>", "R001@EXAMPLE.org"] {
        let typed: String = url::form_urlencoded::byte_serialize(typed.as_bytes()).collect();
        let answer = served.post(&page, &format!("wish=change&address={typed}"));
        answer.is(422).says("Ce n’est pas une autre adresse e-mail.").says("role=\"alert\"");
        assert!(!answer.body.contains("<script"), "{answer:#?}");
    }
    served.post(&page, "wish=change&address=a%40example.org&address=b%40example.org").is(422);
    served.post(&page, "wish=change&wish=forget&address=a%40example.org").is(400);
    newsroom.run(["export", READER]).exits(0).json()["requests"]
        .as_array()
        .map(|requests| assert!(requests.is_empty(), "{requests:?}"))
        .unwrap();
}

#[test]
fn a_reader_downloads_what_export_writes() {
    let newsroom = with_page(Newsroom::sending_to(3));
    newsroom.send(&[]).exits(0);
    let served = Served::begin(&newsroom);
    let record = Asked { reader: READER, form: "wish=record", mailed: READER };
    let path = ask_by_mail(&newsroom, &served, record);
    served.open(&path).is(200).says("Vos données").says("Télécharger mes données");
    for _ in 0..2 {
        let file = served.confirm(&path);
        file.is(200).has("content-type: application/json").has("cache-control: no-store");
        file.has("content-disposition: attachment; filename=\"l-echo-du-matin.json\"");
        let found: serde_json::Value = serde_json::from_str(&file.body).unwrap();
        assert_eq!(found, newsroom.run(["export", READER]).exits(0).json());
        assert_eq!(found["address"], READER);
    }
}

/// The tokens of the publication, and those of another with the same key.
fn tokens(newsroom: &Newsroom) -> [RequestTokens; 2] {
    ["l-echo-du-matin", "la-vigie"].map(|slug| RequestTokens::new(&key(newsroom), slug))
}

#[test]
fn links_that_are_unknown_forged_foreign_or_too_old_look_alike() {
    let newsroom = with_page(Newsroom::sending_to(3).more_settings(SIGNUP));
    let served = Served::begin(&newsroom);
    served.sign_up("luc@example.org");
    newsroom.wait_for_messages(1);
    let signup = link_of(&newsroom, "luc@example.org").replace("/inscription/", "/partir/");
    let forget = Asked { reader: READER, form: "wish=forget", mailed: READER };
    let path = ask_by_mail(&newsroom, &served, forget);
    let [own, foreign] = tokens(&newsroom);
    let ticket = own.open_request_token(path.rsplit_once('/').unwrap().1).unwrap();
    let unknown = served.open("/partir/AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    unknown.is(404).says("Ce lien ne fonctionne pas.");
    let mut changed = path.clone();
    changed.replace_range(changed.len() - 4.., "AAAA");
    let make = |ticket: &RequestTicket| format!("/partir/{}", own.make_request_token(ticket));
    let other = Address::parse("r002@example.org").unwrap();
    for wrong in [
        changed,
        signup,
        format!("/partir/{}", foreign.make_request_token(&ticket)),
        make(&RequestTicket { kind: RequestKind::Record, ..ticket.clone() }),
        make(&RequestTicket { kind: RequestKind::Change, ..ticket.clone() }),
        make(&RequestTicket { reader: other, ..ticket.clone() }),
        make(&RequestTicket { requested: jiff::Timestamp::UNIX_EPOCH, ..ticket.clone() }),
    ] {
        assert_eq!(served.open(&wrong), unknown, "{wrong}");
        assert_eq!(served.confirm(&wrong), unknown, "{wrong}");
    }
    let journal = rusqlite::Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    for (age_hours, status) in [(73, 404), (71, 200)] {
        let requested = ticket.requested - jiff::SignedDuration::from_hours(age_hours);
        let update = "UPDATE reader_requests SET requested_at = ?1 WHERE kind = 'forget'";
        journal.execute(update, rusqlite::params![requested.as_millisecond()]).unwrap();
        let aged = make(&RequestTicket { requested, ..ticket.clone() });
        served.open(&aged).is(status);
        served.confirm(&aged).is(status);
    }
    served.confirm(&path).is(404);
}

#[test]
fn one_request_gets_one_mail_and_one_reader_reaches_few_strangers() {
    let newsroom = with_page(Newsroom::sending_to(3));
    let served = Served::begin(&newsroom);
    for _ in 0..4 {
        served.post(&page_of(&newsroom, READER), "wish=record").is(200);
    }
    for number in 0..8 {
        ask_for(&newsroom, &served, &format!("z{number}@example.org"));
    }
    served.post(&page_of(&newsroom, "r002@example.org"), "wish=record").is(200);
    newsroom.wait_for_messages(7);
    assert_eq!(mails_to(&newsroom, "r002@example.org").len(), 1, "the last one has come");
    assert_eq!(
        newsroom.messages().len(),
        7,
        "one for the record, five for addresses, and the last"
    );
    let mut last = served.post(&page_of(&newsroom, READER), "wish=record");
    for _ in 0..30 {
        last = served.post(&page_of(&newsroom, READER), "wish=record");
    }
    last.is(429).says("Trop de demandes").has("retry-after: 30");
}

#[test]
fn without_the_setting_the_page_is_the_way_out_and_nothing_else() {
    let newsroom = Newsroom::sending_to(3);
    newsroom.send(&[]).exits(0);
    let served = Served::begin(&newsroom);
    let page = super::link_path(&newsroom, 1);
    let shown = served.open(&page);
    assert!(!shown.is(200).body.contains("Changer d’adresse"), "{shown:#?}");
    for form in
        ["wish=forget", "wish=record", "wish=change&address=zoe%40example.org", "confirm=yes"]
    {
        served.post(&page, form).is(400);
    }
    let settings = newsroom.text("matinale.toml");
    let url = "url = \"https://echo.example/partir\"\n";
    let alone = settings.replace(url, "reader_page = true\n");
    let newsroom = Newsroom::sending_to(1).file("matinale.toml", alone);
    newsroom
        .run(["check"])
        .exits(2)
        .answers("readers have no page of their own without an address");
    let (head, rest) = settings.split_once("[[relays]]").unwrap();
    let (_, tail) = rest.split_once("[proof]").unwrap();
    let newsroom = with_page(newsroom.file("matinale.toml", format!("{head}[proof]{tail}")));
    newsroom.run(["serve", "--listen", "127.0.0.1:0"]).exits(2).tells("relay");
}

#[test]
fn the_choices_are_in_the_reader_s_language() {
    let newsroom = with_page(Newsroom::sending_to(2));
    let served = Served::begin(&newsroom);
    let page = page_of(&newsroom, READER);
    for (language, words) in [("en", "Change my address"), ("de", "Adresse ändern")] {
        served.ask("GET", &page, &format!("Accept-Language: {language}\r\n")).is(200).says(words);
    }
    served.post(&page, ONE_CLICK).is(200).says("Recevoir mes données").says("Me faire oublier");
    let left = served.open(&page);
    assert!(!left.is(200).body.contains("Changer d’adresse"), "{left:#?}");
}

#[test]
fn the_foot_of_an_issue_names_the_page_for_what_it_is() {
    let foot = |newsroom: &Newsroom, label: &str| {
        newsroom.send(&[]).exits(0);
        let sent = newsroom.messages()[0].content.clone();
        let mail = MessageParser::default().parse(&sent[..]).unwrap();
        let text = mail.body_text(0).unwrap().replace("\r\n", "\n");
        let html = mail.body_html(0).unwrap();
        assert!(html.contains(&format!(">{label}</a>")), "{html}");
        assert!(
            text.contains(&format!("\n{label}\u{a0}:\nhttps://echo.example/partir/")),
            "{text}"
        );
    };
    foot(&Newsroom::sending_to(1), "Se désabonner");
    foot(&with_page(Newsroom::sending_to(1)), "Se désabonner, changer d’adresse, mes données");
}
