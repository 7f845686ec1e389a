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

/// Words that French repeats on purpose, and what is called or heard twice.
const TWICE: &[&str] = &[
    "nous", "vous", "en", "faire", "si", "non", "oui", "très", "bien", "bon", "vite", "plus",
    "trop", "tout", "elle", "elles", "ah", "ha", "hé", "ho", "oh", "hi", "tic", "toc", "bla",
    "pas", "peu", "jamais", "presque", "là", "aïe", "allô", "bim", "boum", "cha", "chut", "clac",
    "clap", "clic", "coucou", "crac", "dodo", "dring", "eh", "euh", "hello", "hep", "heu", "hey",
    "hip", "hop", "hou", "hum", "miam", "na", "ohé", "olé", "ouf", "paf", "pan", "pif", "plouf",
    "pouf", "ta", "tam", "toi", "tut", "vroum", "yo", "yeah", "youpi", "zzz",
];

/// Words that mean nothing twice: the second one is taken out without being asked for. Any other word may be
/// repeated on purpose.
const NEVER_TWICE: &[&str] = &[
    "à", "au", "aux", "avec", "ce", "ces", "cette", "chez", "comme", "dans", "de", "depuis", "des",
    "dont", "du", "est", "et", "il", "ils", "la", "le", "les", "leur", "leurs", "mais", "mes",
    "ne", "on", "ont", "ou", "où", "par", "pour", "que", "quand", "qui", "sa", "se", "ses", "son",
    "sont", "sous", "sur", "un", "une", "vers",
];

/// Words that begin a name: «la politique de de Gaulle».
const PARTICLES: &[&str] =
    &["de", "du", "des", "le", "la", "les", "van", "von", "di", "da", "del", "der"];

fn find_double_words(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    for passage in &source_text.passages {
        let words: Vec<Word<'_>> = split_words(&passage.text).collect();
        for (at, pair) in words.windows(2).enumerate() {
            let (first, word) = (pair[0], pair[1]);
            let small = word.text.to_lowercase();
            if first.text.to_lowercase() != small
                || !is_slip(passage, first, word)
                || is_refrain(&words, at + 1)
            {
                continue;
            }
            let span = passage.at(first.start, word.end());
            let message = format!("`{}` stands here twice in a row", word.text);
            let finding = Finding::new(Code::FRENCH_TYPO, span, message);
            findings.push(if NEVER_TWICE.contains(&small.as_str()) {
                let change = change_to_one(input, passage, first, word);
                finding.help(format!("write `{}` once", first.text)).changes([change])
            } else {
                finding.help(format!("write `{}` once, unless it is meant", first.text))
            });
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

/// Whether the word at this place stands three times in a row, and is sung, called or meant.
fn is_refrain(words: &[Word<'_>], place: usize) -> bool {
    let text = |at: usize| words.get(at).map(|word| word.text.to_lowercase());
    let here = text(place);
    let is_sung = here.as_deref().is_some_and(|word| word == "la" || !NEVER_TWICE.contains(&word));
    is_sung && (here == text(place + 1) || place > 1 && here == text(place - 2))
}

/// Whether two equal words with only spaces between them are a slip: they are no name and no
/// number, and not repeated on purpose.
fn is_slip(passage: &Passage, first: Word<'_>, second: Word<'_>) -> bool {
    let between = &passage.text[first.end()..second.start];
    let word = second.text;
    let capital = word.starts_with(char::is_uppercase);
    let behind = &passage.text[second.end()..];
    let joined = behind.starts_with(['\'', '’']);
    let begins_name = PARTICLES.contains(&word.to_lowercase().as_str())
        && behind.trim_start_matches(is_blank).starts_with(char::is_uppercase);
    !between.is_empty()
        && between.chars().all(is_blank)
        && !capital
        && !joined
        && !begins_name
        && word.chars().all(char::is_alphabetic)
        && !TWICE.contains(&word.to_lowercase().as_str())
}
