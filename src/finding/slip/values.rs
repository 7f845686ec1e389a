//! Slips in values without quotation marks: yes and no, numbers, words.

use super::FileKind;
use super::braces::write_list;
use super::fault::{Fault, Slip, SlipEnd};
use super::pairs::{LIST_MARKS, first_line, is_blank, is_quote};
use super::quoting::{quote, wrap_lines};
use super::value_shapes::{MeantKey, ValueShape, split_address};
use crate::finding::meant::{read_number_word, read_truth};
use crate::finding::table::fold;
use crate::wording::{Wording, join_alternatives, say};

/// A word for yes or no in another language, or with a capital.
pub(super) fn find_truth(fault: &Fault<'_>) -> Option<Slip> {
    let (bare, start) = fault.bare()?;
    let truth = read_truth(bare)?;
    if bare == truth {
        return None;
    }
    let meant = MeantKey::find(fault.key(), fault.file);
    if let Some(ValueShape::Word(words)) = meant.map(|meant| meant.shape) {
        return Some(tell_word(fault, words));
    }
    let place = start..start + bare.len();
    let message = say!("`{bare}` is neither `true` nor `false`", bare);
    let key = match meant {
        Some(meant) if meant.shape == ValueShape::Truth => meant.key,
        _ => fault.key(),
    };
    let advice = say!("write `{key} = {truth}`", key, truth);
    Some(Slip::new(place.clone(), message, advice).replaces(place, truth).needs_no_example())
}

/// The kind of value that the key takes, if somebody knows it.
fn meant_shape(fault: &Fault<'_>) -> Option<ValueShape> {
    MeantKey::find(fault.key(), fault.file).map(|meant| meant.shape)
}

/// A word without quotation marks, or with another meaning, where one of a few belongs.
fn tell_word(fault: &Fault<'_>, words: &[&str]) -> Slip {
    let range = fault.value_range().unwrap_or_default();
    let message = say!("`{key}` is one of a few words, in quotes", key = fault.key());
    let advice = advise_words(fault.key(), words);
    let place = range.start..range.start + first_line(&fault.text[range.clone()]).len();
    let with = quote(words.first().copied().unwrap_or_default());
    Slip::new(place.clone(), message, advice).replaces(place, with).needs_no_example()
}

/// A colour, or a number behind a `#`: what follows that sign is a remark.
pub(super) fn find_colour(fault: &Fault<'_>) -> Option<Slip> {
    let value = fault.value()?;
    let start = fault.value_range()?.start;
    let word = value.strip_prefix('#')?.split_whitespace().next()?;
    let range = start..start + 1 + word.len();
    let key = fault.key();
    match meant_shape(fault)? {
        ValueShape::Number if word.bytes().all(|byte| byte.is_ascii_digit()) => {
            let number = word.trim_start_matches('0');
            let number = if number.is_empty() { "0" } else { number };
            let message = say!("`#` begins a remark, and the number stands in it");
            let advice = say!("write `{key} = {number}`", key, number);
            Some(
                Slip::new(range.clone(), message, advice)
                    .replaces(range, number)
                    .needs_no_example(),
            )
        }
        ValueShape::Colour if word.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            let message = say!("`#` begins a remark, and the colour stands in it");
            let advice = say!("write `{key} = \"#{word}\"`", key, word);
            let with = format!("\"#{word}\"");
            Some(Slip::new(range.clone(), message, advice).replaces(range, with).needs_no_example())
        }
        _ => None,
    }
}

