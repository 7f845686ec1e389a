//! The same issue under another date.

use std::fs;

use jiff::ToSpan;
use jiff::civil::Date;
use matinale::inbox::Behaviour;

use crate::harness::{Newsroom, Ran};

/// Sends the issue of a day, whatever day it is.
#[track_caller]
fn send_day(newsroom: &Newsroom, day: Date, more: &[&str]) -> Ran {
    newsroom.run([&["send", &day.to_string(), "--yes", "--late"], more].concat())
}

fn issue_file(day: Date) -> String {
    format!("issues/{day}.toml")
}

/// Gives the issue of today another date, as an editor does. `change` is made in its text.
fn copy_to(newsroom: &Newsroom, day: Date, change: impl Fn(String) -> String) {
    let text = newsroom.text(&issue_file(newsroom.today()));
    let text = change(text.replace(&newsroom.today().to_string(), &day.to_string()));
    fs::write(newsroom.path(&issue_file(day)), text).unwrap();
}

/// The issue was refused as that of today, and nobody has got anything more.
#[track_caller]
fn is_refused(newsroom: &Newsroom, ran: &Ran, messages: usize) {
    assert_eq!((ran.code, newsroom.messages().len()), (Some(1), messages), "{ran:?}");
    let words = format!("the same content was sent as the issue of {}", newsroom.today());
    assert!(ran.err.contains(&words) && ran.err.contains("`--again`"), "{}", ran.err);
}

/// So many words, which are not those of another seed.
fn words(seed: usize, count: usize) -> String {
    (0..count).map(|n| format!("mot{seed}x{n}")).collect::<Vec<_>>().join(" ")
}

#[test]
fn an_issue_that_was_renamed_and_dated_anew_is_refused_unless_it_is_meant() {
    let newsroom = Newsroom::sending_to(4);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let day = newsroom.today() + 1.day();
    copy_to(&newsroom, day, |text| text);
    fs::remove_file(newsroom.path(&issue_file(newsroom.today()))).unwrap();
    for more in [&[][..], &["--amend", "--accept-audience"], &["--dry-run"], &["--quiet"]] {
        is_refused(&newsroom, &send_day(&newsroom, day, more), 4);
    }
    let meant = send_day(&newsroom, day, &["--again"]);
    assert_eq!((meant.code, newsroom.messages().len()), (Some(0), 8), "{meant:?}");
}

#[test]
fn what_no_reader_reads_makes_no_other_issue() {
    let newsroom = Newsroom::sending_to(2);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let changes: [fn(String) -> String; 8] = [
        |text| text.replace("ce matin", "ce  matin "),
        |text| text.replace("ce matin", "ce\u{a0}ma\u{ad}tin"),
        |text| format!("# a comment\n{text}").replace('\n', "\r\n"),
        |text| format!("number = 7\n{text}"),
        |text| text.replace("ce matin.", "ce matin, "),
        |text| format!("subject = \"Un autre objet\"\n{text}"),
        |text| format!("preheader = \"Une autre phrase, sous l’objet, pour la boîte.\"\n{text}"),
        |text| text.replace("ce matin", "ce ma\u{3164}tin"),
    ];
    for (days, change) in (1..).zip(changes) {
        let day = newsroom.today() + days.days();
        copy_to(&newsroom, day, change);
        is_refused(&newsroom, &send_day(&newsroom, day, &[]), 2);
    }
    let day = newsroom.today() + 9.days();
    copy_to(&newsroom, day, |text| text.replace("Il a parlé", "Il a crié"));
    let other = send_day(&newsroom, day, &[]);
    assert_eq!((other.code, newsroom.messages().len()), (Some(0), 4), "{other:?}");
    assert!(!other.err.contains("almost"), "a short issue has much in common by chance: {other:?}");
}

#[test]
fn settings_that_changed_meanwhile_make_no_other_issue() {
    let newsroom = Newsroom::sending_to(2);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let settings = newsroom.text("matinale.toml");
    let settings = settings.replace("12, quai des Guetteurs", "1, rue du Phare");
    let more = "\n[latest]\ncount = 3\n[theme]\nlike = \"letter\"\n";
    fs::write(newsroom.path("matinale.toml"), settings + more).unwrap();
    let day = newsroom.today() + 1.day();
    copy_to(&newsroom, day, |text| text);
    is_refused(&newsroom, &send_day(&newsroom, day, &[]), 2);
}

