//! The rules of the page. A parser that had no part in writing the document checks each of them.

use std::collections::{BTreeMap, BTreeSet};

use matinale::issue::edition::{Free, Paid};
use matinale::render::splice::{BodyFormat, fill_slots};

use super::tree::{self, Event, elements, texts};
use super::{READER, morning, template};
use crate::clients::declared;

/// Both editions as a reader gets them.
pub(super) fn pages() -> [String; 2] {
    [morning::<Free>().html(), morning::<Paid>().html()]
        .map(|body| fill_slots(body, BodyFormat::Html, &READER))
}

fn style(events: &[Event]) -> String {
    let styles = texts(events, "style");
    assert_eq!(styles.len(), 1, "one style element");
    styles[0].1.clone()
}

/// R-D6.
#[test]
fn what_is_sent_has_the_tree_of_the_template() {
    let bare = |page: &str| -> Vec<Event> {
        let events = tree::read(page).into_iter().map(|event| match event {
            Event::Open(name, mut attributes) => {
                attributes.remove("style");
                attributes.remove("class");
                Event::Open(name, attributes)
            }
            event => event,
        });
        events.collect()
    };
    assert_eq!(bare(&template::<Free>()), bare(morning::<Free>().html()));
    assert_eq!(bare(&template::<Paid>()), bare(morning::<Paid>().html()));
}

/// R-C1: the declarations of the base sheet stand in the elements.
#[test]
fn every_class_of_the_template_is_dressed() {
    let (template, page) = (tree::read(&template::<Paid>()), tree::read(morning::<Paid>().html()));
    let mut dressed = 0;
    for pair in template.iter().zip(&page) {
        let (Event::Open(name, written), Event::Open(_, sent)) = pair else { continue };
        if let Some(class) = written.get("class") {
            assert!(sent.contains_key("style"), "<{name} class={class:?}> has no rule");
            dressed += 1;
        }
    }
    assert!(dressed > 100, "{dressed}");
}

/// R-D1.
#[test]
fn language_and_direction_stand_on_the_document_and_again_inside_the_body() {
    for page in pages() {
        let events = tree::read(&page);
        let root = elements(&events, "html")[0];
        assert_eq!((root["lang"].as_str(), root["dir"].as_str()), ("fr", "ltr"));
        let divs = elements(&events, "div");
        let wrappers: Vec<_> = divs.iter().filter(|div| div.contains_key("role")).collect();
        assert_eq!(wrappers.len(), 1);
        let said = |key: &str| wrappers[0][key].as_str();
        assert_eq!((said("role"), said("aria-roledescription")), ("article", "email"));
        assert_eq!((said("lang"), said("dir")), ("fr", "ltr"));
        assert_eq!(said("aria-label"), "La mer reprend ses quais");
    }
}

/// R-D2, R-D4.
#[test]
fn the_head_holds_what_it_must_in_order_and_nothing_else() {
    for page in pages() {
        let events = tree::read(&page);
        let end = events.iter().position(|event| *event == Event::Close("head".into()));
        let head: Vec<String> = events[2..end.expect("a head")]
            .iter()
            .filter_map(|event| match event {
                Event::Open(name, attributes) if name == "meta" => {
                    Some(attributes.get("name").unwrap_or(&"charset".to_owned()).clone())
                }
                Event::Open(name, _) => Some(name.clone()),
                Event::Comment(text) => Some(text[..8].to_owned()),
                _ => None,
            })
            .collect();
        assert_eq!(
            head,
            [
                "charset",
                "viewport",
                "x-apple-disable-message-reformatting",
                "format-detection",
                "color-scheme",
                "supported-color-schemes",
                "title",
                "[if mso]",
                "style"
            ]
        );
        assert_eq!(texts(&events, "title")[0].1, "La mer reprend ses quais");
        for word in ["<script", "<link", "@import", "url(", "<![if"] {
            assert!(!page.contains(word), "{word}");
        }
    }
}

/// R-D4, R-D5.
#[test]
fn one_ghost_table_holds_the_card_and_conditional_comments_balance() {
    for page in pages() {
        let events = tree::read(&page);
        let comments: Vec<&String> = events
            .iter()
            .filter_map(|event| match event {
                Event::Comment(text) => Some(text),
                _ => None,
            })
            .collect();
        for comment in &comments {
            assert!(
                comment.starts_with("[if mso]>") && comment.ends_with("<![endif]"),
                "{comment}"
            );
        }
        let whole: String = comments.iter().map(|comment| comment.as_str()).collect();
        for tag in ["table", "tbody", "tr", "td", "span", "i"] {
            let opened = whole.matches(&format!("<{tag} ")).count()
                + whole.matches(&format!("<{tag}>")).count();
            assert_eq!(opened, whole.matches(&format!("</{tag}>")).count(), "{tag}");
        }
        assert_eq!(whole.matches("<table").count(), 1);
    }
}

