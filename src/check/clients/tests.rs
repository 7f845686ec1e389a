//! The table and the list of features fit together, and say what is known of mail clients.

use std::collections::BTreeSet;

use super::features::{self, Feature, Loss};
use super::{COLUMNS, READ, blind, cell, named};
use crate::publication::Client;

fn told(features: &[&Feature], clients: &[Client]) -> Vec<String> {
    features.iter().map(|feature| named(&blind(feature, clients))).collect()
}

fn rows(features: &[&'static Feature]) -> Vec<&'static str> {
    features.iter().map(|feature| feature.row).collect()
}

#[test]
fn every_row_of_the_table_is_judged_once_and_nothing_is_judged_that_is_not_there() {
    let mut judged: Vec<&str> = features::all().map(|feature| feature.row).collect();
    judged.sort_unstable();
    let rows: Vec<&str> = READ.rows.keys().copied().collect();
    assert_eq!(judged, rows);
    assert!(rows.len() > 300, "{}", rows.len());
}

#[test]
fn every_column_of_the_table_is_a_client_s_and_every_cell_is_a_letter() {
    let ours: BTreeSet<&str> = COLUMNS.iter().map(|column| column.name).collect();
    assert_eq!(ours.len(), COLUMNS.len());
    assert!(READ.places.keys().eq(&ours), "{:?}", READ.places);
    for (row, letters) in &READ.rows {
        assert_eq!(letters.len(), COLUMNS.len(), "{row}");
        assert!(letters.iter().all(|letter| b"yanu".contains(letter)), "{row}");
    }
    for client in Client::ALL {
        assert!(COLUMNS.iter().any(|column| column.client == *client), "{client:?}");
    }
    assert!(COLUMNS.is_sorted_by_key(|column| column.client), "those of a client together");
}

#[test]
fn what_is_known_of_the_great_ones_is_read_from_the_right_cells() {
    let of = |row: &str, column: &str| {
        let feature = features::all().find(|feature| feature.row == row).expect("a feature");
        let column = COLUMNS.iter().find(|known| known.name == column).expect("a column");
        format!("{:?}", cell(feature, column))
    };
    assert_eq!(of("css-at-media-prefers-color-scheme", "gmail.ios"), "No");
    assert_eq!(of("css-at-media-prefers-color-scheme", "apple-mail.ios"), "Yes");
    assert_eq!(of("css-border-radius", "outlook.windows"), "No");
    assert_eq!(of("css-max-width", "outlook.windows"), "InPart");
    assert_eq!(of("html-style", "laposte.desktop-webmail"), "No");
    assert_eq!(of("html-style", "apple-mail.macos"), "Yes");
    assert_eq!(of("css-word-break", "free-fr.desktop-webmail"), "Unknown");
    assert_eq!(of("css-animation", "outlook.macos"), "No", "the version listed last counts");
}

#[test]
fn a_property_is_met_by_its_whole_name() {
    assert_eq!(rows(&features::declaration("text-transform", "uppercase")), ["css-text-transform"]);
    assert_eq!(rows(&features::declaration("transform", "none")), ["css-transform"]);
    assert_eq!(
        rows(&features::declaration(" Margin-Top ", "1.5REM")),
        ["css-margin", "css-unit-rem"]
    );
    assert_eq!(rows(&features::declaration("-webkit-transform", "none")), [""; 0]);
}

#[test]
fn a_value_is_met_by_its_words_functions_and_units_and_not_by_its_strings() {
    let value = |value: &str| {
        let mut rows = rows(&features::declaration("x", value));
        rows.sort_unstable();
        rows
    };
    assert_eq!(value("calc(100% - 2em)"), ["css-unit-calc", "css-unit-em", "css-unit-percent"]);
    assert_eq!(value("'2em calc(' \"var(\" url(1em/calc(a) b)"), [""; 0]);
    assert_eq!(value("10px!important"), ["css-important", "css-unit-px"]);
    assert_eq!(value("10px ! important"), ["css-important", "css-unit-px"]);
    assert_eq!(value("#00001e min inch 5 #5cm"), [""; 0]);
    assert_eq!(value("min(-.5in,max(1pt,1pc))").len(), 5);
    assert_eq!(value("RGBA(0,0,0,.5)"), ["css-rgba"]);
    assert_eq!(
        rows(&features::declaration("display", "none")),
        ["css-display", "css-display-none"]
    );
    assert_eq!(rows(&features::declaration("float", "none")), ["css-float"]);
}

#[test]
fn selectors_at_rules_and_elements_are_told_apart() {
    assert_eq!(rows(&features::selector(".a")), ["css-selector-class"]);
    let outlook = rows(&features::selector("[data-ogsc] .a"));
    assert_eq!(
        outlook,
        ["css-selector-attribute", "css-selector-class", "css-selector-descendant"]
    );
    assert_eq!(
        rows(&features::selector("td.a.b > a:hover, #c+p::after")),
        [
            "css-pseudo-class-hover",
            "css-pseudo-element-after",
            "css-selector-adjacent-sibling",
            "css-selector-chaining",
            "css-selector-child",
            "css-selector-class",
            "css-selector-grouping",
            "css-selector-id",
            "css-selector-type",
        ]
    );
    assert_eq!(
        rows(&features::at_rule("media", "(prefers-color-scheme:dark)")),
        ["css-at-media", "css-at-media-prefers-color-scheme"]
    );
    let image = [("src", "cid:a.WEBP"), ("width", "9")];
    assert_eq!(rows(&features::element("img", &image)), ["html-img", "html-width", "image-webp"]);
    let link = [("href", "#a")];
    assert_eq!(rows(&features::element("a", &link)), ["html-anchor-links"]);
    let theme = [("name", "color-scheme")];
    assert_eq!(rows(&features::element("meta", &theme)), ["html-meta-color-scheme"]);
}

#[test]
fn clients_are_told_as_an_editor_names_them() {
    let usual = Client::USUAL;
    let outlook = Client::named("outlook").expect("a family");
    assert_eq!(
        told(&features::declaration("border-radius", "0"), usual),
        ["Outlook on Windows, Orange"]
    );
    assert_eq!(told(&features::declaration("animation", "none"), outlook), ["Outlook"]);
    assert_eq!(
        told(&features::declaration("display", "none"), usual),
        ["", "Gmail on a telephone's browser"]
    );
    assert_eq!(
        told(&features::declaration("border-spacing", "0"), usual),
        ["Outlook (Windows, Mac)"]
    );
    assert_eq!(told(&features::declaration("border-radius", "0"), &[Client::Gmail]), [""]);
}

#[test]
fn decoration_is_harmless_and_what_moves_or_hides_words_is_not() {
    let loss = |property: &str, value: &str| {
        features::declaration(property, value).iter().map(|feature| feature.loss).max()
    };
    for decoration in
        ["border-radius", "letter-spacing", "text-transform", "word-break", "outline", "box-shadow"]
    {
        assert_eq!(loss(decoration, "0"), Some(Loss::Harmless), "{decoration}");
    }
    assert_eq!(loss("width", "50vw"), Some(Loss::Layout));
    assert_eq!(loss("color", "rgba(0,0,0,.5)"), Some(Loss::Unreadable));
    assert_eq!(loss("color", "#000000"), None, "every client draws it");
}
