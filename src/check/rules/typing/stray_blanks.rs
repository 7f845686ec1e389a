//! Reports a space before a comma or a full stop, and in English and German before any mark that ends a sentence.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::typing::{CODES, typo_code};
use crate::check::rules::words::is_blank;
use crate::finding::Finding;
use crate::issue::source_text::SourceText;
use crate::language::PrimaryLanguage;
use crate::wording::say;

pub(in crate::check) const RULE: Rule = Rule { codes: CODES, look: Look::Issue(find_stray_blanks) };

/// The marks before which French has no blank, and those of English and German.
const FRENCH_MARKS: &[char] = &[',', '.'];
const OTHER_MARKS: &[char] = &[',', '.', ';', '!', '?'];

fn find_stray_blanks(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let is_french = input.edition.front().language.primary() == PrimaryLanguage::French;
    let marks = if is_french { FRENCH_MARKS } else { OTHER_MARKS };
    for passage in &source_text.passages {
        for (at, mark) in passage.text.match_indices(marks) {
            let before = &passage.text[..at];
            let after = &passage.text[at + 1..];
            let blanks = before.len() - before.trim_end_matches(is_blank).len();
            let word = before
                .trim_end_matches(is_blank)
                .ends_with(|c: char| c.is_alphanumeric() || matches!(c, '»' | ')' | '”' | '“'));
            if blanks == 0 || !word || !(after.is_empty() || after.starts_with(is_blank)) {
                continue;
            }
            let message = match mark {
                "," => say!("a blank stands before the comma"),
                "." => say!("a blank stands before the full stop"),
                ";" => say!("a blank stands before the semicolon"),
                "!" => say!("a blank stands before the exclamation mark"),
                _ => say!("a blank stands before the question mark"),
            };
            let finding = Finding::new(typo_code(input), passage.at(at - blanks, at + 1), message);
            let change = passage.change(input.source, at - blanks..at, "");
            findings.push(finding.help(say!("delete the blank")).changes([change]));
        }
    }
}
