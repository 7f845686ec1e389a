//! Reports a short bold paragraph that is used as a heading.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, Finding, Span};
use crate::issue::source_text::{Form, Passage, SourceText};
use crate::wording::say;

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::READING_HEADING], look: Look::Issue(find_bold_headings) };

fn find_bold_headings(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    for passage in &source_text.passages {
        let span = passage.whole();
        let around =
            |from: usize, to: usize| input.source.words(Span::new(from, to)).unwrap_or_default();
        let bold = passage.form == Form::Paragraph
            && around(span.start.saturating_sub(2), span.start) == "**"
            && around(span.end, span.end + 2) == "**";
        if bold && reads_like_a_heading(passage) {
            let message = say!("a paragraph in bold stands for a heading");
            let finding = Finding::new(Code::READING_HEADING, span, message);
            findings.push(finding.help(say!("write `## ` before it, and no stars")));
        }
    }
}

/// Whether a passage is short and ends without a stop.
fn reads_like_a_heading(passage: &Passage) -> bool {
    let text = passage.text.trim();
    text.chars().count() <= 80 && !text.ends_with(['.', '!', '?', '…', ':', ','])
}
