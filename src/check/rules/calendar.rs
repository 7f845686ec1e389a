//! Dates in prose against the calendar.

use jiff::civil::{Date, date};

use super::words::{blank, words};
use super::{Page, french};
use crate::finding::{Code, Finding};
use crate::issue::source_text::{Passage, SourceText};
use crate::language::Language;

/// A date without a year is the issue's own when it is no further away than this, in days.
const NEAR: i32 = 60;

/// A weekday, a day and a month that do not stand together in any calendar of that year.
pub(in crate::check) fn weekdays(
    page: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let front = page.edition.front();
    for passage in &source_text.passages {
        let words: Vec<(usize, &str)> = words(&passage.text).collect();
        for index in 0..words.len() {
            let Some(told) = Told::read(passage, &words[index..], front.language) else { continue };
            let Some(meant) = told.near(front.date) else { continue };
            let right = front.language.weekday(meant);
            if right.eq_ignore_ascii_case(told.weekday) {
                continue;
            }
            let text = passage.text[told.start..told.end].to_owned();
            let message = format!("`{text}`: {meant} is a {right}");
            let finding =
                Finding::new(Code::DATE_WEEKDAY, passage.at(told.start, told.end), message);
            findings.push(finding.help(format!("write `{right}`, or the date that is meant")));
        }
    }
}

/// A date as it stands in a sentence.
pub(super) struct Told<'a> {
    pub(super) weekday: &'a str,
    day: i8,
    month: i8,
    pub(super) year: Option<i16>,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl<'a> Told<'a> {
    /// Reads «mardi 11 février 2025», “Tuesday 11 February 2025”, “Tuesday, February 11, 2025”,
    /// „Dienstag, 11. Februar 2025“.
    pub(super) fn read(
        passage: &'a Passage,
        words: &[(usize, &'a str)],
        language: Language,
    ) -> Option<Self> {
        let [(start, weekday), second, third, ..] = *words else { return None };
        named(weekday, 7, |day| language.weekday(date(2024, 1, day)))?;
        let month = |word: &str| named(word, 12, |month| language.month(date(2024, month, 1)));
        let (day, month) = match (number(second.1), month(third.1)) {
            (Some(day), Some(month)) => (day, month),
            _ => (number(third.1)?, month(second.1)?),
        };
        let next = words.get(3).and_then(|(at, word)| Some((*at, word.parse::<i16>().ok()?)));
        let year = next.filter(|(_, year)| (1583..=2999).contains(year));
        let end = third.0 + third.1.len();
        let year = year.filter(|(at, _)| joined(&passage.text[end..*at]));
        let end = year.map_or(end, |(at, _)| at + 4);
        let between = |from: (usize, &str), to: usize| {
            let text = &passage.text[from.0 + from.1.len()..to];
            let ordinal = language == Language::De && number(from.1).is_some();
            joined(text.strip_prefix('.').filter(|_| ordinal).unwrap_or(text))
        };
        let whole = between((start, weekday), second.0) && between(second, third.0);
        let year = year.map(|(_, year)| year);
        whole.then_some(Self { weekday, day, month, year, start, end })
    }

    /// The day that is meant: of the year that is told, else the one near the issue.
    pub(super) fn near(&self, issue: Date) -> Option<Date> {
        if let Some(year) = self.year {
            return Date::new(year, self.month, self.day).ok();
        }
        (-1..=1)
            .filter_map(|step| Date::new(issue.year() + step, self.month, self.day).ok())
            .find(|day| (*day - issue).get_days().abs() <= NEAR)
    }
}

pub(super) fn joined(between: &str) -> bool {
    between.chars().all(|c| blank(c) || c == ',')
}

pub(super) fn number(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

/// The place, from 1, of a name among the names of days or months.
pub(super) fn named(word: &str, count: i8, name: impl Fn(i8) -> &'static str) -> Option<i8> {
    let small = word.to_lowercase();
    (1..=count).find(|index| name(*index).eq_ignore_ascii_case(&small))
}

/// «1 août»: the first day of a month is an ordinal in French, and the only one.
pub(in crate::check) fn first_of_the_month(
    page: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    if !french(page) {
        return;
    }
    for passage in &source_text.passages {
        let words: Vec<(usize, &str)> = words(&passage.text).collect();
        for (index, pair) in words.windows(2).enumerate() {
            let [(start, one), (at, month)] = *pair else { continue };
            let before = &passage.text[..start];
            let alone =
                before.is_empty() || before.ends_with(blank) || before.ends_with(['\'', '’']);
            let counted = index.checked_sub(1).and_then(|index| words.get(index));
            let part = counted.is_some_and(|(_, word)| word.parse::<u32>().is_ok());
            if one != "1" || !alone || part || !joined(&passage.text[start + 1..at]) {
                continue;
            }
            if named(month, 12, |month| Language::Fr.month(date(2024, month, 1))).is_some() {
                let message = format!("`1 {month}` lacks the «er» of the first");
                let finding =
                    Finding::new(Code::FRENCH_DATE, passage.at(start, at + month.len()), message);
                let change = passage.change(page.source, start..start + 1, "1er");
                findings.push(finding.help(format!("write `1er {month}`")).changes([change]));
            }
        }
    }
}
