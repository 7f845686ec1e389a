//! Days, and words for yes and no, as people write them.

use jiff::civil::Date;

use crate::wording::{Wording, say};

/// The names of the months in French, English and German, without accents.
const MONTHS: [&[&str]; 12] = [
    &["janvier", "january", "januar"],
    &["fevrier", "february", "februar"],
    &["mars", "march", "marz"],
    &["avril", "april"],
    &["mai", "may"],
    &["juin", "june", "juni"],
    &["juillet", "july", "juli"],
    &["aout", "august"],
    &["septembre", "september"],
    &["octobre", "october", "oktober"],
    &["novembre", "november"],
    &["decembre", "december", "dezember"],
];

/// Words for yes and no that TOML does not know.
const TRUTHS: [(&str, &str); 22] = [
    ("oui", "true"),
    ("vrai", "true"),
    ("yes", "true"),
    ("on", "true"),
    ("ja", "true"),
    ("wahr", "true"),
    ("si", "true"),
    ("sí", "true"),
    ("o", "true"),
    ("y", "true"),
    ("true", "true"),
    ("non", "false"),
    ("faux", "false"),
    ("no", "false"),
    ("off", "false"),
    ("nein", "false"),
    ("falsch", "false"),
    ("falso", "false"),
    ("n", "false"),
    ("false", "false"),
    ("ouais", "true"),
    ("aucun", "false"),
];

/// The day that a text means, however it is written. `None` if it names no day of the calendar.
pub(super) fn read_day(text: &str) -> Option<Date> {
    split_day(text.trim()).as_deref().and_then(to_day)
}

/// How the day is written that a text means, for a help: one day, or two where the text can mean either. `None` if it
/// names no day of the calendar.
pub fn write_day(text: &str) -> Option<Wording> {
    let parts = split_day(text.trim())?;
    let day = to_day(&parts)?;
    let other = match parts.as_slice() {
        [first, second, third] if *first <= 31 && !text.contains(char::is_alphabetic) => {
            to_day(&[*second, *first, *third]).filter(|other| *other != day)
        }
        _ => None,
    };
    Some(if let Some(other) = other {
        say!("`{day}` or `{other}`", day = day.to_string(), other = other.to_string())
    } else {
        say!("`{day}`", day = day.to_string())
    })
}

/// What a word for yes or no means to TOML. `None` for any other word.
pub(super) fn read_truth(word: &str) -> Option<&'static str> {
    let folded = word.trim().to_lowercase();
    TRUTHS.iter().find(|(word, _)| *word == folded).map(|(_, truth)| *truth)
}

/// Words for small numbers in French, English and German.
const NUMBER_WORDS: [&[&str]; 13] = [
    &["zéro", "zero", "null"],
    &["un", "une", "one", "eins"],
    &["deux", "two", "zwei"],
    &["trois", "three", "drei"],
    &["quatre", "four", "vier"],
    &["cinq", "five", "fünf"],
    &["six", "sechs"],
    &["sept", "seven", "sieben"],
    &["huit", "eight", "acht"],
    &["neuf", "nine", "neun"],
    &["dix", "ten", "zehn"],
    &["onze", "eleven", "elf"],
    &["douze", "twelve", "zwölf"],
];

/// The number that a word means, up to twelve. `None` for any other word.
pub(super) fn read_number_word(word: &str) -> Option<usize> {
    let folded = word.trim().to_lowercase();
    NUMBER_WORDS.iter().position(|words| words.contains(&folded.as_str()))
}

/// The parts of a date: two or three, of which one can be the name of a month. `None` for what is no date.
pub(super) fn split_day(text: &str) -> Option<Vec<u16>> {
    let is_between = |c: char| matches!(c, '/' | '.' | '-' | '–' | '‑' | ',') || c.is_whitespace();
    let words: Vec<&str> = text.split(is_between).filter(|word| !word.is_empty()).collect();
    let words = match words.as_slice() {
        [first, rest @ ..] if first.chars().all(char::is_alphabetic) && month(first).is_none() => {
            rest
        }
        all => all,
    };
    let parts: Option<Vec<u16>> = words.iter().map(|word| part(word)).collect();
    let mut parts = parts?;
    if parts.len() > 1 && words.first().is_some_and(|word| month(word).is_some()) {
        parts.swap(0, 1);
    }
    let has_year = parts.iter().any(|part| *part > 31);
    let has_name = words.iter().any(|word| month(word).is_some());
    let is_date = match parts.len() {
        3 => has_year || has_name || text.contains('/'),
        2 => has_name || text.contains('/'),
        _ => false,
    };
    is_date.then_some(parts)
}

/// A number of a date, or of a month's name.
fn part(word: &str) -> Option<u16> {
    let digits = word.trim_end_matches("er").trim_end_matches("st").trim_end_matches("th");
    digits.parse().ok().or_else(|| month(word))
}

/// The number of a month, by its name.
fn month(word: &str) -> Option<u16> {
    let folded: String = word
        .to_lowercase()
        .chars()
        .map(|c| match c {
            'é' | 'è' => 'e',
            'û' => 'u',
            'ä' => 'a',
            c => c,
        })
        .filter(|c| *c != '.')
        .collect();
    let is_name = |name: &&str| folded.len() > 2 && name.starts_with(&folded);
    let found = MONTHS.iter().position(|names| names.iter().any(is_name))?;
    Some(u16::try_from(found).ok()? + 1)
}

/// The day that the parts mean: with the year in front or behind, and the day before the month unless
/// there is no such month.
pub(super) fn to_day(parts: &[u16]) -> Option<Date> {
    let [first, second, third] = parts else { return None };
    let day = |year: u16, month: u16, day: u16| {
        let year = if year < 100 { year + 2000 } else { year };
        Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
            .ok()
    };
    if *first > 31 {
        return day(*first, *second, *third).or_else(|| day(*first, *third, *second));
    }
    day(*third, *second, *first).or_else(|| day(*third, *first, *second))
}
