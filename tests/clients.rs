//! What mail clients make of the page, and what must hold whatever they do to it.
//!
//! The clients are approximations; see [`dress`]. What they leave is judged by what the elements say
//! of themselves, so that a reader whose client drops every sheet reads the same paper.

mod colour;
mod dress;
mod sight;

use std::sync::OnceLock;

pub(crate) use dress::Client;
pub(crate) use sight::declared;

use matinale::issue::edition::{Free, Paid};
use matinale::publication::ShippedTheme;
use matinale::render::splice::{BodyFormat, fill_slots};

use crate::harness::Newsroom;
use crate::render::themes::in_theme;
use crate::render::tree::{self, Event, elements};
use crate::render::{READER, morning};
use sight::{Shown, What, texts};

/// A page as it is sent, by the name that failures have for it.
struct Page {
    name: &'static str,
    html: String,
}

/// Both editions of the fixture, and of the example publication as `render` writes them; the
/// free edition in every theme that comes with matinale.
fn pages() -> &'static [Page] {
    static PAGES: OnceLock<Vec<Page>> = OnceLock::new();
    PAGES.get_or_init(|| {
        let newsroom = Newsroom::example();
        newsroom.run(["render", "2025-02-11"]).exits(0);
        let example = |file: &str| newsroom.text(&format!("out/2025-02-11/{file}"));
        let fixture = |body: &str| fill_slots(body, BodyFormat::Html, &READER);
        vec![
            Page { name: "fixture, free", html: fixture(morning::<Free>().html()) },
            Page { name: "fixture, paid", html: fixture(morning::<Paid>().html()) },
            Page { name: "example, free", html: example("free.html") },
            Page { name: "example, paid", html: example("paid.html") },
            Page { name: "daily, free", html: fixture(&in_theme(ShippedTheme::Daily)) },
            Page { name: "bulletin, free", html: fixture(&in_theme(ShippedTheme::Bulletin)) },
            Page { name: "letter, free", html: fixture(&in_theme(ShippedTheme::Letter)) },
        ]
    })
}

/// Every client's view of every page, with words that say which.
fn views() -> impl Iterator<Item = (Client, String, Vec<Event>)> {
    pages().iter().flat_map(|page| {
        Client::ALL.into_iter().map(|client| {
            let view = tree::read(&client.shows(&page.html));
            (client, format!("{}, {}", page.name, client.name()), view)
        })
    })
}

fn words(shown: &[Shown]) -> Vec<&str> {
    let said = shown.iter().filter(|shown| shown.what == What::Text);
    said.flat_map(|shown| shown.text.split_whitespace()).collect()
}

#[test]
fn every_client_keeps_every_word_in_its_order_and_brings_none_to_light() {
    for page in pages() {
        let sent = texts(&tree::read(&page.html));
        assert!(words(&sent).len() > 500, "{}", page.name);
        for client in Client::ALL {
            let view = texts(&tree::read(&client.shows(&page.html)));
            assert_eq!(words(&view), words(&sent), "{}, {}", page.name, client.name());
        }
    }
}

/// R-T8: the line for the list of messages is no part of the page, whatever becomes of the sheet.
#[test]
fn the_preheader_and_its_filler_stay_hidden_in_every_client() {
    for (_, view, events) in views() {
        let filled = |text: &str| text.contains("\u{2007}\u{34f}") && text.contains('\u{ad}');
        let there =
            events.iter().filter(|event| matches!(event, Event::Text(text) if filled(text)));
        assert_eq!(there.count(), 1, "{view}");
        for shown in texts(&events) {
            assert!(!shown.text.contains(['\u{34f}', '\u{ad}']), "{view}: {}", shown.text);
        }
    }
}