/// An hour without quotation marks, as people write it.
pub(super) fn find_hour(fault: &Fault<'_>) -> Option<Slip> {
    if meant_shape(fault)? != ValueShape::Hour {
        return None;
    }
    let (bare, start) = fault.bare()?;
    let place = start..start + bare.len();
    let lower = bare.to_lowercase();
    let mut parts = lower.split(['h', ':', '.', ' ', '\u{a0}']).filter(|part| !part.is_empty());
    let number = |part: Option<&str>| part.map_or(Some(0), |part| part.parse::<u8>().ok());
    let hour = number(Some(parts.next()?)).filter(|hour| *hour < 24);
    let minute = number(parts.next()).filter(|minute| *minute < 60);
    let time = match (hour, minute, parts.next()) {
        (Some(hour), Some(minute), None) => format!("\"{hour:02}:{minute:02}\""),
        _ => "\"07:00\"".to_owned(),
    };
    let message = say!("`{bare}` is no hour to TOML", bare);
    let advice = say!("write `{key} = {time}`", key = fault.key(), time = &time);
    Some(Slip::new(place.clone(), message, advice).replaces(place, time).needs_no_example())
}

/// A number with blanks, a comma, a zero in front or a sign before it.
pub(super) fn find_number(fault: &Fault<'_>) -> Option<Slip> {
    let (bare, start) = fault.bare()?;
    let digits = bare.trim_start_matches(['n', 'N', 'o', '°', 'º', '№', '#', '.', ' ', '\u{a0}']);
    let is_unit = |c: char| c.is_alphabetic() || matches!(c, '%' | ' ' | '°');
    let is_number = meant_shape(fault) == Some(ValueShape::Number);
    let digits = if is_number { digits.trim_end_matches(is_unit) } else { digits };
    let is_inside =
        |c: char| c.is_ascii_digit() || is_blank(c) || matches!(c, '\'' | '’' | '.' | ',');
    if !digits.starts_with(|c: char| c.is_ascii_digit()) || !digits.chars().all(is_inside) {
        return None;
    }
    let plain: String =
        digits.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
    let is_decimal = plain.matches([',', '.']).count() == 1
        && plain.rsplit([',', '.']).next().is_some_and(|last| last.len() < 3);
    let number = if is_decimal { plain.replace(',', ".") } else { plain.replace([',', '.'], "") };
    let number = match number.trim_start_matches('0') {
        "" => "0",
        rest if rest.starts_with('.') => &number,
        rest => rest,
    };
    if number == bare {
        return None;
    }
    let place = start..start + bare.len();
    let message = say!("`{bare}` is no number to TOML", bare);
    let advice = say!("write `{key} = {number}`", key = fault.key(), number);
    Some(Slip::new(place.clone(), message, advice).replaces(place, number).needs_no_example())
}

/// Words without quotation marks, or with one at the end alone.
pub(super) fn find_bare(fault: &Fault<'_>) -> Option<Slip> {
    let value = fault.value()?;
    let start = fault.value_range()?.start;
    if value.contains('\n') && value.starts_with(char::is_alphanumeric) {
        let place = start..start + first_line(value).trim_end().len();
        let advice = say!("write `\"\"\"` in front of a text of several lines and behind it");
        let slip = Slip::new(place, say!("the text stands without quotation marks"), advice);
        return Some(slip.replaces(start..start + value.len(), wrap_lines(value)));
    }
    let (bare, start) = fault.bare()?;
    let place = start..start + bare.len();
    let words = bare.trim_end_matches(is_quote).trim_end();
    let is_half = words.len() < bare.len() && !words.is_empty();
    let message = if is_half {
        say!("the text is closed and not opened: a quotation mark is missing in front")
    } else {
        say!("the text stands without quotation marks")
    };
    let words = if words.is_empty() { bare } else { words };
    let meant = BareWords { words, key: fault.key(), file: fault.file }.write(meant_shape(fault));
    let message = meant.message.unwrap_or(message);
    let slip = Slip::new(place.clone(), message, meant.advice).replaces(place, meant.value);
    let slip = if meant.is_sure { slip } else { slip.needs_no_example() };
    Some(if meant.is_guess { slip.ends(SlipEnd::Partial) } else { slip })
}

/// Words without quotation marks behind a key.
struct BareWords<'a> {
    words: &'a str,
    key: &'a str,
    file: FileKind,
}

/// How words without quotation marks are written.
struct MeantWords {
    /// What is wrong, if it is something else than missing marks.
    message: Option<Wording>,
    advice: Wording,
    value: String,
    /// Whether the advice is followed by the line as it should be.
    is_sure: bool,
    /// Whether the value only holds a place.
    is_guess: bool,
}

