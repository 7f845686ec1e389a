//! The page where readers unsubscribe: the real one, and others in its place.

use std::fs;

use super::web_server::{Behind, open_web_server};
use super::{Clinic, Told, tells};
use crate::scripted::certificate;
use crate::scripted::relay::pem;
use crate::serve::{Served, suppressed};

/// Lets the settings name a page at this port of `echo.example`.
fn name_page(clinic: &Clinic, port: u16) {
    let settings = clinic.newsroom.text("matinale.toml");
    let named = settings
        .replace("https://echo.example/partir", &format!("https://echo.example:{port}/partir"));
    assert_ne!(named, settings);
    fs::write(clinic.newsroom.path("matinale.toml"), named).unwrap();
}

/// A publication that has sent, with this behind the address of its page.
fn with_page(behind: impl FnOnce(&Clinic) -> (Behind, Option<Served>)) -> (Clinic, Option<Served>) {
    let clinic = Clinic::open();
    clinic.newsroom.send(&[]).exits(0);
    let (behind, served) = behind(&clinic);
    let (shown, acceptor) = certificate("echo.example");
    fs::write(clinic.newsroom.path("authority.pem"), pem(&shown)).unwrap();
    name_page(&clinic, open_web_server(clinic.newsroom.runtime(), acceptor, behind));
    (clinic, served)
}

