//! The same word twice in a row.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::{blank, words};
use crate::finding::mend::Change;
use crate::finding::{Code, Finding};
use crate::issue::source_text::{Passage, SourceText};

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::FRENCH_TYPO], look: Look::Issue(find_double_words) };

/// Words that French writes twice on purpose.
const TWICE: &[&str] = &[
    "nous", "vous", "en", "faire", "si", "non", "oui", "très", "bien", "bon", "vite", "plus",
    "trop", "tout", "elle", "elles", "ah", "ha", "hé", "ho", "oh", "hi", "tic", "toc", "bla",
    "pas", "peu", "jamais", "presque", "là",
];

/// The same word twice in a row.
fn find_double_words(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    if !input.is_french() {
        return;
    }
    for passage in &source_text.passages {
        let mut before: Option<(usize, &str)> = None;
        for (start, word) in words(&passage.text) {
            if let Some((first, same)) = before
                && same.to_lowercase() == word.to_lowercase()
                && is_slip(passage, (first, same), (start, word))
            {
                let span = passage.at(first, start + word.len());
                let finding = Finding::new(
                    Code::FRENCH_TYPO,
                    span,
                    format!("`{word}` stands here twice in a row"),
                );
                let change = change_to_one(input, passage, (first, same), (start, word));
                findings.push(finding.help(format!("write `{same}` once")).changes([change]));
            }
            before = Some((start, word));
        }
    }
}

/// Takes the second word out with the blank before it; the first one where a line ends between them.
fn change_to_one(
    input: &CheckInput<'_>,
    passage: &Passage,
    (first, same): (usize, &str),
    (start, word): (usize, &str),
) -> Option<Change> {
    let (end, past) = (first + same.len(), start + word.len());
    passage
        .change(input.source, first..past, "")
        .and_then(|_| passage.change(input.source, end..past, ""))
        .or_else(|| {
            let above = first.checked_sub(1).filter(|_| same == word)?;
            passage.change(input.source, start..past, "")?;
            passage
                .change(input.source, above..end, "")
                .filter(|_| passage.text[..first].ends_with(' '))
        })
}

/// Two of the same with nothing but blanks between, neither a name, a number nor meant.
fn is_slip(passage: &Passage, (first, same): (usize, &str), (start, word): (usize, &str)) -> bool {
    let between = &passage.text[first + same.len()..start];
    let capital = word.starts_with(char::is_uppercase);
    let joined = passage.text[start + word.len()..].starts_with(['\'', '’']);
    !between.is_empty()
        && between.chars().all(blank)
        && !capital
        && !joined
        && word.chars().all(char::is_alphabetic)
        && !TWICE.contains(&word.to_lowercase().as_str())
}
