//! What a list may hold, and what becomes of the rest; the same for TOML and CSV where it can be.

use std::fmt::Write as _;

use jiff::civil::{Date, date};
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

use super::{Audience, Report, Segment, csv, read};
use crate::address::Address;
use crate::finding::{Code, Source};
use crate::issue::edition::EditionName::{self, Free, Paid};

const TODAY: Date = date(2026, 11, 22);

fn from_csv(bytes: impl AsRef<[u8]>) -> (Option<Audience>, Report) {
    csv::read("readers.csv", bytes.as_ref(), TODAY).expect("memory does not fail")
}

fn from_toml(text: &str) -> (Option<Audience>, Report) {
    read(Source { name: "subscribers.toml".into(), text: text.to_owned() }, TODAY)
}

/// One reader in both dresses: the list they give, codes and marked texts.
fn both(email: &str, name: &str) -> Vec<(Option<Audience>, Report)> {
    let quoted = |text: &str| text.replace('"', "\"\"");
    let table = format!("[[subscribers]]\nemail = {email:?}\nname = {name:?}\n");
    let table =
        escapes(&table.replace("\\u{", "\\U{").replace("\\'", "'").replace("\\0", "\\u0000"));
    let row = format!("email,name\n\"{}\",\"{}\"\n", quoted(email), quoted(name));
    vec![from_toml(&table), from_csv(row)]
}

/// Rust's `\U{200b}` as TOML's `\U0000200b`.
fn escapes(text: &str) -> String {
    let mut parts = text.split("\\U{");
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (digits, rest) = part.split_once('}').expect("a closed escape");
        write!(whole, "\\U{digits:0>8}{rest}").expect("memory");
    }
    whole
}

fn codes(report: &Report) -> Vec<Code> {
    report.findings.iter().map(|finding| finding.code).collect()
}

fn marked(report: &Report, at: usize) -> &str {
    let span = report.findings[at].span;
    &report.source.text[span.start..span.end]
}

fn list(audience: Option<Audience>) -> Vec<(String, Option<String>, EditionName)> {
    let audience = audience.expect("an audience");
    let row = |reader: super::Subscriber<'_>| {
        assert_eq!(Ok(reader.address()), Address::parse(reader.as_str()));
        (reader.as_str().to_owned(), reader.name.map(str::to_owned), reader.edition)
    };
    audience.subscribers().map(row).collect()
}

#[test]
fn what_is_no_address_is_left_out_and_listed() {
    let long = format!("{}@c.de", "a".repeat(65));
    let label = format!("a@{}.de", "b".repeat(64));
    let domain = format!("a@{}de", "bc.".repeat(84));
    for email in [
        "a@b",
        "a@[127.0.0.1]",
        "\"a b\"@c.de",
        "a@c.de\r\nRCPT TO:<x@y.z>",
        "a@c.de\rRCPT",
        "a@c.de\0",
        "zo\u{200b}e@c.de",
        "",
        &long,
        &label,
        &domain,
    ] {
        for (audience, report) in both(email, "Zoé") {
            assert_eq!(codes(&report), [Code::AddressRejected, Code::AudienceEmpty], "{email:?}");
            assert_eq!(report.line(&report.findings[0]), 2, "{email:?}");
            assert!(marked(&report, 0).starts_with('"'), "{email:?}: {:?}", marked(&report, 0));
            assert!(audience.is_some_and(|audience| audience.is_empty()));
        }
    }
}

#[test]
fn a_bad_row_does_not_keep_the_others_from_their_paper() {
    let (audience, report) = from_csv("email\na@b\nzoe@c.de\n");
    assert_eq!(codes(&report), [Code::AddressRejected]);
    assert!(!report.is_refusal());
    assert_eq!(list(audience), [("zoe@c.de".into(), None, Free)]);
}

#[test]
fn blanks_around_an_address_are_dropped() {
    for (audience, report) in both(" \u{a0}zoe@c.de \t", " Zoé\u{a0}") {
        assert_eq!(codes(&report), []);
        assert_eq!(list(audience), [("zoe@c.de".into(), Some("Zoé".into()), Free)]);
    }
}