/// R-D5.
#[test]
fn every_table_either_places_or_tells() {
    for page in pages() {
        let events = tree::read(&page);
        for table in elements(&events, "table") {
            for key in ["cellpadding", "cellspacing"] {
                assert_eq!(table.get(key).map(String::as_str), Some("0"));
            }
        }
        let roles =
            elements(&events, "table").iter().filter(|table| table.contains_key("role")).count();
        assert_eq!(elements(&events, "table").len() - roles, 1, "the one table of figures");
        let heads = elements(&events, "th");
        assert!(heads.len() == 3 && heads.iter().all(|th| th["scope"] == "col"));
        assert_eq!(elements(&events, "tbody").len(), elements(&events, "table").len());
    }
}

/// R-C4, R-C6.
#[test]
fn every_class_left_in_the_page_has_a_rule_in_the_head_and_the_other_way_round() {
    for page in pages() {
        let events = tree::read(&page);
        let used: BTreeSet<String> = events
            .iter()
            .filter_map(|event| match event {
                Event::Open(_, attributes) => attributes.get("class"),
                _ => None,
            })
            .flat_map(|names| names.split(' ').map(str::to_owned).collect::<Vec<_>>())
            .collect();
        let style = style(&events);
        let ruled: BTreeSet<String> = style
            .split(['{', '}', ' ', ','])
            .filter_map(|word| word.strip_prefix('.').map(str::to_owned))
            .collect();
        assert_eq!(used, ruled);
        assert!(style.chars().count() <= 8192, "{}", style.chars().count());
        let mut depth = 0;
        for c in style.chars() {
            depth += i32::from(c == '{') - i32::from(c == '}');
            assert!(depth <= 2, "no nested at-rule");
        }
    }
}

/// R-C2, R-C3.
#[test]
fn the_page_is_readable_with_its_head_sheet_stripped() {
    for page in pages() {
        let events = tree::read(&page);
        for (attributes, text) in texts(&events, "p").iter().chain(&texts(&events, "h2")) {
            assert!(attributes.contains_key("style"), "bare: {text:.40}");
        }
        for heading in ["h1", "h2", "h3"] {
            for attributes in elements(&events, heading) {
                let sized = declared(&attributes["style"]).any(|(said, _)| said == "font-size");
                assert!(sized, "{heading}");
            }
        }
        assert!(!page.split("</head>").nth(1).expect("a body").contains("!important"));
    }
}

/// R-T1.
#[test]
fn headings_form_a_tree_with_one_root() {
    for page in pages() {
        let events = tree::read(&page);
        let mut last = 0;
        for event in &events {
            let Event::Open(name, _) = event else { continue };
            let Some(level) = name.strip_prefix('h').and_then(|level| level.parse::<u8>().ok())
            else {
                continue;
            };
            assert!(level <= last + 1, "{name} below level {last}");
            assert!(level > 1 || last == 0, "a second h1");
            last = level;
        }
        for heading in ["h1", "h2", "h3"] {
            assert!(texts(&events, heading).iter().all(|(_, text)| !text.trim().is_empty()));
        }
        assert_eq!(elements(&events, "h1").len(), 1);
    }
}

/// R-T3.
#[test]
fn every_link_says_where_it_leads_and_no_two_say_the_same_of_different_places() {
    for page in pages() {
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        for (attributes, text) in texts(&tree::read(&page), "a") {
            let url = &attributes["href"];
            assert!(url.starts_with("https://"), "{url}");
            assert!(!attributes.contains_key("target"));
            assert!(attributes["style"].contains("color:#"), "{text}");
            let text = text.trim().to_owned();
            assert!(text.chars().count() > 5, "{text:?}");
            assert!(!matches!(text.as_str(), "En savoir plus" | "Lire la suite"), "{text}");
            let before = known.insert(text.clone(), url.clone());
            assert!(before.is_none_or(|before| before == *url), "{text}");
        }
        assert_eq!(known["Les voiles reviennent au fret"], "https://exemple.fr/voiles");
        assert_eq!(known["Lire le communiqué de la Commission"], "https://exemple.fr/cable");
    }
}

