//! Reports a wrong apostrophe: «qu'e Sam», «l'maison».

use std::ops::Range;

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::{Word, split_words};
use crate::finding::{Code, Finding};
use crate::issue::source_text::{Passage, SourceText};
use crate::language::PrimaryLanguage;
use crate::wording::say;

pub(in crate::check) const RULE: Rule = Rule {
    codes: &[Code::FRENCH_TYPO],
    look: Look::IssueIn(PrimaryLanguage::French, find_wrong_elisions),
};

/// Words that lose their vowel before another word, with their full forms.
const ELIDED: &[(&str, &str)] = &[
    ("qu", "que"),
    ("jusqu", "jusque"),
    ("lorsqu", "lorsque"),
    ("puisqu", "puisque"),
    ("quoiqu", "quoique"),
    ("d", "de"),
    ("l", "le"),
];

fn find_wrong_elisions(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    for passage in &source_text.passages {
        let found = split_words(&passage.text).filter_map(|word| find_elision(passage, &word));
        findings.extend(found.map(|elision| elision.report(input, passage)));
    }
}

/// A word that lost its vowel before a consonant, or before a lone `e`.
struct WrongElision<'a> {
    /// Where the two words stand, in bytes of their passage.
    range: Range<usize>,
    /// Where the apostrophe stands, in bytes of the passage.
    mark: Range<usize>,
    /// The word that lost its vowel, with it.
    whole: &'static str,
    /// The word behind the apostrophe.
    next: &'a str,
}

/// Looks whether a word of a passage is elided where it must not be.
fn find_elision<'a>(passage: &'a Passage, word: &Word<'a>) -> Option<WrongElision<'a>> {
    let text = passage.text.as_str();
    let rest = text[word.start + word.text.len()..].strip_prefix(['\'', '’'])?;
    let folded = word.text.to_lowercase();
    let (_, whole) = ELIDED.iter().find(|(elided, _)| *elided == folded)?;
    let next = split_words(rest).next().filter(|next| next.start == 0).map_or("", |next| next.text);
    let is_name = word.text.starts_with(char::is_uppercase) && next.starts_with(char::is_uppercase);
    let before = text[..word.start].chars().next_back();
    let is_inside = before.is_some_and(|c| matches!(c, '\'' | '’' | '.'));
    if is_inside || is_name || !is_no_elision(next) {
        return None;
    }
    let begin = text.len() - rest.len();
    Some(WrongElision {
        range: word.start..begin + next.len(),
        mark: word.start + word.text.len()..begin,
        whole,
        next,
    })
}

impl WrongElision<'_> {
    /// The finding, with the change that mends it where there is only one.
    fn report(&self, input: &CheckInput<'_>, passage: &Passage) -> Finding {
        let Self { range, mark, whole, next } = self;
        let (start, end) = (range.start, range.end);
        let written = &passage.text[start..end];
        let is_lone = *next == "e";
        let (message, help) = if is_lone {
            (say!("`{written}` is not a word", written), say!("write `{whole}`", whole))
        } else {
            let message = say!("`{written}` has an apostrophe before a consonant", written);
            (message, say!("write `{whole} {next}`", whole, next))
        };
        // «l'maison» is «la maison», and «en fin d'campagne» is a line of a song: a person has to judge.
        let with = is_lone.then_some("");
        let change = passage
            .change(input.source, start..end, "")
            .and(with)
            .and_then(|with| passage.change(input.source, mark.clone(), with));
        Finding::new(Code::FRENCH_TYPO, passage.at(start, end), message)
            .help(help)
            .changes([change])
    }
}

/// Whether a word cannot follow an apostrophe: a lone `e`, or a word with a consonant that is
/// pronounced. Letters that are spelt out (`l'ONU`, `d'LVMH`, `d'x`) and a silent `h` can follow
/// one.
fn is_no_elision(word: &str) -> bool {
    let mut letters = word.chars();
    let (first, second) = (letters.next(), letters.next());
    match (first, second) {
        (Some('e'), None) => true,
        (Some(first), Some(second)) => {
            "bcdfgjklmnpqrstvwz".contains(first.to_ascii_lowercase())
                && second.is_lowercase()
                && word.chars().count() > 2
        }
        _ => false,
    }
}
