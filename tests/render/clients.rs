//! The page as it is sent, for every mail client of the usual audience. Where a client does not draw
//! something, a reader loses no more than decoration.

use std::collections::BTreeMap;

use matinale::check::clients::features::{self, Feature, Loss};
use matinale::check::clients::{blind, named};
use matinale::issue::edition::{Free, Paid};
use matinale::publication::{Client, Publication, ShippedTheme};
use matinale::render::splice::{BodyFormat, fill_slots};

use super::tree::{self, Event};
use super::{READER, fixture, house, morning, printed};

/// The features of the page that are more than decoration and that some client does not draw. A line has the
/// place of the feature, its row in the table of clients, and the clients that do not draw it.
fn missed(page: &str) -> Vec<String> {
    let mut lines = BTreeMap::new();
    let mut inside = String::new();
    let mut see = |place: &str, features: Vec<&'static Feature>| {
        for feature in features.into_iter().filter(|feature| feature.loss > Loss::Harmless) {
            let blind = blind(feature, Client::USUAL);
            if !blind.is_empty() {
                lines.insert(feature.row, format!("{}: {place}: {}", feature.row, named(&blind)));
            }
        }
    };
    see("<!doctype>", features::element("!doctype", &[]));
    for event in tree::read(page) {
        match event {
            Event::Open(name, attributes) => {
                let pairs = attributes.iter().map(|(key, value)| (key.as_str(), value.as_str()));
                let pairs: Vec<_> = pairs.collect();
                see(&format!("<{name}>"), features::element(&name, &pairs));
                for (property, value) in attributes
                    .get("style")
                    .map_or("", |s| s)
                    .split(';')
                    .filter_map(|d| d.split_once(':'))
                {
                    see(
                        &format!("<{name} style=\"{property}:{value}\">"),
                        features::declaration(property, value),
                    );
                }
                inside = name;
            }
            Event::Text(sheet) if inside == "style" => see_sheet(&sheet, &mut see),
            _ => {}
        }
    }
    lines.into_values().collect()
}

/// The head sheet: at-rules, selectors, declarations.
fn see_sheet(sheet: &str, see: &mut impl FnMut(&str, Vec<&'static Feature>)) {
    for rule in sheet.split('}').filter(|rule| !rule.is_empty()) {
        let mut parts: Vec<&str> = rule.split('{').collect();
        let declarations = parts.pop().expect("a rule has declarations");
        for part in parts {
            match part.strip_prefix('@').and_then(|rule| rule.split_once(' ')) {
                Some((name, prelude)) => see(part, features::at_rule(name, prelude)),
                None => see(part, features::selector(part)),
            }
        }
        for (property, value) in declarations.split(';').filter_map(|d| d.split_once(':')) {
            see(declarations, features::declaration(property, value));
        }
    }
}

/// The features that some client does not draw and that a reader could miss.
///
/// `display:none` hides the preheader. Gmail in a telephone's browser ignores it, but the preheader is also a
/// box of no height that shows nothing beyond it.
///
/// `height:auto` lets a picture grow with its width. Yahoo makes `min-height` of it, so that the height of the
/// attribute stays. That height is right where the column has its full width; on a telephone, the picture is
/// drawn too high. Without the attribute, other clients would keep no space for a picture before it is loaded.
const HELD: [&str; 2] = [
    "css-display-none: <div style=\"display:none\">: Gmail on a telephone's browser",
    "css-height: <img style=\"height:auto\">: Yahoo",
];

#[test]
fn nothing_in_the_page_as_sent_is_missed_where_a_client_does_not_draw_it() {
    for like in ShippedTheme::ALL {
        let publication = Publication { theme: like.to_theme(), ..house::publication() };
        let free = printed::<Free>(&fixture::issue(), &publication).expect("the morning prints");
        let paid = printed::<Paid>(&fixture::issue(), &publication).expect("the morning prints");
        for page in [free.html(), paid.html()] {
            assert_eq!(missed(&fill_slots(page, BodyFormat::Html, &READER)), HELD, "{like:?}");
        }
    }
}

#[test]
fn who_shows_what_is_hidden_still_draws_the_preheader_without_height() {
    let hidden = [("display", "none"), ("max-height", "0"), ("overflow", "hidden")];
    let page = morning::<Free>();
    let mut styles = page.html().split(" style=\"").filter_map(|rest| rest.split('"').next());
    let style = styles.find(|style| style.contains("display:none")).expect("the preheader");
    for (property, value) in hidden {
        assert!(style.contains(&format!("{property}:{value}")), "{style}");
    }
    for client in Client::USUAL {
        let draws = |property, value| {
            let asked = features::declaration(property, value);
            asked.iter().all(|feature| blind(feature, &[*client]).is_empty())
        };
        let boxed = hidden[1..].iter().all(|(property, value)| draws(property, value));
        assert!(boxed || draws("display", "none"), "{client:?} shows the preheader");
    }
}

#[test]
fn a_page_that_a_client_would_not_draw_is_told() {
    let page = "<!DOCTYPE html><html><head><style>@supports (x){.a{gap:1px}}</style></head><body>\
                <p style=\"color:rgba(0,0,0,1);border-radius:3px\"><svg></svg></p></body></html>";
    let rows = missed(page);
    let rows: Vec<&str> = rows.iter().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(rows, ["css-at-supports", "css-gap", "css-rgba", "html-svg"]);
}