#[test]
fn one_reader_on_two_rows_gets_one_message_of_the_higher_tier() {
    let rows =
        "email,tier,tags\nzoe@C.DE,free,presse\nmax@c.de,,\nZOE@c.de,paid,lyon\nzoe@c.de,,\n";
    let (audience, report) = from_csv(rows);
    assert_eq!(codes(&report), [Code::AddressRepeated; 2]);
    assert_eq!(report.findings.iter().map(|f| report.line(f)).collect::<Vec<_>>(), [4, 5]);
    assert!(report.findings[0].message.contains("line 4 stands on line 2"), "{report:?}");
    let audience = audience.expect("an audience");
    let kept: Vec<_> = audience.subscribers().map(|r| (r.as_str(), r.edition)).collect();
    assert_eq!(kept, [("max@c.de", Free), ("ZOE@c.de", Paid)]);
    let zoe = audience.find(&Address::parse("Zoe@c.de").unwrap()).expect("Zoé");
    assert_eq!(zoe.tags, ["lyon".into(), "presse".into()]);

    let table = "[[subscribers]]\nemail = \"a@é.fr\"\ntier = \"paid\"\n";
    let (audience, report) = from_toml(&format!("{table}[[subscribers]]\nemail = 'A@xn--9ca.fr'"));
    assert_eq!(codes(&report), [Code::AddressRepeated]);
    assert_eq!(marked(&report, 0), "'A@xn--9ca.fr'");
    let first = report.findings[0].also.as_ref().expect("the first place").0;
    assert_eq!(&report.source.text[first.start..first.end], "\"a@é.fr\"");
    assert_eq!(list(audience), [("a@xn--9ca.fr".into(), None, Paid)]);
}

#[test]
fn an_address_that_needs_smtputf8_is_noted_and_a_lookalike_is_warned_of() {
    for (audience, report) in both("é@c.de", "") {
        assert_eq!(codes(&report), [Code::AddressUtf8]);
        assert_eq!(list(audience).len(), 1);
    }
    for (audience, report) in both("a@с.de", "") {
        assert_eq!(codes(&report), [Code::AddressLookalike]);
        assert_eq!(list(audience).len(), 1);
    }
}

#[test]
fn a_name_that_would_become_a_header_or_a_slot_is_left_out() {
    for name in ["Eve\r\nBcc: x@y.z", "Eve\nBcc", "Eve\rBcc", "E\0", "\u{202e}eve", "\u{e000}"] {
        for (audience, report) in both("eve@c.de", name) {
            assert_eq!(codes(&report), [Code::SubscriberRejected, Code::AudienceEmpty], "{name:?}");
            assert!(list(audience).is_empty());
        }
    }
}

#[test]
fn a_name_keeps_whatever_can_be_seen() {
    for name in [
        "Jean \"Jojo\" \\ <x@y.z>, 2e",
        "👩\u{200d}🚀",
        "=?utf-8?q?x?=",
        "<b>Zoé</b>",
        "{{unsubscribe_url}}",
        "=HYPERLINK(\"https://evil.example\")",
    ] {
        for (audience, report) in both("zoe@c.de", name) {
            assert_eq!(codes(&report), [], "{name}");
            assert_eq!(list(audience), [("zoe@c.de".into(), Some(name.to_owned()), Free)]);
        }
    }
}

#[test]
fn a_name_without_end_is_cut_on_a_character() {
    let exact = "é".repeat(200);
    for (name, code) in [("é".repeat(5000), vec![Code::NameLong]), (exact.clone(), vec![])] {
        for (audience, report) in both("zoe@c.de", &name) {
            assert_eq!(codes(&report), code);
            assert_eq!(list(audience)[0].1.as_ref(), Some(&exact));
        }
    }
}

#[test]
fn an_open_quotation_mark_refuses_the_file_at_its_line() {
    let rows = |at: usize, row: &str| {
        let mut text = "email,name\n".to_owned();
        for line in 2..10_100 {
            let other = format!("r{line}@c.de,\"R{line}\"");
            text.push_str(if line == at { row } else { &other });
            text.push_str("\r\n");
        }
        from_csv(text)
    };
    for row in ["zoe@c.de,\"Zoé", "zoe@c.de,Zoé\"", "zoe@c.de,\"Zoé\"\"", "zoe@c.de,Z\"o\"é"] {
        for at in [10_000, 10_099] {
            let (audience, report) = rows(at, row);
            assert!(audience.is_none(), "{row}");
            assert_eq!(codes(&report), [Code::CsvRow], "{row}");
            assert_eq!(report.line(&report.findings[0]), at, "{row}");
            let (alone, line, finding) = report.alone(&report.findings[0]);
            assert_eq!((alone.text.as_str(), line), (row, at));
            assert!(finding.span.end <= row.len());
        }
    }
}

