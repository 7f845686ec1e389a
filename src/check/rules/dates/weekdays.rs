//! Reports a date whose weekday is wrong in its year.

use jiff::civil::Date;

use super::written_date::{WrittenDate, parse_year};
use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::{Word, split_words};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::wording::say;

impl Code {
    /// `date.weekday`.
    pub const DATE_WEEKDAY: Self = Self::new(&CodeFacts {
        name: "date.weekday",
        severity: Severity::Warning,
        meaning: "A weekday that does not fit its date.",
        why: "A weekday beside the wrong date makes readers miss the day.",
        mend: "Correct one of the two.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::DATE_WEEKDAY], look: Look::Issue(find_wrong_weekdays) };

fn find_wrong_weekdays(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let front = input.edition.front();
    for passage in &source_text.passages {
        let words: Vec<Word<'_>> = split_words(&passage.text).collect();
        for index in 0..words.len() {
            let Some(told) = WrittenDate::read(passage, &words[index..], front.language) else {
                continue;
            };
            let issue = front.name.day();
            let other_year = find_year(&words[..index], issue);
            let Some(meant) = told.near(other_year.unwrap_or(issue)) else { continue };
            let right = front.language.weekday(meant);
            let fits = |day: Date| front.language.weekday(day).eq_ignore_ascii_case(told.weekday);
            let years = list_years(&words, issue).chain([issue]);
            if years.filter_map(|year| told.near(year)).any(fits) {
                continue;
            }
            let text = passage.text[told.start..told.end].to_owned();
            let message =
                say!("`{text}`: {meant} is a {right}", text, meant = meant.to_string(), right);
            let finding =
                Finding::new(Code::DATE_WEEKDAY, passage.at(told.start, told.end), message);
            findings.push(finding.help(say!("write `{right}`, or the date that is meant", right)));
        }
    }
}

/// A day in each year that a passage names and that is far from the issue's: a date of the passage can be of any.
fn list_years(words: &[Word<'_>], issue: Date) -> impl Iterator<Item = Date> {
    let years = words.iter().filter_map(|word| parse_year(word.text));
    let far = years.filter(move |year| (year - issue.year()).abs() > 1);
    far.filter_map(move |year| Date::new(year, issue.month(), 1).ok())
}

/// The day of an issue in the year that the words before a date name last: «En 1934, le mardi 6 février». `None` if they
/// name no year but the issue's own or one beside it.
fn find_year(words: &[Word<'_>], issue: Date) -> Option<Date> {
    let year = words.iter().rev().find_map(|word| parse_year(word.text))?;
    let is_far = (year - issue.year()).abs() > 1;
    is_far.then(|| Date::new(year, issue.month(), 1).ok()).flatten()
}
