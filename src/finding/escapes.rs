//! Backslashes that make a character of their own in a text in double quotes, where a path of Windows was meant.
//!
//! `"C:\\temp"` is TOML: `\\t` is a tab in it, and `\\n` a line end. The text that is printed is then another one than the
//! text that was written, without a word from the parser.

use std::cell::OnceCell;
use std::ops::Range;

use super::{Code, Finding, Source, Span};
use crate::wording::{Wording, say};

/// The letters behind a backslash that stand for one character.
const LETTERS: [char; 6] = ['t', 'n', 'b', 'f', 'r', 'e'];

/// What the names of files end with.
const FILE_ENDS: [&str; 24] = [
    "png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "tif", "tiff", "bmp", "pdf", "md", "txt",
    "toml", "csv", "html", "htm", "doc", "docx", "odt", "xls", "xlsx", "zip", "exe",
];

/// The longest stretch without a blank that is looked at, in bytes to each side.
const MAX_STRETCH: usize = 200;

/// A value in double quotes, as it is written.
pub(super) struct WrittenValue<'a> {
    text: &'a str,
    /// Where it begins in the file.
    start: usize,
    /// Whether it has line ends that are meant, once that was asked.
    has_line_ends: OnceCell<bool>,
}

/// A backslash with its letter, and the stretch without blanks that it stands in.
pub(super) struct WrittenEscape<'a> {
    value: &'a WrittenValue<'a>,
    /// The letter.
    letter: char,
    /// The bytes of the backslash and the letter.
    place: Range<usize>,
    /// The stretch, as it is written.
    stretch: &'a str,
    /// Where the stretch begins in the file.
    start: usize,
}

/// Whether an escape of one letter makes this character.
pub(super) const fn is_made_by_letter(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\u{8}' | '\u{c}' | '\r' | '\u{1b}')
}

impl<'a> WrittenValue<'a> {
    /// The value at a place of a file. `None` if the place is none.
    pub(super) fn new(source: &'a Source, value: Span) -> Option<Self> {
        let text = source.words(value)?;
        Some(Self { text, start: value.start, has_line_ends: OnceCell::new() })
    }

    /// The escape that a character of the value was written as. `None` if the character stands there by itself.
    pub(super) fn find_escape(&'a self, place: Span) -> Option<WrittenEscape<'a>> {
        let at = place.start.checked_sub(self.start)?;
        let letter = self.text.get(at..)?.strip_prefix('\\')?.chars().next()?;
        if !LETTERS.contains(&letter) {
            return None;
        }
        let is_inside =
            |c: char| !c.is_whitespace() && !matches!(c, '"' | '«' | '»' | '(' | ')' | '“' | '”');
        let (before, behind) = self.text.split_at(at);
        let reached = before.char_indices().rev();
        let reached = reached.take_while(|(from, c)| is_inside(*c) && at - from < MAX_STRETCH);
        let start = reached.last().map_or(at, |(from, _)| from);
        let reached = behind.char_indices();
        let reached =
            reached.take_while(|(to, c)| is_inside(*c) && to + c.len_utf8() <= MAX_STRETCH);
        let end = reached.last().map_or(at, |(to, c)| at + to + c.len_utf8());
        let stretch = self.text.get(start..end)?;
        let place = place.start..place.start + 2;
        Some(WrittenEscape { value: self, letter, place, stretch, start: self.start + start })
    }

    fn has_line_ends(&self) -> bool {
        *self.has_line_ends.get_or_init(|| has_line_ends(self.text))
    }
}

impl<'a> WrittenEscape<'a> {
    /// What stands before the backslash, and behind the letter.
    fn sides(&self) -> Option<(&'a str, &'a str)> {
        let at = self.place.start - self.start;
        Some((self.stretch.get(..at)?, self.stretch.get(at + 2..)?))
    }