#[test]
fn a_row_of_another_length_refuses_the_file() {
    let (audience, report) = from_csv("email,name\na@c.de,A\nb@c.de\n\nc@c.de,C,x\n");
    assert!(audience.is_none());
    let lines: Vec<_> = report.findings.iter().map(|f| (f.code, report.line(f))).collect();
    assert_eq!(lines, [(Code::CsvRow, 3), (Code::CsvRow, 5)]);
    assert_eq!(marked(&report, 1), "c@c.de,C,x");
}

#[test]
fn a_header_that_names_no_columns_is_told_for_what_it_is() {
    for (text, words, mark) in [
        ("", "empty", ""),
        ("zoe@c.de,Zoé\n", "is a reader", "zoe@c.de,Zoé"),
        ("email;name\nzoe@c.de;Zoé\n", "not separated by commas", "email;name"),
        ("email\tname\n", "not separated by commas", "email?name"),
        ("email,name,email\n", "named twice", "email"),
        ("email,nmae\n", "is not the name of a column", "nmae"),
        ("name,tier\n", "no column is named `email`", "name,tier"),
        ("email\rzoe@c.de\r", "CR alone", "email?zoe@c.de?"),
    ] {
        let (audience, report) = from_csv(text);
        assert!(audience.is_none(), "{text}");
        assert_eq!(codes(&report), [Code::CsvHeader], "{text}");
        assert!(report.findings[0].message.contains(words), "{report:?}");
        assert_eq!(marked(&report, 0), mark.replace("l?n", "l\tn"), "{text}");
    }
    let (_, report) = from_csv("email,nmae\n");
    assert_eq!(report.findings[0].help.as_deref(), Some("did you mean `name`?"));
}

#[test]
fn other_encodings_are_told_for_what_they_are() {
    for bom in [true, false] {
        let wide = "\u{feff}email\nzoe@c.de\n".encode_utf16().skip(usize::from(!bom));
        for bytes in [
            wide.clone().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
            wide.clone().flat_map(u16::to_be_bytes).collect(),
        ] {
            let (audience, report) = from_csv(bytes);
            assert!(audience.is_none());
            assert_eq!(report.findings[0].message, "the file is UTF-16");
        }
    }
    let (audience, report) = from_csv(b"email,name\na@c.de,A\nzoe@c.de,Zo\xe9\nb@c.de,\xff\n");
    assert!(audience.is_none());
    assert_eq!(codes(&report), [Code::FileEncoding; 2]);
    assert_eq!(report.line(&report.findings[0]), 3);
    assert_eq!(marked(&report, 0), "\u{fffd}");
}

#[test]
fn a_mark_at_the_head_blank_lines_and_columns_in_any_order_are_taken() {
    let (audience, report) = from_csv("\u{feff}Name, EMAIL \r\n\r\n\"Zoé, \"\"Z\"\"\",zoe@c.de");
    assert_eq!(codes(&report), []);
    assert_eq!(list(audience), [("zoe@c.de".into(), Some("Zoé, \"Z\"".into()), Free)]);
}

#[test]
fn a_row_without_end_is_not_swallowed() {
    for row in ["a".repeat(100_000), format!("\"{}", "a\n".repeat(100_000))] {
        let (audience, report) = from_csv(format!("email\n{row}"));
        assert!(audience.is_none());
        assert_eq!(codes(&report), [Code::CsvRow]);
        assert!(report.source.text.len() < 1000);
    }
}

#[test]
fn a_list_of_nobody_is_told() {
    for (audience, report) in [from_csv("email\n"), from_toml(""), from_toml("subscribers = []")] {
        assert_eq!(codes(&report), [Code::AudienceEmpty]);
        assert!(audience.is_some_and(|audience| audience.is_empty()));
    }
}

#[test]
fn a_paid_period_ends_with_its_last_day() {
    for (until, edition) in
        [("", Paid), ("2026-11-21", Free), ("2026-11-22", Paid), ("9999-12-31", Paid)]
    {
        let (audience, _) = from_csv(format!("email,tier,until\nzoe@c.de,paid,{until}\n"));
        assert_eq!(list(audience)[0].2, edition, "{until}");
    }
    for until in ["2026-11-21", "\"2026-11-21\""] {
        let table = format!("[[subscribers]]\nemail = 'zoe@c.de'\ntier = 'paid'\nuntil = {until}");
        let (audience, report) = from_toml(&table);
        assert_eq!(codes(&report), [], "{until}");
        assert_eq!(list(audience)[0].2, Free, "{until}");
    }
}

