//! Slips in dates: as they are written by hand.

use jiff::civil::Date;

use super::fault::{Fault, Slip, SlipEnd};
use super::pairs::is_blank;

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

/// Keys whose value is a day.
const DAY_KEYS: [&str; 3] = ["date", "since", "until"];

/// A day that stands for one that cannot be read.
const SAMPLE: &str = "2025-02-11";

/// A date that is not written as year, month and day with hyphens.
pub(super) fn find_date(fault: &Fault<'_>) -> Option<Slip> {
    let (bare, start) = fault.bare()?;
    let key = fault.key();
    let parts = split_date(bare);
    if parts.is_none() && !DAY_KEYS.contains(&key) {
        return None;
    }
    let place = start..start + bare.len();
    let slip = |message: String, day: &str| {
        let advice = format!("write year, month and day: `{key} = {day}`");
        let slip = Slip::new(place.clone(), message, advice).needs_no_example();
        slip.replaces(place.clone(), day)
    };
    match parts.as_deref().and_then(to_day) {
        Some(day) if day.to_string() == bare => None,
        Some(day) => Some(slip(format!("`{bare}` is no date to TOML"), &day.to_string())),
        None => {
            let is_short = parts.is_some_and(|parts| parts.len() == 2);
            let fault = if is_short { "has no year" } else { "is not a day of the calendar" };
            Some(slip(format!("`{bare}` {fault}"), SAMPLE).ends(SlipEnd::Partial))
        }
    }
}

/// The parts of a date: two or three, of which one can be the name of a month. `None` for what is no date.
fn split_date(text: &str) -> Option<Vec<u16>> {
    let is_between = |c: char| matches!(c, '/' | '.' | '-' | '–' | '‑' | ',') || is_blank(c);
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
fn to_day(parts: &[u16]) -> Option<Date> {
    let [first, second, third] = parts else { return None };
    let day = |year: u16, month: u16, day: u16| {
        let year = if year < 100 { year + 2000 } else { year };
        Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
            .ok()
    };
    if *first > 31 {
        return day(*first, *second, *third);
    }
    day(*third, *second, *first).or_else(|| day(*third, *first, *second))
}