#[test]
fn half_a_run_is_known_under_another_date_and_so_is_what_it_was_before_an_amendment() {
    let slow = Behaviour { delay: std::time::Duration::from_millis(20), ..Behaviour::default() };
    let newsroom = Newsroom::sending_to(60).connections(1).relay(slow);
    let started = newsroom.start(["send", "today", "--yes"]);
    newsroom.wait_for_messages(2);
    started.terminate();
    assert_eq!(started.end().code, Some(75));
    let sent = newsroom.messages().len();
    assert!(sent < 60, "the run had ended before");
    let day = newsroom.today() + 1.day();
    copy_to(&newsroom, day, |text| text);
    is_refused(&newsroom, &send_day(&newsroom, day, &[]), sent);
    newsroom.write_issue(newsroom.today(), "Les bateaux restent en mer.");
    assert_eq!(newsroom.send(&["--amend"]).code, Some(0));
    is_refused(&newsroom, &send_day(&newsroom, day, &[]), 60);
    copy_to(&newsroom, day, |text| text);
    is_refused(&newsroom, &send_day(&newsroom, day, &[]), 60);
}

#[test]
fn where_the_journal_is_lost_the_receipt_knows_it() {
    let newsroom = Newsroom::sending_to(3);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    fs::remove_file(newsroom.path("state/journal.sqlite3")).unwrap();
    let day = newsroom.today() + 1.day();
    copy_to(&newsroom, day, |text| text);
    fs::remove_file(newsroom.path(&issue_file(newsroom.today()))).unwrap();
    is_refused(&newsroom, &send_day(&newsroom, day, &[]), 3);
}

#[test]
fn a_long_issue_of_which_few_words_changed_is_told_and_sent() {
    let newsroom = Newsroom::sending_to(2);
    newsroom.write_issue(newsroom.today(), &words(1, 400));
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let told = format!("almost the issue of {}, which was sent", newsroom.today());
    let [first, second] = [1, 2].map(|days| newsroom.today() + days.days());
    copy_to(&newsroom, first, |text| text.replace("mot1x7 ", "autre ").replace("mot1x300 ", ""));
    let dry = send_day(&newsroom, first, &["--dry-run"]);
    assert!(dry.code == Some(0) && dry.err.contains(&told), "{dry:?}");
    let ran = send_day(&newsroom, first, &["--quiet"]);
    assert!(ran.err.contains(&told), "{ran:?}");
    assert_eq!((ran.code, newsroom.messages().len()), (Some(0), 4), "{ran:?}");
    newsroom.write_issue(second, &words(2, 400));
    let fresh = send_day(&newsroom, second, &[]);
    assert!(fresh.code == Some(0) && !fresh.err.contains("almost"), "{fresh:?}");
}

/// What stands in every issue: a notice, an advertisement and the watch.
fn morning(date: Date, seed: usize) -> String {
    let (notice, sponsor, watch) = (words(91, 90), words(92, 60), words(93, 30));
    format!(
        "date = {date}\ntitle = \"Titre {seed}\"\n\
         [[blocks]]\nkind = \"notice\"\ntitle = \"À savoir\"\nbody = \"{notice}\"\n\
         [[blocks]]\nkind = \"story\"\ntitle = \"Une {seed}\"\nbody = \"{}\"\nwatch = \"{watch}\"\n\
         [[blocks]]\nkind = \"sponsor\"\nadvertiser = \"Chantiers\"\ntitle = \"Bateaux\"\nbody = \"{sponsor}\"\n",
        words(seed, 250)
    )
}

#[test]
fn a_morning_with_the_same_notice_and_advertisement_is_no_repetition() {
    let newsroom = Newsroom::sending_to(1);
    for days in 0..4_i64 {
        let day = newsroom.today() + days.days();
        let text = morning(day, usize::try_from(days).unwrap());
        fs::write(newsroom.path(&issue_file(day)), text).unwrap();
        let ran = send_day(&newsroom, day, &[]);
        assert!(ran.code == Some(0) && !ran.err.contains("almost"), "{ran:?}");
    }
}

#[test]
fn no_issue_of_the_example_is_almost_another() {
    let newsroom = Newsroom::sending_to(1);
    let example = Newsroom::example();
    fs::remove_file(newsroom.path(&issue_file(newsroom.today()))).unwrap();
    fs::create_dir_all(newsroom.path("issues/images")).unwrap();
    let mut days = Vec::new();
    for folder in ["issues", "issues/images"] {
        for entry in fs::read_dir(example.path(folder)).unwrap().flatten() {
            let name = entry.file_name().into_string().unwrap();
            if entry.path().is_file() {
                fs::copy(entry.path(), newsroom.path(&format!("{folder}/{name}"))).unwrap();
                days.extend(name.strip_suffix(".toml").map(str::to_owned));
            }
        }
    }
    assert!(days.len() >= 3, "{days:?}");
    for day in days {
        let ran = newsroom.run(["send", &day, "--yes", "--late"]);
        assert!(ran.code == Some(0) && !ran.err.contains("almost"), "{ran:?}");
    }
}