#[test]
fn a_date_or_a_tier_that_is_none_leaves_the_reader_out() {
    for (cells, mark) in [
        ("paid,2026-02-30", "2026-02-30"),
        ("paid,10000-01-01", "10000-01-01"),
        ("paid,31/12/2026", "31/12/2026"),
        ("payed,", "payed"),
        ("Paid,", "Paid"),
    ] {
        let (audience, report) =
            from_csv(format!("email,tier,until\nzoe@c.de,{cells}\na@c.de,,\n"));
        assert_eq!(codes(&report), [Code::SubscriberRejected], "{cells}");
        assert_eq!(marked(&report, 0), mark);
        assert_eq!(list(audience), [("a@c.de".into(), None, Free)]);
    }
    let table = "[[subscribers]]\nemail = 'zoe@c.de'\ntier = 'payed'\nuntil = 3\n";
    let (_, report) = from_toml(table);
    assert_eq!((marked(&report, 0), marked(&report, 1)), ("'payed'", "3"));
    assert_eq!(report.findings[0].help.as_deref(), Some("did you mean `paid`?"));
}

#[test]
fn a_misspelt_key_refuses_the_list_and_the_rest_is_read_all_the_same() {
    let (audience, report) = from_toml(
        "titel = 1\n[[subscribers]]\nemail = 'a@c.de'\nteir = 'paid'\n[[subscribers]]\nname = 'B'\n\
         [[subscribers]]\nemail = 'a@b'\ntags = 'lyon'\n",
    );
    assert!(audience.is_none());
    let told: Vec<_> = (0..5).map(|at| (codes(&report)[at], marked(&report, at))).collect();
    for expected in [
        (Code::KeyUnknown, "titel"),
        (Code::KeyUnknown, "teir"),
        (Code::KeyMissing, "[[subscribers]]"),
        (Code::AddressRejected, "'a@b'"),
        (Code::KeyValue, "'lyon'"),
    ] {
        assert!(told.contains(&expected), "{told:?}");
    }
    assert_eq!(from_toml("subscribers = 3").1.findings[0].code, Code::KeyValue);
    assert_eq!(from_toml("[[subscribers]\n").1.findings[0].code, Code::TomlSyntax);
}

#[test]
fn a_long_list_in_toml_is_told_about_at_its_true_places() {
    let mut text = String::from("# [[subscribers]]\n");
    for n in 0..2500 {
        let email = match n {
            2100 => "a@b".to_owned(),
            2200 => "R7@c.de".to_owned(),
            n => format!("r{n}@c.de"),
        };
        write!(text, "[[subscribers]]\nemail = '{email}'\n").expect("memory");
    }
    for (head, note) in [("", "in pieces"), ("# '''\n", "as a whole")] {
        let (audience, report) = from_toml(&format!("{head}{text}"));
        assert_eq!(audience.expect(note).len(), 2498);
        assert_eq!(codes(&report), [Code::AddressRejected, Code::AddressRepeated], "{note}");
        assert_eq!((marked(&report, 0), marked(&report, 1)), ("'a@b'", "'R7@c.de'"), "{note}");
        let first = report.findings[1].also.as_ref().expect("the first place").0;
        assert_eq!(&report.source.text[first.start..first.end], "'r7@c.de'");
        assert_eq!(report.line(&report.findings[0]), 4203 + head.lines().count());
    }
}

#[test]
fn a_header_inside_a_text_of_several_lines_cuts_nothing() {
    let text = "[[subscribers]]\nemail = 'a@c.de'\nname = '''\n[[subscribers]]'''\n".to_owned();
    let others = (0..2000).map(|n| format!("[[subscribers]]\nemail = 'r{n}@c.de'\n"));
    let (audience, report) = from_toml(&(text + &others.collect::<String>()));
    assert_eq!(codes(&report), []);
    let audience = audience.expect("an audience");
    let zoe = audience.subscribers().next().expect("the first");
    assert_eq!((zoe.name, audience.len()), (Some("[[subscribers]]"), 2001));
}

#[test]
fn of_a_million_faults_the_first_are_kept_and_all_are_counted() {
    let rows = "a@b\n".repeat(1000);
    let (_, report) = from_csv(format!("email\n{rows}"));
    assert_eq!(report.count(Code::AddressRejected), 1000);
    assert_eq!(report.findings.len(), 21);
    assert_eq!(report.counts().collect::<Vec<_>>().len(), 2);
    assert_eq!(report.line(&report.findings[19]), 21);
}

