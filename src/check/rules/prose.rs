//! Markdown that does not do what was meant.

use super::Page;
use crate::finding::{Code, Finding};
use crate::issue::source_text::{Form, Passage, SourceText};

/// Marks that would be printed as they are written.
pub(in crate::check) fn emphasis(
    _: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    for passage in &source_text.passages {
        let Some((at, mark)) = stray_mark(&passage.text) else { continue };
        let (message, help) = if passage.form == Form::Line {
            (format!("`{mark}` is printed as it stands: this line is not Markdown"), "take it out")
        } else {
            let help = "no blank stands inside of the marks, and none of them is left over";
            (format!("`{mark}` is printed as it stands"), help)
        };
        let span = passage.at(at, at + mark.len());
        findings.push(Finding::new(Code::PROSE_EMPHASIS, span, message).help(help));
    }
}

/// A pair of stars, the middle of a link, or a star that opens a word before another one.
fn stray_mark(text: &str) -> Option<(usize, &'static str)> {
    if let Some(found) = ["**", "](", "__"].iter().find_map(|mark| Some((text.find(mark)?, *mark)))
    {
        return Some(found);
    }
    let opening = text.match_indices('*').map(|(at, _)| at).find(|at| {
        text[at + 1..].starts_with(char::is_alphabetic)
            && !text[..*at].ends_with(char::is_alphanumeric)
    })?;
    text[opening + 1..].contains('*').then_some((opening, "*"))
}

/// A short paragraph in bold that stands for a heading.
pub(in crate::check) fn headings(
    page: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    for passage in &source_text.passages {
        let span = passage.whole();
        let around = |from: usize, to: usize| page.source.text.get(from..to).unwrap_or_default();
        let bold = passage.form == Form::Paragraph
            && around(span.start.saturating_sub(2), span.start) == "**"
            && around(span.end, span.end + 2) == "**";
        if bold && is_heading(passage) {
            let message = "a paragraph in bold stands for a heading";
            let finding = Finding::new(Code::READING_HEADING, span, message);
            findings.push(finding.help("write `## ` before it, and no stars"));
        }
    }
}

/// Headings of a level that prose does not have, or that the one above does not lead to.
pub(in crate::check) fn levels(
    _: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    for value in source_text.passages.chunk_by(|a, b| a.value == b.value) {
        let mut above = 1;
        for passage in value {
            let (level, told) = match passage.form {
                Form::Heading(level) => (level, misplaced(level, above)),
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

/// A code, a fact, and what to write.
type Told = (Code, &'static str, &'static str);

const UNDERLINED: Told = (
    Code::PROSE_HEADING,
    "the line below makes a heading of this paragraph",
    "leave a line blank between them, or write `## ` before the words",
);

/// What is wrong with a heading of a level below one of another.
const fn misplaced(level: u8, above: u8) -> Option<Told> {
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

/// Words that are short and end without a stop.
fn is_heading(passage: &Passage) -> bool {
    let text = passage.text.trim();
    text.chars().count() <= 80 && !text.ends_with(['.', '!', '?', '…', ':', ','])
}
