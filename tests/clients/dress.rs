//! What mail clients make of a page. Each is an approximation, drawn from what caniemail.com and
//! the bug lists of email developers say that the client does; none has been near the client itself.

use std::collections::BTreeMap;

use super::colour::Rgb;
use super::sight::declared;
use crate::render::tree::{self, Event};

/// Who shows a page to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Client {
    /// The page as it is sent: Apple Mail, Thunderbird.
    Sent,
    /// Gmail on the web and on phones.
    Gmail,
    /// One that takes every style element away: La Poste, SFR, Gmail where it clips a message or is
    /// read as another provider's.
    Stripped,
    /// Outlook on Windows, which draws with Word.
    OutlookWord,
    /// Outlook on the web and on phones, in its dark mode.
    OutlookDark,
    /// Any that does not load pictures.
    ImagesOff,
}

/// How many characters of style Gmail takes.
const GMAIL_STYLES: usize = 16_384;
/// What Word does not draw.
const NOT_IN_WORD: [&str; 8] = [
    "max-width",
    "max-height",
    "overflow",
    "opacity",
    "border-radius",
    "background-image",
    "word-break",
    "letter-spacing",
];

impl Client {
    pub(crate) const ALL: [Self; 6] = [
        Self::Sent,
        Self::Gmail,
        Self::Stripped,
        Self::OutlookWord,
        Self::OutlookDark,
        Self::ImagesOff,
    ];

    /// Its name in the words of a failed test.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Gmail => "gmail",
            Self::Stripped => "stripped",
            Self::OutlookWord => "outlook-word",
            Self::OutlookDark => "outlook-dark",
            Self::ImagesOff => "images-off",
        }
    }

    /// Whether it lets the sheet ask if the reader has chosen the night.
    pub(crate) const fn asks_for_the_night(self) -> bool {
        matches!(self, Self::Sent | Self::ImagesOff)
    }

    /// The document it puts in place of the one that was sent.
    pub(crate) fn shows(self, page: &str) -> String {
        let events = match self {
            Self::Sent => return page.to_owned(),
            Self::Gmail => gmail(tree::read(page)),
            Self::Stripped => stripped(tree::read(page)),
            Self::OutlookWord => outlook_word(page),
            Self::OutlookDark => outlook_dark(tree::read(page)),
            Self::ImagesOff => images_off(tree::read(page)),
        };
        tree::write(&events)
    }
}

fn each_open(
    events: Vec<Event>,
    change: impl Fn(&str, &mut BTreeMap<String, String>),
) -> Vec<Event> {
    let changed = events.into_iter().map(|event| match event {
        Event::Open(name, mut attributes) => {
            change(&name, &mut attributes);
            Event::Open(name, attributes)
        }
        event => event,
    });
    changed.collect()
}

/// Style elements as `sheet` leaves them; one of which it leaves nothing goes.
fn each_sheet(events: &[Event], mut sheet: impl FnMut(&str) -> Option<String>) -> Vec<Event> {
    let mut out = Vec::new();
    let mut rest = events.iter();
    while let Some(event) = rest.next() {
        let Event::Open(name, _) = event else {
            out.push(event.clone());
            continue;
        };
        if name != "style" {
            out.push(event.clone());
            continue;
        }
        let mut text = String::new();
        for inside in rest.by_ref() {
            match inside {
                Event::Text(words) => text.push_str(words),
                _ => break,
            }
        }
        if let Some(text) = sheet(&text) {
            out.extend([event.clone(), Event::Text(text), Event::Close(name.clone())]);
        }
    }
    out
}

/// A web client shows a page inside its own: html and body say nothing there, the body's style falls
/// to a div, and comments are gone.
fn within_a_page(events: Vec<Event>) -> Vec<Event> {
    let mut out = Vec::new();
    for event in events {
        match event {
            Event::Comment(_) => {}
            Event::Open(name, _) if name == "html" => out.push(Event::Open(name, BTreeMap::new())),
            Event::Open(name, attributes) if name == "body" => {
                let margin = [("style".to_owned(), "margin:0".to_owned())];
                out.push(Event::Open(name, margin.into()));
                out.push(Event::Open("div".into(), attributes));
            }
            Event::Close(name) if name == "body" => {
                out.extend([Event::Close("div".into()), Event::Close(name)]);
            }
            event => out.push(event),
        }
    }
    out
}

/// The rules of a sheet, at-rules whole.
fn rules(sheet: &str) -> Vec<(&str, &str)> {
    let (mut found, mut depth, mut from, mut open) = (Vec::new(), 0, 0, 0);
    for (at, c) in sheet.char_indices() {
        match c {
            '{' => {
                if depth == 0 {
                    open = at;
                }
                depth += 1;
            }
            '}' => {
                depth -= 1;
                if depth == 0 {
                    found.push((&sheet[from..open], &sheet[open + 1..at]));
                    from = at + 1;
                }
            }
            _ => {}
        }
    }
    found
}

fn prefixed(selectors: &str, prefix: &str) -> String {
    selectors.replace('.', &format!(".{prefix}"))
}

/// A sheet with its classes renamed as the page's are, less the rules that `drops` names.
fn renamed(sheet: &str, prefix: &str, drops: impl Fn(&str) -> bool) -> String {
    let mut out = String::new();
    for (selector, says) in rules(sheet).into_iter().filter(|(selector, _)| !drops(selector)) {
        if selector.starts_with('@') {
            let inner = renamed(says, prefix, &drops as &dyn Fn(&str) -> bool);
            out.extend([selector, "{", &inner, "}"]);
        } else {
            out.extend([&prefixed(selector, prefix), "{", says, "}"]);
        }
    }
    out
}