#[test]
fn every_link_is_there_in_every_client_and_says_something() {
    for page in pages() {
        let hrefs = |events: &[Event]| -> Vec<String> {
            elements(events, "a").iter().map(|link| link["href"].clone()).collect()
        };
        let sent = hrefs(&tree::read(&page.html));
        assert!(sent.len() > 5, "{}", page.name);
        for client in Client::ALL {
            let view = tree::read(&client.shows(&page.html));
            assert_eq!(hrefs(&view), sent, "{}, {}", page.name, client.name());
            let said = texts(&view);
            for url in &sent {
                let says = said.iter().any(|shown| shown.url.as_ref() == Some(url));
                assert!(says, "{}, {}: {url} has no words", page.name, client.name());
            }
        }
    }
}

#[test]
fn a_picture_that_does_not_come_leaves_its_words() {
    for page in pages() {
        let view = tree::read(&Client::ImagesOff.shows(&page.html));
        let pictures = elements(&view, "img");
        assert!(pictures.len() >= 4, "{}", page.name);
        assert!(pictures.iter().all(|img| !img.contains_key("src") && img.contains_key("alt")));
        let told = texts(&view);
        let told: Vec<&Shown> =
            told.iter().filter(|shown| shown.what == What::Alt && !shown.text.is_empty()).collect();
        assert!(told.len() >= 4, "{}", page.name);
        for Shown { text, size, ink, ground, .. } in told {
            assert!(*size >= 13.0, "{}: {text:?} at {size} px", page.name);
            let contrast = ink.contrast(*ground);
            assert!(contrast >= 4.5, "{}: {text:?}, {ink} on {ground}: {contrast:.2}", page.name);
        }
    }
}

/// R-C3, and the night that Outlook makes of the page where it does not heed the sheet.
#[test]
fn text_reads_on_its_ground_in_every_client_without_a_sheet() {
    let mut faint = Vec::new();
    for (_, view, events) in views() {
        for Shown { text, path, ink, ground, .. } in texts(&events) {
            let contrast = ink.contrast(ground);
            if contrast < 4.5 {
                faint.push(format!("{view}: {text:?} in {path}: {ink} on {ground}, {contrast:.2}"));
            }
        }
    }
    assert_eq!(faint, [""; 0]);
}

/// R-T2 and R-C3.
#[test]
fn no_client_shows_a_text_of_less_than_thirteen_pixels() {
    for (_, view, events) in views() {
        for Shown { text, path, size, .. } in texts(&events) {
            assert!(size >= 13.0, "{view}: {text:?} in {path} at {size} px");
        }
    }
}

/// R-D5: what the ghost table is for. Its width less the narrow margins is that of a picture.
#[test]
fn in_word_one_column_as_wide_as_its_pictures_holds_everything() {
    for page in pages() {
        let view = tree::read(&Client::OutlookWord.shows(&page.html));
        for Shown { text, path, column, .. } in texts(&view) {
            assert_eq!(column, Some(560), "{}: {text:?} in {path}", page.name);
        }
        let fixed: Vec<&str> = elements(&view, "table")
            .iter()
            .map(|table| table.get("width").map_or("none", String::as_str))
            .filter(|width| !matches!(*width, "none" | "100%"))
            .collect();
        assert_eq!(fixed, ["560"], "{}: one table has a width of its own", page.name);
        let widths = elements(&view, "img").into_iter().map(|img| img["width"].parse::<u32>());
        let widest = widths.max_by_key(|width| width.clone().expect("pixels"));
        assert_eq!(widest, Some(Ok(560 - 2 * 20)), "{}", page.name);
    }
}

/// R-D3: cells inherit no letters in Word.
#[test]
fn in_word_running_text_is_as_large_and_as_dark_as_elsewhere() {
    for page in pages() {
        let sent = texts(&tree::read(&page.html));
        let view = texts(&tree::read(&Client::OutlookWord.shows(&page.html)));
        let view = view
            .into_iter()
            .filter(|shown| !shown.path.starts_with("html body table tbody tr td i"));
        let mut compared = 0;
        for (one, other) in sent.iter().zip(view) {
            assert_eq!(one.text, other.text, "{}", page.name);
            if one.size >= 16.0 {
                assert_eq!(
                    (one.size, one.ink),
                    (other.size, other.ink),
                    "{}: {}",
                    page.name,
                    one.text
                );
                compared += 1;
            }
        }
        assert!(compared > 30, "{}: {compared}", page.name);
    }
}

