//! What both kinds of Outlook make of a page: the one that draws with Word, and the one that turns colours at night.

use std::collections::BTreeMap;

use super::outlook_night::turn_colour;
use super::page_changes::{
    change_elements, change_sheets, list_rules, put_into_page, rename_class_names, rename_classes,
};
use super::page_events::{PageEvent, read_events};

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

/// Word reads what the comments hold for it. Of styles it knows no greatest width, no round corner, no picture behind a
/// text, and no display but none. A link has no padding, and a picture has the size of its attributes. It asks no screen for
/// its width and no reader for their night.
pub(super) fn draw_as_word(page: &str) -> Vec<PageEvent> {
    let revealed = page.replace("<!--[if mso]>", "").replace("<![endif]-->", "");
    let revealed = revealed.replace(" hidden>", " hidden=\"hidden\">");
    let settings = revealed.split_once("<xml>").and_then(|(before, settings)| {
        settings.split_once("</xml>").map(|(_, after)| [before, after].concat())
    });
    let own = page.split_once("</xml><style>").and_then(|(_, own)| own.split_once("</style>"));
    let own = own.map_or("", |(own, _)| own);
    let events = change_sheets(&read_events(&settings.unwrap_or(revealed)), |sheet| {
        Some(rename_classes(sheet, "", |selector| selector.starts_with(['@', '['])))
    });
    let events =
        change_elements(events, |name, attributes| draw_cell_of_word(own, name, attributes));
    change_elements(events, |name, attributes| {
        let Some(style) = attributes.get_mut("style") else { return };
        let drawn = list_declarations(style).filter(|(property, value)| match *property {
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
fn draw_cell_of_word(sheet: &str, name: &str, attributes: &mut BTreeMap<String, String>) {
    if name != "td" {
        return;
    }
    let classes = attributes.get("class").cloned().unwrap_or_default();
    let is_about = |selector: &str| {
        let class = selector.strip_prefix('.');
        selector == name || class.is_some_and(|class| classes.split(' ').any(|own| own == class))
    };
    let about =
        list_rules(sheet).into_iter().filter(|(selectors, _)| selectors.split(',').any(is_about));
    let said: Vec<&str> = about.map(|(_, says)| says).collect();
    let own = attributes.get("style").map_or("", String::as_str);
    let style = [NORMAL_OF_WORD, &said.join(";"), own].join(";");
    attributes.insert("style".into(), style);
}

/// Outlook's own night: every colour that an element names is turned, and the element is marked, so that a sheet can say
/// better. Classes are renamed.
pub(super) fn draw_as_outlook_night(events: Vec<PageEvent>) -> Vec<PageEvent> {
    let events =
        change_sheets(&put_into_page(events), |sheet| Some(rename_classes(sheet, "x_", |_| false)));
    change_elements(events, |_, attributes| {
        rename_class_names(attributes, "x_");
        let ground = attributes.get("bgcolor").cloned();
        if let Some((ground, turned)) =
            ground.and_then(|one| turn_colour(&one).map(|turned| (one, turned)))
        {
            attributes.insert("bgcolor".into(), turned);
            attributes.insert("data-ogab".into(), ground);
        }
        let Some(style) = attributes.get("style").cloned() else { return };
        let mut turned = Vec::new();
        for (property, value) in list_declarations(&style) {
            let mark = match property {
                "color" => Some("data-ogsc"),
                "background-color" => Some("data-ogsb"),
                _ => None,
            };
            match mark.zip(turn_colour(value)) {
                Some((mark, colour)) => {
                    turned.push(format!("{property}:{colour}"));
                    attributes.insert(mark.into(), value.to_owned());
                }
                None => turned.push(format!("{property}:{value}")),
            }
        }
        attributes.insert("style".into(), turned.join(";"));
    })
}

/// The declarations of an element's own style. A `font` is told in its five.
fn list_declarations(style: &str) -> impl Iterator<Item = (&str, &str)> {
    let declarations = style.split(';').filter_map(|declaration| declaration.split_once(':'));
    declarations.flat_map(|(property, value)| match property {
        "font" => split_font(value).unwrap_or_else(|| vec![(property, value)]),
        _ => vec![(property, value)],
    })
}

/// Style, weight, size, line and family of a font (CSS Fonts 4 §2.7). What it does not say is normal. `None` if it is written
/// in another way than `render` writes one.
fn split_font(value: &str) -> Option<Vec<(&str, &str)>> {
    let (mut style, mut weight) = ("normal", "normal");
    let mut rest = value;
    loop {
        let (word, after) = rest.split_once(' ')?;
        match word {
            "italic" => style = word,
            "bold" => weight = word,
            sizes => {
                let (size, line) = sizes.split_once('/')?;
                return Some(vec![
                    ("font-family", after),
                    ("font-size", size),
                    ("line-height", line),
                    ("font-weight", weight),
                    ("font-style", style),
                ]);
            }
        }
        rest = after;
    }
}
