//! Reports characters without width. A joiner between emoji is no fault.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::wording::say;

impl Code {
    /// `enc.invisible`.
    pub const ENCODING_INVISIBLE: Self = Self::new(&CodeFacts {
        name: "enc.invisible",
        severity: Severity::Warning,
        meaning: "A character that cannot be seen.",
        why: "A character that is not seen breaks words for search and screen readers, and spam filters look for it.",
        mend: "Delete it.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::ENCODING_INVISIBLE], look: Look::Issue(find_invisible_characters) };

fn find_invisible_characters(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let unseen = |c: char| {
        matches!(
            c,
            '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{61c}'
                | '\u{2060}'
                | '\u{feff}'
                | '\u{ad}'
                | '\u{180e}'
        )
    };
    for passage in &source_text.passages {
        for (at, c) in passage.text.char_indices().filter(|(_, c)| unseen(*c)) {
            let message = say!(
                "U+{c} stands in the text and cannot be seen",
                c = format!("{:04X}", u32::from(c))
            );
            let span = passage.at(at, at + c.len_utf8());
            let change = passage.change(input.source, at..at + c.len_utf8(), "");
            let finding = Finding::new(Code::ENCODING_INVISIBLE, span, message);
            findings.push(finding.help(say!("delete it")).changes([change]));
        }
    }
}
