//! One pass of the typographer over one text, with the rules that several languages share.

use std::ops::Range;

use super::{Edit, UNTOUCHED};

/// One pass over one text.
pub(super) struct TypographyPass<'t> {
    pub(super) text: &'t str,
    /// The changes so far, in order.
    pub(super) edits: Vec<Edit>,
    /// The ranges that stay as they are, in order.
    pub(super) protected: Vec<Range<usize>>,
}

impl TypographyPass<'_> {
    /// Sets a straight apostrophe between letters, or before an opening quotation mark.
    pub(super) fn set_apostrophe(&mut self, at: usize) {
        let (before, after) = (&self.text[..at], &self.text[at + 1..]);
        let joins = |c: char| c.is_alphanumeric() || matches!(c, '«' | '“' | UNTOUCHED);
        if last_char(before).is_some_and(char::is_alphanumeric) && after.starts_with(joins) {
            self.add_edit(at..at + 1, "’");
        }
    }

    /// Sets exactly three full stops as an ellipsis.
    pub(super) fn set_ellipsis(&mut self, at: usize) {
        let (before, after) = self.text.split_at(at);
        if starts_ellipsis(after) && !before.ends_with('.') {
            self.add_edit(at..at + 3, "…");
        }
    }

    /// Adds a change, unless it changes nothing, overlaps the one before it, or touches a protected range.
    pub(super) fn add_edit(&mut self, range: Range<usize>, with: &'static str) {
        let same = self.text[range.clone()] == *with;
        let overlaps = self.edits.last().is_some_and(|edit| edit.range.end > range.start);
        if !same && !overlaps && !self.is_protected(&range) {
            self.edits.push(Edit { range, with });
        }
    }

    /// Whether a range touches a protected one.
    pub(super) fn is_protected(&self, range: &Range<usize>) -> bool {
        let first = self.protected.partition_point(|kept| kept.end <= range.start);
        let mut near = self.protected[first..].iter().take_while(|kept| kept.start <= range.end);
        near.any(|kept| kept.start <= range.start && range.end < kept.end || kept.start < range.end)
    }
}

/// Whether a character is a blank inside a line: breaking, no-break or thin.
pub(super) const fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}')
}

/// Whether a text begins with exactly three full stops.
pub(super) fn starts_ellipsis(text: &str) -> bool {
    text.starts_with("...") && !text.starts_with("....")
}

/// Whether a character is an ASCII digit.
pub(super) const fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Whether a mark can follow this character: the end of a word, or a closing mark.
pub(super) fn can_precede_mark(c: char) -> bool {
    c.is_alphanumeric() || ")]»”’\"!?….,%‰°€$£²³".contains(c) || c == UNTOUCHED
}

/// The last character of a text.
pub(super) fn last_char(text: &str) -> Option<char> {
    text.chars().next_back()
}

/// Whether a word is initials, such as `J.`, `J.D.` or `J.-P.`.
pub(super) fn is_initials(word: &str) -> bool {
    let mut letters = word.split('.');
    let capital = |part: &str| {
        let part = part.strip_prefix('-').unwrap_or(part);
        part.chars().count() == 1 && part.chars().all(char::is_uppercase)
    };
    word.ends_with('.') && letters.next_back() == Some("") && letters.all(capital)
}

/// Whether a unit is one of these divided by another one: `g/l`, `m³/s`.
pub(super) fn is_quotient(unit: &str, units: &[&str]) -> bool {
    let parts = unit.trim_end_matches('.').split_once('/');
    let is_short = |part: &str| (1..=3).contains(&part.chars().count());
    parts.is_some_and(|(above, below)| {
        units.contains(&above) && is_short(below) && below.chars().all(char::is_alphanumeric)
    })
}

/// Whether the blank between these two stands in a telephone number: groups of figures with one blank between two of
/// them, the first with `0` or `+` at its head (ITU-T E.123).
pub(super) fn keeps_telephone_number(before: &str, after: &str) -> bool {
    const DIGITS: std::ops::RangeInclusive<usize> = 9..=15;
    let is_inside = |c: char| is_digit(c) || is_blank(c) || c == '+';
    let head = before.trim_end_matches(is_inside);
    let begun = before[head.len()..].trim_start_matches(is_blank);
    let rest =
        &after[..after.len() - after.trim_start_matches(|c| is_digit(c) || is_blank(c)).len()];
    let is_number = begun.starts_with(['0', '+']) && after.starts_with(is_digit);
    let groups = begun.split(is_blank).chain(rest.trim_end_matches(is_blank).split(is_blank));
    let lengths: Vec<usize> =
        groups.map(|group| group.trim_start_matches('+').chars().count()).collect();
    is_number
        && lengths.len() > 2
        && lengths
            .iter()
            .enumerate()
            .all(|(place, length)| *length > 1 || place == 1 && *length > 0)
        && DIGITS.contains(&lengths.iter().sum())
}

/// Whether a mark ends a sentence: no initial stands before it, and the next word has a capital or is absent.
pub(super) fn ends_sentence(before: &str, after: &str) -> bool {
    let is_inside = |c: &char| !is_blank(*c) && !"([«“„‘‚‹\"'–—".contains(*c);
    let mut word = before.chars().rev().take_while(is_inside);
    let initial = word.next().is_some_and(char::is_uppercase) && word.next().is_none();
    // A straight mark counts as the one that is set in its place.
    let between = |c: char| is_blank(c) || "\"'“”„‘’‚«»‹›)".contains(c);
    let next = after.trim_start_matches(between);
    !initial && after.starts_with(between) && next.chars().next().is_none_or(char::is_uppercase)
}
