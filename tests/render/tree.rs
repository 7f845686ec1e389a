//! A strict reader of HTML. It refuses what a browser would repair.

use std::collections::BTreeMap;

/// Elements without content and without closing tag.
pub(crate) const VOID: [&str; 5] = ["meta", "br", "hr", "img", "link"];

/// One event in the reading of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Event {
    Open(String, BTreeMap<String, String>),
    Close(String),
    Text(String),
    Comment(String),
}

/// Reads a document from top to bottom.
///
/// Panics on an element that is not closed where it should be, an attribute without quotation marks, or an
/// entity that the writers do not use.
pub(crate) fn read(page: &str) -> Vec<Event> {
    let mut rest = page.strip_prefix("<!DOCTYPE html>").expect("a doctype first");
    let (mut events, mut open) = (Vec::new(), Vec::<String>::new());
    while !rest.is_empty() {
        let (event, after) = next(rest, open.last().map_or("", String::as_str));
        rest = after;
        match &event {
            Event::Open(name, _) if !VOID.contains(&name.as_str()) => open.push(name.clone()),
            Event::Close(name) => assert_eq!(open.pop().as_ref(), Some(name), "before {rest:.60}"),
            _ => {}
        }
        events.push(event);
    }
    assert!(open.is_empty(), "left open: {open:?}");
    events
}

fn next<'a>(rest: &'a str, inside: &str) -> (Event, &'a str) {
    if let Some(comment) = rest.strip_prefix("<!--") {
        let (inside, after) = comment.split_once("-->").expect("a comment is closed");
        return (Event::Comment(inside.to_owned()), after);
    }
    if let Some(tag) = rest.strip_prefix("</") {
        let (name, after) = tag.split_once('>').expect("a tag is closed");
        return (Event::Close(name.to_owned()), after);
    }
    if let Some(tag) = rest.strip_prefix('<') {
        return opened(tag);
    }
    let end = rest.find('<').unwrap_or(rest.len());
    let text = if inside == "style" { rest[..end].to_owned() } else { plain(&rest[..end]) };
    (Event::Text(text), &rest[end..])
}

fn opened(tag: &str) -> (Event, &str) {
    let end = tag.find([' ', '>']).expect("a tag is closed");
    let (name, mut rest) = tag.split_at(end);
    let mut attributes = BTreeMap::new();
    loop {
        if let Some(after) = rest.strip_prefix('>') {
            return (Event::Open(name.to_owned(), attributes), after);
        }
        let (key, value) = rest.trim_start().split_once("=\"").expect("a quoted attribute");
        assert!(key.bytes().all(|b| b.is_ascii_lowercase() || b"-:".contains(&b)), "{key:?}");
        let (value, after) = value.split_once('"').expect("a closed value");
        let twice = attributes.insert(key.to_owned(), plain(value));
        assert_eq!(twice, None, "{key} twice in {name}");
        rest = after;
    }
}

fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let (entity, after) = after.split_once(';').expect("an entity is closed");
        out.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "nbsp" => '\u{a0}',
            "#39" => '\'',
            "emsp" => '\u{2003}',
            "#8203" => '\u{200b}',
            other => panic!("the entity {other:?}"),
        });
        rest = after;
    }
    out + rest
}

/// The elements of one name, with their attributes.
pub(crate) fn elements<'a>(events: &'a [Event], wanted: &str) -> Vec<&'a BTreeMap<String, String>> {
    let named = events.iter().filter_map(|event| match event {
        Event::Open(name, attributes) if name == wanted => Some(attributes),
        _ => None,
    });
    named.collect()
}

/// The elements of one name, with their attributes and all text inside.
pub(crate) fn texts<'a>(
    events: &'a [Event],
    wanted: &str,
) -> Vec<(&'a BTreeMap<String, String>, String)> {
    let mut found = Vec::new();
    for (at, event) in events.iter().enumerate() {
        let Event::Open(name, attributes) = event else { continue };
        if name != wanted {
            continue;
        }
        let (mut depth, mut text) = (1, String::new());
        for event in &events[at + 1..] {
            match event {
                Event::Open(name, _) if !VOID.contains(&name.as_str()) => depth += 1,
                Event::Open(..) => text.push(' '),
                Event::Close(_) => depth -= 1,
                Event::Text(words) => text.push_str(words),
                Event::Comment(_) => {}
            }
            if depth == 0 {
                break;
            }
        }
        found.push((attributes, text));
    }
    found
}

/// The document with one tag on each line, indented, for a snapshot.
pub(crate) fn pretty(page: &str) -> String {
    let mut out = String::new();
    let mut depth = 0;
    for event in read(page) {
        let line = match &event {
            Event::Open(name, attributes) => {
                let said = attributes.iter().map(|(key, value)| format!(" {key}={value:?}"));
                format!("<{name}{}>", said.collect::<String>())
            }
            Event::Close(name) => format!("</{name}>"),
            Event::Text(text) => text.replace('\u{a0}', "~"),
            Event::Comment(text) => format!("<!--{text}-->"),
        };
        depth -= usize::from(matches!(event, Event::Close(_)));
        out.push_str(&"  ".repeat(depth));
        out.push_str(&line);
        out.push('\n');
        depth +=
            usize::from(matches!(&event, Event::Open(name, _) if !VOID.contains(&name.as_str())));
    }
    out
}
