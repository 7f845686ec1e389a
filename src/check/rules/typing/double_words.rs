//! Reports the same word twice in a row.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::typing::{CODES, typo_code};
use crate::check::rules::words::{Word, is_blank, split_words};
use crate::finding::Finding;
use crate::finding::mend::TextChange;
use crate::issue::source_text::{Passage, SourceText};
use crate::language::PrimaryLanguage;
use crate::wording::say;

pub(in crate::check) const RULE: Rule = Rule { codes: CODES, look: Look::Issue(find_double_words) };

/// Words that French repeats on purpose, and what is called or heard twice.
const FRENCH_TWICE: &[&str] = &[
    "nous", "vous", "en", "faire", "si", "non", "oui", "très", "bien", "bon", "vite", "plus",
    "trop", "tout", "elle", "elles", "ah", "ha", "hé", "ho", "oh", "hi", "tic", "toc", "bla",
    "pas", "peu", "jamais", "presque", "là", "aïe", "allô", "bim", "boum", "cha", "chut", "clac",
    "clap", "clic", "coucou", "crac", "dodo", "dring", "eh", "euh", "hello", "hep", "heu", "hey",
    "hip", "hop", "hou", "hum", "miam", "na", "ohé", "olé", "ouf", "paf", "pan", "pif", "plouf",
    "pouf", "ta", "tam", "toi", "tut", "vroum", "yo", "yeah", "youpi", "zzz",
];

/// French words that mean nothing twice. Words that are nouns too, or another word, are not among them: “la côte est est
/// menacée”, “voter pour pour plaire”.
const FRENCH_NEVER_TWICE: &[&str] = &[
    "à", "au", "aux", "avec", "ce", "ces", "cette", "chez", "comme", "dans", "de", "depuis", "des",
    "dont", "du", "et", "il", "ils", "la", "le", "les", "mais", "mes", "ne", "on", "ont", "ou",
    "où", "par", "que", "quand", "qui", "sa", "se", "ses", "sont", "sur", "un", "une", "vers",
];

/// Words that English repeats by its grammar, or on purpose: “all that that means”, “she had had enough”.
const ENGLISH_TWICE: &[&str] = &[
    "that", "had", "is", "do", "her", "you", "who", "in", "on", "no", "so", "very", "really",
    "bye", "ha", "ho", "ah", "oh", "knock", "there", "now", "never", "many", "long", "far",
    "again", "tick", "boo", "hey", "yes", "yeah", "la", "na", "hip", "hush", "chop", "tut", "blah",
    "night", "win",
];

/// English words that mean nothing twice. Prepositions are not among them: “those he spoke with with ease”.
const ENGLISH_NEVER_TWICE: &[&str] = &[
    "the", "a", "an", "of", "and", "or", "but", "its", "his", "their", "my", "your", "our", "we",
    "they", "these", "those", "into", "as",
];

/// Words that German repeats by its grammar, or on purpose: „dass sie sie sah“.
const GERMAN_TWICE: &[&str] = &[
    "sie", "ihr", "ihnen", "es", "uns", "sich", "was", "wer", "wo", "sehr", "ja", "nein", "ha",
    "ho", "ach", "oh", "ah", "bla", "hin", "immer", "so", "nie", "nur", "tick", "klopf", "hopp",
    "hipp", "toi", "na", "la", "ganz", "lange", "weit", "viel", "tschüss", "pst",
];

/// German words that mean nothing twice. Articles are not among them: „Menschen, die die Welt sehen“. Nor are
/// prepositions: „mit mit Kohle befeuerten Öfen“.
const GERMAN_NEVER_TWICE: &[&str] = &[
    "und", "oder", "aber", "im", "am", "zum", "zur", "eine", "einen", "einem", "einer", "auch",
    "sind", "wir", "ich", "dass",
];

/// Words that begin a name: «la politique de de Gaulle».
const PARTICLES: &[&str] =
    &["de", "du", "des", "le", "la", "les", "van", "von", "di", "da", "del", "der"];

