//! The events of one line, as everything in this room reads it. Marks that the line may not have are words.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd, TextMergeWithOffset};

use super::line_format::LineFormat;
use super::markdown::PlacedEvent;

/// What stands before a line while it is read, so that nothing in it begins a list or a heading: an escaped full stop.
const BEFORE: &str = "\\.";

/// Reads the events of a line: words, and the formatting that the line may have.
pub(super) fn read_line(text: &str, format: LineFormat) -> Vec<PlacedEvent> {
    let literal = LiteralLine::of(text, format);
    literal.place_events(TextMergeWithOffset::new(Parser::new(&literal.text).into_offset_iter()))
}

/// As [`read_line`], with words in pieces, each of which the line has letter by letter.
pub(super) fn read_line_in_pieces(text: &str, format: LineFormat) -> Vec<PlacedEvent> {
    let literal = LiteralLine::of(text, format);
    literal.place_events(Parser::new(&literal.text).into_offset_iter())
}

/// A line in which every mark that is none of its format and none of code is escaped.
struct LiteralLine {
    text: String,
    /// Where bytes were put in, in that text.
    added: Vec<usize>,
}

impl LiteralLine {
    fn of(text: &str, format: LineFormat) -> Self {
        let mut literal = Self { text: BEFORE.to_owned(), added: (0..BEFORE.len()).collect() };
        let mut stars = StarRun::default();
        let mut letters = text.char_indices().peekable();
        while let Some((at, c)) = letters.next() {
            if let Some(end) = find_code_end(text, at) {
                // What stands in code is printed letter by letter.
                literal.text.push_str(&text[at..end].replace(['\n', '\r'], " "));
                while letters.next_if(|(at, _)| *at < end).is_some() {}
                continue;
            }
            let next = text[at + c.len_utf8()..].chars().next();
            let escaped = next.filter(|next| c == '\\' && format.marks().contains(next));
            if let Some(mark) = escaped {
                literal.text.extend([c, mark]);
                letters.next();
                continue;
            }
            let is_mark =
                format.marks().contains(&c) && !(c == '*' && stars.is_within_word(text, at));
            if c.is_ascii_punctuation() && !is_mark {
                literal.added.push(literal.text.len());
                literal.text.push('\\');
            }
            // A line has one line, whatever stands in it.
            literal.text.push(if matches!(c, '\n' | '\r') { ' ' } else { c });
        }
        literal
    }

    /// The events of this line, at their places in the editor's text.
    fn place_events<'a>(
        &self,
        events: impl Iterator<Item = (Event<'a>, Range<usize>)>,
    ) -> Vec<PlacedEvent> {
        let is_frame = |event: &Event<'_>| {
            matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph))
        };
        let inside = events.filter(|(event, _)| !is_frame(event)).enumerate();
        let placed = inside.filter_map(|(order, (event, range))| {
            let event = match event {
                Event::Text(words) if order == 0 => {
                    let words = words.strip_prefix('.').unwrap_or(&words).to_owned();
                    Event::Text(words.into())
                }
                other => other.into_static(),
            };
            let is_blank = matches!(&event, Event::Text(words) if words.is_empty());
            (!is_blank).then(|| (event, self.place(range)))
        });
        placed.collect()
    }

    /// The place in the editor's text of a place in this one.
    fn place(&self, range: Range<usize>) -> Range<usize> {
        let place = |at: usize| at - self.added.partition_point(|added| *added < at);
        place(range.start)..place(range.end)
    }
}

/// Where the code ends that begins at this place: behind as many backticks as stand before it (CommonMark §6.1). `None` if
/// no code begins here.
fn find_code_end(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    if ticks == 0 || text[..at].ends_with('`') {
        return None;
    }
    let mut from = at + ticks;
    loop {
        let start = from + text[from..].find('`')?;
        let length = text[start..].len() - text[start..].trim_start_matches('`').len();
        from = start + length;
        if length == ticks {
            let is_blank = text[at + ticks..start].trim().is_empty();
            return (!is_blank).then_some(from);
        }
    }
}

/// The stars that stand together, judged once for all of them.
#[derive(Default)]
struct StarRun {
    end: usize,
    is_within_word: bool,
}

impl StarRun {
    /// Whether the star at this place stands between two letters or figures: `2*3*4`, `m**de`. It is printed.
    fn is_within_word(&mut self, text: &str, at: usize) -> bool {
        if at >= self.end {
            let behind = text[at..].trim_start_matches('*');
            self.end = text.len() - behind.len();
            self.is_within_word = text[..at].ends_with(char::is_alphanumeric)
                && behind.starts_with(char::is_alphanumeric);
        }
        self.is_within_word
    }
}
