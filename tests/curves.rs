//! How a run is seen: its curve in the terminal and on a page, and how it goes on.

use std::time::Duration;

use matinale::inbox::Behaviour;
use rusqlite::Connection;
use serde_json::json;
use unicode_width::UnicodeWidthStr;

use crate::harness::{Newsroom, Reader, refuse_each, wait_until};

/// Readers of two domains, one of whom is refused and one put off.
fn sent() -> Newsroom {
    let refuse = vec![
        ("r001@example.org".to_owned(), "550 5.1.1 no such user".to_owned()),
        ("r002@example.org".to_owned(), "451 4.7.1 greylisted".to_owned()),
    ];
    let mut readers: Vec<_> =
        (0..8).map(|number| Reader::free(format!("r{number:03}@example.org"))).collect();
    readers.extend(
        (0..3).map(|number| Reader {
            tier: "paid",
            ..Reader::free(format!("p{number}@other.example"))
        }),
    );
    let newsroom = Newsroom::sending_to(1).readers(readers);
    let newsroom = newsroom.relay(refuse_each(refuse));
    newsroom.send(&[]).exits(75);
    newsroom
}

/// Lets a run have begun at six on a day of winter, each reader `seconds` after the one before.
fn spread(newsroom: &Newsroom, seconds: i64) {
    let journal = Connection::open(newsroom.path("state/journal.sqlite3")).expect("a journal");
    let six = 1_739_253_600_000_i64;
    journal.execute("UPDATE runs SET started_at = ?1", [six]).expect("a journal");
    let set = "UPDATE deliveries SET at = ?1 + id * ?2";
    journal.execute(set, [six, seconds * 1_000]).expect("a journal");
    journal
        .execute("UPDATE transitions SET at = ?1 + delivery * ?2", [six, seconds * 1_000])
        .expect("a journal");
}

#[test]
fn the_curve_counts_who_was_accepted_put_off_and_refused_in_each_slice() {
    let newsroom = sent();
    spread(&newsroom, 60);
    let ran = newsroom.run(["status", "today", "--curve", "--json"]).exits(75).json();
    let curve = &ran["curve"];
    assert_eq!(curve["slice_seconds"], json!(60), "{curve}");
    let slices = curve["slices"].as_array().expect("slices");
    let sum = |edition: &str, end: &str| -> u64 {
        slices.iter().map(|slice| slice[edition][end].as_u64().unwrap()).sum()
    };
    let free = ["accepted", "put_off", "refused"].map(|end| sum("free", end));
    let paid = ["accepted", "put_off", "refused"].map(|end| sum("paid", end));
    assert_eq!((free, paid), ([6, 1, 1], [3, 0, 0]), "{curve}");
    assert_eq!(slices.len(), 12, "the beginning, and eleven minutes: {curve}");
    assert_eq!(slices[0]["from"], "2025-02-11T06:00:00Z");
}

#[test]
fn the_curve_fits_into_the_terminal_and_has_no_blocks_where_there_is_no_utf8() {
    let newsroom = sent();
    spread(&newsroom, 60);
    for columns in ["60", "80", "120"] {
        for (locale, bar) in [("en_US.UTF-8", '█'), ("C", '#')] {
            let variables = [("COLUMNS", columns), ("LC_ALL", locale)];
            let words = ["status", "today", "--curve", "--lang", "en"];
            let ran = newsroom.run_with(words, &variables).exits(75);
            let width: usize = columns.parse().unwrap();
            let curve: Vec<_> = ran
                .out
                .lines()
                .skip_while(|line| !line.contains(&format!("{bar} accepted")))
                .collect();
            assert_eq!(curve.len(), 13, "{ran}");
            assert_eq!(curve.iter().map(|line| line.width()).max(), Some(width), "{ran}");
            assert!(curve[1..].iter().any(|line| line.ends_with(bar)), "{ran}");
            assert_eq!(locale == "C", curve.iter().all(|line| line.is_ascii()), "{ran}");
        }
    }
    newsroom.run(["status", "today"]).exits(75).omits("put off");
}