/// R-T5: where a link has no padding, its cell has the button's colour, and blanks stand for it.
#[test]
fn in_word_a_button_is_still_a_button() {
    for page in pages() {
        let view = tree::read(&Client::OutlookWord.shows(&page.html));
        let raised = elements(&view, "i");
        let buttons = elements(&view, "td").iter().filter(|td| td.contains_key("bgcolor")).count();
        assert!(buttons >= 1 && raised.len() == 2 * buttons, "{}", page.name);
        for spacer in raised {
            assert!(spacer["style"].contains("mso-font-width:"), "{spacer:?}");
        }
    }
}

const LEAF: &str = "<!DOCTYPE html><html lang=\"fr\"><head><!--[if mso]><xml><o:x/></xml>\
    <style>td{x:y}</style><![endif]--><style>@media (min-width:9px){.a{width:9px}}\
    @media (prefers-color-scheme:dark){.a{color:#fff}}[data-ogsc] .a{color:#eee}</style></head>\
    <body class=\"a\" style=\"color:#000000\"><!--[if mso]><b hidden><![endif]-->\
    <img alt=\"mot\" src=\"x.png\" style=\"width:100%;max-width:9px;color:#ffffff\">\
    <!--[if mso]></b><![endif]--></body></html>";

#[test]
fn each_client_does_to_a_page_what_it_is_known_for() {
    let shown = |client: Client| client.shows(LEAF);
    assert_eq!(shown(Client::Sent), LEAF);
    assert_eq!(
        shown(Client::Gmail),
        "<!DOCTYPE html><html><head><style>@media (min-width:9px){.m_a{width:9px}}</style></head>\
         <body style=\"margin:0\"><div class=\"m_a\" style=\"color:#000000\"><img alt=\"mot\" \
         src=\"x.png\" style=\"width:100%;max-width:9px;color:#ffffff\"></div></body></html>"
    );
    assert_eq!(
        shown(Client::Stripped),
        "<!DOCTYPE html><html><head></head><body style=\"margin:0\"><div style=\"color:#000000\">\
         <img alt=\"mot\" src=\"x.png\" style=\"width:100%;max-width:9px;color:#ffffff\"></div>\
         </body></html>"
    );
    assert_eq!(
        shown(Client::OutlookWord),
        "<!DOCTYPE html><html lang=\"fr\"><head><style>td{x:y}</style><style></style></head>\
         <body class=\"a\" style=\"color:#000000;\"><b hidden=\"hidden\"><img alt=\"mot\" \
         src=\"x.png\" style=\"color:#ffffff;\"></b></body></html>"
    );
    let dark = shown(Client::OutlookDark);
    assert!(dark.contains("[data-ogsc] .x_a{color:#eee}"), "{dark}");
    assert!(dark.contains("<div class=\"x_a\" data-ogsc=\"#000000\" style=\"color:#ffffff\">"));
    assert!(dark.contains("color:#333333"), "{dark}");
    assert_eq!(shown(Client::ImagesOff), LEAF.replace(" src=\"x.png\"", ""));
}

#[test]
fn gmail_drops_a_sheet_of_more_than_16_384_characters_and_one_with_nested_at_rules() {
    let page = |sheet: &str| {
        format!("<!DOCTYPE html><html><head><style>{sheet}</style></head><body></body></html>")
    };
    let kept = |sheet: &str| Client::Gmail.shows(&page(sheet)).contains("<style>");
    let long = |room: usize| format!(".a{{x:{}}}", "y".repeat(room));
    assert!(kept(&long(16_384 - 6)) && !kept(&long(16_384 - 5)));
    assert!(kept("@media a{.a{x:y}}") && !kept("@media a{@media b{.a{x:y}}}"));
}
