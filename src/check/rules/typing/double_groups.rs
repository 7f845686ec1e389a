//! Reports two words that stand twice in a row: «parce que parce que».

use super::double_words::list_never_twice;
use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::typing::{CODES, typo_code};
use crate::check::rules::words::{Word, is_blank, split_words};
use crate::finding::Finding;
use crate::issue::source_text::{Passage, SourceText};
use crate::wording::say;

pub(in crate::check) const RULE: Rule =
    Rule { codes: CODES, look: Look::Issue(find_double_groups) };

/// Words between the words of a refrain: `more and more and more`.
const BETWEEN_REPEATED: &[&str] = &["et", "ou", "and", "or", "und", "oder", "à", "en", "par", "by"];

/// Reports a pair of words that is repeated, if one of the two means nothing twice. Whether it is meant, a person
/// decides.
fn find_double_groups(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let never = list_never_twice(input.edition.front().language.primary());
    for passage in &source_text.passages {
        let words: Vec<Word<'_>> = split_words(&passage.text).collect();
        for group in words.windows(4) {
            let small: Vec<String> = group.iter().map(|word| word.text.to_lowercase()).collect();
            let is_double = small[0] != small[1] && small[..2] == small[2..];
            let is_telling = small[..2].iter().any(|word| never.contains(&word.as_str()))
                && !small[..2].iter().any(|word| BETWEEN_REPEATED.contains(&word.as_str()));
            if !is_double || !is_telling || !is_unbroken(passage, group) {
                continue;
            }
            let span = passage.at(group[0].start, group[3].end());
            let value = passage.text[group[0].start..group[1].end()].to_owned();
            let message = say!("`{word}` stands here twice in a row", word = value.clone());
            findings.push(
                Finding::new(typo_code(input), span, message)
                    .help(say!("write `{value}` once, unless it is meant", value)),
            );
        }
    }
}

/// Whether only blanks stand between words.
fn is_unbroken(passage: &Passage, words: &[Word<'_>]) -> bool {
    words.windows(2).all(|pair| {
        let between = &passage.text[pair[0].end()..pair[1].start];
        !between.is_empty() && between.chars().all(is_blank)
    })
}
