//! A picture of a text as its editor wrote it: `![alt](src "caption")`.

use std::ops::Range;

use percent_encoding::percent_decode_str;
use pulldown_cmark::{Event, Tag};

use super::markdown::PlacedEvent;

/// A picture, and the bytes of the text that its words were read from.
pub(super) struct WrittenPicture {
    pub(super) src: WrittenWords,
    /// The words between the brackets, without formatting.
    pub(super) alt: WrittenWords,
    /// The words between the quotation marks, on one line.
    pub(super) caption: WrittenWords,
}

/// Words of a picture, and their bytes in the text: those of the whole picture where the text spells the words
/// otherwise.
pub(super) struct WrittenWords {
    pub(super) words: String,
    pub(super) range: Range<usize>,
}

impl WrittenPicture {
    /// Reads the picture whose start event was just consumed, up to its end event. `None` if the event begins
    /// something else.
    pub(super) fn read(
        text: &str,
        start: PlacedEvent,
        events: &mut impl Iterator<Item = PlacedEvent>,
    ) -> Option<Self> {
        let (Event::Start(Tag::Image { dest_url, title, .. }), whole) = start else { return None };
        let alt = read_alternative(whole.start + "![".len(), events);
        let behind = alt.range.end..whole.end;
        let place = |words: &str, found: fn(&str, &str) -> Option<usize>| {
            let at = text.get(behind.clone()).and_then(|rest| found(rest, words));
            let at = at.filter(|_| !words.is_empty()).map(|at| behind.start + at);
            at.map_or_else(|| whole.clone(), |at| at..at + words.len())
        };
        let src = place(&dest_url, |rest, words| rest.find(words));
        let caption = place(&title, |rest, words| rest.rfind(words));
        let one_line: Vec<&str> = title.split_whitespace().collect();
        Some(Self {
            src: WrittenWords { words: decode_path(&dest_url), range: src },
            alt,
            caption: WrittenWords { words: one_line.join(" "), range: caption },
        })
    }
}

/// Reads the words up to the end event of a picture, and consumes that event. `from` is where they begin.
fn read_alternative(from: usize, events: &mut impl Iterator<Item = PlacedEvent>) -> WrittenWords {
    let (mut words, mut range, mut open) = (String::new(), from..from, 1);
    for (event, place) in events {
        match event {
            Event::Start(_) => open += 1,
            Event::End(_) => open -= 1,
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
        if open == 0 {
            break;
        }
        range.end = range.end.max(place.end);
    }
    WrittenWords { words: words.trim().to_owned(), range }
}

/// The path of a file as Markdown writes it, where `%20` stands for a blank.
fn decode_path(written: &str) -> String {
    let decoded = percent_decode_str(written.trim()).decode_utf8();
    decoded.map_or_else(|_| written.trim().to_owned(), std::borrow::Cow::into_owned)
}
