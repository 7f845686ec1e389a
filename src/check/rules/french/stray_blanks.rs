//! Reports a space before a comma, or before the stop that ends a sentence.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::is_blank;
use crate::finding::{Code, Finding};
use crate::issue::source_text::SourceText;
use crate::language::Language;

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::FRENCH_TYPO], look: Look::IssueIn(Language::Fr, find_stray_blanks) };

fn find_stray_blanks(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    for passage in &source_text.passages {
        for (at, mark) in passage.text.match_indices([',', '.']) {
            let before = &passage.text[..at];
            let after = &passage.text[at + 1..];
            let blanks = before.len() - before.trim_end_matches(is_blank).len();
            let word = before
                .trim_end_matches(is_blank)
                .ends_with(|c: char| c.is_alphanumeric() || matches!(c, '»' | ')' | '”'));
            if blanks == 0 || !word || !(after.is_empty() || after.starts_with(is_blank)) {
                continue;
            }
            let name = if mark == "," { "comma" } else { "full stop" };
            let finding = Finding::new(
                Code::FRENCH_TYPO,
                passage.at(at - blanks, at + 1),
                format!("a blank stands before the {name}"),
            );
            let change = passage.change(input.source, at - blanks..at, "");
            findings.push(finding.help("delete the blank").changes([change]));
        }
    }
}
