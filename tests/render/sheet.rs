//! The rules of style: the styles in the elements, and the style sheet in the head.

use std::collections::BTreeSet;

use super::html::pages;
use super::tree::{self, Event, elements, texts};
use crate::clients::declared;

/// The properties of which a declaration may be. Apple Mail, Gmail, every Outlook, Yahoo and Orange draw them.
const DRAWN: [&str; 29] = [
    "background-color",
    "border",
    "border-bottom",
    "border-collapse",
    "border-left",
    "border-top",
    "color",
    "display",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "height",
    "line-height",
    "list-style",
    "margin",
    "margin-top",
    "max-height",
    "max-width",
    "overflow",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-top",
    "text-align",
    "text-decoration",
    "text-transform",
    "vertical-align",
    "width",
];
/// Properties that some clients drop without a loss for readers: corners, letter spacing, broken words, and the
/// second way to hide the preheader.
const HARMLESS: [&str; 4] = ["border-radius", "letter-spacing", "word-break", "opacity"];
/// Properties that one client needs and the others ignore.
const TOLD_TO_ONE: [&str; 3] = ["-webkit-text-size-adjust", "-ms-text-size-adjust", "mso-hide"];

/// The style sheet in the head.
fn head_sheet(page: &str) -> String {
    texts(&tree::read(page), "style")[0].1.clone()
}

/// The style of every element of the body.
fn inline(events: &[Event]) -> Vec<&str> {
    let styles = events.iter().filter_map(|event| match event {
        Event::Open(_, attributes) => attributes.get("style"),
        _ => None,
    });
    styles.map(String::as_str).collect()
}

/// R-D3.
#[test]
fn word_is_told_its_scale_its_font_and_that_a_line_is_as_high_as_it_says() {
    for page in pages() {
        let (head, _) = page.split_once("</head>").expect("a head");
        let (_, mso) = head.split_once("<!--[if mso]>").expect("a word to Word");
        let (mso, _) = mso.split_once("<![endif]-->").expect("its end");
        for words in [
            "<o:PixelsPerInch>96</o:PixelsPerInch>",
            "<o:AllowPNG/>",
            "mso-line-height-rule:exactly",
            "td{font-family:",
        ] {
            assert!(mso.contains(words), "{words}");
        }
        assert!(mso.len() <= 500, "{} bytes", mso.len());
    }
}

/// R-C1: the page has no element that loads anything, and the inliner leaves none of its own attributes.
#[test]
fn the_inliner_cannot_fetch_and_leaves_no_mark() {
    let manifest = include_str!("../../Cargo.toml");
    let line = manifest.lines().find(|line| line.starts_with("css-inline ")).expect("css-inline");
    assert!(line.contains("default-features = false") && !line.contains(" features ="), "{line}");
    for page in pages() {
        assert!(!page.contains("data-css-inline") && !page.contains("var("));
        assert_eq!(page.matches("<style>").count(), 2, "Word's own, in a comment, and the sheet");
    }
}

/// R-C2.
#[test]
fn every_declaration_in_an_element_is_one_that_mail_clients_draw() {
    for page in pages() {
        let mut known = BTreeSet::new();
        for style in inline(&tree::read(&page)) {
            for (property, value) in declared(style) {
                let allowed = [&DRAWN[..], &HARMLESS, &TOLD_TO_ONE];
                assert!(allowed.concat().contains(&property), "{property}:{value}");
                for word in ["!important", "calc", "clamp", "rem", "var(", "url(", "rgb"] {
                    assert!(!value.contains(word), "{property}:{value}");
                }
                if let Some((_, hash)) = value.split_once('#') {
                    let digits = hash.split(' ').next().unwrap_or_default();
                    assert!(digits.len() == 6, "six digits: {property}:{value}");
                }
                let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
                for word in value.split(' ').filter(|word| is_number(word)) {
                    let told = word.ends_with("px") || word.ends_with('%') || word == "0";
                    assert!(told || word == "100", "pixels: {property}:{value}");
                }
                known.insert(property.to_owned());
            }
        }
        assert!(known.len() > 25, "{known:?}");
    }
}

/// R-C4.
#[test]
fn the_head_sheet_goes_from_wide_to_narrow_to_night_and_overrules_the_elements() {
    for page in pages() {
        let sheet = head_sheet(&page);
        let order = ["(min-width:", "(max-width:", "(prefers-color-scheme:dark)", "[data-ogs"];
        let at: Vec<usize> =
            order.iter().map(|word| sheet.find(word).unwrap_or_else(|| panic!("{word}"))).collect();
        assert!(at.is_sorted(), "{at:?}");
        assert_eq!(sheet.matches("@media").count(), 3);
        let declarations = sheet
            .split(['{', '}', ';'])
            .filter(|part| part.contains(':') && !part.starts_with(['@', '.', '[']));
        let mut count = 0;
        for declaration in declarations {
            assert!(declaration.ends_with("!important"), "{declaration}");
            count += 1;
        }
        assert!(count > 40, "{count}");
    }
}

/// R-C5.
#[test]
fn without_media_queries_the_margins_are_a_phone_s() {
    for page in pages() {
        let events = tree::read(&page);
        let mut narrow = 0;
        for cell in elements(&events, "td") {
            let class = cell.get("class").map_or("", String::as_str);
            if class.split(' ').any(|name| matches!(name, "d" | "e")) {
                let paddings: Vec<&str> = declared(&cell["style"])
                    .filter(|(property, _)| *property == "padding")
                    .map(|(_, value)| value)
                    .collect();
                assert!(matches!(paddings[..], ["0 20px" | "36px 20px 0"]), "{paddings:?}");
                narrow += 1;
            }
        }
        assert!(narrow > 6, "{narrow}");
        let sheet = head_sheet(&page);
        let (wide, _) = sheet.split_once("@media (max-width:").expect("narrow screens");
        for rule in [".d{padding-left:40px!important;padding-right:40px!important}", ".e{"] {
            assert!(wide.contains(rule), "{rule}");
        }
    }
}
