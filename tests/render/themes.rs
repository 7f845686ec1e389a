//! The fixture in every theme that comes with matinale, and in a theme of an editor.

use std::collections::BTreeSet;

use matinale::issue::edition::{self, Free, Paid};
use matinale::issue::picture::{Motion, Picture};
use matinale::publication::{
    PagePart, Publication, Screen, ShippedTheme, Theme, ThemeDeclaration, ThemeRule,
};
use matinale::render::{self, PageInputs};

use super::tree::{self, Event, elements, texts};
use super::{fixture, house, printed};
use crate::clients::declared;

/// The publication of the tests, with another theme.
fn with_theme(theme: Theme) -> Publication {
    Publication { theme, ..house::publication() }
}

/// The free edition in a theme that comes with matinale, before any reader.
pub(crate) fn in_theme(shipped: ShippedTheme) -> String {
    let page = printed::<Free>(&fixture::issue(), &with_theme(shipped.to_theme()));
    page.expect("the morning prints").html().to_owned()
}

/// Both editions in every theme that comes with matinale.
fn pages() -> Vec<(ShippedTheme, String)> {
    let print = |shipped: ShippedTheme| {
        let (publication, issue) = (with_theme(shipped.to_theme()), fixture::issue());
        let free = printed::<Free>(&issue, &publication).expect("the morning prints");
        let paid = printed::<Paid>(&issue, &publication).expect("the morning prints");
        [(shipped, free.html().to_owned()), (shipped, paid.html().to_owned())]
    };
    ShippedTheme::ALL.into_iter().flat_map(print).collect()
}

fn styles(events: &[Event]) -> impl Iterator<Item = (&str, &str)> {
    let styled = events.iter().filter_map(|event| match event {
        Event::Open(_, attributes) => attributes.get("style"),
        _ => None,
    });
    styled.flat_map(|style| declared(style))
}

#[test]
fn every_theme_keeps_its_head_sheet_small_and_to_the_classes_of_the_page() {
    for (shipped, page) in pages() {
        let events = tree::read(&page);
        let sheets = texts(&events, "style");
        let [(_, sheet)] = sheets.as_slice() else { panic!("one style element") };
        assert!(sheet.chars().count() <= 8192, "{shipped:?}: {}", sheet.chars().count());
        let ruled: BTreeSet<&str> =
            sheet.split(['{', '}', ' ', ',']).filter_map(|word| word.strip_prefix('.')).collect();
        let worn: BTreeSet<&str> = events
            .iter()
            .filter_map(|event| match event {
                Event::Open(_, attributes) => attributes.get("class"),
                _ => None,
            })
            .flat_map(|names| names.split(' '))
            .collect();
        assert_eq!(worn, ruled, "{shipped:?}");
    }
}

#[test]
fn every_theme_prints_letters_that_can_be_read_and_nothing_unresolved() {
    for (shipped, page) in pages() {
        let events = tree::read(&page);
        for (property, value) in styles(&events) {
            let capitals = value.bytes().any(|byte| byte.is_ascii_uppercase());
            assert!(
                !capitals || property.trim() == "font-family",
                "{shipped:?} {property}:{value}"
            );
            if let ("font-size", Some(size)) = (property.trim(), value.trim().strip_suffix("px")) {
                let size: u32 = size.parse().expect("whole pixels");
                assert!(size >= 13 || size == 1, "{shipped:?} {size}");
            }
        }
        assert!(!page.contains("var(") && !page.contains("url("));
    }
}

#[test]
fn every_theme_has_buttons_of_at_least_44_pixels() {
    for (shipped, page) in pages() {
        let events = tree::read(&page);
        let links = elements(&events, "a");
        let buttons = links.iter().filter(|a| a["style"].contains("display:inline-block"));
        for button in buttons {
            let value = |wanted: &str| -> u32 {
                let mut said = declared(&button["style"]);
                let (_, value) =
                    said.find(|(property, _)| *property == wanted).expect("it is said");
                value.split('p').next().expect("a value").parse().expect("pixels")
            };
            let height = 2 * value("padding") + value("line-height");
            assert!(height >= 44 && value("padding") >= 12, "{shipped:?} {height}");
        }
    }
}

