//! English: curly quotation marks and apostrophes, …, dashes with their aside, and blanks that must not break.

use super::pass::{is_blank, is_digit, is_initials, last_char};
use super::quotes::{CurlyLanguage, QuoteMarks};
use crate::language::calendar::ENGLISH_MONTHS;

/// Words that stay on the line of the number before them.
const UNITS: &[&str] = &[
    "a.m.", "p.m.", "am", "pm", "billion", "bn", "cm", "days", "dollars", "euros", "ft", "GB",
    "GHz", "GW", "GWh", "hours", "kB", "kg", "km", "kWh", "lb", "m", "MB", "metres", "meters",
    "MHz", "miles", "million", "minutes", "mm", "months", "MW", "MWh", "nm", "percent", "pounds",
    "seconds", "TB", "thousand", "trillion", "TWh", "W", "weeks", "years", "°C", "°F", "m²", "km²",
    "mph", "km/h",
];

/// Words that stay on the line of the name or number after them.
const BEFORE: &[&str] = &[
    "Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Dr", "Dr.", "Prof.", "St", "St.", "No.", "no.",
    "Nos.", "nos.", "p.", "pp.", "vol.", "Vol.", "ch.", "Fig.", "fig.", "§",
];

/// What English sets.
pub(super) const ENGLISH: CurlyLanguage = CurlyLanguage {
    marks: QuoteMarks { open: "“", close: "”", inner_open: "‘", inner_close: "’" },
    is_apostrophe,
    joins_words,
};

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
    is_number && (UNITS.contains(&next) || ENGLISH_MONTHS.contains(&next))
        || ENGLISH_MONTHS.contains(&word) && after.starts_with(is_digit)
        || BEFORE.contains(&word) && after.starts_with(|c: char| c.is_uppercase() || is_digit(c))
        || is_initials(word) && after.starts_with(char::is_uppercase)
}
