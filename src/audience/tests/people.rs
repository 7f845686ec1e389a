//! Who is on the list, under which name, for which edition; and who is left out.

use jiff::civil::date;

use super::{both, codes, from_csv, from_toml, list, marked};
use crate::address::Address;
use crate::audience::AnyRecipient;
use crate::finding::Code;
use crate::issue::edition::EditionName::{Free, Paid};

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
            assert_eq!(codes(&report), [Code::ADDRESS_REJECTED, Code::AUDIENCE_EMPTY], "{email:?}");
            assert_eq!(report.line(&report.findings[0]), 2, "{email:?}");
            assert!(marked(&report, 0).starts_with('"'), "{email:?}: {:?}", marked(&report, 0));
            assert!(audience.is_some_and(|audience| audience.is_empty()));
        }
    }
}

#[test]
fn a_bad_row_does_not_keep_the_others_from_their_paper() {
    let (audience, report) = from_csv("email\na@b\nzoe@c.de\n");
    assert_eq!(codes(&report), [Code::ADDRESS_REJECTED]);
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
    assert_eq!(codes(&report), [Code::ADDRESS_REPEATED; 2]);
    assert_eq!(report.findings.iter().map(|f| report.line(f)).collect::<Vec<_>>(), [4, 5]);
    let message = report.findings[0].message.to_string();
    assert!(message.contains("line 4 stands on line 2"), "{report:?}");
    let audience = audience.expect("an audience");
    let kept: Vec<_> = audience.subscribers().map(|r| (r.as_str(), r.edition)).collect();
    assert_eq!(kept, [("max@c.de", Free), ("ZOE@c.de", Paid)]);
    let zoe = audience.find(&Address::parse("Zoe@c.de").unwrap()).expect("Zoé");
    assert_eq!(zoe.tags, ["lyon".into(), "presse".into()]);

    let table = "[[subscribers]]\nemail = \"a@é.fr\"\ntier = \"paid\"\n";
    let (audience, report) = from_toml(&format!("{table}[[subscribers]]\nemail = 'A@xn--9ca.fr'"));
    assert_eq!(codes(&report), [Code::ADDRESS_REPEATED]);
    assert_eq!((marked(&report, 0), report.line(&report.findings[0])), ("a@xn--9ca.fr", 5));
    assert!(report.findings[0].message.to_string().contains("line 5 stands on line 2"));
    assert_eq!(list(audience), [("a@xn--9ca.fr".into(), None, Paid)]);
}

#[test]
fn an_address_that_needs_smtputf8_is_noted_and_a_lookalike_is_warned_of() {
    for (audience, report) in both("é@c.de", "") {
        assert_eq!(codes(&report), [Code::ADDRESS_UTF8]);
        assert_eq!(list(audience).len(), 1);
    }
    for (audience, report) in both("a@с.de", "") {
        assert_eq!(codes(&report), [Code::ADDRESS_LOOKALIKE]);
        assert_eq!(list(audience).len(), 1);
    }
}

