//! The lines of the text part: how wide a text is, where a line is broken, and what no terminal prints.
//!
//! Looks up to: nothing.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

/// The width of a line, in columns.
pub(super) const LINE_COLUMNS: usize = 72;

/// Whether a text takes more than one line in an item of a list.
pub(super) fn is_longer_than_line(text: &str) -> bool {
    count_columns(text) > LINE_COLUMNS - 2
}

/// How many columns a text takes (Unicode Standard Annex 11). Letters and marks of European languages
/// take one column each, and are only counted. Other characters are looked up.
pub(super) fn count_columns(text: &str) -> usize {
    let is_plain = |c: char| {
        matches!(c, ' '..='~' | '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{2ff}')
            || matches!(c, '\u{2010}'..='\u{2027}' | '\u{202f}')
    };
    let mut columns = 0;
    for c in text.chars() {
        if !is_plain(c) {
            return text.width();
        }
        columns += 1;
    }
    columns
}

/// Breaks a text into lines, each as full as it can be, with `first` before the first line and `rest`
/// before the other ones. Lines are broken at plain blanks, and no word is cut.
pub(super) fn wrap_lines(text: &str, first: &str, rest: &str, out: &mut String) {
    let mut margin = first;
    for line in text.split('\n') {
        let mut column = 0;
        for word in line.split(' ').filter(|word| !word.is_empty()) {
            let width = count_columns(word);
            if column > 0 && column + 1 + width <= LINE_COLUMNS {
                out.push(' ');
                column += 1 + width;
            } else {
                if column > 0 {
                    end_line(out);
                }
                out.push_str(margin);
                column = count_columns(margin) + width;
                margin = rest;
            }
            out.push_str(word);
        }
        end_line(out);
    }
}

/// Ends a line, without the blanks at its end.
fn end_line(out: &mut String) {
    out.truncate(out.trim_end_matches([' ', '\u{a0}']).len());
    out.push('\n');
}

/// Leaves out what no terminal prints: control characters except the line feed, and characters without
/// width that only serve HTML.
pub(super) fn strip_unprintable(text: &str) -> Cow<'_, str> {
    let stays = |c: char| {
        (!c.is_control() || c == '\n')
            && !matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{34f}')
    };
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) || text.chars().all(stays) {
        return Cow::Borrowed(text);
    }
    let plain = text.chars().map(|c| if c == '\t' { ' ' } else { c });
    Cow::Owned(plain.filter(|c| stays(*c)).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::count_columns;

    #[test]
    fn every_character_is_as_wide_as_unicode_says() {
        for c in '\0'..='\u{ffff}' {
            let alone = c.to_string();
            assert_eq!(count_columns(&alone), alone.width(), "{:x}", u32::from(c));
        }
    }

    proptest! {
        #[test]
        fn a_text_is_as_wide_as_unicode_says(text in "\\PC{0,40}", word in "[a-zÀ-ÿ ’«»…–\u{a0}]{0,40}") {
            for text in [&text, &word] {
                prop_assert_eq!(count_columns(text), text.width());
            }
        }
    }
}