/// R-T5.
#[test]
fn a_button_is_a_coloured_cell_of_at_least_44_pixels() {
    for page in pages() {
        let events = tree::read(&page);
        let cells = elements(&events, "td");
        let coloured: Vec<_> = cells.iter().filter(|td| td.contains_key("bgcolor")).collect();
        let links = elements(&events, "a");
        let buttons: Vec<_> =
            links.iter().filter(|a| a["style"].contains("display:inline-block")).collect();
        assert!(!buttons.is_empty() && buttons.len() == coloured.len());
        for button in buttons {
            let pixels = |wanted: &str, at: usize| -> u32 {
                let mut said = declared(&button["style"]);
                let value = said.find(|(property, _)| *property == wanted).expect("the property").1;
                let value = value.split(' ').nth(at);
                value.expect("a part").trim_end_matches("px").parse().expect("pixels")
            };
            assert!(2 * pixels("padding", 0) + pixels("line-height", 0) >= 44);
            assert!(pixels("padding", 0) >= 12 && pixels("padding", 1) >= 24);
        }
    }
}

/// R-T6.
#[test]
fn a_picture_keeps_its_place_before_it_is_loaded() {
    let events = tree::read(&pages()[0]);
    let sizes: Vec<(&str, &str, &str)> = elements(&events, "img")
        .iter()
        .map(|img| (img["alt"].as_str(), img["width"].as_str(), img["height"].as_str()))
        .collect();
    assert_eq!(
        sizes,
        [
            ("Trois portiques bleus au-dessus d’un porte-conteneurs à quai", "520", "347"),
            ("", "160", "90"),
            ("La rade au petit matin", "520", "260"),
            ("Hélène Castaing", "72", "72"),
            ("La dernière page de l’accord, signée", "520", "320"),
            ("Maud Laval", "56", "56"),
        ]
    );
    for img in elements(&events, "img") {
        for property in
            ["display:block", "width:100%", "height:auto", "border:0", "background-color:#"]
        {
            assert!(img["style"].contains(property), "{property}");
        }
        let bounded = img["style"].contains(&format!("max-width:{}px", img["width"]));
        assert!(bounded || img["width"] == "520");
    }
}

/// R-T8.
#[test]
fn the_preheader_comes_first_and_is_padded_with_what_nobody_sees() {
    let events = tree::read(&pages()[0]);
    let body =
        events.iter().position(|event| matches!(event, Event::Open(name, _) if name == "body"));
    let body = body.expect("a body");
    let Event::Open(_, first) = &events[body + 1] else { panic!("an element first") };
    let Event::Text(text) = &events[body + 2] else { panic!("its text") };
    assert_eq!(first["aria-hidden"], "true");
    assert!(first["style"].contains("display:none") && first["style"].contains("mso-hide:all"));
    let words = text.trim_end_matches('\u{ad}').trim_end_matches(['\u{2007}', '\u{34f}']);
    assert!(words.starts_with("Le Havre rachète son quai d’Asie • Tenir le cap"), "{words}");
    assert!(words.chars().count() <= 140);
    let filler = &text[words.len()..];
    assert!(filler.starts_with("\u{2007}\u{34f}\u{2007}\u{34f}") && filler.ends_with('\u{ad}'));
    assert!((198..=240).contains(&text.chars().count()), "{}", text.chars().count());
}

/// R-T9.
#[test]
fn the_foot_says_why_and_how_to_leave() {
    for page in pages() {
        let events = tree::read(&page);
        let leave = texts(&events, "a").into_iter().find(|(_, text)| text == "Se désabonner");
        let (attributes, _) = leave.expect("a link to leave");
        assert_eq!(attributes["href"], READER.unsubscribe);
        let said: String = texts(&events, "body").into_iter().map(|(_, text)| text).collect();
        for words in ["zoe@exemple.fr", "56100 Lorient", "paraît du lundi", "Jeudi 31 juillet 2025"]
        {
            assert!(said.contains(words), "{words}");
        }
    }
}

/// R-T4.
#[test]
fn capitals_are_the_style_s_and_not_the_source_s() {
    let said: String = pages()
        .iter()
        .flat_map(|page| {
            texts(&tree::read(page), "body").into_iter().map(|(_, text)| text).collect::<Vec<_>>()
        })
        .collect();
    assert!(said.contains("À surveiller") && said.contains("En exclusivité pour les abonnés"));
    assert!(!said.contains("À SURVEILLER") && !said.contains("EN EXCLUSIVITÉ"));
}

#[test]
fn a_whole_issue_stays_far_below_what_is_clipped() {
    for page in pages() {
        let encoded: usize = page
            .bytes()
            .map(|byte| if byte == b'=' || !(b' '..=b'~').contains(&byte) { 3 } else { 1 })
            .sum();
        let with_breaks = encoded + encoded / 73 * 3;
        assert!(with_breaks <= 45 * 1024, "{with_breaks}");
    }
}