impl BareWords<'_> {
    /// The value that the words mean where a key takes values of this kind.
    fn write(&self, shape: Option<ValueShape>) -> MeantWords {
        let Self { words, key, .. } = self;
        match shape {
            Some(ValueShape::Truth) => MeantWords {
                message: Some(say!("`{bare}` is neither `true` nor `false`", bare = words)),
                is_sure: false,
                ..MeantWords::new(
                    say!("write `true` or `false`, without quotes"),
                    "true".to_owned(),
                )
            },
            Some(ValueShape::Number) => self.write_number(),
            Some(ValueShape::Texts) => {
                let items: Vec<String> = words
                    .split([',', ';'])
                    .map(|item| item_words(item).to_owned())
                    .filter(|item| !item.is_empty())
                    .collect();
                let advice = say!("put each item in straight quotes, and the list in brackets");
                MeantWords::new(advice, write_list(&items))
            }
            Some(ValueShape::Table(table)) => {
                MeantWords::new(advise_table(), table.fill(&split_address(words)))
            }
            Some(ValueShape::Tables(table)) => {
                MeantWords::new(advise_table(), format!("[{}]", table.fill(&split_address(words))))
            }
            Some(ValueShape::Colour) if words.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                let advice = say!("write `{key} = \"#{word}\"`", key, word = *words);
                let value = quote(&format!("#{words}"));
                MeantWords { is_sure: false, ..MeantWords::new(advice, value) }
            }
            Some(ValueShape::Handle) => {
                let advice = say!("small letters, digits and hyphens, in straight quotes");
                MeantWords::new(advice, quote(&make_handle(words)))
            }
            Some(ValueShape::Word(choice)) if !choice.contains(words) => self.choose(choice),
            _ => MeantWords::new(say!("put it in straight quotes"), quote(words)),
        }
    }

    /// The number that the words mean.
    fn write_number(&self) -> MeantWords {
        let Self { words, key, .. } = self;
        let number = read_number_word(words);
        let message = Some(say!("`{key}` is a number, and is written in digits", key));
        let advice = if let Some(number) = number {
            say!("write `{key} = {number}`", key, number)
        } else {
            say!("write digits alone, such as `412`")
        };
        let is_guess = number.is_none();
        let value = number.unwrap_or(1).to_string();
        MeantWords { message, is_sure: false, is_guess, ..MeantWords::new(advice, value) }
    }

    /// One of a few words.
    fn choose(&self, choice: &[&str]) -> MeantWords {
        // The reader of an issue knows other words for these.
        let word = if self.file == FileKind::Issue { self.words } else { choice[0] };
        MeantWords {
            is_sure: false,
            ..MeantWords::new(advise_words(self.key, choice), quote(word))
        }
    }
}

impl MeantWords {
    /// A value that is sure, and how it is written.
    const fn new(advice: Wording, value: String) -> Self {
        Self { message: None, advice, value, is_sure: true, is_guess: false }
    }
}

/// What to write where one of a few words belongs.
fn advise_words(key: &str, words: &[&str]) -> Wording {
    let lines: Vec<String> = words.iter().map(|word| format!("{key} = {}", quote(word))).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    say!("write {names}", names = join_alternatives(&lines))
}

/// The words of an item, without its mark and without quotation marks.
fn item_words(item: &str) -> &str {
    let item = item.trim();
    let mark = LIST_MARKS.iter().find_map(|mark| item.strip_prefix(*mark));
    mark.unwrap_or(item).trim().trim_matches(is_quote)
}

/// What is to be done about words where a table belongs.
fn advise_table() -> Wording {
    say!("write each value behind its key, in braces")
}

/// Words as a handle: small letters, digits and hyphens.
fn make_handle(words: &str) -> String {
    let parts: Vec<String> = words
        .split(|c: char| !c.is_alphanumeric())
        .map(fold)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("-")
}
