//! What a reader has before their eyes: every text that is shown, with the size, the colour and the
//! ground that the elements themselves say. No style sheet is looked at.

use std::collections::BTreeMap;

use super::colour::{BLACK, Rgb, WHITE};
use crate::render::tree::{Event, VOID};

/// A text that is shown, or the words of a picture that is not.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shown {
    pub(crate) text: String,
    /// Where it stands: the elements around it, the innermost last.
    pub(crate) path: String,
    pub(crate) size: f64,
    pub(crate) ink: Rgb,
    pub(crate) ground: Rgb,
    /// Where it leads, for a text in a link.
    pub(crate) url: Option<String>,
    /// The width of the widest table around it, where that is one of so many pixels.
    pub(crate) column: Option<u32>,
    pub(crate) what: What,
}

/// What is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// A text of the page.
    Text,
    /// The words that stand for a picture.
    Alt,
}

/// What an element hands down to what stands in it.
#[derive(Clone)]
struct Within {
    size: f64,
    ink: Rgb,
    ground: Rgb,
    url: Option<String>,
    column: Option<u32>,
    is_hidden: bool,
}

const OUTSIDE: Within =
    Within { size: 16.0, ink: BLACK, ground: WHITE, url: None, column: None, is_hidden: false };

/// The declarations of an element's own style. A `font` is told in its five.
pub(crate) fn declared(style: &str) -> impl Iterator<Item = (&str, &str)> {
    let declarations = style.split(';').filter_map(|declaration| declaration.split_once(':'));
    declarations.flat_map(|(property, value)| match property {
        "font" => font_parts(value).to_vec(),
        _ => vec![(property, value)],
    })
}

/// Style, weight, size, line and family of a font (CSS Fonts 4 §2.7). What it does not say is normal.
fn font_parts(value: &str) -> [(&str, &str); 5] {
    let (mut style, mut weight) = ("normal", "normal");
    let mut rest = value;
    loop {
        let (word, after) = rest.split_once(' ').expect("a family");
        match word {
            "italic" => style = word,
            "bold" => weight = word,
            sizes => {
                let (size, line) = sizes.split_once('/').expect("a size and a line");
                let sizes = [("font-size", size), ("line-height", line)];
                let [size, line] = sizes;
                let family = ("font-family", after);
                return [family, size, line, ("font-weight", weight), ("font-style", style)];
            }
        }
        rest = after;
    }
}

/// Every text of a page that is shown, in order.
pub(crate) fn texts(events: &[Event]) -> Vec<Shown> {
    let mut around: Vec<(&str, Within)> = Vec::new();
    let mut shown = Vec::new();
    for event in events {
        let within = around.last().map_or(OUTSIDE, |(_, within)| within.clone());
        match event {
            Event::Open(name, attributes) => {
                let inside = within.and(name, attributes);
                if let (Some(alt), false) = (attributes.get("alt"), inside.is_hidden) {
                    let path = path(&around) + " img";
                    shown.push(inside.shows(alt, path, What::Alt));
                }
                if !VOID.contains(&name.as_str()) {
                    around.push((name, inside));
                }
            }
            Event::Close(_) => drop(around.pop()),
            Event::Text(text) if !within.is_hidden && text.contains(char::is_alphanumeric) => {
                shown.push(within.shows(text, path(&around), What::Text));
            }
            Event::Text(_) | Event::Comment(_) => {}
        }
    }
    shown
}

fn path(around: &[(&str, Within)]) -> String {
    let names: Vec<&str> = around.iter().map(|(name, _)| *name).collect();
    names.join(" ")
}

impl Within {
    fn and(&self, name: &str, attributes: &BTreeMap<String, String>) -> Self {
        let mut inside = self.clone();
        inside.is_hidden |= matches!(name, "head" | "style") || attributes.contains_key("hidden");
        if name == "sup" {
            inside.size *= 0.83;
        }
        if let Some(colour) = attributes.get("bgcolor") {
            inside.ground = Rgb::read(colour);
        }
        if name == "a" {
            inside.url = attributes.get("href").cloned();
        }
        if let (None, "table", Some(width)) = (inside.column, name, attributes.get("width")) {
            inside.column = width.parse().ok();
        }
        let own = attributes.get("style").map_or("", String::as_str);
        for (property, value) in declared(own) {
            match property {
                "display" => inside.is_hidden |= value == "none",
                "color" => inside.ink = Rgb::read(value),
                "background-color" => inside.ground = Rgb::read(value),
                "font-size" => {
                    let pixels = value.strip_suffix("px").unwrap_or(value);
                    inside.size = pixels.parse().unwrap_or_else(|_| panic!("a size: {value}"));
                }
                _ => {}
            }
        }
        inside
    }

    fn shows(&self, text: &str, path: String, what: What) -> Shown {
        let Self { size, ink, ground, url, column, .. } = self.clone();
        Shown { text: text.to_owned(), path, size, ink, ground, url, column, what }
    }
}
