//! Reports several emoji in a row, and emoji before an item, because a screen reader reads the name
//! of each.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::{Form, SourceText};
use crate::wording::say;

impl Code {
    /// `a11y.emoji`.
    pub const READING_EMOJI: Self = Self::new(&CodeFacts {
        name: "a11y.emoji",
        severity: Severity::Note,
        meaning: "Three or more emoji in a row, or one as a bullet.",
        why: "A screen reader says the name of each: «rocket rocket rocket».",
        mend: "Take them out, or keep one.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::READING_EMOJI], look: Look::Issue(find_emoji_rows) };

fn find_emoji_rows(_: &CheckInput<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    for passage in &source_text.passages {
        let text = passage.text.as_str();
        let mut row: Option<(usize, usize, usize)> = None;
        let mut told = false;
        let mut before = ' ';
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            let joined = std::mem::replace(&mut before, c) == '\u{200d}';
            row = match (is_emoji(c), row) {
                (true, Some((start, _, count))) if joined => Some((start, end, count)),
                (true, Some((start, _, count))) => Some((start, end, count + 1)),
                (true, None) => Some((at, end, 1)),
                (false, Some(row))
                    if c == ' '
                        || matches!(c, '\u{fe0f}' | '\u{200d}' | '\u{1f3fb}'..='\u{1f3ff}') =>
                {
                    Some(row)
                }
                (false, _) => None,
            };
            let Some((start, end, count)) = row else { continue };
            let bullet = matches!(passage.form, Form::Item(..)) && start == 0;
            if !told && (count == 3 || bullet) {
                told = true;
                let message = if bullet {
                    say!("an emoji stands for a bullet")
                } else {
                    say!("three emoji stand in a row")
                };
                let finding = Finding::new(Code::READING_EMOJI, passage.at(start, end), message);
                findings.push(
                    finding.help(say!("a screen reader says the name of each; take them out")),
                );
            }
        }
    }
}

const fn is_emoji(c: char) -> bool {
    !matches!(c, '\u{1f3fb}'..='\u{1f3ff}')
        && matches!(c, '\u{1f300}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}')
}
