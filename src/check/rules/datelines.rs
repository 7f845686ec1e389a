//! Dates that are not the issue's own, and those of no calendar.

use jiff::civil::{Date, date};

use super::Page;
use super::calendar::{Told, named, number};
use super::words::{blank, plain, words};
use crate::finding::{Code, Finding};
use crate::issue::source_text::{Form, Passage, SourceText};
use crate::language::Language;

/// Further away than this, in days, another day is meant.
const NEAR: i32 = 40;

/// Words after which a date is today's.
const TODAY: &[&str] = &["hui", "today", "heute"];

/// The same in a line of the front, where nothing is announced in this way.
const THIS: &[&str] = &["ce", "this", "diesen"];

/// What a paper calls its own number, before «du» or “of”.
const ISSUE: &[&str] = &[
    "edition",
    "numero",
    "lettre",
    "matinale",
    "newsletter",
    "journal",
    "brief",
    "issue",
    "letter",
    "ausgabe",
];

/// Words after which a number counts something else than days.
const COUNTED: &[&str] =
    &["n", "nr", "nummer", "seite", "no", "nº", "numero", "number", "page", "p", "vol", "volume"];

/// A date that is meant as today's and is not the issue's: in the lines above the blocks, and in the
/// first paragraph.
pub(in crate::check) fn other(
    page: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let front = page.edition.front();
    let first = source_text.passages.iter().find(|passage| passage.form == Form::Paragraph);
    let lines = source_text.passages.iter().filter(|passage| passage.block.is_none());
    for passage in lines.chain(first) {
        let words: Vec<(usize, &str)> = words(&passage.text).collect();
        for index in 0..words.len() {
            let Some(told) = Told::read(passage, &words[index..], front.language) else { continue };
            let Some(day) = told.near(front.date) else { continue };
            let away = (day - front.date).get_days();
            let fits = front.language.weekday(day).eq_ignore_ascii_case(told.weekday);
            if away == 0 || away.abs() > NEAR || !fits || !is_today(page, passage, &told, away) {
                continue;
            }
            let text = &passage.text[told.start..told.end];
            let message = format!("`{text}`: the issue is dated {}", front.date);
            let finding = Finding::new(Code::DATE_OTHER, passage.at(told.start, told.end), message);
            let right = front.language.long_date(front.date);
            findings.push(finding.help(format!("write `{right}`, or no date: the page prints it")));
        }
    }
}

/// Whether a date says which day today is: after «ce» or «aujourd'hui»; as the date of the paper
/// itself; or in full and alone, where it is a day that has gone by.
fn is_today(page: &Page<'_>, passage: &Passage, told: &Told<'_>, away: i32) -> bool {
    let before = &passage.text[..told.start];
    let folded = plain(tail(before));
    let mut last = folded.rsplit(' ');
    let word = last.next().unwrap_or_default();
    let above = passage.block.is_none();
    if TODAY.contains(&word) || (above && THIS.contains(&word)) {
        return true;
    }
    if above && matches!(word, "du" | "of" | "for" | "vom") {
        let name = plain(&page.publication.name);
        let named = folded.trim_end_matches(word).trim_end();
        return (!name.is_empty() && named.ends_with(&name))
            || last.next().is_some_and(|word| ISSUE.contains(&word));
    }
    let alone = |text: &str, of: fn(&str) -> Option<char>| {
        of(text.trim_matches(blank)).is_none_or(|c| !c.is_alphanumeric())
    };
    above
        && away < 0
        && told.year.is_some()
        && alone(before, |text| text.chars().next_back())
        && alone(&passage.text[told.end..], |text| text.chars().next())
}

/// The last words of a text: as many as a paper's name and the word before a date need.
fn tail(text: &str) -> &str {
    let from = text.char_indices().rev().take(120).last().map_or(0, |(at, _)| at);
    &text[from..]
}

/// «31 avril», “February 30, 2025”, `2025-02-30`.
pub(in crate::check) fn impossible(
    page: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let language = page.edition.front().language;
    for passage in &source_text.passages {
        let words: Vec<(usize, &str)> = words(&passage.text).collect();
        for index in 0..words.len() {
            let found = in_figures(words[index])
                .or_else(|| in_words(&passage.text, &words, index, language));
            let Some(Missing { start, end, first }) = found else { continue };
            let text = &passage.text[start..end];
            let message = format!("there is no `{text}`");
            let last = first.last_of_month().day();
            let finding = Finding::new(Code::DATE_IMPOSSIBLE, passage.at(start, end), message);
            findings.push(
                finding.help(format!("write the day that is meant; that month ends on {last}")),
            );
        }
    }
}

/// A day that does not exist: where it stands, and the first day of its month.
struct Missing {
    start: usize,
    end: usize,
    first: Date,
}

fn in_figures((start, word): (usize, &str)) -> Option<Missing> {
    let shaped = word.len() == 10 && word.bytes().filter(|byte| *byte == b'-').count() == 2;
    let mut parts = word.splitn(3, '-').map(str::parse::<i16>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    let sense = shaped && (1900..=2099).contains(&year) && (1..=31).contains(&day);
    let first = Date::new(year, month, 1).ok()?;
    (sense && day > first.last_of_month().day()).then_some(Missing {
        start,
        end: start + word.len(),
        first,
    })
}

fn in_words(
    text: &str,
    words: &[(usize, &str)],
    index: usize,
    language: Language,
) -> Option<Missing> {
    let [(start, one), (at, other), ..] = words[index..] else { return None };
    let month = |word: &str| named(word, 12, |month| language.month(date(2024, month, 1)));
    let end = at + other.len();
    let (day, month, backwards) = match (number(one), month(other)) {
        (Some(day), Some(month)) => (day, month, false),
        _ => (number(other)?, month(one)?, true),
    };
    let year = words
        .get(index + 2)
        .filter(|(from, _)| text[end..*from].chars().all(|c| blank(c) || c == ','));
    let year = year.and_then(|(_, word)| word.parse().ok()).filter(|y| (1583..=2999).contains(y));
    let counted = index.checked_sub(1).and_then(|before| words.get(before));
    let counted = counted.is_some_and(|(_, word)| COUNTED.contains(&plain(word).as_str()));
    // “In April 31 people left” names no day; «31 April» and “April 31, …” do.
    let open = backwards
        && year.is_none()
        && text[end..].trim_start_matches(blank).starts_with(char::is_alphanumeric);
    // «31. April» in German, where the stop makes the ordinal.
    let joins = |c: char| blank(c) || (c == '.' && language == Language::De);
    let whole = text[start + one.len()..at].chars().all(joins);
    let wrong_way = backwards && language == Language::Fr;
    let first = Date::new(year.unwrap_or(2024), month, 1).ok()?;
    let missing = day > first.last_of_month().day();
    (missing && whole && !counted && !open && !wrong_way).then_some(Missing { start, end, first })
}
