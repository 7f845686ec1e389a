//! Reports days that do not exist: «31 avril», “February 30, 2025”, `2025-02-30`.

use jiff::civil::{Date, date};

use super::written_date::{find_named, parse_day, parse_year};
use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::{Word, fold_words, is_blank, split_words};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::language::{Language, PrimaryLanguage};
use crate::wording::say;

impl Code {
    /// `date.impossible`.
    pub const DATE_IMPOSSIBLE: Self = Self::new(&CodeFacts {
        name: "date.impossible",
        severity: Severity::Warning,
        meaning: "A day that no calendar has.",
        why: "Readers who look for that day in their diary find none (February has 28 days, or 29 in a leap year).",
        mend: "Write the day that is meant.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::DATE_IMPOSSIBLE], look: Look::Issue(find_impossible_days) };

/// Words before a number that counts something else than days.
const WORDS_BEFORE_COUNTS: &[&str] =
    &["n", "nr", "nummer", "seite", "no", "nº", "numero", "number", "page", "p", "vol", "volume"];

/// «31 avril», “February 30, 2025”, `2025-02-30`.
fn find_impossible_days(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let language = input.edition.front().language;
    for passage in &source_text.passages {
        let words: Vec<Word<'_>> = split_words(&passage.text).collect();
        for index in 0..words.len() {
            let found = read_figures(words[index])
                .or_else(|| read_words(&passage.text, &words, index, language));
            let Some(ImpossibleDay { start, end, month_end }) = found else { continue };
            let text = &passage.text[start..end];
            let message = say!("there is no `{text}`", text);
            let finding = Finding::new(Code::DATE_IMPOSSIBLE, passage.at(start, end), message);
            findings.push(finding.help(match month_end {
                MonthEnd::Day(last) => say!(
                    "write the day that is meant; that month ends on {last}",
                    last = last.to_string()
                ),
                MonthEnd::AnyFebruary => {
                    say!("write the day that is meant; that month ends on 28, in a leap year on 29")
                }
            }));
        }
    }
}

/// A day that does not exist: its place, and when its month ends.
struct ImpossibleDay {
    start: usize,
    end: usize,
    month_end: MonthEnd,
}

/// The last day of a month.
enum MonthEnd {
    /// This one.
    Day(i8),
    /// That of a February whose year is not written.
    AnyFebruary,
}

impl MonthEnd {
    /// The end of the month that begins on this day. The year is the one that is written.
    fn of(first: Date, year: Option<i16>) -> Self {
        match (first.month(), year) {
            (2, None) => Self::AnyFebruary,
            _ => Self::Day(first.last_of_month().day()),
        }
    }
}

fn read_figures(written: Word<'_>) -> Option<ImpossibleDay> {
    let Word { start, text: word } = written;
    let shaped = word.len() == 10 && word.bytes().filter(|byte| *byte == b'-').count() == 2;
    let mut parts = word.splitn(3, '-').map(str::parse::<i16>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    let sense = shaped && (1900..=2099).contains(&year) && (1..=31).contains(&day);
    let first = Date::new(year, month, 1).ok()?;
    (sense && day > first.last_of_month().day()).then_some(ImpossibleDay {
        start,
        end: start + word.len(),
        month_end: MonthEnd::Day(first.last_of_month().day()),
    })
}

fn read_words(
    text: &str,
    words: &[Word<'_>],
    index: usize,
    language: Language,
) -> Option<ImpossibleDay> {
    let [Word { start, text: one }, Word { start: at, text: other }, ..] = words[index..] else {
        return None;
    };
    let month = |word: &str| find_named(word, 12, |month| language.month(date(2024, month, 1)));
    let end = at + other.len();
    let (day, month, backwards) = match (parse_day(one), month(other)) {
        (Some(day), Some(month)) => (day, month, false),
        _ => (parse_day(other)?, month(one)?, true),
    };
    let year = words
        .get(index + 2)
        .filter(|next| text[end..next.start].chars().all(|c| is_blank(c) || c == ','));
    let year = year.and_then(|word| parse_year(word.text));
    let counted = index.checked_sub(1).and_then(|before| words.get(before));
    let counted =
        counted.is_some_and(|word| WORDS_BEFORE_COUNTS.contains(&fold_words(word.text).as_str()));
    // “In April 31 people left” has no day. «31 April» and “April 31, …” have one.
    let open = backwards
        && year.is_none()
        && text[end..].trim_start_matches(is_blank).starts_with(char::is_alphanumeric);
    // In German a full stop makes the ordinal: «31. April».
    let joins =
        |c: char| is_blank(c) || (c == '.' && language.primary() == PrimaryLanguage::German);
    let whole = text[start + one.len()..at].chars().all(joins);
    let wrong_way = backwards && language.primary() == PrimaryLanguage::French;
    let first = Date::new(year.unwrap_or(2024), month, 1).ok()?;
    let missing = day > first.last_of_month().day();
    (missing && whole && !counted && !open && !wrong_way).then_some(ImpossibleDay {
        start,
        end,
        month_end: MonthEnd::of(first, year),
    })
}