fn rename(attributes: &mut BTreeMap<String, String>, prefix: &str) {
    if let Some(names) = attributes.get_mut("class") {
        let words: Vec<String> = names.split(' ').map(|name| format!("{prefix}{name}")).collect();
        *names = words.join(" ");
    }
}

/// Gmail: a style element past 16,384 characters in all goes whole, and so does one with an at-rule in
/// an at-rule; the night of the sheet goes, and rules that ask for an attribute; classes are renamed.
fn gmail(events: Vec<Event>) -> Vec<Event> {
    let mut taken = 0;
    let events = each_sheet(&within_a_page(events), |sheet| {
        taken += sheet.chars().count();
        let nested =
            rules(sheet).iter().any(|(at, says)| at.starts_with('@') && says.contains('@'));
        let drops =
            |selector: &str| selector.contains("prefers-color-scheme") || selector.contains('[');
        (taken <= GMAIL_STYLES && !nested).then(|| renamed(sheet, "m_", drops))
    });
    each_open(events, |_, attributes| rename(attributes, "m_"))
}

/// No style element, and no class that could find one.
fn stripped(events: Vec<Event>) -> Vec<Event> {
    let events = each_sheet(&within_a_page(events), |_| None);
    each_open(events, |_, attributes| drop(attributes.remove("class")))
}

/// Word reads what the comments hold for it. Of styles it knows no greatest width, no round corner, no
/// picture behind a text, no display but none; a link has no padding, and a picture the size that its
/// attributes say. It asks no screen for its width and no reader for their night.
fn outlook_word(page: &str) -> Vec<Event> {
    let revealed = page.replace("<!--[if mso]>", "").replace("<![endif]-->", "");
    let revealed = revealed.replace(" hidden>", " hidden=\"hidden\">");
    let (before, settings) = revealed.split_once("<xml>").expect("settings for Word");
    let (_, after) = settings.split_once("</xml>").expect("settings end");
    let (_, own) = page.split_once("</xml><style>").expect("a sheet for Word");
    let (own, _) = own.split_once("</style>").expect("its end");
    let events = each_sheet(&tree::read(&format!("{before}{after}")), |sheet| {
        Some(renamed(sheet, "", |selector| selector.starts_with(['@', '['])))
    });
    let events = each_open(events, |name, attributes| cell_of_word(own, name, attributes));
    each_open(events, |name, attributes| {
        let Some(style) = attributes.get_mut("style") else { return };
        let drawn = declared(style).filter(|(property, value)| match *property {
            "display" => *value == "none",
            "padding" => name != "a",
            "width" | "height" => name != "img",
            property => !NOT_IN_WORD.contains(&property),
        });
        let kept = drawn.flat_map(|(property, value)| [property, ":", value, ";"]);
        *style = kept.collect();
    })
}

/// The letters of Word's own style, which a cell has unless it says otherwise.
const NORMAL_OF_WORD: &str = "font-size:16px;color:#000000";

/// Word gives a cell the letters that the cell or Word's sheet says, and none from outside of the table.
fn cell_of_word(sheet: &str, name: &str, attributes: &mut BTreeMap<String, String>) {
    if name != "td" {
        return;
    }
    let classes = attributes.get("class").cloned().unwrap_or_default();
    let is_about = |selector: &str| {
        let class = selector.strip_prefix('.');
        selector == name || class.is_some_and(|class| classes.split(' ').any(|own| own == class))
    };
    let about =
        rules(sheet).into_iter().filter(|(selectors, _)| selectors.split(',').any(is_about));
    let said: Vec<&str> = about.map(|(_, says)| says).collect();
    let own = attributes.get("style").map_or("", String::as_str);
    let style = [NORMAL_OF_WORD, &said.join(";"), own].join(";");
    attributes.insert("style".into(), style);
}

/// Outlook's own night: every colour that an element names is turned, and the element marked, so that a
/// sheet can say better. Classes are renamed.
fn outlook_dark(events: Vec<Event>) -> Vec<Event> {
    let events = each_sheet(&within_a_page(events), |sheet| Some(renamed(sheet, "x_", |_| false)));
    each_open(events, |_, attributes| {
        rename(attributes, "x_");
        if let Some(colour) = attributes.get_mut("bgcolor") {
            let turned = Rgb::read(colour).at_night().to_string();
            let was = std::mem::replace(colour, turned);
            attributes.insert("data-ogab".into(), was);
        }
        let Some(style) = attributes.get("style").cloned() else { return };
        let mut turned = Vec::new();
        for (property, value) in declared(&style) {
            let mark = match property {
                "color" => "data-ogsc",
                "background-color" => "data-ogsb",
                _ => {
                    turned.push(format!("{property}:{value}"));
                    continue;
                }
            };
            turned.push(format!("{property}:{}", Rgb::read(value).at_night()));
            attributes.insert(mark.into(), value.to_owned());
        }
        attributes.insert("style".into(), turned.join(";"));
    })
}

fn images_off(events: Vec<Event>) -> Vec<Event> {
    each_open(events, |name, attributes| {
        if name == "img" {
            attributes.remove("src");
        }
    })
}
