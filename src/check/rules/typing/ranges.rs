//! Reports a hyphen between two numbers that stands for „bis“ or “to”, in German and English: `Seiten 10-12`.
//!
//! Both languages set an en dash without blanks there (Duden, Rechtschreibung, „Gedankenstrich und Bis-Strich“; The
//! Chicago Manual of Style, 17th edition, §6.78; New Hart's Rules, §4.11.1). French has a hyphen (Imprimerie
//! nationale).

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::typing::typo_code;
use crate::check::rules::words::is_blank;
use crate::finding::{Code, Finding};
use crate::issue::source_text::SourceText;
use crate::language::PrimaryLanguage;
use crate::wording::say;

pub(in crate::check) const RULE: Rule = Rule {
    codes: &[Code::ENGLISH_TYPO, Code::GERMAN_TYPO],
    look: Look::Issue(find_hyphens_in_ranges),
};

/// How many digits a number of a range has at most. Longer ones are numbers of a telephone, or of an article.
const MAX_RANGE_DIGITS: usize = 4;

/// Two numbers and what stands between them, in bytes of a text.
struct NumberRange<'t> {
    start: usize,
    end: usize,
    from: &'t str,
    to: &'t str,
}

/// Reports ranges with a hyphen, or with blanks around their dash. Nothing mends them: the hyphen of `Boeing 737-800`
/// belongs to a name.
fn find_hyphens_in_ranges(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let language = input.edition.front().language.primary();
    if language == PrimaryLanguage::French {
        return;
    }
    for passage in &source_text.passages {
        let is_meant = |range: &NumberRange<'_>| {
            language == PrimaryLanguage::German || is_english_range(&passage.text, range)
        };
        for range in find_ranges(&passage.text).into_iter().filter(is_meant) {
            let NumberRange { start, end, from, to } = range;
            let written = &passage.text[start..end];
            let message = say!("`{written}` has no dash between its numbers", written);
            let help = say!("write `{from}–{to}`, if it means from the one to the other", from, to);
            let finding = Finding::new(typo_code(input), passage.at(start, end), message);
            findings.push(finding.help(help));
        }
    }
}

/// English words before a range. Two numbers without one may be a score: “a 10-12 win”.
const BEFORE_ENGLISH_RANGES: &[&str] = &[
    "pages", "pp", "chapters", "lines", "verses", "sections", "figs", "nos", "ages", "aged",
    "weeks", "days", "weekdays",
];

/// Whether two numbers are a range in English: they stand behind a word for one, or are years.
fn is_english_range(text: &str, range: &NumberRange<'_>) -> bool {
    let before = text[..range.start].trim_end_matches(|c: char| is_blank(c) || c == '.');
    let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let is_year = range.from.len() == 4;
    is_year || BEFORE_ENGLISH_RANGES.contains(&word.to_lowercase().as_str())
}

/// The ranges of a text that are not set as ranges are.
fn find_ranges(text: &str) -> Vec<NumberRange<'_>> {
    let dashes = text.match_indices(['-', '–']);
    dashes.filter_map(|(at, dash)| find_range(text, at, dash)).collect()
}

/// The range around a dash. Both numbers stand alone, and the second one is greater.
fn find_range<'t>(text: &'t str, at: usize, dash: &str) -> Option<NumberRange<'t>> {
    let (before, after) = (&text[..at], &text[at + dash.len()..]);
    let (left, right) = (before.trim_end_matches(is_blank), after.trim_start_matches(is_blank));
    let is_spaced = left.len() < before.len() && right.len() < after.len();
    let is_closed = left.len() == before.len() && right.len() == after.len();
    if !(is_spaced || is_closed && dash == "-") {
        return None;
    }
    let from = &left[left.trim_end_matches(|c: char| c.is_ascii_digit()).len()..];
    let to = &right[..right.len() - right.trim_start_matches(|c: char| c.is_ascii_digit()).len()];
    let (start, end) = (left.len() - from.len(), text.len() - right.len() + to.len());
    (is_alone(&text[..start], &text[end..]) && is_rising_range(from, to)).then_some(NumberRange {
        start,
        end,
        from,
        to,
    })
}

/// Whether nothing that belongs to a number stands before a range or behind it.
fn is_alone(before: &str, after: &str) -> bool {
    let is_free_before = |c: char| is_blank(c) || "([„“‘‚«\"'".contains(c);
    let is_free_after = |c: char| is_blank(c) || "!?;)]“”’‘»\"'".contains(c);
    let behind = after.strip_prefix(['.', ',', ':']);
    let is_free = match behind {
        Some(behind) => !behind.starts_with(|c: char| c.is_ascii_digit()),
        None => after.chars().next().is_none_or(is_free_after),
    };
    is_free && before.chars().next_back().is_none_or(is_free_before)
}

/// Whether two numbers can be the ends of a range. Years end in two digits: `2024-25`.
fn is_rising_range(from: &str, to: &str) -> bool {
    let is_number =
        |digits: &str| (1..=MAX_RANGE_DIGITS).contains(&digits.len()) && !digits.starts_with('0');
    let value = |digits: &str| digits.parse::<u32>().unwrap_or_default();
    let is_season = from.len() == 4 && to.len() == 2 && value(to) > value(from) % 100;
    is_number(from) && is_number(to) && (value(to) > value(from) || is_season)
}

#[cfg(test)]
mod tests {
    use super::find_ranges;

    #[test]
    fn a_range_is_found_and_what_only_resembles_one_is_not() {
        for (text, from, to) in [
            ("auf Seiten 10-12.", "10", "12"),
            ("von 8 - 9 Uhr", "8", "9"),
            ("8 – 9 Uhr", "8", "9"),
            ("the winter of 2024-25, cold", "2024", "25"),
            ("(1914-1918)", "1914", "1918"),
        ] {
            let found: Vec<_> = find_ranges(text).iter().map(|one| (one.from, one.to)).collect();
            assert_eq!(found, [(from, to)], "{text}");
        }
        for text in [
            "Seiten 10–12",
            "F-16",
            "A320-200",
            "2025-02-11",
            "0170-1234",
            "es stand 4-2",
            "50-50",
            "10-12-14",
            "1.10-12",
            "10-12,5",
            "10-12.30",
            "COVID-19 2-mal",
            "-12",
            "12 -",
            "12345-12346",
            "5- 9",
            "10-jährig",
        ] {
            assert_eq!(find_ranges(text).len(), 0, "{text}");
        }
    }
}