#[test]
fn a_segment_is_a_part_of_the_audience() {
    let rows = "email,tier,tags\na@c.de,paid,lyon; grand compte\nb@c.de,,lyon\nc@c.de,paid,\n";
    let audience = from_csv(rows).0.expect("an audience");
    assert_eq!(audience.tags(), ["grand compte", "lyon"]);
    assert_eq!((audience.count(Paid), audience.count(Free)), (2, 1));
    let only = |tags: &[&str], tier| {
        let tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
        let part = audience.clone().only(&Segment { tags, tier });
        part.subscribers().map(|reader| reader.as_str()[..1].to_owned()).collect::<String>()
    };
    assert_eq!(only(&[], None), "abc");
    assert_eq!(only(&["lyon"], None), "ab");
    assert_eq!(only(&["grand compte", "paris"], None), "a");
    assert_eq!(only(&["lyon"], Some(Free)), "b");
    assert_eq!(only(&["paris"], None), "");
}

#[test]
fn the_digest_is_of_who_gets_what_and_not_of_their_order() {
    let digest = |rows: &str| from_csv(format!("email,name,tier\n{rows}")).0.unwrap().digest();
    let two = digest("a@c.de,A,free\nb@c.de,B,paid\n");
    assert_eq!(two, digest("b@c.de,B,paid\na@c.de,A,free\n"));
    for other in
        ["a@c.de,A,paid\nb@c.de,B,paid\n", "a@c.de,,free\nb@c.de,B,paid\n", "a@c.de,A,free"]
    {
        assert_ne!(two, digest(other), "{other}");
    }
}

#[test]
fn the_same_list_in_both_dresses_is_one_audience() {
    let table = "[[subscribers]]\nemail = 'zoe@c.de'\nname = 'Zoé'\ntier = 'paid'\n\
                 tags = ['lyon', 'presse']\nsince = 2020-01-01\nuntil = 2030-01-01\n";
    let row =
        "email,name,tier,tags,since,until\nzoe@c.de,Zoé,paid,presse;lyon,2020-01-01,2030-01-01";
    let (toml, csv) = (from_toml(table).0.unwrap(), from_csv(row).0.unwrap());
    assert!(toml.subscribers().eq(csv.subscribers()));
    assert_eq!(toml.digest(), csv.digest());
}

/// Whatever a report says can be shown: its places are in its text, and not inside a character.
fn shown(report: &Report) {
    for finding in &report.findings {
        let (alone, line, finding) = report.alone(finding);
        assert!(line >= 1);
        assert!(alone.text.get(finding.span.start..finding.span.end).is_some(), "{finding:?}");
    }
}

proptest! {
    #[test]
    fn no_bytes_upset_the_reading_of_csv(
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
        text in "(email(,name|,tier|,tags)?\n)?([a-z@.,;\"\r\n\u{85}é\u{feff}]{0,20}\n){0,8}",
    ) {
        shown(&from_csv(&bytes).1);
        shown(&from_csv([b"email,name\n", &bytes[..]].concat()).1);
        shown(&from_csv(text).1);
    }

    #[test]
    fn no_text_upsets_the_reading_of_toml(
        text in "(\\[\\[subscribers\\]\\]|email|tags|until|=|'|\"|\n|\\[|\\]|é|a@b\\.de|#|2026-01-01){0,40}",
    ) {
        shown(&from_toml(&text).1);
    }

    #[test]
    fn whoever_is_kept_can_be_found(
        rows in proptest::collection::vec(("[a-cA-C]{1,2}", "(free|paid)"), 0..40),
    ) {
        let lines = rows.iter().map(|(local, tier)| format!("{local}@c.de,{tier}\n"));
        let file = format!("email,tier\n{}", lines.collect::<String>());
        let audience = from_csv(file).0.expect("an audience");
        let mut keys: Vec<String> = rows.iter().map(|(local, _)| local.to_lowercase()).collect();
        keys.sort();
        keys.dedup();
        prop_assert_eq!(audience.len(), keys.len());
        for (local, tier) in &rows {
            let address = Address::parse(&format!("{local}@c.de")).expect("an address");
            let kept = audience.find(&address).expect("the reader");
            prop_assert!(kept.edition.as_str() >= tier.as_str(), "paid is behind free");
        }
    }
}