#[test]
fn of_a_name_only_what_can_be_seen_on_one_line_is_kept() {
    for (name, kept, is_told) in [
        ("Deux\nlignes", "Deux lignes", false),
        ("Deux \t mots", "Deux  mots", false),
        ("Eve\r\nBcc: x@y.z", "Eve Bcc: x@y.z", false),
        ("\u{feff}Eve\r", "Eve", false),
        ("E\0ve", "Eve", true),
        ("\u{202e}eve", "eve", true),
        ("e\u{e000}ve", "eve", true),
    ] {
        for (audience, report) in both("eve@c.de", name) {
            let told: &[Code] = if is_told { &[Code::SUBSCRIBER_CELL] } else { &[] };
            assert_eq!(codes(&report), told, "{name:?}");
            assert!(report.loss().is_none());
            assert_eq!(list(audience), [("eve@c.de".into(), Some(kept.to_owned()), Free)]);
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
    for (name, code) in [("é".repeat(5000), vec![Code::NAME_LONG]), (exact.clone(), vec![])] {
        for (audience, report) in both("zoe@c.de", &name) {
            assert_eq!(codes(&report), code);
            assert_eq!(list(audience)[0].1.as_ref(), Some(&exact));
        }
    }
}

#[test]
fn a_list_of_nobody_is_told() {
    for (audience, report) in [from_csv("email\n"), from_toml(""), from_toml("subscribers = []")] {
        assert_eq!(codes(&report), [Code::AUDIENCE_EMPTY]);
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
fn a_last_day_with_a_word_or_a_date_for_nothing_is_no_end() {
    for until in ["never", "Jamais", "0000-00-00", "0000-00-00 00:00:00", "NULL", r"\N", "-", "n/a"]
    {
        let (audience, report) = from_csv(format!("email,tier,until\nzoe@c.de,paid,{until}\n"));
        assert_eq!((codes(&report), list(audience)[0].2), (vec![], Paid), "{until}");
    }
}

#[test]
fn a_tier_or_a_last_day_that_cannot_be_read_gives_the_free_edition_and_is_said() {
    for (cells, mark) in [
        ("paid,2026-02-30", "2026-02-30"),
        ("paid,10000-01-01", "10000-01-01"),
        ("paid,always", "always"),
        ("paid,453060", "453060"),
        ("paid,0000-13-00", "0000-13-00"),
        ("paid,05/06/2030", "05/06/2030"),
        ("payed,", "payed"),
        ("true,", "true"),
        ("1,2030-01-01", "1"),
    ] {
        let (audience, report) =
            from_csv(format!("email,tier,until\nzoe@c.de,{cells}\na@c.de,,\n"));
        assert_eq!(codes(&report), [Code::SUBSCRIBER_EDITION], "{cells}");
        assert_eq!((marked(&report, 0), report.line(&report.findings[0])), (mark, 2));
        let loss = report.loss();
        assert_eq!((loss.left_out.count, loss.downgraded.count), (0, 1));
        assert_eq!(loss.downgraded.first, ["\"zoe@c.de\" (line 2)"]);
        let audience = audience.expect("an audience");
        let tiers: Vec<_> = audience.subscribers().map(|one| (one.tier, one.edition)).collect();
        assert_eq!(tiers, [(Free, Free); 2], "{cells}");
    }
    let table = "[[subscribers]]\nemail = 'zoe@c.de'\ntier = 'payed'\nuntil = 3\n";
    let (_, report) = from_toml(table);
    assert_eq!((marked(&report, 0), marked(&report, 1)), ("'payed'", "3"));
    let help = report.findings[0].help.as_ref().map(ToString::to_string);
    assert_eq!(help.as_deref(), Some("did you mean `paid`?"));
    assert_eq!(report.loss().downgraded.first, ["\"zoe@c.de\" (line 2)"]);
}

#[test]
fn the_usual_words_for_a_tier_are_read_in_any_case() {
    for word in
        ["paid", "Paid", " PAID ", "premium", "payant", "Abonné", "ABONNE\u{301}E", "subscriber"]
    {
        let (audience, report) = from_csv(format!("email,tier\nzoe@c.de,{word}\n"));
        assert_eq!((codes(&report), list(audience)[0].2), (vec![], Paid), "{word}");
    }
    for word in ["free", "Gratuit", "gratuite", "kostenlos", "NULL", "non abonné", ""] {
        let (audience, report) = from_csv(format!("email,tier\nzoe@c.de,{word}\n"));
        assert_eq!((codes(&report), list(audience)[0].2), (vec![], Free), "{word}");
    }
}

#[test]
fn a_last_day_is_read_as_programs_write_it() {
    for (until, edition) in [
        ("2026-11-22T08:00:00Z", Paid),
        ("2026-11-21T23:59:59.000+02:00", Free),
        ("2026-11-22 8:00", Paid),
        ("2026-11-22 08:00:00 UTC", Paid),
        ("2026/11/22", Paid),
        ("2026-11-1", Free),
        ("NULL", Paid),
    ] {
        let (audience, report) = from_csv(format!("email,tier,until\nzoe@c.de,paid,{until}\n"));
        assert_eq!((codes(&report), list(audience)[0].2), (vec![], edition), "{until}");
    }
}

#[test]
fn a_number_of_a_spreadsheet_is_a_day_if_the_column_has_no_other_numbers() {
    let read = |other: &str| {
        let table = format!("email,tier,until\nzoe@c.de,paid,46348\na@c.de,,{other}\n");
        let (audience, report) = from_csv(table);
        let until = audience.as_ref().and_then(|all| all.subscribers().next()?.until);
        (codes(&report), until, list(audience)[0].2)
    };
    let day = Some(date(2026, 11, 22));
    for other in ["", "45699", "45699.5", "2024-01-15"] {
        assert_eq!(read(other), (vec![], day, Paid), "{other}");
    }
    assert_eq!(read("2024"), (vec![Code::SUBSCRIBER_CELL], day, Paid));
    for other in ["99999", "10000"] {
        assert_eq!(
            read(other),
            (vec![Code::SUBSCRIBER_EDITION, Code::SUBSCRIBER_CELL], None, Free),
            "{other}"
        );
    }
}

#[test]
fn the_column_shows_whether_the_day_or_the_month_comes_first() {
    let read = |shown: &str| {
        let list = format!("email,tier,until\nzoe@c.de,paid,02/12/2026\na@c.de,,{shown}\n");
        let (audience, report) = from_csv(list);
        let zoe =
            audience.expect("an audience").subscribers().next().map(|zoe| (zoe.edition, zoe.until));
        (zoe.expect("Zoé"), codes(&report))
    };
    let (day, month) = (date(2026, 12, 2), date(2026, 2, 12));
    assert_eq!(read("31/01/2020"), ((Paid, Some(day)), vec![]));
    assert_eq!(read("01/31/2020"), ((Free, Some(month)), vec![]));
    assert_eq!(read("01.02.2020").0, (Free, None));
    assert_eq!(read("01/02/2020").1, [Code::SUBSCRIBER_EDITION, Code::SUBSCRIBER_CELL]);
    let both = "email,until,tier\na@c.de,31/01/2030,paid\nb@c.de,01/31/2030,paid\n";
    let (audience, report) = from_csv(both);
    assert_eq!(codes(&report), [Code::SUBSCRIBER_EDITION; 2]);
    assert_eq!(audience.expect("an audience").count(Paid), 0);
    let table = "[[subscribers]]\nemail = 'a@c.de'\ntier = 'paid'\nuntil = '31/12/2030'\n";
    assert_eq!(list(from_toml(table).0)[0].2, Paid);
}

#[test]
fn a_name_before_the_address_is_the_readers_unless_they_have_one() {
    for (cell, name) in [("Zoé L <zoe@c.de>", "Zoé L"), ("\"L, Zoé\" <zoe@c.de>", "L, Zoé")] {
        for (audience, report) in both(cell, "") {
            assert_eq!(codes(&report), [], "{cell}");
            assert_eq!(list(audience), [("zoe@c.de".into(), Some(name.into()), Free)], "{cell}");
        }
        for (audience, _) in both(cell, "Zoé") {
            assert_eq!(list(audience)[0].1.as_deref(), Some("Zoé"), "{cell}");
        }
    }
}

#[test]
fn an_address_is_found_in_what_is_written_around_it() {
    for cell in [
        "<zoe@c.de>",
        "< zoe@c.de >",
        "mailto:zoe@c.de",
        "MAILTO:zoe@c.de?subject=x",
        "<mailto:zoe@c.de>",
        "'Zoe@c.de' <zoe@c.de>",
        "zoe@c.de.",
        "zoe@c.de,",
        "zoe@c.de ; ",
        "\u{feff}zoe@c.de\u{200b}",
        "\u{a0}zoe@c.de\u{a0}",
        "zoe@c.de\t",
    ] {
        for (audience, report) in both(cell, "") {
            assert_eq!(codes(&report), [], "{cell}");
            assert_eq!(list(audience), [("zoe@c.de".into(), None, Free)], "{cell}");
        }
    }
    for cell in [
        "zoe@c.de, ines@c.de",
        "ines@c.de <zoe@c.de>",
        "Inès\nL <zoe@c.de>",
        "zoe@c.de;ines@c.de",
        "zoe@@c.de",
        "zoe @c.de",
        "z\u{200b}e@c.de",
        "zoe@c.de..",
        "mailto:",
    ] {
        for (_, report) in both(cell, "Zoé") {
            assert_eq!(codes(&report), [Code::ADDRESS_REJECTED, Code::AUDIENCE_EMPTY], "{cell}");
            assert_eq!(report.loss().left_out.count, 1, "{cell}");
        }
    }
}

#[test]
fn cells_that_decide_nothing_keep_nobody_out() {
    let long = "a".repeat(2_000);
    for (since, tags) in
        [("45306", "a|b"), ("11/02/2025", &long), ("soon", "\"a\nb\""), ("", "\u{202e}a")]
    {
        let (audience, report) =
            from_csv(format!("email,tier,since,tags\nzoe@c.de,paid,{since},{tags}\n"));
        assert!(report.findings.iter().all(|one| one.code == Code::SUBSCRIBER_CELL), "{report:?}");
        assert!(report.loss().is_none());
        assert_eq!(list(audience)[0].2, Paid);
    }
}

#[test]
fn each_reader_keeps_their_tags_and_counts_for_their_edition() {
    let rows = "email,tier,tags\na@c.de,paid,lyon; grand compte\nb@c.de,,lyon\nc@c.de,paid,\n";
    let audience = from_csv(rows).0.expect("an audience");
    let tags: Vec<String> = audience.subscribers().map(|reader| reader.tags.join("+")).collect();
    assert_eq!(tags, ["grand compte+lyon", "lyon", ""]);
    assert_eq!((audience.count(Paid), audience.count(Free)), (2, 1));
}

#[test]
fn the_same_list_in_both_dresses_is_one_audience() {
    let table = "[[subscribers]]\nemail = 'zoe@c.de'\nname = 'Zoé'\ntier = 'paid'\n\
                 tags = ['lyon', 'presse']\nsince = 2020-01-01\nuntil = 2030-01-01\n";
    let row =
        "email,name,tier,tags,since,until\nzoe@c.de,Zoé,paid,presse;lyon,2020-01-01,2030-01-01";
    let (toml, csv) = (from_toml(table).0.unwrap(), from_csv(row).0.unwrap());
    assert!(toml.subscribers().eq(csv.subscribers()));
}

#[test]
fn a_name_from_the_journal_that_could_end_a_header_is_no_name() {
    let named = |name: &str| {
        let address = Address::parse("zoe@example.org").expect("an address");
        match AnyRecipient::entitled(address, Some(name.to_owned()), Paid) {
            AnyRecipient::Paid(recipient) => recipient.name().map(str::to_owned),
            AnyRecipient::Free(_) => panic!("entitled to the paid edition"),
        }
    };
    assert_eq!(named("Zoé"), Some("Zoé".to_owned()));
    for name in ["Zoé\r\nBcc: all@example.org", "Zoé\n", "\u{7f}", ""] {
        assert_eq!(named(name), None, "{name:?}");
    }
}