    /// The finding if the stretch is the path of a file. `None` for a tab or a line end that is meant.
    pub(super) fn find_path(&self) -> Option<Finding> {
        let (before, behind) = self.sides()?;
        let goes_on = behind.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        let is_word = match self.letter {
            // A line end stands before a word with a capital, or before a mark.
            'n' => begins_small(behind) && !self.value.has_line_ends(),
            'e' => false,
            _ => goes_on,
        };
        let is_drive = ends_with_drive(before);
        let is_plain = self.letter != 'n' || !before.contains("\\\\");
        let is_deep = (has_drive(before) && is_plain) || begins_share(before);
        let is_file = self.letter != 'n' && ends_with_file(self.stretch) && ends_with_word(before);
        let is_path = is_word && (is_drive || (is_deep && ends_with_word(before)) || is_file);
        is_path.then(|| self.tell_path())
    }

    /// The finding for a path.
    fn tell_path(&self) -> Finding {
        let path = self.stretch.trim_end_matches(['.', ',', ';', ':', '!', '?']);
        let end = self.start + path.len();
        let meant = path.replace("\\\\", "/").replace('\\', "/");
        let message = say!("{what}, and a path is written here", what = self.word());
        Finding::new(Code::TEXT_CONTROL, self.start..end.max(self.place.end), message)
            .help(say!("write `/` for `\\`: `{meant}`", meant))
    }

    /// The finding for a character that must not be in the text, and that the escape makes.
    pub(super) fn tell(&self) -> Finding {
        let behind = self.sides().map_or("", |(_, behind)| behind);
        let is_word = behind.starts_with(char::is_alphanumeric);
        let letter = self.letter;
        let help = match letter {
            't' | 'n' | 'r' => say!("write a blank in its place; in a path, write `/` for `\\`"),
            _ if is_word => {
                say!("in a path, write `/` for `\\`; for a backslash, write `\\\\{letter}`", letter)
            }
            _ => say!("delete it; for a backslash, write `\\\\{letter}`", letter),
        };
        Finding::new(Code::TEXT_CONTROL, self.place.clone(), self.word()).help(help)
    }

    /// What the escape makes.
    fn word(&self) -> Wording {
        let letter = self.letter;
        match letter {
            't' => say!("`\\t` makes a tab in a text in double quotes"),
            'n' | 'r' => say!("`\\{letter}` makes a line break in a text in double quotes", letter),
            _ => say!("`\\{letter}` makes a character that cannot be seen", letter),
        }
    }
}

/// Whether a text begins with a small letter or a digit.
fn begins_small(text: &str) -> bool {
    text.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit())
}

/// Whether a text has a line end that is meant: before a capital, a mark, a blank, or another line end.
fn has_line_ends(text: &str) -> bool {
    let mut ends = text.match_indices("\\n").filter(|(at, _)| !text[..*at].ends_with('\\'));
    ends.any(|(at, _)| !begins_small(&text[at + 2..]))
}

/// Whether a text ends with a letter of a drive and a colon: `C:`.
fn ends_with_drive(text: &str) -> bool {
    let Some(before) = text.strip_suffix(':') else { return false };
    let mut letters = before.chars().rev();
    letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.next().is_none_or(|c| !c.is_alphanumeric())
}

/// Whether a text has a drive with a backslash behind it.
fn has_drive(text: &str) -> bool {
    text.match_indices(":\\").any(|(at, _)| ends_with_drive(&text[..=at]))
}

/// Whether a text begins as the path of a server's folder whose backslashes are not all escaped: `\\\\serveur`.
fn begins_share(text: &str) -> bool {
    let behind = text.strip_prefix("\\\\");
    behind.is_some_and(|behind| behind.starts_with(char::is_alphanumeric))
}

/// Whether a text ends as the name of a folder does.
fn ends_with_word(text: &str) -> bool {
    let is_escape = text.char_indices().next_back().is_some_and(|(at, c)| {
        LETTERS.contains(&c) && text[..at].ends_with('\\') && !text[..at].ends_with("\\\\")
    });
    !is_escape && text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-'))
}

/// Whether a text ends as the name of a file does.
fn ends_with_file(text: &str) -> bool {
    let text = text.trim_end_matches(['.', ',', ';', ':', '!', '?']);
    let Some((_, end)) = text.rsplit_once('.') else { return false };
    FILE_ENDS.contains(&end.to_lowercase().as_str())
}
