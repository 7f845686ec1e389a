//! Splits texts into words, and compares them.

use crate::issue::prose::find_spoilt_definition;
use crate::language::push_folded;

/// A word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word<'a> {
    /// The first byte of the word in the text.
    pub(super) start: usize,
    /// The letters of the word.
    pub(super) text: &'a str,
}

impl Word<'_> {
    /// The byte after its last one.
    pub(super) const fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// The words of a text: letters, digits, and the characters that join them.
pub(super) fn split_words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\u{300}'..='\u{36f}');
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(inside)?;
        let word = &text[start..];
        let end = start + word.find(|c| !inside(c)).unwrap_or(word.len());
        at = end;
        Some(Word { start, text: &text[start..end] })
    })
}

/// Lower-case letters and digits, with one space between words. Texts are compared in this form.
pub(in crate::check) fn fold_words(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let apart = |c: char| !c.is_alphanumeric() && !('\u{300}'..='\u{36f}').contains(&c);
    for word in text.split(apart) {
        let start = plain.len();
        word.chars().for_each(|c| push_folded(c, &mut plain));
        if plain.len() > start {
            plain.push(' ');
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

/// Whether a character is a space of any width, or a line break.
pub(super) const fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{a0}' | '\u{202f}')
}

/// Whether a byte of a text stands in the address of a link or picture that Markdown does not read:
/// `](two words "title")`, `] (file.png "title")`, `[label]: two words "title"`.
pub(super) fn is_in_unread_address(text: &str, at: usize) -> bool {
    let before = &text[..at];
    let is_open = |start| before.rfind(start).is_some_and(|open| !before[open..].contains(')'));
    is_open("](") || is_open("] (") || find_spoilt_definition(text).is_some()
}

/// Whether a word belongs to an address of the web or of mail, to a handle or to a hashtag: nothing in
/// it is a slip.
pub(super) fn is_in_address(text: &str, word: Word<'_>) -> bool {
    let before = text[..word.start].rsplit(is_blank).next().unwrap_or_default();
    let behind = text[word.end()..].split(is_blank).next().unwrap_or_default();
    let is_domain =
        |part: &str| part.split('.').skip(1).any(|label| label.starts_with(char::is_alphanumeric));
    before.contains(['@', '#', '/', '.']) || behind.contains('@') || is_domain(behind)
}
