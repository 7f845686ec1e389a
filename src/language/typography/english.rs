//! English: curly quotation marks and apostrophes, …, dashes with their aside, and blanks that must not break.

use super::dashes::DashStyle;
use super::numbers::{keeps_roman, keeps_sign};
use super::pass::{
    is_blank, is_digit, is_initials, is_quotient, keeps_telephone_number, last_char,
};
use super::quotes::{CurlyLanguage, QuoteMarks, QuoteOrder};
use crate::language::calendar::ENGLISH_MONTHS;

/// Words that stay on the line of the number before them.
const UNITS: &[&str] = &[
    "a.m.", "p.m.", "am", "pm", "billion", "bn", "cm", "days", "dollars", "euros", "ft", "GB",
    "GHz", "GW", "GWh", "hours", "kB", "kg", "km", "kWh", "lb", "m", "MB", "metres", "meters",
    "MHz", "miles", "million", "minutes", "mm", "months", "MW", "MWh", "nm", "percent", "pounds",
    "seconds", "TB", "thousand", "trillion", "TWh", "W", "weeks", "years", "°C", "°F", "m²", "km²",
    "mph", "km/h", "ms", "ns", "µs", "kW", "kcal", "kJ", "kHz", "Hz", "ml", "g", "mg", "tonnes",
    "tons", "acres", "pages", "lbs", "oz", "%",
];

/// Words that stay on the line of the name or number after them.
const BEFORE: &[&str] = &[
    "Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Dr", "Dr.", "Prof.", "St", "St.", "No.", "no.",
    "Nos.", "nos.", "p.", "pp.", "vol.", "Vol.", "ch.", "Fig.", "fig.", "§", "s.", "ss.", "para.",
    "paras.", "art.", "Art.", "Jan.", "Feb.", "Mar.", "Apr.", "Aug.", "Sept.", "Oct.", "Nov.",
    "Dec.", "Tel.", "Cllr", "c.", "Sec.", "sec.", "v.", "Ch.", "page", "pages",
];

/// Words that begin with an apostrophe.
const LEADING_APOSTROPHES: &[&str] =
    &["tis", "twas", "twill", "twere", "til", "em", "cause", "cos", "round", "n'", "n’", "n"];

/// The marks of every English that sets double ones first.
const DOUBLE_FIRST: QuoteOrder = QuoteOrder::DoubleFirst(QuoteMarks {
    open: "“",
    close: "”",
    inner_open: "‘",
    inner_close: "’",
});

/// English of no country: “double” marks, and dashes as they were typed.
pub(super) const ENGLISH: CurlyLanguage =
    CurlyLanguage { quotes: DOUBLE_FIRST, dashes: DashStyle::Typed, is_apostrophe, joins_words };

/// British English: ‘single’ marks first and en dashes between blanks (New Hart's Rules, §§4.11, 9.2).
pub(super) const BRITISH: CurlyLanguage = CurlyLanguage {
    quotes: QuoteOrder::SingleFirst,
    dashes: DashStyle::SpacedEn,
    // The pairs find the others, since the mark that closes a quotation is the apostrophe.
    is_apostrophe: |before, after| {
        last_char(before).is_some_and(char::is_alphanumeric)
            && after.starts_with(char::is_alphanumeric)
    },
    joins_words,
};

/// American English: “double” marks first and em dashes without blanks (The Chicago Manual of Style, 17th edition,
/// §§6.85, 13.30). Whether a comma stands inside of the marks is the editor's to decide.
pub(super) const AMERICAN: CurlyLanguage =
    CurlyLanguage { quotes: DOUBLE_FIRST, dashes: DashStyle::ClosedEm, is_apostrophe, joins_words };

/// Whether a straight mark is an apostrophe: behind a letter, before the digits of a decade (`'90s`), or before a word
/// that begins with one.
fn is_apostrophe(before: &str, after: &str) -> bool {
    last_char(before).is_some_and(char::is_alphabetic)
        || last_char(before).is_some_and(|c| is_digit(c) || matches!(c, '+' | '#'))
            && after.starts_with(char::is_alphabetic)
        || last_char(before).is_none_or(is_blank)
            && is_leading_apostrophe(&after.chars().take(8).collect::<Vec<_>>())
}

/// Whether these letters begin with the digits of a decade (`'90s`), or with a word that has lost its beginning, behind
/// an apostrophe: `'tis`, `rock 'n' roll`.
pub(super) fn is_leading_apostrophe(after: &[char]) -> bool {
    let word: String = after
        .iter()
        .take_while(|c| c.is_alphanumeric() || matches!(c, '\'' | '’'))
        .flat_map(|c| c.to_lowercase())
        .collect();
    let digits = word.strip_suffix('s').unwrap_or_default();
    let is_decade = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_decade || LEADING_APOSTROPHES.contains(&word.as_str())
}

/// Whether no line may be broken at the blank between these two.
fn joins_words(before: &str, after: &str) -> bool {
    let is_break = |c: char| is_blank(c) || "([\"'“”‘’–—".contains(c);
    let word = before.rsplit(is_break).next().unwrap_or_default();
    let next =
        after.split(|c: char| is_blank(c) || ",;:!?)”’".contains(c)).next().unwrap_or_default();
    let next = if UNITS.contains(&next) { next } else { next.trim_end_matches('.') };
    let is_number = last_char(word).is_some_and(is_digit);
    is_number
        && (UNITS.contains(&next) || is_quotient(next, UNITS) || ENGLISH_MONTHS.contains(&next))
        || keeps_telephone_number(before, after)
        || ENGLISH_MONTHS.contains(&word) && after.starts_with(is_digit)
        || BEFORE.contains(&word) && after.starts_with(|c: char| c.is_uppercase() || is_digit(c))
        || is_initials(word) && after.starts_with(char::is_uppercase)
        || keeps_roman(word, after)
        || keeps_sign(before, word, after)
}
