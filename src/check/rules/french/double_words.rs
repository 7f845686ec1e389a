//! Reports the same word twice in a row.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::{Word, is_blank, split_words};
use crate::finding::mend::TextChange;
use crate::finding::{Code, Finding};
use crate::issue::source_text::{Passage, SourceText};
use crate::language::Language;

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::FRENCH_TYPO], look: Look::IssueIn(Language::Fr, find_double_words) };

/// Words that French repeats on purpose.
const TWICE: &[&str] = &[
    "nous", "vous", "en", "faire", "si", "non", "oui", "très", "bien", "bon", "vite", "plus",
    "trop", "tout", "elle", "elles", "ah", "ha", "hé", "ho", "oh", "hi", "tic", "toc", "bla",
    "pas", "peu", "jamais", "presque", "là",
];

fn find_double_words(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    for passage in &source_text.passages {
        let mut before: Option<Word<'_>> = None;
        for word in split_words(&passage.text) {
            if let Some(first) = before
                && first.text.to_lowercase() == word.text.to_lowercase()
                && is_slip(passage, first, word)
            {
                let span = passage.at(first.start, word.end());
                let message = format!("`{}` stands here twice in a row", word.text);
                let change = change_to_one(input, passage, first, word);
                findings.push(
                    Finding::new(Code::FRENCH_TYPO, span, message)
                        .help(format!("write `{}` once", first.text))
                        .changes([change]),
                );
            }
            before = Some(word);
        }
    }
}

/// Removes the second word with the space before it. If a line ends between the two, removes the
/// first.
fn change_to_one(
    input: &CheckInput<'_>,
    passage: &Passage,
    first: Word<'_>,
    second: Word<'_>,
) -> Option<TextChange> {
    passage
        .change(input.source, first.start..second.end(), "")
        .and_then(|_| passage.change(input.source, first.end()..second.end(), ""))
        .or_else(|| {
            let above = first.start.checked_sub(1).filter(|_| first.text == second.text)?;
            passage.change(input.source, second.start..second.end(), "")?;
            passage
                .change(input.source, above..first.end(), "")
                .filter(|_| passage.text[..first.start].ends_with(' '))
        })
}

/// Whether two equal words with only spaces between them are a slip: they are no name and no
/// number, and not repeated on purpose.
fn is_slip(passage: &Passage, first: Word<'_>, second: Word<'_>) -> bool {
    let between = &passage.text[first.end()..second.start];
    let word = second.text;
    let capital = word.starts_with(char::is_uppercase);
    let joined = passage.text[second.end()..].starts_with(['\'', '’']);
    !between.is_empty()
        && between.chars().all(is_blank)
        && !capital
        && !joined
        && word.chars().all(char::is_alphabetic)
        && !TWICE.contains(&word.to_lowercase().as_str())
}
