//! A picture of a text as its editor wrote it: `![alt](src "caption")`.

use std::ops::Range;

use percent_encoding::percent_decode_str;
use pulldown_cmark::{Event, Tag};

use super::line_format::LineFormat;
use super::markdown::PlacedEvent;
use crate::issue::passage::Stretch;

/// The formatting that a caption may have.
pub(super) const CAPTION_FORMAT: LineFormat = LineFormat::EmphasisAndLinks;

/// A picture, and the bytes of the text that its words were read from.
pub(super) struct WrittenPicture {
    pub(super) src: WrittenWords,
    /// The words between the brackets, without formatting.
    pub(super) alt: WrittenWords,
    /// The words between the quotation marks, as a line of [`CAPTION_FORMAT`]: a mark that was escaped, or stood
    /// behind an entity, is escaped.
    pub(super) caption: WrittenWords,
    /// The first HTML between the brackets. It is not printed.
    pub(super) html: Option<Range<usize>>,
}

/// Words of a picture, and their bytes in the text.
#[derive(Default)]
pub(super) struct WrittenWords {
    pub(super) words: String,
    /// The bytes of all of them: those of the whole picture where the text spells them otherwise.
    pub(super) range: Range<usize>,
    /// The stretches of the words, each with its own bytes.
    pub(super) pieces: Vec<Stretch>,
}

impl WrittenWords {
    /// Words that stand in the text in one stretch.
    fn of_stretch(words: String, range: Range<usize>) -> Self {
        let pieces = vec![Stretch { at: 0, start: range.start, end: range.end }];
        Self { words, range, pieces }
    }

    /// The bytes in the text from which some of the words were made.
    pub(super) fn written(&self, words: Range<usize>) -> Range<usize> {
        let place = |at: usize| {
            let piece = self.pieces.iter().rev().find(|piece| piece.at <= at)?;
            Some((piece.start + at - piece.at).min(piece.end))
        };
        let start = place(words.start).unwrap_or(self.range.start);
        start..place(words.end).unwrap_or(self.range.end).max(start)
    }

    /// Adds words that were read from these bytes. Blanks before the first word are left out.
    fn push(&mut self, words: &str, place: Range<usize>) {
        let first = if self.words.is_empty() { words.trim_start() } else { words };
        let is_verbatim = words.len() == place.len();
        let skipped = if is_verbatim { words.len() - first.len() } else { 0 };
        if first.is_empty() {
            return;
        }
        let start = place.start + skipped;
        self.pieces.push(Stretch { at: self.words.len(), start, end: place.end });
        self.range =
            if self.words.is_empty() { start..place.end } else { self.range.start..place.end };
        self.words.push_str(first);
    }
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
        let ReadAlternative { alt, html, end } = read_alternative(whole.start + "![".len(), events);
        let behind = end..whole.end;
        let at = text.get(behind.clone()).and_then(|rest| rest.find(&*dest_url));
        let at = at.filter(|_| !dest_url.is_empty()).map(|at| behind.start + at);
        let src = at.map_or_else(|| whole.clone(), |at| at..at + dest_url.len());
        let from = if src == whole { end } else { src.end };
        let caption = read_title(text, from..whole.end, &title)
            .unwrap_or_else(|| WrittenWords::of_stretch(join_lines(&title), whole));
        let src = WrittenWords::of_stretch(decode_path(&dest_url), src);
        Some(Self { src, alt, caption, html })
    }
}

/// The words between the brackets of a picture.
struct ReadAlternative {
    alt: WrittenWords,
    html: Option<Range<usize>>,
    /// Where they end, formatting included.
    end: usize,
}

/// Reads the words up to the end event of a picture, and consumes that event. `from` is where they begin.
fn read_alternative(
    from: usize,
    events: &mut impl Iterator<Item = PlacedEvent>,
) -> ReadAlternative {
    let (mut html, mut end, mut open) = (None, from, 1);
    let mut alt = WrittenWords { range: from..from, ..WrittenWords::default() };
    for (event, place) in events {
        match &event {
            Event::Start(_) => open += 1,
            Event::End(_) => open -= 1,
            Event::Text(text) | Event::Code(text) => alt.push(text, place.clone()),
            Event::SoftBreak | Event::HardBreak => alt.push(" ", place.clone()),
            Event::Html(_) | Event::InlineHtml(_) => _ = html.get_or_insert(place.clone()),
            _ => {}
        }
        if open == 0 {
            break;
        }
        end = end.max(place.end);
    }
    alt.words.truncate(alt.words.trim_end().len());
    ReadAlternative { alt, html, end }
}

/// The words of a title on one line.
fn join_lines(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Finds the letters of a title behind the file of its picture, where backslashes and entities stand for other letters,
/// and where it can go over several lines. `None` if they are not found.
fn read_title(text: &str, behind: Range<usize>, title: &str) -> Option<WrittenWords> {
    let raw = text.get(behind.clone())?;
    let blanks = raw.len() - raw.trim_start_matches(|c: char| c.is_whitespace() || c == '>').len();
    let open = raw[blanks..].chars().next().filter(|c| matches!(c, '"' | '\'' | '('))?;
    let mut at = behind.start + blanks + open.len_utf8();
    let mut words = WrittenWords { range: at..at, ..WrittenWords::default() };
    let mut letters = title.chars().peekable();
    while let Some(letter) = letters.next() {
        let rest = text.get(at..behind.end)?;
        if letter.is_whitespace() {
            let is_blank = |c: char| c.is_whitespace() || c == '>';
            let length = rest.len() - rest.trim_start_matches(is_blank).len();
            while letters.next_if(|next| next.is_whitespace()).is_some() {}
            words.push(" ", at..at + length);
            at += length;
            continue;
        }
        let is_entity = rest.starts_with('&') && (letter != '&' || rest.starts_with("&amp;"));
        let length = if is_entity {
            rest.find(';')? + 1
        } else if rest.starts_with(letter) {
            letter.len_utf8()
        } else {
            rest.strip_prefix('\\').filter(|next| next.starts_with(letter))?;
            1 + letter.len_utf8()
        };
        let is_literal = length > letter.len_utf8() && CAPTION_FORMAT.marks().contains(&letter);
        let letters = if is_literal { format!("\\{letter}") } else { letter.to_string() };
        words.push(&letters, at..at + length);
        at += length;
    }
    words.words.truncate(words.words.trim_end().len());
    Some(words)
}

/// The path of a file as Markdown writes it, where `%20` stands for a blank.
fn decode_path(written: &str) -> String {
    let decoded = percent_decode_str(written.trim()).decode_utf8();
    decoded.map_or_else(|_| written.trim().to_owned(), std::borrow::Cow::into_owned)
}
