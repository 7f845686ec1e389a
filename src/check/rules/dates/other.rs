//! Reports a date that means today but is not the issue's: in the lines above the blocks, and in
//! the first paragraph.

use super::written_date::WrittenDate;
use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::{Word, fold_words, is_blank, split_words};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::{Form, Passage, SourceText};
use crate::wording::say;

impl Code {
    /// `date.other`.
    pub const DATE_OTHER: Self = Self::new(&CodeFacts {
        name: "date.other",
        severity: Severity::Warning,
        meaning: "A line that says today is another day than the issue's.",
        why: "A dateline left over from another morning makes the whole issue look old.",
        mend: "Write the issue's own date, or none: the page prints it.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::DATE_OTHER], look: Look::Issue(find_other_days) };

/// A date further away than this, in days, means another day.
const NEAR_DAYS: i32 = 40;

/// Words before a date of today.
const WORDS_OF_TODAY: &[&str] = &["hui", "today", "heute"];

/// Words before a date of today in a line of the front. In such a line they announce nothing else.
const WORDS_OF_THIS_DAY: &[&str] = &["ce", "this", "diesen"];

/// Words for an issue of a paper, before «du» or “of”.
const WORDS_FOR_AN_ISSUE: &[&str] = &[
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

fn find_other_days(input: &CheckInput<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    let front = input.edition.front();
    let first = source_text.passages.iter().find(|passage| passage.form == Form::Paragraph);
    let lines = source_text.passages.iter().filter(|passage| passage.block.is_none());
    for passage in lines.chain(first) {
        let words: Vec<Word<'_>> = split_words(&passage.text).collect();
        for index in 0..words.len() {
            let Some(told) = WrittenDate::read(passage, &words[index..], front.language) else {
                continue;
            };
            let Some(day) = told.near(front.name.day()) else { continue };
            let away = (day - front.name.day()).get_days();
            let fits = front.language.weekday(day).eq_ignore_ascii_case(told.weekday);
            if away == 0
                || away.abs() > NEAR_DAYS
                || !fits
                || !is_today(input, passage, &told, away)
            {
                continue;
            }
            let text = &passage.text[told.start..told.end];
            let message = say!(
                "`{text}`: the issue is dated {day}",
                text,
                day = front.name.day().to_string()
            );
            let finding = Finding::new(Code::DATE_OTHER, passage.at(told.start, told.end), message);
            let right = front.language.long_date(front.name.day());
            findings
                .push(finding.help(say!("write `{right}`, or no date: the page prints it", right)));
        }
    }
}

/// Whether a date says which day today is: after «ce» or «aujourd'hui», as the date of the paper
/// itself, or complete and alone if the day is over.
fn is_today(input: &CheckInput<'_>, passage: &Passage, told: &WrittenDate<'_>, away: i32) -> bool {
    let before = &passage.text[..told.start];
    let folded = fold_words(take_last_words(before));
    let mut last = folded.rsplit(' ');
    let word = last.next().unwrap_or_default();
    let above = passage.block.is_none();
    if WORDS_OF_TODAY.contains(&word) || (above && WORDS_OF_THIS_DAY.contains(&word)) {
        return true;
    }
    if above && matches!(word, "du" | "of" | "for" | "vom") {
        let name = fold_words(&input.publication.name);
        let named = folded.trim_end_matches(word).trim_end();
        return (!name.is_empty() && named.ends_with(&name))
            || last.next().is_some_and(|word| WORDS_FOR_AN_ISSUE.contains(&word));
    }
    let alone = |text: &str, of: fn(&str) -> Option<char>| {
        of(text.trim_matches(is_blank)).is_none_or(|c| !c.is_alphanumeric())
    };
    above
        && away < 0
        && told.year.is_some()
        && alone(before, |text| text.chars().next_back())
        && alone(&passage.text[told.end..], |text| text.chars().next())
}

/// The last words of a text: enough for the name of a paper and the word before a date.
fn take_last_words(text: &str) -> &str {
    let from = text.char_indices().rev().take(120).last().map_or(0, |(at, _)| at);
    &text[from..]
}
