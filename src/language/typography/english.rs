//! English: curly quotation marks and apostrophes, …, dashes with their aside, and blanks that must not break.

use super::NBSP;
use super::pass::{
    Aside, TypographyPass, ends_sentence, is_blank, is_digit, is_initials, last_char,
};
use super::quotes::QuoteMarks;

/// Words that stay on the line of the number before them.
const UNITS: &[&str] = &[
    "a.m.",
    "p.m.",
    "am",
    "pm",
    "billion",
    "bn",
    "cm",
    "days",
    "dollars",
    "euros",
    "ft",
    "GB",
    "GHz",
    "GW",
    "GWh",
    "hours",
    "kB",
    "kg",
    "km",
    "kWh",
    "lb",
    "m",
    "MB",
    "metres",
    "meters",
    "MHz",
    "miles",
    "million",
    "minutes",
    "mm",
    "months",
    "MW",
    "MWh",
    "nm",
    "percent",
    "pounds",
    "seconds",
    "TB",
    "thousand",
    "trillion",
    "TWh",
    "W",
    "weeks",
    "years",
    "°C",
    "°F",
    "m²",
    "km²",
    "mph",
    "km/h",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Words that stay on the line of the name or number after them.
const BEFORE: &[&str] = &[
    "Mr",
    "Mr.",
    "Mrs",
    "Mrs.",
    "Ms",
    "Ms.",
    "Dr",
    "Dr.",
    "Prof.",
    "St",
    "St.",
    "No.",
    "no.",
    "Nos.",
    "nos.",
    "p.",
    "pp.",
    "vol.",
    "Vol.",
    "ch.",
    "Fig.",
    "fig.",
    "§",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl TypographyPass<'_> {
    /// Sets English.
    pub(super) fn set_english(&mut self) {
        let quotes = self.find_quotes(&QuoteMarks::ENGLISH);
        let mut quotes = quotes.iter().peekable();
        let mut aside = Aside::Closed;
        for (at, c) in self.text.char_indices() {
            let (before, after) = (&self.text[..at], &self.text[at + c.len_utf8()..]);
            if let Some((_, with)) = quotes.next_if(|(place, _)| *place == at) {
                self.add_edit(at..at + 1, with);
                continue;
            }
            match c {
                '\'' if is_apostrophe(before, after) => self.add_edit(at..at + 1, "’"),
                '.' => self.set_ellipsis(at),
                '–' | '—' => aside = self.set_dash(at, c, aside),
                ' ' if joins_words(before, after) => self.add_edit(at..at + 1, NBSP),
                _ => {}
            }
            if matches!(c, '.' | '!' | '?' | '…') && ends_sentence(before, after) {
                aside = Aside::Closed;
            }
        }
    }
}

/// Whether a straight mark is an apostrophe: behind a letter, or before the digits of a decade (`'90s`).
fn is_apostrophe(before: &str, after: &str) -> bool {
    let decade = after.get(..3).is_some_and(|next| {
        next.ends_with('s') && next[..2].bytes().all(|byte| byte.is_ascii_digit())
    });
    last_char(before).is_some_and(char::is_alphabetic)
        || last_char(before).is_some_and(is_digit) && after.starts_with(char::is_alphabetic)
        || decade && last_char(before).is_none_or(is_blank)
}

/// Whether no line may be broken at the blank between these two.
fn joins_words(before: &str, after: &str) -> bool {
    let is_break = |c: char| is_blank(c) || matches!(c, '(' | '“' | '‘');
    let word = before.rsplit(is_break).next().unwrap_or_default();
    let next =
        after.split(|c: char| is_blank(c) || ",;:!?)”’".contains(c)).next().unwrap_or_default();
    let next = if UNITS.contains(&next) { next } else { next.trim_end_matches('.') };
    let is_number = last_char(word).is_some_and(is_digit);
    is_number && UNITS.contains(&next)
        || BEFORE.contains(&word) && after.starts_with(|c: char| c.is_uppercase() || is_digit(c))
        || is_initials(word) && after.starts_with(char::is_uppercase)
}
