//! Slips in values without quotation marks: yes and no, numbers, words.

use super::fault::{Fault, Slip};
use super::pairs::{first_line, is_blank, is_quote};
use super::quoting::{quote, wrap_lines};
use crate::finding::meant::read_truth;
use crate::wording::say;

/// Keys of an issue that are true or false.
const TRUTH_KEYS: [&str; 2] = ["draft", "exclusive"];

/// A word for yes or no in another language, or with a capital.
pub(super) fn find_truth(fault: &Fault<'_>) -> Option<Slip> {
    let (bare, start) = fault.bare()?;
    let truth = read_truth(bare)?;
    if bare == truth {
        return None;
    }
    let place = start..start + bare.len();
    let message = say!("`{bare}` is neither `true` nor `false`", bare);
    let advice = say!("write `{key} = {truth}`", key = fault.key(), truth);
    Some(Slip::new(place.clone(), message, advice).replaces(place, truth).needs_no_example())
}

/// A number with blanks, a comma, a zero in front or a sign before it.
pub(super) fn find_number(fault: &Fault<'_>) -> Option<Slip> {
    let (bare, start) = fault.bare()?;
    let digits = bare.trim_start_matches(['n', 'N', 'o', '°', 'º', '№', '#', '.', ' ', '\u{a0}']);
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
    if TRUTH_KEYS.contains(&fault.key()) {
        let message = say!("`{bare}` is neither `true` nor `false`", bare);
        let advice = say!("write `true` or `false`, without quotes");
        return Some(
            Slip::new(place.clone(), message, advice).replaces(place, "true").needs_no_example(),
        );
    }
    let quoted = quote(if words.is_empty() { bare } else { words });
    Some(
        Slip::new(place.clone(), message, say!("put it in straight quotes"))
            .replaces(place, quoted),
    )
}
