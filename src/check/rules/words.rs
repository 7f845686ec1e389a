//! Splits texts into words, and compares them.

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
