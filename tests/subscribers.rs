//! The list of readers: rows that are left out, readers who stand twice, damaged files, hostile names.
//! Numbers in brackets are those of the list of bad inputs.

mod erased;
mod exports;
mod import;
mod left;
mod loss;
mod names;
mod person;
mod roster;
mod round;
mod strange;
mod suppressed;

use std::fmt::Write as _;

use crate::harness::{Newsroom, Ran};

const ISSUE: &str = "date = 2025-02-11\ntitle = \"Un matin\"\n\n[[blocks]]\nkind = \"story\"\n\
                     title = \"Un\"\nbody = \"Bonjour {{name|à vous}}.\"\n";

/// A newsroom with this list, of subscribers in TOML.
fn toml(list: &str) -> Newsroom {
    Newsroom::new().issue("2025-02-11", ISSUE).file("subscribers.toml", list)
}

/// A newsroom with this list, in CSV.
fn csv(list: impl AsRef<[u8]>) -> Newsroom {
    Newsroom::new()
        .issue("2025-02-11", ISSUE)
        .settings(
            r#"
            [publication]
            name = "V"
            timezone = "Europe/Paris"
            from = "v@example.org"
            postal_address = "12, quai des Guetteurs"
            [audience]
            source = "readers.csv"
            "#,
        )
        .file("readers.csv", list)
}

/// One reader in TOML: four lines, the address on the second.
fn reader(email: &str, lines: &str) -> String {
    format!("[[subscribers]]\nemail = \"{email}\"\n{lines}\n\n")
}

fn planned(newsroom: &Newsroom) -> Ran {
    newsroom.run(["send", "2025-02-11", "--late", "--dry-run"])
}

/// A reader is left out, told at this place, and the sound one after them stays.
#[track_caller]
fn left_out(number: u32, row: &str, finding: &str) {
    let ran = planned(&toml(&format!("{row}{}", reader("zoe@example.org", "")))).exits(0);
    assert_eq!(ran.told(), [format!("subscribers.toml:{finding}")], "bad input {number}\n{ran}");
    ran.answers("would go to 1 reader (1 free, 0 paid)").tells("this reader is left out");
}

/// The list is refused whole, told at this place, and nothing begins.
#[track_caller]
fn refused(number: u32, newsroom: &Newsroom, finding: &str) {
    for words in [&["send", "2025-02-11", "--late", "--yes"][..], &["rehearse"]] {
        let ran = newsroom.run(words).exits(1).tells("cannot be used");
        assert_eq!(ran.told(), [finding], "bad input {number}\n{ran}");
    }
    assert!(!newsroom.path("state/journal.sqlite3").exists(), "bad input {number}");
}

#[test]
fn an_address_nobody_can_write_to_is_left_out_with_its_line() {
    let long = ["d".repeat(60).as_str(); 5].join(".");
    for (number, email) in [
        (35, "a@b"),
        (35, "a@[127.0.0.1]"),
        (35, "\\\"a b\\\"@c.de"),
        (35, "@c.de"),
        (35, "a@@c.de"),
        (35, ""),
        (36, "a@c.de\\r\\nRCPT TO:<x@y.fr>"),
        (36, "a@c.de>\\nDATA"),
        (37, "z\u{200b}@c.de"),
        (37, "z @c.de"),
        (42, &format!("{}@c.de", "l".repeat(65))),
        (42, &format!("a@{long}.fr")),
        (42, &format!("a@{}.fr", "f".repeat(64))),
    ] {
        left_out(number, &reader(email, ""), "2:9 warning address.rejected");
    }
}

#[test]
fn blanks_around_an_address_do_not_cost_a_reader() {
    let list = reader(" \u{a0}zoe@example.org\u{a0} ", "") + &reader("ines@example.org", "");
    let ran = planned(&toml(&list)).exits(0).answers("2 readers (2 free, 0 paid)");
    assert_eq!(ran.told(), [""; 0]);
}

