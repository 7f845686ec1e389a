//! Parses a text that has paragraphs alone.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::parse;
use crate::finding::words::Written;
use crate::finding::{Code, Finding};
use crate::issue::prose::markdown::read_events;
use crate::issue::prose::{Part, Prose};
use crate::wording::{Wording, say};

/// Parses the text of a key whose paragraphs have words, emphasis and links. What else it has is reported.
pub fn parse_paragraphs(key: &str, written: &Written<'_>, findings: &mut Vec<Finding>) -> Prose {
    let prose = parse(written, findings);
    let is_paragraph = |part: &Part| matches!(part, Part::Paragraph(_));
    if !prose.parts.iter().all(is_paragraph) || !prose.notes.is_empty() {
        let Strange { message, range } = find_strange(key, written.text);
        let place = written.at(range.start, range.end);
        let help =
            say!("write it into `body`, or put a backslash before the sign that begins the line");
        findings.push(Finding::new(Code::KEY_VALUE, place, message).help(help));
    }
    prose
}

/// What is said of what stands in a text besides paragraphs, and the line in which it begins.
struct Strange {
    message: Wording,
    range: Range<usize>,
}

/// The first thing in the text of a key that is no paragraph and does not stand in one. The whole text if there is
/// none.
fn find_strange(key: &str, text: &str) -> Strange {
    let found = read_events(text).into_iter().find_map(|(event, range)| {
        let message = word_strange(key, &event)?;
        let line = text[range.clone()].trim_end().lines().next().unwrap_or_default();
        Some(Strange { message, range: range.start..range.start + line.len() })
    });
    found.unwrap_or_else(|| Strange {
        message: say!("`{key}` has paragraphs alone, and something else stands here", key),
        range: 0..text.len(),
    })
}

/// What is said of something in the text of a key that is no paragraph. `None` if it can stand in one.
fn word_strange(key: &str, event: &Event<'_>) -> Option<Wording> {
    Some(match event {
        Event::Start(Tag::List(_)) => {
            say!("`{key}` has paragraphs alone, and a list stands here", key)
        }
        Event::Start(Tag::Heading { .. }) => {
            say!("`{key}` has paragraphs alone, and a heading stands here", key)
        }
        Event::Start(Tag::BlockQuote(_)) => {
            say!("`{key}` has paragraphs alone, and a quotation stands here", key)
        }
        Event::Start(Tag::CodeBlock(_)) => {
            say!("`{key}` has paragraphs alone, and a block of code stands here", key)
        }
        Event::Start(Tag::Table(_)) => {
            say!("`{key}` has paragraphs alone, and a table stands here", key)
        }
        Event::Start(Tag::Image { .. }) => {
            say!("`{key}` has paragraphs alone, and a picture stands here", key)
        }
        Event::Start(Tag::FootnoteDefinition(_)) | Event::FootnoteReference(_) => {
            say!("`{key}` has paragraphs alone, and a note stands here", key)
        }
        Event::Rule => say!("`{key}` has paragraphs alone, and a line stands here", key),
        _ => return None,
    })
}
