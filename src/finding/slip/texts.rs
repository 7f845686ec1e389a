//! Takes texts apart that stand side by side, with or without quotation marks.

use super::pairs::{count_blanks, first_line, is_quote};

/// The marks that people write between two texts.
const BETWEEN: [char; 6] = [',', ';', '+', '&', '\\', '\n'];

/// Words that people write between two items.
const JOINING_WORDS: [&str; 6] = ["et", "and", "und", "&", "+", "ou"];

/// The texts of a stretch, without their marks. `None` if anything else stands there, such as a key or a bracket.
pub(super) fn split_texts(stretch: &str) -> Option<Vec<String>> {
    let mut texts = Vec::new();
    let mut rest = stretch;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || BETWEEN.contains(&c));
        let Some(c) = rest.chars().next() else { return Some(texts) };
        let line = first_line(rest);
        let end = if is_quote(c) {
            text_end(line, c)
        } else {
            line.find([',', ';']).unwrap_or(line.len())
        };
        let written = line[..end].trim();
        let words = if is_quote(c) { strip_marks(written) } else { written };
        let is_other = |c: char| matches!(c, '=' | '{' | '}' | '[' | ']' | '#');
        if !is_quote(c) && (words.contains(is_other) || words.contains(is_quote)) {
            return None;
        }
        if words.is_empty() {
            return None;
        }
        texts.push(words.replace("\\\"", "\""));
        rest = &rest[end.max(1)..];
    }
}

/// A text without the marks around it, and without the blanks that French ones have inside.
pub(super) fn strip_marks(written: &str) -> &str {
    let inside = written.trim_start_matches(is_quote).trim_end_matches(is_quote);
    inside.trim_matches([' ', '\u{a0}', '\u{202f}'])
}

/// A link or a picture of Markdown that stands alone.
pub(super) struct MarkdownLink {
    /// The words, or what the picture shows.
    pub(super) words: String,
    /// Where it leads, or the picture's file.
    pub(super) address: String,
    /// Whether it is a picture.
    pub(super) is_picture: bool,
}

impl MarkdownLink {
    /// Reads a text that is one link or picture and nothing else. `None` for every other text.
    pub(super) fn find(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_picture = text.starts_with('!');
        let inside = text.trim_start_matches('!').strip_prefix('[')?;
        let (words, behind) = inside.split_once(']')?;
        let behind = &behind[count_blanks(behind)..];
        let address = behind.strip_prefix('(')?.strip_suffix(')')?;
        let address = address.split_whitespace().next()?.trim_matches(['<', '>']);
        let is_plain = !words.contains(['[', '\n', '=']) && !address.contains(['(', ')', '"']);
        is_plain.then(|| Self {
            words: words.trim_matches(is_quote).trim().to_owned(),
            address: address.to_owned(),
            is_picture,
        })
    }

    /// Its words and its address, in the order in which a table has them.
    pub(super) fn into_texts(self) -> Vec<String> {
        let texts =
            if self.is_picture { [self.address, self.words] } else { [self.words, self.address] };
        texts.into_iter().filter(|text| !text.is_empty()).collect()
    }
}

/// The words of an item without the marks around them. Marks that are written twice in front and behind go both.
pub(super) fn inner_words(written: &str) -> &str {
    let is_double = |marks: &str| marks.chars().take(2).filter(|c| is_quote(*c)).count() == 2;
    let reversed: String = written.chars().rev().take(2).collect();
    let words = if is_double(written) || !is_double(&reversed) {
        written.trim_matches(is_quote)
    } else {
        let inside = written.trim_start_matches(is_quote);
        inside.strip_suffix(is_quote).unwrap_or(inside)
    };
    words.trim_matches(['\u{a0}', '\u{202f}', ' '])
}

/// Whether a text begins with a word that joins two items, and the mark of the second.
pub(super) fn begins_joined(text: &str) -> bool {
    let joined = JOINING_WORDS.iter().find_map(|word| text.strip_prefix(word)?.strip_prefix(' '));
    joined.is_some_and(|item| item.starts_with(is_quote))
}

/// Whether a text begins with a word and an equals sign.
fn begins_key(text: &str) -> bool {
    let is_inside = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let behind = text.trim_start_matches(is_inside);
    behind.len() < text.len() && behind.trim_start().starts_with(['=', ':'])
}

/// Where the first item ends of a line with an odd number of marks, if it has none at its end: before the comma, or the
/// blank, in front of the next item. `None` if its end is marked.
pub(super) fn find_missing_close(line: &str, open: char) -> Option<usize> {
    let inside = line.strip_prefix(open)?.split(" #").next()?;
    let count = inside.matches(open).count();
    if open != '"' || count % 2 == 1 || inside.contains('\\') {
        return None;
    }
    let next = inside.find(open)?;
    let before = inside[..next].trim_end();
    let begins = inside[next + 1..].starts_with(char::is_alphanumeric);
    let is_between = before.len() < next || before.ends_with([',', ';']);
    let item = before.trim_end_matches([',', ';']).trim_end();
    (begins && is_between && !item.is_empty()).then_some(open.len_utf8() + item.len())
}

/// Where a text ends on its line: at the mark that is followed by what follows an item.
pub(super) fn text_end(line: &str, open: char) -> usize {
    let close: &[char] = match open {
        '“' | '„' | '‟' => &['”', '“', '"'],
        '«' | '»' => &['»', '«'],
        '‘' | '‚' | '’' => &['’', '‘'],
        '‹' | '›' => &['›', '‹'],
        '`' | '´' => &['`', '´'],
        '\'' => &['\'', '’'],
        _ => &['"', '”', '»'],
    };
    let is_end = |at: usize| {
        let behind = line[at..].trim_start();
        behind.is_empty()
            || behind.starts_with([',', ';', ']', '}', ')', '#', '=', ':'])
            || (line[at..].starts_with(' ')
                && (behind.starts_with(is_quote) || begins_key(behind) || begins_joined(behind)))
    };
    let first = open.len_utf8();
    let ends = line[first..]
        .char_indices()
        .filter(|(_, c)| close.contains(c))
        .map(|(at, c)| first + at + c.len_utf8());
    let is_escaped = |end: &usize| {
        open == '"' && line[..*end].strip_suffix('"').is_some_and(|it| it.ends_with('\\'))
    };
    let mut ends = ends.filter(|end| !is_escaped(end));
    ends.find(|end| is_end(*end)).unwrap_or_else(|| {
        line.find(" }")
            .or_else(|| line.find([']', ',']))
            .filter(|at| *at > first)
            .unwrap_or(line.len())
    })
}
