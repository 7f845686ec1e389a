//! Files that are not what they should be.

use std::fmt::Write as _;

use super::{codes, from_csv, from_toml, list, marked};
use crate::finding::Code;
use crate::issue::edition::EditionName::{Free, Paid};

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
    for row in ["zoe@c.de,\"Zoé", "zoe@c.de,\"Zoé\"\"", "zoe@c.de, \"Zoé"] {
        for at in [10_000, 10_099] {
            let (audience, report) = rows(at, row);
            assert!(audience.is_none(), "{row}");
            assert_eq!(codes(&report), [Code::CSV_ROW], "{row}");
            assert_eq!(report.line(&report.findings[0]), at, "{row}");
            let (alone, line, finding) = report.alone(&report.findings[0]);
            assert_eq!((alone.text.as_str(), line), (row, at));
            assert!(finding.span.end <= row.len());
        }
    }
}

#[test]
fn a_row_with_too_many_cells_is_left_out_and_one_with_too_few_is_read() {
    let (audience, report) =
        from_csv("email,name\na@c.de,A\nb@c.de\n\nc@c.de,C,x\nd@c.de,\"D\"x\ne@c.de,E,,\n");
    let lines: Vec<_> = report.findings.iter().map(|f| (f.code, report.line(f))).collect();
    assert_eq!(lines, [(Code::SUBSCRIBER_REJECTED, 5), (Code::SUBSCRIBER_REJECTED, 6)]);
    assert_eq!((marked(&report, 0), marked(&report, 1)), ("c@c.de,C,x", "\""));
    let left_out = &report.loss().left_out;
    assert_eq!(left_out.first, ["\"c@c.de\" (line 5)", "\"d@c.de\" (line 6)"]);
    let readers: Vec<_> = list(audience).into_iter().map(|(address, ..)| address).collect();
    assert_eq!(readers, ["a@c.de", "b@c.de", "e@c.de"]);
}

#[test]
fn columns_that_are_not_used_keep_no_list_from_being_read() {
    for header in
        ["id,Email Address,name,tier,city", "id,E-mail,Nom,Formule,", ",EMAIL,Full name,Plan,ville"]
    {
        let (audience, report) = from_csv(format!("{header}\n1,zoe@c.de,Zoé,paid,Brest\n"));
        assert!(report.findings.iter().all(|one| one.code == Code::CSV_UNUSED), "{report:?}");
        assert_eq!(list(audience), [("zoe@c.de".into(), Some("Zoé".into()), Paid)], "{header}");
    }
    let (audience, _) = from_csv("email,tier,Jusqu'au\nzoe@c.de,paid,2020-01-01\n");
    assert_eq!(list(audience)[0].2, Free);
}

#[test]
fn a_column_that_says_who_may_not_be_written_to_refuses_the_list() {
    for column in [
        "unsubscribed_at",
        "status",
        "email_disabled",
        "subscribed_to_emails",
        "cleaned",
        "Bounced",
        "UNSUB_TIME",
        "Désinscrit le",
        "opt-out",
    ] {
        let (audience, report) = from_csv(format!("email,{column}\nzoe@c.de,\n"));
        assert!(audience.is_none());
        assert_eq!(codes(&report), [Code::CSV_CONSENT], "{column}");
        assert_eq!(marked(&report, 0), column);
        let help = report.findings[0].help.as_ref().map(ToString::to_string).unwrap_or_default();
        assert!(help.contains("subscribers import"), "{help}");
    }
}

#[test]
fn a_column_with_two_meanings_refuses_the_list_only_if_a_cell_says_that_somebody_has_left() {
    for (column, cell) in
        [("State", "NY"), ("état", "Bretagne"), ("type", "papier"), ("group", "manual")]
    {
        let (audience, report) = from_csv(format!("email,{column}\nzoe@c.de,{cell}\na@c.de,\n"));
        assert_eq!(list(audience).len(), 2, "{column}");
        assert_eq!(codes(&report), [Code::CSV_UNUSED], "{column}");
    }
    for (column, cell) in [
        ("State", "Unsubscribed"),
        ("state", "cancelled"),
        ("type", "cleaned"),
        ("Groupe", "désabonné"),
    ] {
        let (audience, report) = from_csv(format!("email,{column}\na@c.de,x\nzoe@c.de,{cell}\n"));
        assert!(audience.is_none());
        assert_eq!(codes(&report).last(), Some(&Code::CSV_CONSENT), "{column}: {report:?}");
        assert_eq!((marked(&report, 1), report.line(&report.findings[1])), (cell, 3));
    }
}

