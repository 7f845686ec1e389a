//! What belongs to a number, in any language: its sign, its thousands, and the name that it follows.

use super::pass::{is_blank, is_digit, last_char};

/// The signs before a number.
const SIGNS: &[&str] = &["+", "−", "-", "±", "≈", "–", "<", ">", "≤", "≥", "×"];

/// Whether a number follows its sign: `+ 3 %`. A hyphen or a dash is one where a percentage or a degree follows.
pub(super) fn keeps_sign(before: &str, sign: &str, after: &str) -> bool {
    if !SIGNS.contains(&sign) || !after.starts_with(is_digit) {
        return false;
    }
    let behind = after.trim_start_matches(|c: char| is_digit(c) || c == ',' || c == '.');
    let is_measure = behind.trim_start_matches(is_blank).starts_with(['%', '°', '‰', '€']);
    let lead = before[..before.len() - sign.len()].trim_end_matches(is_blank);
    let is_reckoning = last_char(lead).is_some_and(is_digit);
    sign == "×" || !is_reckoning && (is_measure || !matches!(sign, "-" | "–"))
}

/// Whether a text begins with a number in Roman figures, of two at least, or with `Ier`.
pub(super) fn starts_with_roman(text: &str) -> bool {
    let is_end = |c: char| is_blank(c) || ",;:!?()»”…–—\n.’'".contains(c);
    let word = text.split(is_end).next().unwrap_or_default();
    word == "Ier" || word.len() > 1 && is_roman(word)
}

pub(super) fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| b"IVXLCDM".contains(&byte))
}

/// Whether a number in Roman figures belongs to the name before it: `Louis XIV`, `Henry VIII`, `Ludwig II.`.
pub(super) fn keeps_roman(word: &str, after: &str) -> bool {
    let is_name =
        word.starts_with(char::is_uppercase) && last_char(word).is_some_and(char::is_lowercase);
    is_name && starts_with_roman(after)
}

/// Whether the blank between two digits groups thousands: one to three digits stand before it, and exactly
/// three behind it.
pub(super) fn groups_thousands(before: &str, after: &str) -> bool {
    let head = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    let grouped = after.bytes().take_while(u8::is_ascii_digit).count() == 3;
    let first = &before[..before.len() - head];
    let is_fraction =
        first.strip_suffix('/').is_some_and(|above| last_char(above).is_some_and(is_digit));
    let is_range = first.strip_suffix(['-', '–']).is_some_and(ends_with_thousands);
    let starts = (!first.ends_with([',', '.', '-', '/']) || is_fraction || is_range)
        && !last_char(first).is_some_and(char::is_alphabetic);
    let further = head == 3 && last_char(first.trim_end_matches(is_blank)).is_some_and(is_digit);
    grouped && (1..=3).contains(&head) && (starts || further)
}

/// Whether a text ends with a number whose thousands are set apart.
fn ends_with_thousands(text: &str) -> bool {
    let head = text.trim_end_matches(|c: char| c.is_ascii_digit());
    text.len() - head.len() == 3
        && last_char(head).is_some_and(is_blank)
        && last_char(head.trim_end_matches(is_blank)).is_some_and(is_digit)
}