/// What is told of a page that always answers this.
fn told_of(answer: &str) -> Vec<Told> {
    let answer = format!("HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    with_page(|_| (Behind::Answer(answer), None)).0.examine()
}

fn with_serve() -> (Clinic, Option<Served>) {
    with_page(|clinic| {
        let served = Served::begin(&clinic.newsroom);
        (Behind::Program(served.address), Some(served))
    })
}

#[test]
fn a_sound_publication_has_no_fault_and_no_warning_and_its_page_takes_nobody_off() {
    let (clinic, _served) = with_serve();
    let ran = clinic.run_with(&clinic.zone, &["--json"]).exits(0);
    let told = super::read_told(&ran);
    // The disk is that of the machine of the test.
    let wrong: Vec<&Told> =
        told.iter().filter(|one| one.grade != "fine" && one.check != "disk").collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    tells(&told, "unsubscribe", "fine", "takes a reader off with one click");
    tells(&told, "clock", "fine", "the clock of the page to unsubscribe");
    for check in [
        "mx.return-path",
        "spf",
        "spf.relay",
        "dkim",
        "dmarc",
        "alignment.dkim",
        "ptr",
        "timetable",
    ] {
        tells(&told, check, "fine", "");
    }
    assert_eq!(suppressed(&clinic.newsroom), []);
    assert_eq!(clinic.newsroom.messages().len(), 2, "the doctor sends no mail");
    let ran = clinic.run_with(&clinic.zone, &[]).exits(0);
    ran.answers("domain echo.example\n  ok ").answers("L'Écho du matin: ");
    let quiet = clinic.run_with(&clinic.zone, &["--quiet"]).exits(0);
    assert_eq!((quiet.out.as_str(), quiet.err.as_str()), ("", ""));
}

#[test]
fn a_page_whose_journal_cannot_be_written_is_told() {
    // The page has a journal of its own, which another program holds.
    let (clinic, _served) = with_page(|clinic| {
        let newsroom = &clinic.newsroom;
        let path = |name| newsroom.path(name);
        fs::copy(path("state/journal.sqlite3"), path("held.sqlite3")).unwrap();
        let settings = newsroom.text("matinale.toml");
        let elsewhere = format!("{settings}\n[journal]\nurl = \"sqlite:held.sqlite3\"\n");
        fs::write(path("matinale.toml"), elsewhere).unwrap();
        let served = Served::begin(newsroom);
        fs::write(path("matinale.toml"), settings).unwrap();
        (Behind::Program(served.address), Some(served))
    });
    let holder = rusqlite::Connection::open(clinic.newsroom.path("held.sqlite3")).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    tells(&clinic.examine(), "unsubscribe", "fault", "cannot write down who leaves");
    holder.execute_batch("ROLLBACK").unwrap();
    tells(&clinic.examine(), "unsubscribe", "fine", "with one click");
}

#[test]
fn a_page_with_another_key_does_not_know_its_links() {
    let other = crate::harness::Newsroom::sending_to(1);
    other.send(&[]).exits(0);
    let (clinic, _served) = with_page(|_| {
        let served = Served::begin(&other);
        (Behind::Program(served.address), Some(served))
    });
    tells(&clinic.examine(), "unsubscribe", "fault", "does not know its own links (404)");
    assert_eq!(suppressed(&other), []);
}

#[test]
fn what_answers_in_place_of_the_page_is_told() {
    let elsewhere = "301 Moved\r\nLocation: https://www.echo.example/partir";
    tells(
        &told_of(elsewhere),
        "unsubscribe",
        "fault",
        "leads on to https://www.echo.example/partir",
    );
    tells(&told_of("405 No"), "unsubscribe", "fault", "answers 405 to a reader who leaves");
    tells(&told_of("503 No"), "unsubscribe", "fault", "cannot write down who leaves");
    tells(&told_of("429 No"), "unsubscribe", "unchecked", "puts this network off");
    tells(&told_of("200 OK"), "unsubscribe", "warning", "something else than `matinale serve`");
    let forged = "204 OK\r\nMatinale-Test-Answer: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    tells(&told_of(forged), "unsubscribe", "warning", "something else than `matinale serve`");
}

#[test]
fn a_clock_that_is_wrong_is_told_by_how_much() {
    let told = told_of("200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT");
    tells(&told, "clock", "fault", "s ahead of the clock");
    tells(&told_of("200 OK"), "clock", "unchecked", "no server has said what time it is");
}

#[test]
fn without_a_page_to_unsubscribe_the_web_site_says_what_time_it_is() {
    let answer =
        "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nConnection: close\r\n\r\n";
    let clinic = Clinic::open();
    let (shown, acceptor) = certificate("echo.example");
    fs::write(clinic.newsroom.path("authority.pem"), pem(&shown)).unwrap();
    let behind = Behind::Answer(answer.to_owned());
    let port = open_web_server(clinic.newsroom.runtime(), acceptor, behind);
    let settings = clinic.newsroom.text("matinale.toml");
    let lines = settings.lines().filter(|line| !line.contains("echo.example/partir"));
    let lines: Vec<&str> = lines.filter(|line| !line.starts_with("website")).collect();
    let website = format!("[publication]\nwebsite = \"https://echo.example:{port}/\"");
    let settings = lines.join("\n").replacen("[publication]", &website, 1);
    fs::write(clinic.newsroom.path("matinale.toml"), settings).unwrap();
    tells(&clinic.examine(), "clock", "fault", "s ahead of the clock of echo.example");
}

#[test]
fn a_page_that_is_not_there_is_told() {
    let clinic = Clinic::open();
    tells(&clinic.examine(), "unsubscribe", "unchecked", "no key yet");
    tells(&clinic.examine(), "key.links", "unchecked", "is not there yet");
    clinic.newsroom.send(&[]).exits(0);
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    name_page(&clinic, free);
    tells(&clinic.examine(), "unsubscribe", "fault", "no connection could be opened");
    let homeless = clinic.zone.with("echo.example A", &[]);
    tells(
        &clinic.examine_with(&homeless, &[]),
        "unsubscribe",
        "fault",
        "echo.example has no address",
    );
    let (_, acceptor) = certificate("elsewhere.example");
    let port = open_web_server(clinic.newsroom.runtime(), acceptor, Behind::Answer(String::new()));
    let settings =
        clinic.newsroom.text("matinale.toml").replace(&format!(":{free}/"), &format!(":{port}/"));
    fs::write(clinic.newsroom.path("matinale.toml"), &settings).unwrap();
    tells(&clinic.examine(), "unsubscribe", "fault", "certificate");
    let unnamed = settings.replace(&format!("url = \"https://echo.example:{port}/partir\"\n"), "");
    fs::write(clinic.newsroom.path("matinale.toml"), unnamed).unwrap();
    tells(&clinic.examine(), "unsubscribe", "warning", "no mail program shows its button");
}
