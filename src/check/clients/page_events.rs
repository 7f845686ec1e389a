//! A page as a row of events, which can be changed and written again.
//!
//! The reader takes pages as `render` writes them: tags in small letters, attributes in quotation marks. What looks otherwise
//! is taken as text.

use std::collections::BTreeMap;

/// One event in the reading of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PageEvent {
    /// An opening tag, with its attributes.
    Open(String, BTreeMap<String, String>),
    /// A closing tag.
    Close(String),
    /// A text, its entities as they are written.
    Text(String),
    /// A comment.
    Comment(String),
}

/// Reads a page from top to bottom.
pub(super) fn read_events(page: &str) -> Vec<PageEvent> {
    let mut rest = page;
    let mut events = Vec::new();
    while let Some(first) = rest.chars().next() {
        let (event, after) = read_tag(rest).unwrap_or_else(|| {
            let from = first.len_utf8();
            let end = rest[from..].find('<').map_or(rest.len(), |at| from + at);
            (PageEvent::Text(rest[..end].to_owned()), &rest[end..])
        });
        events.push(event);
        rest = after;
    }
    events
}

/// Writes a page of its events.
pub(super) fn write_events(events: &[PageEvent]) -> String {
    let mut out = String::new();
    for event in events {
        match event {
            PageEvent::Open(name, attributes) => {
                out.extend(["<", name]);
                for (key, value) in attributes {
                    out.extend([" ", key, "=\"", value, "\""]);
                }
                out.push('>');
            }
            PageEvent::Close(name) => out.extend(["</", name, ">"]),
            PageEvent::Text(text) => out.push_str(text),
            PageEvent::Comment(text) => out.extend(["<!--", text, "-->"]),
        }
    }
    out
}

/// The tag or the comment that a text begins with, and what follows it.
fn read_tag(rest: &str) -> Option<(PageEvent, &str)> {
    if let Some(comment) = rest.strip_prefix("<!--") {
        let (inside, after) = comment.split_once("-->")?;
        return Some((PageEvent::Comment(inside.to_owned()), after));
    }
    if let Some(tag) = rest.strip_prefix("</") {
        let (name, after) = tag.split_once('>')?;
        return Some((PageEvent::Close(name.to_owned()), after));
    }
    let tag =
        rest.strip_prefix('<').filter(|tag| tag.starts_with(|c: char| c.is_ascii_lowercase()))?;
    let (name, mut rest) = tag.split_at(tag.find([' ', '>'])?);
    let mut attributes = BTreeMap::new();
    loop {
        if let Some(after) = rest.strip_prefix('>') {
            return Some((PageEvent::Open(name.to_owned(), attributes), after));
        }
        let (key, value) = rest.trim_start().split_once("=\"")?;
        let (value, after) = value.split_once('"')?;
        attributes.insert(key.to_owned(), value.to_owned());
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::{read_events, write_events};

    #[test]
    fn a_page_is_written_as_it_was_read_whatever_it_is() {
        for page in [
            "<!DOCTYPE html><p a=\"1\" b=\"&quot;2\">x &amp; y</p><br><!--[if mso]><i><![endif]-->z",
            "< a <p <p x=1> <!-- é",
            "",
        ] {
            assert_eq!(write_events(&read_events(page)), page);
        }
    }
}