#[test]
fn one_reader_on_several_lines_gets_one_message_of_the_higher_edition() {
    for (number, one, other) in [
        (38, "A@C.DE", "a@c.de"),
        (40, "a@é.fr", "a@xn--9ca.fr"),
        (40, "a@É.fr", "a@é.FR"),
        (50, "a@c.de", "a@c.de"),
    ] {
        for (first, second) in [("free", "paid"), ("paid", "free")] {
            let list = reader(one, &format!("tier = \"{first}\""))
                + &reader(other, &format!("tier = \"{second}\""));
            let newsroom = toml(&list);
            let ran = planned(&newsroom).exits(0);
            ran.answers("would go to 1 reader (0 free, 1 paid)");
            newsroom.run(["rehearse", "--keep", "kept"]).exits(0);
            assert_eq!(newsroom.mails("kept").len(), 1, "bad input {number}: {one} {other}");
        }
    }
}

#[test]
fn an_accent_before_the_at_is_accepted_and_a_lookalike_is_told() {
    planned(&toml(&reader("é@c.de", ""))).exits(0).answers("1 reader");
    let ran = planned(&toml(&reader("y@раypal.com", ""))).exits(0).answers("1 reader");
    assert_eq!(ran.told(), ["subscribers.toml:2:9 warning address.lookalike"], "41\n{ran}");
}

#[test]
fn a_cell_that_cannot_be_read_keeps_nobody_out_and_gets_nobody_the_paid_edition() {
    for (number, lines, told) in [
        (43, "name = \"a\\r\\nBcc: x@y.fr\"", &[][..]),
        (43, "name = \"a\\u202Eb\"", &[]),
        (50, "tier = \"piad\"", &["subscribers.toml:3:8 warning subscriber.edition"]),
        (52, "since = \"soon\"\ntier = \"paid\"", &[]),
        (
            52,
            "tier = \"paid\"\nuntil = \"soon\"",
            &["subscribers.toml:4:9 warning subscriber.edition"],
        ),
        (
            52,
            "tier = \"paid\"\nuntil = \"2025-02-30\"",
            &["subscribers.toml:4:9 warning subscriber.edition"],
        ),
    ] {
        let list = reader("a@c.de", lines) + &reader("zoe@example.org", "");
        let ran = planned(&toml(&list)).exits(0);
        assert_eq!(ran.told(), told, "bad input {number}\n{ran}");
        let paid = usize::from(lines.ends_with("\"paid\""));
        ran.answers(&format!("would go to 2 readers ({} free, {paid} paid)", 2 - paid));
    }
    planned(&toml(&reader("a@c.de", "tier = \"piad\""))).tells("did you mean `paid`?");
}

#[test]
fn a_paid_period_that_is_over_gets_the_free_edition() {
    for (until, counts) in [("2020-01-01", "1 free, 0 paid"), ("9999-12-31", "0 free, 1 paid")] {
        for quote in ["", "\""] {
            let lines = format!("tier = \"paid\"\nuntil = {quote}{until}{quote}");
            planned(&toml(&reader("a@c.de", &lines))).exits(0).answers(counts);
        }
        let list = format!("email,tier,until\na@c.de,paid,{until}\n");
        planned(&csv(list)).exits(0).answers(counts);
    }
}

#[test]
fn a_misspelt_key_refuses_the_whole_list() {
    let list = reader("a@c.de", "teir = \"paid\"");
    refused(50, &toml(&list), "subscribers.toml:3:1 error key.unknown");
    planned(&toml(&list)).exits(1).tells("did you mean `tier`?");
    refused(50, &toml("[[subscribers]]\nname = \"x\"\n"), "subscribers.toml:1:1 error key.missing");
    refused(
        50,
        &toml("[[subscribers]]\nemail = \"a@c.de\n"),
        "subscribers.toml:2:9 error toml.syntax",
    );
}

#[test]
fn a_list_of_nobody_is_not_written_to() {
    for newsroom in [toml(""), toml("# nobody yet\n"), csv("email,name\n"), csv("email\na@b\n")] {
        newsroom.run(["send", "2025-02-11", "--late", "--yes"]).exits(1).tells("names no reader");
        newsroom.run(["rehearse"]).exits(1).tells("names no reader");
        assert!(!newsroom.path("state/journal.sqlite3").exists(), "bad input 48: a run began");
    }
    let newsroom = toml("");
    std::fs::remove_file(newsroom.path("subscribers.toml")).expect("the list is there");
    newsroom.run(["rehearse"]).exits(2).tells("`subscribers.toml` cannot be read");
}

