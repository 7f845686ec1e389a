//! The rules of text and structure, checked in the elements of the finished page.

use super::html::pages;
use super::tree::{self, Event, VOID, elements, texts};
use crate::clients::declared;

fn pixels(style: &str, wanted: &str) -> Option<f64> {
    let (_, value) = declared(style).filter(|(property, _)| *property == wanted).last()?;
    value.strip_suffix("px")?.parse().ok()
}

/// The elements of one name, each with the names of the elements around it.
fn around<'a>(events: &'a [Event], wanted: &str) -> Vec<Vec<&'a str>> {
    let (mut open, mut found) = (Vec::new(), Vec::new());
    for event in events {
        match event {
            Event::Open(name, _) if name == wanted => {
                found.push(open.clone());
                open.push(name.as_str());
            }
            Event::Open(name, _) if !VOID.contains(&name.as_str()) => open.push(name.as_str()),
            Event::Close(_) => drop(open.pop()),
            _ => {}
        }
    }
    found
}

/// R-T1.
#[test]
fn the_nameplate_is_no_heading_and_every_story_and_brief_is_one() {
    for page in pages() {
        let events = tree::read(&page);
        let said = |name: &str| -> Vec<String> {
            texts(&events, name).into_iter().map(|(_, text)| text).collect()
        };
        assert_eq!(said("h1"), ["La mer reprend ses quais"]);
        assert!(said("p").contains(&"La Vigie".to_owned()));
        let stories = ["Le Havre\u{a0}: le quai d’Asie passe sous pavillon public", "Tenir le cap"];
        for title in stories.into_iter().chain(["Laissons les ports aux marins"]) {
            assert!(said("h2").contains(&title.to_owned()), "{title}");
        }
        for title in ["Les voiles reviennent au fret", "La sardine se fait attendre"] {
            assert!(said("h3").contains(&title.to_owned()), "{title}");
        }
    }
}

/// R-T2.
#[test]
fn running_text_is_large_and_its_lines_stand_apart() {
    for page in pages() {
        let events = tree::read(&page);
        let mut cells = 0;
        let card = &elements(&events, "table")[0]["style"];
        for cell in elements(&events, "td") {
            let class = cell.get("class").map_or("", String::as_str);
            if class.split(' ').any(|name| matches!(name, "e" | "o" | "adv")) {
                // The cells of the blocks have the letters of the card.
                let style = if class == "e" { card } else { &cell["style"] };
                let size = pixels(style, "font-size").expect("a size");
                let line = pixels(style, "line-height").expect("a height, in pixels");
                assert!(size >= 16.0 && line >= 1.5 * size, "{class}: {size}/{line}");
                cells += 1;
            }
        }
        assert!(cells > 6, "{cells}");
        for style in events.iter().filter_map(|event| match event {
            Event::Open(_, attributes) => attributes.get("style"),
            _ => None,
        }) {
            assert!(!style.contains("text-align:justify") && !style.contains("hyphens"), "{style}");
        }
    }
}

/// R-T3.
#[test]
fn a_link_in_prose_is_underlined_and_a_button_has_its_ground_instead() {
    for page in pages() {
        assert!(
            page.contains("<style>.tab,.label{"),
            "the sheet begins with what every screen draws"
        );
        assert!(page.contains("}.a{text-decoration:underline!important}.h1,.h2{text-wrap:"));
        for (attributes, text) in texts(&tree::read(&page), "a") {
            let style = &attributes["style"];
            let is_button = style.contains("display:inline-block");
            let is_bare = style.contains("text-decoration:none");
            assert_eq!(is_bare, is_button, "{text}: {style}");
            let is_link = attributes["class"].split(' ').any(|name| name == "a");
            assert_ne!(is_link, is_button, "{text}: {attributes:?}");
        }
    }
}

/// R-T4.
#[test]
fn a_list_is_a_list_with_margins_of_its_own_and_what_to_watch_is_a_block() {
    for page in pages() {
        let events = tree::read(&page);
        let lists: Vec<_> = ["ul", "ol"].iter().flat_map(|name| elements(&events, name)).collect();
        assert!(lists.len() >= 4);
        for list in lists.into_iter().chain(elements(&events, "li")) {
            let said: Vec<&str> = declared(&list["style"]).map(|(property, _)| property).collect();
            assert!(said.contains(&"margin"), "{said:?}");
        }
        for inside in around(&events, "li") {
            assert!(matches!(inside.last(), Some(&("ul" | "ol"))), "{inside:?}");
        }
        for (_, text) in texts(&events, "li") {
            assert!(!text.contains("À surveiller"), "{text}");
            assert!(!text.trim_start().starts_with(['•', '-', '*', '–']), "{text}");
        }
        let labels = texts(&events, "p").into_iter().filter(|(_, text)| text == "À surveiller");
        assert!(labels.count() >= 1);
    }
}

/// R-T5: Word draws the cell of a button. VML would have no text for a screen reader, and no focus for the
/// keyboard.
#[test]
fn a_button_is_real_text_in_a_cell_and_never_vml() {
    for page in pages() {
        assert!(!page.contains("<v:") && !page.contains("urn:schemas-microsoft-com:vml"));
        let events = tree::read(&page);
        let buttons: Vec<_> = texts(&events, "td")
            .into_iter()
            .filter(|(attributes, _)| attributes.contains_key("bgcolor"))
            .collect();
        assert!(!buttons.is_empty());
        for (_, text) in buttons {
            assert!(text.trim().chars().count() > 5, "{text:?}");
        }
        for spacer in ["mso-font-width:", "mso-text-raise:"] {
            assert!(page.contains(spacer), "{spacer}");
        }
    }
}

/// R-T6.
#[test]
fn a_picture_comes_with_the_message_or_by_https_and_its_caption_is_a_paragraph() {
    for page in pages() {
        let events = tree::read(&page);
        for img in elements(&events, "img") {
            let from = &img["src"];
            assert!(from.starts_with("cid:") || from.starts_with("https://"), "{from}");
            for key in ["width", "height"] {
                assert!(img[key].bytes().all(|byte| byte.is_ascii_digit()), "{key}={}", img[key]);
            }
            assert!(img.contains_key("alt"));
            let size = pixels(&img["style"], "font-size").expect("a size for its words");
            assert!(size >= 13.0 && img["style"].contains("color:#"), "its words are dressed");
        }
        let said = texts(&events, "p");
        assert!(said.iter().any(|(_, text)| text.starts_with("Le terminal de Port\u{a0}2000")));
    }
}
