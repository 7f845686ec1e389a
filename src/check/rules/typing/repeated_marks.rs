//! Reports the same mark several times in a row: `!!!`, `??`.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::typing::{CODES, typo_code};
use crate::finding::Finding;
use crate::issue::source_text::SourceText;
use crate::wording::say;

pub(in crate::check) const RULE: Rule =
    Rule { codes: CODES, look: Look::Issue(find_repeated_marks) };

/// Reports runs of one mark at the end of a sentence. `?!` is no such run: its marks differ.
fn find_repeated_marks(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let names = &input.publication.typography.names;
    // Of the subject, another rule says so.
    for passage in source_text.passages.iter().filter(|passage| passage.key != "subject") {
        let mut at = 0;
        for run in passage.text.split_inclusive(|c| !matches!(c, '!' | '?')) {
            let start = at;
            at += run.len();
            let marks = run.trim_end_matches(|c| !matches!(c, '!' | '?'));
            let Some(mark) = marks.chars().next() else { continue };
            let is_name = |name: &String| name.contains(marks) && passage.text.contains(name);
            if marks.len() < 2 || marks.chars().any(|c| c != mark) || names.iter().any(is_name) {
                continue;
            }
            let message = say!("`{marks}` is one mark, typed several times", marks);
            let span = passage.at(start, start + marks.len());
            findings.push(
                Finding::new(typo_code(input), span, message)
                    .help(say!("write one `{mark}`, unless it is quoted", mark)),
            );
        }
    }
}
