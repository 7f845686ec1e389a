//! Reports words that English never has beside each other, such as `could of`.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::{Word, is_blank, split_words};
use crate::finding::{Code, Finding};
use crate::issue::source_text::{Passage, SourceText};
use crate::language::PrimaryLanguage;
use crate::wording::say;

pub(in crate::check) const RULE: Rule = Rule {
    codes: &[Code::ENGLISH_TYPO],
    look: Look::IssueIn(PrimaryLanguage::English, find_wrong_words),
};

/// Words behind which `of` stands for `have`.
const BEFORE_HAVE: &[&str] = &["could", "should", "would", "might", "must"];

/// Participles whose ending does not show it. `of` stands for `have` before one: “could of gone”, and not in “must of
/// necessity leave”.
const PARTICIPLES: &[&str] = &[
    "been",
    "become",
    "begun",
    "bought",
    "brought",
    "built",
    "caught",
    "come",
    "cost",
    "done",
    "drawn",
    "driven",
    "fallen",
    "felt",
    "found",
    "given",
    "gone",
    "got",
    "gotten",
    "had",
    "heard",
    "held",
    "kept",
    "known",
    "led",
    "left",
    "lost",
    "made",
    "met",
    "paid",
    "put",
    "run",
    "said",
    "seen",
    "sent",
    "shown",
    "sold",
    "spent",
    "spoken",
    "stood",
    "stopped",
    "taken",
    "taught",
    "thought",
    "told",
    "understood",
    "won",
    "worn",
    "written",
];

/// Articles, of which one at a time stands before a noun.
const ARTICLES: &[&str] = &["a", "an", "the"];

fn find_wrong_words(input: &CheckInput<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    for passage in &source_text.passages {
        let words: Vec<Word<'_>> = split_words(&passage.text).collect();
        for (at, pair) in words.windows(2).enumerate() {
            let (first, second) = (pair[0], pair[1]);
            let between = &passage.text[first.end()..second.start];
            if between.is_empty() || !between.chars().all(is_blank) {
                continue;
            }
            let next = words.get(at + 2).map_or("", |word| word.text);
            findings.extend(judge_pair(input, passage, pair, next));
        }
    }
}

/// Whether a word is the participle that stands behind `have`.
fn is_participle(word: &str) -> bool {
    PARTICIPLES.contains(&word) || word.len() > 4 && word.ends_with("ed")
}

fn judge_pair(
    input: &CheckInput<'_>,
    passage: &Passage,
    pair: &[Word<'_>],
    next: &str,
) -> Option<Finding> {
    let (first, second) = (pair[0], pair[1]);
    let small = first.text.to_lowercase();
    let span = passage.at(first.start, second.end());
    let written = format!("{} {}", first.text, second.text);
    if BEFORE_HAVE.contains(&small.as_str()) && second.text == "of" && is_participle(next) {
        let change = passage.change(input.source, second.start..second.end(), "have");
        let message = say!("`{written}` stands for `{word} have`", written, word = first.text);
        let help = say!("write `{word} have`", word = first.text);
        return Some(Finding::new(Code::ENGLISH_TYPO, span, message).help(help).changes([change]));
    }
    let is_article = |word: &str| ARTICLES.contains(&word);
    let is_double = is_article(&small) && is_article(second.text) && small != second.text;
    is_double.then(|| {
        let message = say!("`{written}`: two articles stand before one word", written);
        Finding::new(Code::ENGLISH_TYPO, span, message).help(say!("write one of them"))
    })
}
