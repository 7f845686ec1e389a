//! French: no-break spaces before high marks and inside of quotation marks, in numbers, and after titles.

use super::dashes::Aside;
use super::french_blanks::keeps_together;
use super::numbers::groups_thousands;
use super::pass::{
    TypographyPass, can_precede_mark, ends_sentence, is_blank, is_digit, keeps_telephone_number,
    last_char, starts_ellipsis,
};
use super::space::FrenchBlanks;
use super::{NBSP, UNTOUCHED};

impl TypographyPass<'_> {
    /// Sets French, with the blanks of a country.
    pub(super) fn set_french(&mut self, blanks: &FrenchBlanks) {
        let mut aside = Aside::Closed;
        for (at, c) in self.text.char_indices() {
            let (before, after) = (&self.text[..at], &self.text[at + c.len_utf8()..]);
            match c {
                '\'' => self.set_apostrophe(at),
                '.' => self.set_ellipsis(at),
                ';' | '!' | '?' => self.set_high_mark(at, blanks.before_high_mark),
                ':' if ends_word(after) && !ends_short_code(before) => {
                    self.set_mark(at, blanks.before_colon);
                }
                '»' => self.set_mark(at, blanks.inside_quotes),
                '«' => self.set_open_quote(at, blanks.inside_quotes),
                '%' | '€' | '$' | '£' | '¢'
                    if last_char(before.trim_end_matches(is_blank)).is_some_and(is_digit) =>
                {
                    self.set_mark(at, NBSP);
                }
                '–' | '—' => aside = self.set_dash(at, c, aside),
                ' ' => self.set_blank(at, before, after, blanks),
                '\u{2009}' if groups_thousands(before, after) => {
                    self.add_edit(at..at + c.len_utf8(), blanks.between_thousands);
                }
                _ => {}
            }
            if matches!(c, '.' | '!' | '?' | '…') && ends_sentence(before, after) {
                aside = Aside::Closed;
            }
        }
    }

    /// Sets a blank that must not break: thin inside a number, and else where two words belong together.
    fn set_blank(&mut self, at: usize, before: &str, after: &str, blanks: &FrenchBlanks) {
        if last_char(before).is_some_and(is_digit) && after.starts_with(is_digit) {
            if keeps_telephone_number(before, after) {
                self.add_edit(at..at + 1, NBSP);
            } else if groups_thousands(before, after) {
                self.add_edit(at..at + 1, blanks.between_thousands);
            }
        } else if keeps_together(before, after) {
            self.add_edit(at..at + 1, NBSP);
        }
    }

    /// Puts `with` before `;`, `!`, `?`, unless they open the text or follow another mark.
    fn set_high_mark(&mut self, at: usize, with: &'static str) {
        let bare = self.text[..at].trim_end_matches(is_blank);
        if !bare.ends_with(['!', '?', '…']) {
            self.set_mark(at, with);
        }
    }

    /// Puts `with` before the mark at this place, and replaces blanks that stand there.
    fn set_mark(&mut self, at: usize, with: &'static str) {
        let bare = self.text[..at].trim_end_matches(is_blank);
        if last_char(bare).is_some_and(can_precede_mark) {
            self.add_edit(bare.len()..at, with);
        }
    }

    /// Puts `with` behind an opening quotation mark.
    fn set_open_quote(&mut self, at: usize, with: &'static str) {
        let start = at + '«'.len_utf8();
        let rest = &self.text[start..];
        let quoted = rest.trim_start_matches(is_blank);
        let blanks = rest.len() - quoted.len();
        let begins = |c: char| c.is_alphanumeric() || "“‘([…$€£¿¡".contains(c) || c == UNTOUCHED;
        if quoted.starts_with(begins) || starts_ellipsis(quoted) {
            self.add_edit(start..start + blanks, with);
        }
    }
}

/// Whether a word is at its end before this text: also where a line is broken on purpose.
fn ends_word(after: &str) -> bool {
    after.is_empty() || after.starts_with(is_blank) || after.starts_with('\n')
}

/// Whether a colon behind this text is the second one of a short code, such as `:sailboat:`.
fn ends_short_code(before: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_+-".contains(c);
    let rest = before.trim_end_matches(is_letter);
    let Some(around) = rest.strip_suffix(':').filter(|_| rest.len() < before.len()) else {
        return false;
    };
    !last_char(around).is_some_and(|c| c.is_alphanumeric() || c == ':')
}
