//! The rules of the text part.

use matinale::issue::edition::{Free, Paid};
use matinale::render::splice::{BodyFormat, fill_slots};
use unicode_width::UnicodeWidthStr;

use super::tree::{self, Event};
use super::{READER, morning};

fn sheets() -> [String; 2] {
    [morning::<Free>().text(), morning::<Paid>().text()]
        .map(|body| fill_slots(body, BodyFormat::Text, &READER))
}

/// R-P1.
#[test]
fn no_line_is_wider_than_72_columns_but_one_long_address() {
    for sheet in sheets() {
        for line in sheet.lines() {
            let is_address = line.split(' ').filter(|word| !word.is_empty()).count() == 1;
            assert!(line.width() <= 72 || (is_address && line.contains("https://")), "{line}");
        }
    }
}

/// R-P4.
#[test]
fn no_line_ends_in_a_blank_and_nothing_is_invisible() {
    for sheet in sheets() {
        assert!(sheet.ends_with('\n') && !sheet.contains("\n\n\n\n"));
        assert!(!sheet.contains('\r') && sheet.contains("60\u{a0}%"), "blanks that bind are kept");
        for line in sheet.lines() {
            assert_eq!(line, line.trim_end());
            let invisible = |c: char| {
                c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}')
            };
            assert!(!line.contains(invisible), "{line:?}");
        }
    }
}

/// The words of a text, without the marks that only separate them.
fn words(text: &str) -> Vec<String> {
    let split = text.split(|c: char| c.is_whitespace() || c == '\u{a0}');
    let bare = split.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned());
    bare.filter(|word| !word.is_empty()).collect()
}

/// R-P2.
#[test]
fn the_text_says_what_the_page_says_in_the_same_order() {
    let bodies = [
        (morning::<Free>().html().to_owned(), morning::<Free>().text().to_owned()),
        (morning::<Paid>().html().to_owned(), morning::<Paid>().text().to_owned()),
    ];
    for (html, text) in bodies {
        let page = fill_slots(&html, BodyFormat::Html, &READER);
        let sheet = words(&fill_slots(&text, BodyFormat::Text, &READER));
        let events = tree::read(&page);
        let article = events.iter().position(
            |event| matches!(event, Event::Open(_, attributes) if attributes.contains_key("role")),
        );
        let said: Vec<String> = events[article.expect("the article")..]
            .iter()
            .filter_map(|event| match event {
                Event::Text(text) => Some(words(text)),
                _ => None,
            })
            .flatten()
            .collect();
        assert!(said.len() > 300);
        let mut rest = sheet.iter();
        for (at, word) in said.iter().enumerate() {
            let around = &said[at.saturating_sub(5)..(at + 2).min(said.len())];
            // The unsubscribe link comes with its address; the order of the rest is the page's.
            assert!(rest.any(|other| other == word), "{word:?} is missing or late: {around:?}");
        }
    }
}

/// R-P3.
#[test]
fn links_are_numbered_once_each_and_listed_at_the_end() {
    for sheet in sheets() {
        let (body, list) = sheet.rsplit_once("Liens\n-----\n\n").expect("a list of links");
        for (at, line) in list.lines().enumerate() {
            let mark = format!("[{}]", at + 1);
            let url = line.strip_prefix(&format!("{mark}\u{a0}")).expect("numbered in order");
            assert!(url.starts_with("https://"), "{url}");
            assert!(body.contains(&format!("\u{a0}{mark}")), "{mark} is bound to a word");
            assert_eq!(list.matches(&format!("{url}\n")).count(), 1, "{url}");
        }
        assert_eq!(body.matches("\u{a0}[1]").count(), 2, "the report is named twice");
    }
}

/// R-P3, R-T9.
#[test]
fn the_address_to_leave_by_stands_alone_and_in_full() {
    for sheet in sheets() {
        assert!(sheet.contains(&format!("\nSe désabonner\u{a0}:\n{}\n", READER.unsubscribe)));
        assert!(sheet.contains("\nzoe@exemple.fr\n"));
        for line in
            ["https://vigie.example/numeros/", "La Vigie, 3 quai des Indes, 56100 Lorient, France"]
        {
            assert!(sheet.contains(&format!("\n{line}\n")), "{line}");
        }
    }
}

#[test]
fn a_picture_is_told_by_its_words_and_a_decorative_one_is_not() {
    for sheet in sheets() {
        assert_eq!(sheet.matches("[Image\u{a0}: ").count(), 3);
        assert_eq!(sheet.matches("Le terminal de Port\u{a0}2000, hier matin").count(), 1);
        assert!(!sheet.contains("phare.png"));
    }
}

#[test]
fn a_table_stands_in_columns() {
    let [sheet, _] = sheets();
    let sheet = sheet.replace('\u{a0}', " ");
    assert!(sheet.contains("Droits de quai         2024   2025\n"), "{sheet}");
    assert!(sheet.contains("Conteneur de 40 pieds  131 €  124 €\n"));
}