#[test]
fn a_page_has_the_curves_their_numbers_and_the_runs_before_and_needs_nothing_else() {
    let newsroom = sent();
    spread(&newsroom, 60);
    let special = newsroom.write_special("special", "La panne est finie.");
    newsroom.run(["send", &format!("issues/{special}.toml"), "--yes"]);
    let settings = newsroom.text("matinale.toml");
    let refused = newsroom.run(["status", &special, "--html", "matinale.toml"]).exits(2);
    refused.tells("`matinale.toml` is there, and is no page");
    assert_eq!(newsroom.text("matinale.toml"), settings);
    newsroom.run(["status", &special, "--html", "run.html"]).answers("made `run.html`");
    let ran = newsroom.run(["status", &special, "--html", "run.html"]);
    ran.answers("made `run.html`");
    let page = newsroom.text("run.html");
    for part in ["<!DOCTYPE html>", "<html lang=\"en\">", "By edition", "all others", "example.org"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    for other in [special.clone(), newsroom.today().to_string()] {
        let row = format!("<th scope=\"row\">{other}</th>");
        assert!(page.contains(&row), "{row}: {page}");
    }
    assert_eq!(
        page.matches("<polyline").count(),
        4,
        "of the run and of its largest domain: {page}"
    );
    assert_eq!(page.matches("of 11 have it").count(), 1, "{page}");
    let name = format!("L'Écho du matin, {special}");
    assert_eq!(page.matches(&name).count(), 2, "the title of the window, and the heading: {page}");
    assert_eq!(page.matches("role=\"img\"").count(), page.matches("<svg").count());
    for foreign in ["<script", "http://", "https://", "src=", "url(", "@import"] {
        assert!(!page.contains(foreign), "{foreign}: {page}");
    }
    assert!(
        !page.contains('@') || page.matches('@').count() == page.matches("@media").count(),
        "a reader is named"
    );
    let french = newsroom.run(["status", "today", "--html", "run.html", "--lang", "fr"]);
    french.answers("créé");
    let page = newsroom.text("run.html");
    assert!(page.contains("<html lang=\"fr\">") && page.contains("Par édition"), "{page}");
}

#[test]
fn a_page_has_the_sums_and_those_in_doubt_and_the_seconds_of_a_short_run() {
    let newsroom = sent();
    spread(&newsroom, 60);
    newsroom.run(["status", "today", "--html", "run.html"]).answers("made `run.html`");
    let page = newsroom.text("run.html");
    let total = "<th scope=\"row\">total</th><td>9</td><td>1</td><td>1</td><td>0</td>";
    assert_eq!(page.matches(total).count(), 2, "by edition and by domain: {page}");
    let doubt = Connection::open(newsroom.path("state/journal.sqlite3")).expect("a journal");
    let set = "UPDATE deliveries SET state = 'in_doubt' WHERE reader = 'p1@other.example'";
    assert_eq!(doubt.execute(set, []).expect("a journal"), 1);
    spread(&newsroom, 1);
    newsroom.run(["status", "today", "--html", "run.html"]).answers("made `run.html`");
    let page = newsroom.text("run.html");
    let total = "<th scope=\"row\">total</th><td>8</td><td>1</td><td>1</td><td>1</td>";
    assert_eq!(page.matches(total).count(), 2, "by edition and by domain: {page}");
    assert!(
        page.contains("<th scope=\"row\">all others</th><td>2</td><td>0</td><td>0</td><td>1</td>")
    );
    assert!(!page.contains("other.example"), "a domain of three readers can name one: {page}");
    assert!(page.contains(":11</span>"), "the seconds of a short run: {page}");
    assert!(!page.contains("<th scope=\"row\">2025-02-1"), "a day in each row: {page}");
}

#[test]
fn on_a_pipe_a_watch_prints_a_line_for_each_change_and_ends_with_the_run() {
    let slow = Behaviour { delay: Duration::from_millis(50), ..Behaviour::default() };
    let newsroom = Newsroom::sending_to(120).connections(2).relay(slow);
    newsroom.run(["status", "today", "--watch"]).exits(0).answers("no run has begun");
    let sending = newsroom.start(["send", "today", "--yes"]);
    newsroom.wait_for_messages(4);
    let watching = newsroom.start(["status", "today", "--watch"]);
    wait_until("a line", || watching.stdout().contains("of 120 have it"));
    sending.end().exits(0);
    let watched = watching.end().exits(0);
    let lines: Vec<_> = watched.out.lines().collect();
    assert!(lines.len() > 1 && lines.windows(2).all(|pair| pair[0] != pair[1]), "{watched}");
    assert!(lines.last().is_some_and(|line| line.contains("120 of 120 have it")), "{watched}");
}