#[test]
fn a_quotation_mark_that_is_never_closed_is_told_with_its_true_line() {
    let mut list = "email,name\n".to_owned();
    for n in 2..=12_000 {
        let name = if n == 10_000 { "\"Zoé" } else { "Zoé" };
        writeln!(list, "r{n}@example.org,{name}").expect("a text grows");
    }
    refused(46, &csv(list), "readers.csv:10000:1 error csv.row");
}

#[test]
fn a_csv_of_the_wrong_form_is_refused_whole() {
    for (list, finding) in [
        ("email,name\na@c.de,\"A\nb@c.de,\"B\"\n", "2:1 error csv.row"),
        ("email,status\na@c.de,enabled\n", "1:7 error csv.consent"),
        ("name,tier\nA,paid\n", "1:1 error csv.header"),
        ("email,name,email\na@c.de,A,b@c.de\n", "1:12 error csv.header"),
        ("email,nmae\na@c.de,A\n", "1:7 error csv.header"),
        ("", "1:1 error csv.header"),
    ] {
        refused(47, &csv(list), &format!("readers.csv:{finding}"));
    }
    refused(47, &csv(b"PK\x03\x04 a workbook"), "readers.csv:1:1 error file.encoding");
    let wide = format!("email{}\na@c.de\n", ",c".repeat(2_000));
    refused(47, &csv(wide), "readers.csv:1:1 error csv.row");
    let row = format!("email\na@c.de{}\n", ",".repeat(2_000));
    refused(47, &csv(row), "readers.csv:2:1 error csv.row");
}

#[test]
fn a_csv_from_a_spreadsheet_is_read() {
    let list = "\u{feff}tier,email,name\r\npaid,a@c.de,\"Zoé \"\"Z\"\" Lefèvre, dite Zaza\"\r\n\r\n,b@c.de,\r\n";
    let newsroom = csv(list);
    let ran = planned(&newsroom).exits(0).answers("2 readers (1 free, 1 paid)");
    assert_eq!(ran.told(), [""; 0]);
    newsroom.run(["rehearse", "--keep", "kept"]).exits(0);
    let mut names: Vec<_> = newsroom.mails("kept").iter().map(names::name).collect();
    names.sort();
    assert_eq!(names, [None, Some("Zoé \"Z\" Lefèvre, dite Zaza".to_owned())]);
}

#[test]
fn the_encoding_and_the_separator_of_a_spreadsheet_do_not_matter() {
    let list = "email;name;tier\r\na@c.de;\"Lefèvre; Zoé\";paid\r\nb@c.de;Inès;free\r\n";
    let tabs = list.replace(';', "\t").replace("Lefèvre\t Zoé", "Lefèvre; Zoé");
    let wide = format!("\u{feff}{tabs}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin = list.chars().map(|c| u8::try_from(u32::from(c)).expect("a letter of Latin-1"));
    for bytes in
        [list.into(), tabs.into_bytes(), wide, latin.collect(), list.replace('\n', "").into()]
    {
        let newsroom = csv(bytes);
        let ran = planned(&newsroom).exits(0).answers("2 readers (1 free, 1 paid)");
        assert_eq!(ran.told(), [""; 0]);
        newsroom.run(["rehearse", "--keep", "kept"]).exits(0);
        let mut names: Vec<_> = newsroom.mails("kept").iter().map(names::name).collect();
        names.sort();
        assert_eq!(names, [Some("Inès".to_owned()), Some("Lefèvre; Zoé".to_owned())]);
    }
}

#[test]
fn bad_rows_of_a_csv_are_told_with_their_own_lines() {
    let list = "email,name\na@b,A\n\"c@d.fr\",\"two\nlines\"\ne@f.fr,E,x\ng@,G\n";
    let ran = planned(&csv(list)).exits(0).answers("1 reader (1 free, 0 paid)");
    let told = [
        "readers.csv:2:1 warning address.rejected",
        "readers.csv:5:1 warning subscriber.rejected",
        "readers.csv:6:1 warning address.rejected",
    ];
    assert_eq!(ran.told(), told, "{ran}");
}

#[test]
fn a_thousand_bad_rows_are_not_a_thousand_findings() {
    let mut list = "email\nzoe@example.org\n".to_owned();
    (0..1_000).for_each(|n| writeln!(list, "r{n}@nowhere").expect("a text grows"));
    let ran = planned(&csv(list)).exits(0).answers("1 reader");
    assert!(ran.told().len() < 50, "{} findings", ran.told().len());
}
