//! Reports headings of a level that prose does not have, or that skips a level.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::{Form, SourceText};

impl Code {
    /// `md.heading`.
    pub const PROSE_HEADING: Self = Self::new(&CodeFacts {
        name: "md.heading",
        severity: Severity::Warning,
        meaning: "A heading in prose that is not printed as it is written.",
        why: "The title of a block is the heading above its prose, so two levels are left: `##` and `###`. A line of hyphens right below a paragraph makes all of it a heading (CommonMark, setext headings).",
        mend: "Write `##` or `###`, or make it a block of its own; leave a line blank above the hyphens of a rule.",
    });

    /// `a11y.heading-order`.
    pub const READING_HEADING: Self = Self::new(&CodeFacts {
        name: "a11y.heading-order",
        severity: Severity::Warning,
        meaning: "A heading that skips a level, or a paragraph in bold that stands for one.",
        why: "Screen readers jump from heading to heading; bold words are none, and after a skipped level listeners look for the one they missed (WCAG 1.3.1).",
        mend: "Write `## ` before the words, and `### ` only below a `##`.",
    });
}

pub(in crate::check) const RULE: Rule = Rule {
    codes: &[Code::PROSE_HEADING, Code::READING_HEADING],
    look: Look::Issue(find_misplaced_levels),
};

fn find_misplaced_levels(
    _: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    for value in source_text.passages.chunk_by(|a, b| a.value == b.value) {
        let mut above = 1;
        for passage in value {
            let (level, told) = match passage.form {
                Form::Heading(level) => (level, judge_level(level, above)),
                Form::Underlined => (2, Some(UNDERLINED)),
                _ => continue,
            };
            findings.extend(told.map(|(code, message, help)| {
                Finding::new(code, passage.whole(), message).help(help)
            }));
            above = level.clamp(2, 3);
        }
    }
}

/// A fault of a heading's level: its code, the fact, and what to write.
type LevelFault = (Code, &'static str, &'static str);

const UNDERLINED: LevelFault = (
    Code::PROSE_HEADING,
    "the line below makes a heading of this paragraph",
    "leave a line blank between them, or write `## ` before the words",
);

/// The fault of a heading's level below the level of the heading before it.
const fn judge_level(level: u8, above: u8) -> Option<LevelFault> {
    match (level, above) {
        (1, _) => Some((
            Code::PROSE_HEADING,
            "`#` is printed like `##`: the block's title stands above it",
            "write `## `, or make it a block of its own",
        )),
        (3.., 1) => Some((
            Code::READING_HEADING,
            "no heading of the level above leads to this one",
            "write `## ` before it",
        )),
        (4.., 2) => Some((
            Code::READING_HEADING,
            "a level is missing between this heading and the one above",
            "write `### ` before it",
        )),
        (4.., _) => Some((
            Code::PROSE_HEADING,
            "a heading this deep is printed like `###`",
            "write `### ` before it",
        )),
        _ => None,
    }
}
