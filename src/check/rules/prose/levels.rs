//! Reports headings of a level that prose does not have, or that skips a level.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::{Form, SourceText};
use crate::wording::{Wording, say};

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
                Form::Underlined => (2, Some(tell_underlined())),
                _ => continue,
            };
            findings.extend(told.map(|LevelFault { code, message, help }| {
                Finding::new(code, passage.whole(), message).help(help)
            }));
            above = level.clamp(2, 3);
        }
    }
}

/// A fault of a heading's level.
struct LevelFault {
    code: Code,
    /// What is wrong with the level.
    message: Wording,
    /// What to write.
    help: Wording,
}

fn tell_underlined() -> LevelFault {
    LevelFault {
        code: Code::PROSE_HEADING,
        message: say!("the line below makes a heading of this paragraph"),
        help: say!("leave a line blank between them, or write `## ` before the words"),
    }
}

/// The fault of a heading's level below the level of the heading before it.
fn judge_level(level: u8, above: u8) -> Option<LevelFault> {
    let (code, message, help) = match (level, above) {
        (1, _) => (
            Code::PROSE_HEADING,
            say!("`#` is printed like `##`: the block's title stands above it"),
            say!("write `## `, or make it a block of its own"),
        ),
        (3.., 1) => (
            Code::READING_HEADING,
            say!("no heading of the level above leads to this one"),
            say!("write `## ` before it"),
        ),
        (4.., 2) => (
            Code::READING_HEADING,
            say!("a level is missing between this heading and the one above"),
            say!("write `### ` before it"),
        ),
        (4.., _) => (
            Code::PROSE_HEADING,
            say!("a heading this deep is printed like `###`"),
            say!("write `### ` before it"),
        ),
        _ => return None,
    };
    Some(LevelFault { code, message, help })
}
