//! Which values the keys take: addresses, numbers, times, colours, files.

use super::{SHORTEST, publication, read, single_finding, source};
use crate::finding::Code;

#[test]
fn a_sender_without_a_domain_is_refused() {
    let text = SHORTEST.replace("echo@example.org", "echo@localhost");
    let (publication, findings) = read(&source(&text));
    assert!(publication.is_none());
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].code, Code::ADDRESS_SYNTAX);
    assert_eq!(&text[findings[0].span.start..findings[0].span.end], "\"echo@localhost\"");
}

#[test]
fn the_way_out_is_an_https_address_that_ends_in_a_path() {
    for url in [
        "http://example.org/u",
        "https://example.org/u?liste=1",
        "https://example.org/u#bas",
        "https://zoe@example.org/u",
        "https://:secret@example.org/u",
        "https:example.org/u",
        "https://",
        "example.org/u",
        "javascript:alert(1)",
    ] {
        let (code, place) = single_finding(&format!("[unsubscribe]\nurl = \"{url}\"\n"));
        assert_eq!((code, place), (Code::SETTINGS_URL, format!("\"{url}\"")));
    }
}

#[test]
fn a_web_address_comes_out_fit_for_a_header() {
    let kept = |url: &str| {
        let text = format!("{SHORTEST}[archive]\nurl = \"{url}\"\n");
        publication(&text).archive.expect("an archive")
    };
    assert_eq!(kept("https://é.example/à lire>"), "https://xn--9ca.example/%C3%A0%20lire%3E");
    assert_eq!(
        single_finding("[archive]\nurl = \"https://e.example/\\r\\nBcc: x\"\n").0,
        Code::TEXT_CONTROL
    );
}

#[test]
fn numbers_outside_of_what_makes_sense_are_refused() {
    for (more, place) in [
        ("[[relays]]\nurl = \"smtp://localhost\"\nconnections = 0\n", "0"),
        ("[[relays]]\nurl = \"smtp://localhost\"\nconnections = 10_000\n", "10_000"),
        ("[[relays]]\nurl = \"smtp://localhost\"\nweight = -1\n", "-1"),
        ("[[relays]]\nurl = \"smtp://localhost\"\nweight = 101\n", "101"),
        ("[delivery]\nretry_for = \"4m 59s\"\n", "\"4m 59s\""),
        ("[delivery]\nretry_for = \"72h 1s\"\n", "\"72h 1s\""),
        ("[delivery]\nretry_for = \"-4h\"\n", "\"-4h\""),
        ("[delivery]\nmax_recipients = 0\n", "0"),
        ("[delivery]\nmax_recipients = -1\n", "-1"),
        ("[delivery]\nmax_recipients = 9_000_000_000_000_000_000\n", "9_000_000_000_000_000_000"),
        ("[pictures]\nmax_width = 599\n", "599"),
        ("[pictures]\nmax_width = 2401\n", "2401"),
        ("[latest]\ncount = 11\n", "11"),
    ] {
        assert_eq!(single_finding(more), (Code::SETTINGS_RANGE, place.into()), "{more}");
    }
}

#[test]
fn what_is_no_span_and_no_time_of_day_is_refused() {
    for span in ["", "4", "soon", "2 days", "4h later", "9999999999999999999h"] {
        assert_eq!(
            single_finding(&format!("[delivery]\nretry_for = \"{span}\"\n")).0,
            Code::KEY_VALUE,
            "{span}"
        );
    }
    for time in ["", "9", "9:00", "09h00", "24:00", "09:60", "09:00:00", "0900", "-1:00", " 9:00"] {
        assert_eq!(
            single_finding(&format!("[delivery]\nnot_after = \"{time}\"\n")).0,
            Code::KEY_VALUE,
            "{time}"
        );
    }
    assert_eq!(single_finding("[delivery]\nnot_after = 9\n").0, Code::KEY_VALUE);
}

#[test]
fn a_misspelt_time_zone_is_refused_with_the_one_that_was_meant() {
    let text = SHORTEST.replace("Europe/Paris", "Europe/Pariss");
    let (publication, findings) = read(&source(&text));
    assert!(publication.is_none());
    assert_eq!((findings.len(), findings[0].code), (1, Code::SETTINGS_ZONE));
    assert_eq!(
        findings[0].help.as_ref().map(ToString::to_string).as_deref(),
        Some("did you mean `Europe/Paris`?")
    );
}

#[test]
fn colours_and_fonts_cannot_leave_their_declaration() {
    for colour in ["red", "#fff", "#12345g", "#1234567", "#12345é", "#000000;}"] {
        let more = format!("[theme]\naccent = \"{colour}\"\n");
        assert_eq!(single_finding(&more).0, Code::SETTINGS_COLOUR, "{colour}");
    }
    for fonts in ["Georgia; color: red", "a}b", "url(x)", "it's", "</style>", "a\\\\b"] {
        let more = format!("[theme]\nserif = \"{fonts}\"\n");
        assert_eq!(single_finding(&more).0, Code::KEY_VALUE, "{fonts}");
    }
}

#[test]
fn a_portrait_stays_in_its_folder() {
    for path in ["/etc/passwd", "../jr.jpg", "a/../../jr.jpg", "..\\\\jr.jpg", "c:jr.jpg"] {
        let more = format!("[contributors.jr]\nname = \"J\"\nfigure = \"{path}\"\n");
        assert_eq!(single_finding(&more).0, Code::PICTURE_PATH, "{path}");
    }
}

#[test]
fn hosted_pictures_need_a_web_site() {
    let (code, place) = single_finding("[pictures]\ndelivery = \"hosted\"\n");
    assert_eq!((code, place.as_str()), (Code::KEY_MISSING, "\"hosted\""));
}

#[test]
fn lists_and_journals_of_other_kinds_are_refused() {
    assert_eq!(single_finding("[audience]\nsource = \"readers.xlsx\"\n").0, Code::KEY_VALUE);
    for url in ["postgres://localhost/m", "state/j", "sqlite:", "sqlite://state/j", "sqlite:a?b"] {
        assert_eq!(
            single_finding(&format!("[journal]\nurl = \"{url}\"\n")).0,
            Code::KEY_VALUE,
            "{url}"
        );
    }
}

#[test]
fn a_line_that_would_become_a_second_header_is_refused() {
    assert_eq!(
        single_finding("[contributors.jr]\nname = \"J\\r\\nBcc: x\"\n").0,
        Code::TEXT_CONTROL
    );
    assert_eq!(single_finding("[contributors.jr]\nname = \" \"\n").0, Code::KEY_VALUE);
}
