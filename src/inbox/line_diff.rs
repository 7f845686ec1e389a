//! What two texts have in common, and what each has alone, line by line.
//!
//! Looks up to: nothing.

/// The most lines of a text that are compared. An issue has some five hundred.
const MAX_LINES: usize = 2_000;

/// A line, and which of the texts has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DiffLine<'a> {
    /// Both.
    Both(&'a str),
    /// The first alone.
    First(&'a str),
    /// The second alone.
    Second(&'a str),
}

/// Compares two texts by the longest sequence of lines that both have. `None` if they are too long for it.
pub(super) fn compare_lines<'a>(first: &'a str, second: &'a str) -> Option<Vec<DiffLine<'a>>> {
    let first: Vec<&str> = first.lines().map(str::trim_end).collect();
    let second: Vec<&str> = second.lines().map(str::trim_end).collect();
    if first.len() > MAX_LINES || second.len() > MAX_LINES {
        return None;
    }
    let lengths = Lengths::compute(&first, &second);
    let (mut at, mut other) = (0, 0);
    let mut lines = Vec::with_capacity(first.len().max(second.len()));
    while at < first.len() || other < second.len() {
        match (first.get(at), second.get(other)) {
            (Some(one), Some(two)) if one == two => {
                lines.push(DiffLine::Both(one));
                (at, other) = (at + 1, other + 1);
            }
            (Some(one), two)
                if two.is_none() || lengths.of(at + 1, other) >= lengths.of(at, other + 1) =>
            {
                lines.push(DiffLine::First(one));
                at += 1;
            }
            (_, Some(two)) => {
                lines.push(DiffLine::Second(two));
                other += 1;
            }
            _ => break,
        }
    }
    Some(lines)
}

/// The length of the longest common sequence behind each pair of places.
struct Lengths {
    rows: Vec<u16>,
    width: usize,
}

impl Lengths {
    fn compute(first: &[&str], second: &[&str]) -> Self {
        let width = second.len() + 1;
        let mut lengths = Self { rows: vec![0; (first.len() + 1) * width], width };
        for at in (0..first.len()).rev() {
            for other in (0..second.len()).rev() {
                lengths.rows[at * width + other] = if first[at] == second[other] {
                    lengths.of(at + 1, other + 1) + 1
                } else {
                    lengths.of(at + 1, other).max(lengths.of(at, other + 1))
                };
            }
        }
        lengths
    }

    fn of(&self, at: usize, other: usize) -> u16 {
        self.rows.get(at * self.width + other).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{DiffLine, compare_lines};

    #[test]
    fn what_each_text_has_alone_is_told() {
        use DiffLine::{Both, First, Second};
        let lines = compare_lines("a\nb\nc\n", "a\nx\nc\ny").expect("they are short");
        assert_eq!(lines, [Both("a"), First("b"), Second("x"), Both("c"), Second("y")]);
        assert!(compare_lines(&"a\n".repeat(2_001), "").is_none());
    }

    proptest! {
        #[test]
        fn each_text_can_be_read_out_of_the_comparison(first in "[ab\n]{0,30}", second in "[ab\n]{0,30}") {
            let lines = compare_lines(&first, &second).expect("they are short");
            let read = |is_first: bool| -> Vec<&str> {
                lines.iter().filter_map(|line| match line {
                    DiffLine::Both(text) => Some(*text),
                    DiffLine::First(text) => is_first.then_some(*text),
                    DiffLine::Second(text) => (!is_first).then_some(*text),
                }).collect()
            };
            prop_assert_eq!(read(true), first.lines().collect::<Vec<_>>());
            prop_assert_eq!(read(false), second.lines().collect::<Vec<_>>());
        }
    }
}