#[test]
fn a_header_that_names_no_columns_is_told_for_what_it_is() {
    for (text, words, mark) in [
        ("", "empty", ""),
        ("zoe@c.de,Zoé\n", "is a reader", "zoe@c.de,Zoé"),
        ("email,name,email\n", "both say `email`", "email"),
        ("Mail,E-mail\n", "both say `email`", "E-mail"),
        ("Abonnés de la lettre,,\n", "is a title", "Abonnés de la lettre,,"),
        ("# exported 2025-02-10\n", "is a title", "# exported 2025-02-10"),
        ("email,nmae\n", "is not the name of a column", "nmae"),
        ("name,tier\n", "no column is named `email`", "name,tier"),
    ] {
        let (audience, report) = from_csv(text);
        assert!(audience.is_none(), "{text}");
        assert_eq!(codes(&report), [Code::CSV_HEADER], "{text}");
        assert!(report.findings[0].message.to_string().contains(words), "{report:?}");
        assert_eq!(marked(&report, 0), mark, "{text}");
    }
    let (_, report) = from_csv("email,nmae\n");
    assert_eq!(
        report.findings[0].help.as_ref().map(ToString::to_string).as_deref(),
        Some("did you mean `name`?")
    );
}

#[test]
fn a_row_that_is_not_utf_8_is_read_as_windows_1252_and_the_first_one_is_noted() {
    let (audience, report) =
        from_csv(b"email,name\na@c.de,Zo\xc3\xa9\nb@c.de,Zo\xe9\nc@c.de,\x8cuvre\n");
    assert_eq!(codes(&report), [Code::LIST_ENCODING]);
    assert_eq!((report.line(&report.findings[0]), marked(&report, 0)), (3, "b@c.de,Zoé"));
    let names: Vec<_> = list(audience).into_iter().map(|(_, name, _)| name.unwrap()).collect();
    assert_eq!(names, ["Zoé", "Zoé", "Œuvre"]);
}

#[test]
fn what_is_no_text_is_told_for_what_it_is() {
    for (head, words) in [
        (&b"PK\x03\x04\x14\0\x06\0"[..], "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook"),
        (b"\x7fELF\0\0", "zero byte"),
        (b"\0\0\0\0\0\0", "zero byte"),
    ] {
        let (audience, report) = from_csv([head, &[0; 3000]].concat());
        assert!(audience.is_none());
        assert_eq!(codes(&report), [Code::FILE_ENCODING], "{head:?}");
        assert!(report.findings[0].message.to_string().contains(words), "{report:?}");
    }
}

#[test]
fn a_row_of_two_million_columns_is_not_held() {
    for text in [",".repeat(2_000_000), format!("email\n{}", "a@c.de,".repeat(2_000_000))] {
        let (audience, report) = from_csv(text);
        assert!(audience.is_none());
        assert_eq!(codes(&report), [Code::CSV_ROW]);
        assert!(report.source.text.len() < 1000);
    }
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
        assert_eq!(codes(&report), [Code::CSV_ROW]);
        assert!(report.source.text.len() < 1000);
    }
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
        (Code::KEY_UNKNOWN, "titel"),
        (Code::KEY_UNKNOWN, "teir"),
        (Code::KEY_MISSING, "[[subscribers]]"),
        (Code::ADDRESS_REJECTED, "'a@b'"),
        (Code::KEY_VALUE, "'lyon'"),
    ] {
        assert!(told.contains(&expected), "{told:?}");
    }
    assert_eq!(from_toml("subscribers = 3").1.findings[0].code, Code::KEY_VALUE);
    assert_eq!(from_toml("[[subscribers]\n").1.findings[0].code, Code::TOML_SYNTAX);
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
        assert_eq!(codes(&report), [Code::ADDRESS_REJECTED, Code::ADDRESS_REPEATED], "{note}");
        assert_eq!((marked(&report, 0), marked(&report, 1)), ("'a@b'", "r7@c.de"), "{note}");
        let above = head.lines().count();
        let lines = report.findings.iter().map(|finding| report.line(finding));
        assert_eq!(lines.collect::<Vec<_>>(), [4203 + above, 4403 + above], "{note}");
        let message = report.findings[1].message.to_string();
        let first = format!("line {} already", 17 + above);
        assert!(message.contains(&first), "{message}");
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
    assert_eq!(report.count(Code::ADDRESS_REJECTED), 1000);
    assert_eq!(report.findings.len(), 21);
    assert_eq!(report.counts().collect::<Vec<_>>().len(), 2);
    assert_eq!(report.line(&report.findings[19]), 21);
}
