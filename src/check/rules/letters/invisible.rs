//! Reports characters without width. A joiner between emoji is no fault.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::fingerprint::is_unseen;
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
    for passage in &source_text.passages {
        let text = passage.text.as_str();
        let is_told = |at: usize, c: char| is_noncharacter(c) || is_unseen(c) && !is_flag(text, at);
        let unseen = text.char_indices().filter(|(at, c)| is_told(*at, *c));
        for (at, c) in unseen {
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

/// Whether a character is none, for good (Unicode 16.0 §23.7).
const fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}' | '\u{fffe}'..='\u{ffff}')
}

/// Whether the letter at a place is one of those that make a flag of a black one: the flag of Scotland.
fn is_flag(text: &str, at: usize) -> bool {
    let is_tag = |c: char| matches!(c, '\u{e0020}'..='\u{e007f}');
    text[at..].starts_with(is_tag) && text[..at].trim_end_matches(is_tag).ends_with('\u{1f3f4}')
}