fn find_double_words(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let language = input.edition.front().language.primary();
    for passage in &source_text.passages {
        let words: Vec<Word<'_>> = split_words(&passage.text).collect();
        for (at, pair) in words.windows(2).enumerate() {
            let (first, word) = (pair[0], pair[1]);
            let small = word.text.to_lowercase();
            if first.text.to_lowercase() != small
                || !is_slip(passage, first, word)
                || list_twice(language).contains(&small.as_str())
                || is_refrain(&words, at + 1, language)
            {
                continue;
            }
            let span = passage.at(first.start, word.end());
            let message = say!("`{word}` stands here twice in a row", word = word.text);
            let finding = Finding::new(typo_code(input), span, message);
            let is_slip_for_sure = list_never_twice(language).contains(&small.as_str())
                && !is_set_apart(input, passage, first, word);
            findings.push(if is_slip_for_sure {
                let change = change_to_one(input, passage, first, word);
                finding.help(say!("write `{value}` once", value = first.text)).changes([change])
            } else {
                finding.help(say!("write `{value}` once, unless it is meant", value = first.text))
            });
        }
    }
}

/// Whether marks or quotation marks stand around one of two words, as around a word that is spoken of, or a comma behind
/// them, as in a song: `un *le* le plus souvent`, « la la, mi mi ».
fn is_set_apart(
    input: &CheckInput<'_>,
    passage: &Passage,
    first: Word<'_>,
    second: Word<'_>,
) -> bool {
    let span = passage.at(first.start, second.end());
    let written = input.source.words(span).unwrap_or_default();
    let behind = &passage.text[second.end()..];
    let before = passage.text[..first.start].trim_end_matches(is_blank);
    written.contains(['*', '_', '`', '~'])
        || behind.starts_with([',', '!', '»', '”', '"', '«'])
        || before.ends_with(['«', '“', '„', '"'])
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
fn is_refrain(words: &[Word<'_>], place: usize, language: PrimaryLanguage) -> bool {
    let text = |at: usize| words.get(at).map(|word| word.text.to_lowercase());
    let here = text(place);
    let is_sung = here.as_deref().is_some_and(|word| {
        ["la", "und", "and", "et"].contains(&word) || !list_never_twice(language).contains(&word)
    });
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
        && !is_noun(passage, first)
        && word.chars().all(char::is_alphabetic)
        && !is_german_clause(passage, first)
}

/// Whether the first of two words is a noun behind its article: «le vent d'est est froid».
fn is_noun(passage: &Passage, first: Word<'_>) -> bool {
    passage.text[..first.start].ends_with(['\'', '’', '-'])
}

/// Whether the first of two words is the pronoun of a German clause, behind its comma: „ein Haus, das das Tal überragt“.
fn is_german_clause(passage: &Passage, first: Word<'_>) -> bool {
    let is_pronoun = ["der", "die", "das", "den", "dem"].contains(&first.text);
    is_pronoun && passage.text[..first.start].trim_end_matches(is_blank).ends_with([',', '–'])
}

/// The words that a language repeats on purpose.
const fn list_twice(language: PrimaryLanguage) -> &'static [&'static str] {
    match language {
        PrimaryLanguage::French => FRENCH_TWICE,
        PrimaryLanguage::English => ENGLISH_TWICE,
        PrimaryLanguage::German => GERMAN_TWICE,
    }
}

/// The words that mean nothing twice: the second one is taken out without being asked for. Any other word may be
/// repeated on purpose.
pub(super) const fn list_never_twice(language: PrimaryLanguage) -> &'static [&'static str] {
    match language {
        PrimaryLanguage::French => FRENCH_NEVER_TWICE,
        PrimaryLanguage::English => ENGLISH_NEVER_TWICE,
        PrimaryLanguage::German => GERMAN_NEVER_TWICE,
    }
}
