//! Changes of a page that several clients make.

use std::collections::BTreeMap;

use super::page_events::PageEvent;

/// The page with every element as `change` leaves it.
pub(super) fn change_elements(
    events: Vec<PageEvent>,
    change: impl Fn(&str, &mut BTreeMap<String, String>),
) -> Vec<PageEvent> {
    let changed = events.into_iter().map(|event| match event {
        PageEvent::Open(name, mut attributes) => {
            change(&name, &mut attributes);
            PageEvent::Open(name, attributes)
        }
        event => event,
    });
    changed.collect()
}

/// The page with every style element as `sheet` leaves it. One of which nothing is left goes.
pub(super) fn change_sheets(
    events: &[PageEvent],
    mut sheet: impl FnMut(&str) -> Option<String>,
) -> Vec<PageEvent> {
    let mut out = Vec::new();
    let mut rest = events.iter();
    while let Some(event) = rest.next() {
        let PageEvent::Open(name, _) = event else {
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
                PageEvent::Text(words) => text.push_str(words),
                _ => break,
            }
        }
        if let Some(text) = sheet(&text) {
            out.extend([event.clone(), PageEvent::Text(text), PageEvent::Close(name.clone())]);
        }
    }
    out
}

/// The page inside of a web client's own: html and body say nothing there, a div has the body's style, and comments are
/// gone.
pub(super) fn put_into_page(events: Vec<PageEvent>) -> Vec<PageEvent> {
    let mut out = Vec::new();
    for event in events {
        match event {
            PageEvent::Comment(_) => {}
            PageEvent::Open(name, _) if name == "html" => {
                out.push(PageEvent::Open(name, BTreeMap::new()));
            }
            PageEvent::Open(name, attributes) if name == "body" => {
                let margin = [("style".to_owned(), "margin:0".to_owned())];
                out.push(PageEvent::Open(name, margin.into()));
                out.push(PageEvent::Open("div".into(), attributes));
            }
            PageEvent::Close(name) if name == "body" => {
                out.extend([PageEvent::Close("div".into()), PageEvent::Close(name)]);
            }
            event => out.push(event),
        }
    }
    out
}

/// The rules of a sheet, at-rules whole.
pub(super) fn list_rules(sheet: &str) -> Vec<(&str, &str)> {
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

/// Selectors with renamed classes.
fn prefix_classes(selectors: &str, prefix: &str) -> String {
    selectors.replace('.', &format!(".{prefix}"))
}

/// A sheet whose classes are renamed as those of the page are, without the rules that `drops` names.
pub(super) fn rename_classes(sheet: &str, prefix: &str, drops: impl Fn(&str) -> bool) -> String {
    let mut out = String::new();
    for (selector, says) in list_rules(sheet).into_iter().filter(|(selector, _)| !drops(selector)) {
        if selector.starts_with('@') {
            let inner = rename_classes(says, prefix, &drops as &dyn Fn(&str) -> bool);
            out.extend([selector, "{", &inner, "}"]);
        } else {
            out.extend([&prefix_classes(selector, prefix), "{", says, "}"]);
        }
    }
    out
}

/// Renames the classes of an element.
pub(super) fn rename_class_names(attributes: &mut BTreeMap<String, String>, prefix: &str) {
    if let Some(names) = attributes.get_mut("class") {
        let words: Vec<String> = names.split(' ').map(|name| format!("{prefix}{name}")).collect();
        *names = words.join(" ");
    }
}
