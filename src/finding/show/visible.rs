//! Shows characters that a terminal obeys, or that change the order of what is read, as their codes.
//!
//! A text from outside, such as a key of an issue or the words of a server, could otherwise set the title of
//! a terminal, write into the clipboard, or hide the lines above it (ECMA-48).

use std::borrow::Cow;
use std::fmt::Write;

use crate::finding::Source;
use crate::finding::Span;

/// A text of one or more lines without control characters: each other than line feed and tab is written as
/// its code, such as `\u001b`. The code means the same character in TOML, and inside of a JSON text.
pub fn make_visible(text: &str) -> Cow<'_, str> {
    write_codes(text, |c| is_obeyed(c) && c != '\n' && c != '\t')
}

/// As [`make_visible`], for a text that must stay on its line: line feeds and tabs have codes as well.
pub fn make_visible_line(text: &str) -> Cow<'_, str> {
    write_codes(text, is_obeyed)
}

/// A text of several lines with codes for control characters, and where its places moved.
pub(super) struct VisibleSource<'a> {
    pub(super) source: Cow<'a, Source>,
    /// The places at which a code took more bytes than its character: the byte behind the character, and
    /// the bytes that all codes up to there have added.
    shifts: Vec<(usize, usize)>,
}

impl<'a> VisibleSource<'a> {
    /// Writes codes into a text. Borrows a text that needs none.
    pub(super) fn new(source: &'a Source) -> Self {
        let is_coded = |c: char| is_obeyed(c) && c != '\n' && c != '\t';
        let text = &source.text;
        // The editor's line ends stay, because lines are counted by them.
        let is_line_end = |at: usize| text[at..].starts_with("\r\n");
        let mut shifts = Vec::new();
        let mut visible = String::new();
        let mut done = 0;
        let mut added = 0;
        for (at, c) in text.char_indices().filter(|(at, c)| is_coded(*c) && !is_line_end(*at)) {
            let behind = at + c.len_utf8();
            visible.push_str(&text[done..at]);
            let before = visible.len();
            push_code(&mut visible, c);
            added += visible.len() - before - c.len_utf8();
            shifts.push((behind, added));
            done = behind;
        }
        let name = make_visible_line(&source.name);
        if shifts.is_empty() && matches!(name, Cow::Borrowed(_)) {
            return Self { source: Cow::Borrowed(source), shifts };
        }
        visible.push_str(&text[done..]);
        let source = Source::of_text(name.into_owned(), visible);
        Self { source: Cow::Owned(source), shifts }
    }

    /// The place in the text with codes for a place in the text without.
    pub(super) fn shift(&self, span: Span) -> Span {
        let shift = |at: usize| {
            let passed = self.shifts.partition_point(|(behind, _)| *behind <= at);
            at + passed.checked_sub(1).map_or(0, |last| self.shifts[last].1)
        };
        Span::new(shift(span.start), shift(span.end))
    }
}

/// Whether a terminal obeys a character, or it changes the reading direction of what follows: the controls
/// of C0 and C1, line and paragraph separators, and the marks, embeddings, overrides and isolates of the
/// bidirectional algorithm (UAX #9 §2).
fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn write_codes(text: &str, is_coded: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_coded) {
        return Cow::Borrowed(text);
    }
    let mut visible = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_coded(c) { push_code(&mut visible, c) } else { visible.push(c) }
    }
    Cow::Owned(visible)
}

fn push_code(text: &mut String, c: char) {
    // Writing to a string does not fail.
    let _ = write!(text, "\\u{:04x}", u32::from(c));
}

#[cfg(test)]
mod tests {
    use super::{Source, Span, VisibleSource, make_visible, make_visible_line};

    #[test]
    fn what_a_terminal_obeys_is_shown_as_its_code() {
        let hostile =
            "a\u{1b}]0;x\u{7}\u{7f}\u{85}\u{9b}31m\u{9d}\u{202e}\u{2066}\u{200f}\u{61c}é\r";
        let shown = make_visible(hostile);
        assert_eq!(
            shown,
            "a\\u001b]0;x\\u0007\\u007f\\u0085\\u009b31m\\u009d\\u202e\\u2066\\u200f\\u061cé\\u000d"
        );
        assert_eq!(make_visible("é\tœuvre\n"), "é\tœuvre\n");
        assert_eq!(make_visible_line("a\nb"), "a\\u000ab");
    }

    #[test]
    fn a_code_in_a_json_text_means_the_same_character() {
        let text = "\u{9b}\u{7f}\u{202e}";
        let json = serde_json::to_string(text).expect("a text");
        let read: String = serde_json::from_str(&make_visible(&json)).expect("JSON");
        assert_eq!(read, text);
    }

    #[test]
    fn a_place_behind_a_code_moves_with_it() {
        let text = "\u{1b}é\u{202e} titel\r\n".to_owned();
        let source = Source::of_text("a.toml", text.clone());
        let visible = VisibleSource::new(&source);
        let at = text.find("titel").expect("the word");
        let moved = visible.shift(Span::new(at, at + 5));
        assert_eq!(&visible.source.text[moved.start..moved.end], "titel");
        assert!(visible.source.text.ends_with("titel\r\n"));
    }
}
