//! Blanks that French sets and the editor did not type. What the typographer merely exchanges, a plain
//! blank for one that does not break, is no fault.

use std::ops::Range;

use super::words::blank;
use super::{Page, french};
use crate::finding::mend::Change;
use crate::finding::{Code, Finding, Span};
use crate::issue::source_text::{Passage, SourceText};
use crate::language::Language;
use crate::language::typography::{Edit, Typographer};

/// A missing blank before a high mark, inside « », or between a number and its sign.
pub(in crate::check) fn missing(
    page: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    if !french(page) {
        return;
    }
    let typographer = Typographer::new(Language::Fr, "\u{a0}", &page.publication.typography.names);
    for passage in &source_text.passages {
        let placeholders = placeholders(&passage.text);
        for edit in typographer.edits(&passage.text).iter().filter(|edit| adds_a_blank(edit)) {
            let at = edit.range.start;
            let next = placeholders.partition_point(|place| place.end <= at);
            if placeholders.get(next).is_none_or(|place| at <= place.start) {
                findings.extend(told(page, passage, at));
            }
        }
    }
}

fn adds_a_blank(edit: &Edit) -> bool {
    edit.range.is_empty() && edit.with.chars().all(blank)
}

/// Where `{{name|words for readers without one}}` stands.
fn placeholders(text: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("{{").map(|open| at + open)
        && let Some(end) = text[open..].find("}}").map(|end| open + end + 2)
    {
        places.push(open..end);
        at = end;
    }
    places
}

fn told(page: &Page<'_>, passage: &Passage, at: usize) -> Option<Finding> {
    let (before, after) = (&passage.text[..at], &passage.text[at..]);
    let (side, mark, start) = if before.ends_with('«') {
        ("after", '«', at - '«'.len_utf8())
    } else {
        ("before", after.chars().next()?, at)
    };
    let end = start + mark.len_utf8();
    let put = passage.change(page.source, start..end, "").map(|Change { span, .. }| {
        let place = if side == "after" { span.end } else { span.start };
        Change { span: Span::new(place, place), with: " ".into() }
    });
    let message = format!("a blank is missing {side} the `{mark}`");
    let finding = Finding::new(Code::FRENCH_SPACING, passage.at(start, end), message);
    Some(
        finding
            .help("write a plain one; it is printed so that no line breaks there")
            .changes([put]),
    )
}
