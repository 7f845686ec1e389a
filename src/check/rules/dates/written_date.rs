//! A date in a sentence.

use jiff::civil::{Date, date};

use crate::check::rules::words::{Word, is_blank};
use crate::issue::source_text::Passage;
use crate::language::{Language, PrimaryLanguage};

/// A date without a year belongs to the issue's year if it is at most this far away, in days.
const NEAR_DAYS: i32 = 60;

/// A date in a sentence.
pub(in crate::check) struct WrittenDate<'a> {
    pub(super) weekday: &'a str,
    day: i8,
    month: i8,
    pub(super) year: Option<i16>,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl<'a> WrittenDate<'a> {
    /// Parses «mardi 11 février 2025», “Tuesday 11 February 2025”, “Tuesday, February 11, 2025”,
    /// „Dienstag, 11. Februar 2025“.
    pub(super) fn read(
        passage: &'a Passage,
        words: &[Word<'a>],
        language: Language,
    ) -> Option<Self> {
        let [first, second, third, ..] = *words else { return None };
        find_named(first.text, 7, |day| language.weekday(date(2024, 1, day)))?;
        let month = |word: &str| find_named(word, 12, |month| language.month(date(2024, month, 1)));
        let (day, month) = match (parse_day(second.text), month(third.text)) {
            (Some(day), Some(month)) => (day, month),
            _ => (parse_day(third.text)?, month(second.text)?),
        };
        let year = words.get(3).and_then(|word| Some((word.start, parse_year(word.text)?)));
        let end = third.end();
        let year = year.filter(|(at, _)| is_joined(&passage.text[end..*at]));
        let end = year.map_or(end, |(at, _)| at + 4);
        let between = |from: Word<'_>, to: Word<'_>| {
            let text = &passage.text[from.end()..to.start];
            let ordinal =
                language.primary() == PrimaryLanguage::German && parse_day(from.text).is_some();
            is_joined(text.strip_prefix('.').filter(|_| ordinal).unwrap_or(text))
        };
        let whole = between(first, second) && between(second, third);
        let year = year.map(|(_, year)| year);
        whole.then_some(Self { weekday: first.text, day, month, year, start: first.start, end })
    }

    /// The day of the date. Without a year it is the one nearest to the issue.
    pub(super) fn near(&self, issue: Date) -> Option<Date> {
        if let Some(year) = self.year {
            return Date::new(year, self.month, self.day).ok();
        }
        (-1..=1)
            .filter_map(|step| Date::new(issue.year() + step, self.month, self.day).ok())
            .find(|day| (*day - issue).get_days().abs() <= NEAR_DAYS)
    }
}

pub(in crate::check) fn is_joined(between: &str) -> bool {
    between.chars().all(|c| is_blank(c) || c == ',')
}

pub(in crate::check) fn parse_day(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

/// A year of the Gregorian calendar.
pub(super) fn parse_year(word: &str) -> Option<i16> {
    word.parse().ok().filter(|year| (1583..=2999).contains(year))
}

/// The position of a name, from 1, among the names of days or months.
pub(in crate::check) fn find_named(
    word: &str,
    count: i8,
    name: impl Fn(i8) -> &'static str,
) -> Option<i8> {
    let small = word.to_lowercase();
    (1..=count).find(|index| name(*index).eq_ignore_ascii_case(&small))
}