#[test]
fn every_theme_stays_far_below_what_is_clipped() {
    for (shipped, page) in pages() {
        let encoded: usize = page
            .bytes()
            .map(|byte| if byte == b'=' || !(b' '..=b'~').contains(&byte) { 3 } else { 1 })
            .sum();
        assert!(encoded + encoded / 73 * 3 <= 45 * 1024, "{shipped:?} {encoded}");
    }
}

#[test]
fn the_three_are_three_papers_with_the_same_words() {
    let pages = pages();
    let sheets: Vec<BTreeSet<String>> = pages
        .iter()
        .step_by(2)
        .map(|(_, page)| {
            let events = tree::read(page);
            styles(&events).map(|(property, value)| format!("{property}:{value}")).collect()
        })
        .collect();
    let words: BTreeSet<String> = pages
        .iter()
        .step_by(2)
        .map(|(_, page)| {
            texts(&tree::read(page), "body").into_iter().map(|(_, text)| text).collect()
        })
        .collect();
    assert_eq!(words.len(), 1);
    for (one, other) in [(0, 1), (0, 2), (1, 2)] {
        let own = sheets[one].difference(&sheets[other]).count();
        assert!(own > 40, "{one} and {other} differ in {own} declarations");
    }
}

#[test]
fn an_editor_s_rule_reaches_its_part_and_no_other() {
    let part = PagePart::find("kicker").expect("a part");
    let declaration = ThemeDeclaration::parse("letter-spacing:3px", part, Screen::Any);
    let rule = ThemeRule {
        part,
        screen: Screen::Any,
        declarations: vec![declaration.expect("a declaration")],
        span: None,
    };
    let theme = Theme { rules: vec![rule], ..Theme::default() };
    let page = printed::<Free>(&fixture::issue(), &with_theme(theme)).expect("the morning prints");
    let events = tree::read(page.html());
    let spaced: Vec<String> = texts(&events, "p")
        .into_iter()
        .filter(|(attributes, _)| attributes["style"].contains("letter-spacing:3px"))
        .map(|(_, text)| text)
        .collect();
    assert_eq!(spaced[..2], ["Ports".to_owned(), "Éditorial".to_owned()], "{spaced:?}");
    assert!(!spaced.iter().any(|text| text == "Au sommaire"));
}

#[test]
fn a_logo_stands_for_the_name_on_a_ground_that_stays_light() {
    let theme = Theme { logo: Some("nom.png".into()), ..Theme::default() };
    let (publication, issue) = (with_theme(theme), fixture::issue());
    let mut pictures = house::pictures();
    let logo = |width, height| Picture {
        name: "nom.png".into(),
        mime: "image/png",
        width,
        height,
        motion: Motion::Still,
        bytes: b"nom".to_vec(),
    };
    for ((width, height), shown) in
        [((1120, 320), ("280", "80")), ((400, 400), ("110", "110")), ((200, 50), ("200", "50"))]
    {
        pictures.insert("nom.png", logo(width, height));
        let page = PageInputs { publication: &publication, pictures: &pictures, latest: &[] };
        let edition = edition::cut::<Free>(&issue);
        let bodies = render::print_edition(&edition, &page).expect("the morning prints");
        let events = tree::read(bodies.html());
        let first = elements(&events, "img")[0];
        assert_eq!(first["alt"], "La Vigie");
        assert_eq!((first["width"].as_str(), first["height"].as_str()), shown);
        assert!(first["src"].starts_with("cid:") && first["style"].contains("max-width:"));
        let backing = elements(&events, "span")[0];
        assert!(backing["style"].contains("background-color:#fefdfd"), "{backing:?}");
        let head = &texts(&events, "style")[0].1;
        assert_eq!(head.matches(".logo{background-color:#fefdfd!important}").count(), 1, "{head}");
        assert!(bodies.text().contains("La Vigie"));
        assert_eq!(bodies.pictures().iter().filter(|used| used.src == "nom.png").count(), 1);
    }
    let bare = house::pictures();
    let page = PageInputs { publication: &publication, pictures: &bare, latest: &[] };
    let bodies =
        render::print_edition(&edition::cut::<Free>(&issue), &page).expect("the name stands in");
    assert_eq!(texts(&tree::read(bodies.html()), "p")[0].1, "La Vigie");
}
