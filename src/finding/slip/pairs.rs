//! Takes a line apart as a person does: a key, the mark behind it, and a value.

use std::ops::Range;

/// A key with what stands behind it, as bytes of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeyedValue {
    /// The key, with the quotation marks that it may have.
    pub(super) key: Range<usize>,
    /// Where the value begins, or would begin.
    pub(super) value: usize,
}

impl KeyedValue {
    /// Takes the first line of a text apart. `None` if it is no key with a value to a person's eye.
    pub(super) fn find(text: &str) -> Option<Self> {
        let line = first_line(text);
        let start = count_head(line);
        let key = start..start + key_length(&line[start..])?;
        let behind = &line[key.end..];
        let blanks = count_blanks(behind);
        let mark = count_marks(&behind[blanks..]);
        let value = key.end + blanks + mark + count_blanks(&behind[blanks + mark..]);
        let keyed = Self { key, value };
        let sign = &behind[blanks..blanks + mark];
        let is_meant = if sign.contains(['=', '＝']) {
            keyed.words(line).count() <= 4
        } else {
            keyed.is_meant_with(line, sign, blanks)
        };
        is_meant.then_some(keyed)
    }

    /// The words of the key.
    fn words<'a>(&self, text: &'a str) -> impl Iterator<Item = &'a str> {
        text[self.key.clone()].split_whitespace()
    }

    /// Whether a key with another mark behind it than an equals sign is one, and no word of a sentence.
    fn is_meant_with(&self, line: &str, sign: &str, blanks: usize) -> bool {
        let key = line[self.key.clone()].trim_matches(['"', '\'']);
        let is_word = !key.is_empty()
            && key
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c));
        let value = line[self.value..].trim_end();
        let is_quoted = value.starts_with(is_quote) && value.chars().count() > 1;
        match sign {
            ":" => is_word && !value.starts_with('/'),
            "" => is_word && blanks > 0 && is_quoted && value.ends_with(is_quote),
            _ => is_word && (is_quoted || value.starts_with(['[', '{'])),
        }
    }
}

/// The marks that people write between a key and its value.
const SEPARATORS: [&str; 16] =
    ["=>", "->", "=", ":", "→", "＝", "–", "—", "- ", "~ ", "≠", "≈", "≔", "⇒", "|", "："];

/// Separators that begin an item if another one stands before them.
const ITEM_MARKS: [&str; 5] = ["- ", "~ ", "|", "—", "–"];

/// The marks that people write before a list's item.
pub(super) const LIST_MARKS: [&str; 6] = ["- ", "* ", "• ", "— ", "– ", "· "];

/// Quotation marks of every kind, and what is taken for one.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'') || is_foreign_quote(c)
}

/// Quotation marks that TOML does not know.
pub(super) fn is_foreign_quote(c: char) -> bool {
    matches!(c, '«' | '»' | '‹' | '›' | '`' | '´' | '＂' | '\u{2018}'..='\u{201f}' | '″' | '′')
}

/// A character that cannot be seen and has no width.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}')
}

/// A blank within a line, of whatever kind.
pub(super) fn is_blank(c: char) -> bool {
    (c.is_whitespace() && c != '\n') || is_invisible(c)
}

/// The first line of a text, without its line break.
pub(super) fn first_line(text: &str) -> &str {
    let line = text.split_inclusive('\n').next().unwrap_or_default();
    line.trim_end_matches(['\n', '\r'])
}

/// How many bytes of blanks a text begins with.
pub(super) fn count_blanks(text: &str) -> usize {
    text.len() - text.trim_start_matches(is_blank).len()
}

/// How many bytes stand before the key: blanks, and the mark of a list's item.
fn count_head(line: &str) -> usize {
    let blanks = count_blanks(line);
    blanks + measure_mark(&line[blanks..])
}

/// How many bytes the mark has that stands before a key: that of a list's item, or a sign such as an emoji, and the blank
/// behind it.
pub(super) fn measure_mark(text: &str) -> usize {
    if let Some(mark) = LIST_MARKS.iter().find(|mark| text.starts_with(*mark)) {
        return mark.len();
    }
    let is_sign = |c: char| !c.is_ascii() && !c.is_alphanumeric() && !is_quote(c) && !is_blank(c);
    let behind = text.trim_start_matches(is_sign);
    let blanks = count_blanks(behind);
    if behind.len() < text.len() && blanks > 0 {
        return text.len() - behind.len() + blanks;
    }
    measure_foreign_mark(text)
}

/// How many bytes the mark of another language has that stands before a key with an equals sign: `> `, `$`, `1. `, `-- `.
fn measure_foreign_mark(text: &str) -> usize {
    let is_sign = |c: char| {
        matches!(c, '>' | '%' | '$' | '-' | '+' | '*' | '|' | '!' | '@' | '?' | '.' | '~' | '§')
    };
    let line = first_line(text);
    let signs = line.len() - line.trim_start_matches(is_sign).len();
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let is_numbered = digits > 0 && line[digits..].starts_with(['.', ')']);
    let end = match signs {
        0 if is_numbered => digits + 1,
        0 => return 0,
        signs => signs,
    };
    let blanks = count_blanks(&line[end..]);
    let key = &line[end + blanks..];
    let behind = key.trim_start_matches(|c: char| c.is_ascii_lowercase() || c == '_');
    let is_key = behind.len() < key.len() && behind.trim_start().starts_with('=');
    let is_apart = blanks > 0 || (signs > 0 && !line.starts_with(['-', '.', '!']));
    if is_key && is_apart { end + blanks } else { 0 }
}

/// How many bytes of separators stand here, blanks between them included.
fn count_marks(text: &str) -> usize {
    let mut end = 0;
    loop {
        let blanks = if end == 0 { 0 } else { count_blanks(&text[end..]) };
        let rest = &text[end + blanks..];
        let is_mark =
            |mark: &&&str| rest.starts_with(**mark) && (end == 0 || !ITEM_MARKS.contains(*mark));
        let Some(mark) = SEPARATORS.iter().find(is_mark) else { return end };
        end += blanks + mark.len();
    }
}

/// How many bytes the key has that a line begins with. `None` if there is none.
fn key_length(line: &str) -> Option<usize> {
    if let Some(quote) = line.chars().next().filter(|c| is_quote(*c)) {
        let inside = quote.len_utf8();
        let close = line[inside..].find(is_quote)? + inside;
        let width = line[close..].chars().next().map_or(1, char::len_utf8);
        return (close > inside).then_some(close + width);
    }
    let is_inside = |c: char| {
        c.is_alphanumeric()
            || matches!(c, '_' | '-' | '.' | '\'' | '’' | ' ')
            || is_invisible(c)
            || is_mark(c)
    };
    let length = line.find(|c| !is_inside(c)).unwrap_or(line.len());
    let first_word = line.find([' ']).unwrap_or(length).min(length);
    let behind = line[length..].trim_start_matches(is_blank);
    // A key without any mark behind it is one word.
    let is_marked = SEPARATORS.iter().any(|mark| behind.starts_with(mark));
    let whole = line[..if is_marked { length } else { first_word }].trim_end_matches(is_blank);
    (!whole.is_empty()).then_some(whole.len())
}

/// An accent that is a character of its own.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}
