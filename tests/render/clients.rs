//! The page as it is sent, judged for every mail program of the usual audience: nothing in it that one
//! of them does not draw costs a reader more than decoration.

use std::collections::BTreeMap;

use matinale::check::clients::features::{self, Feature, Loss};
use matinale::check::clients::{blind, named};
use matinale::issue::edition::{Free, Paid};
use matinale::publication::Client;

use super::tree::{self, Event};
use super::{READER, morning};
use matinale::render::splice::{Ground, fill};

/// What the page asks of clients, a line for each feature that is more than decoration and that some
/// client does not draw: where it stands, its row in the table, and who does not draw it.
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
    see("<!doctype>", features::element("!doctype", [].into_iter()));
    for event in tree::read(page) {
        match event {
            Event::Open(name, attributes) => {
                let pairs = attributes.iter().map(|(key, value)| (key.as_str(), value.as_str()));
                see(&format!("<{name}>"), features::element(&name, pairs));
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

#[test]
fn nothing_in_the_page_as_sent_is_missed_where_a_client_does_not_draw_it() {
    for page in [morning::<Free>().html(), morning::<Paid>().html()] {
        assert_eq!(missed(&fill(page, Ground::Html, &READER)), [""; 0]);
    }
}
