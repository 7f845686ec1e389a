//! Parses a text that has paragraphs alone.

use super::parse;
use crate::finding::words::Written;
use crate::finding::{Code, Finding};
use crate::issue::prose::{Part, Prose};

/// Parses the text of a key whose paragraphs have words, emphasis and links. What else it has is reported.
pub fn parse_paragraphs(key: &str, written: &Written<'_>, findings: &mut Vec<Finding>) -> Prose {
    let prose = parse(written, findings);
    let is_paragraph = |part: &Part| matches!(part, Part::Paragraph(_));
    if !prose.parts.iter().all(is_paragraph) || !prose.notes.is_empty() {
        let message =
            format!("`{key}` has paragraphs alone: no list, heading, table, picture, note");
        let finding = Finding::new(Code::KEY_VALUE, written.span, message);
        let help = "write it into `body`, or put a backslash before the sign that begins the line";
        findings.push(finding.help(help));
    }
    prose
}
