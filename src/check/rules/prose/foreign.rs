//! Reports texts in another language than the issue's.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::fold_words;
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::{Form, Passage, SourceText};
use crate::language::Language;
use crate::wording::{ToValue, Value, say};

impl Code {
    /// `lang.foreign`.
    pub const LANGUAGE_FOREIGN: Self = Self::new(&CodeFacts {
        name: "lang.foreign",
        severity: Severity::Note,
        meaning: "A text in another language than the issue's.",
        why: "A screen reader reads every word with the sounds of the page's language (WCAG 3.1.2).",
        mend: "Translate it, or say before it in which language it is; if the issue is in that language, write `language`.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::LANGUAGE_FOREIGN], look: Look::Issue(find_foreign_texts) };

/// Shorter texts than this are not judged, in words.
const LEAST_WORDS: usize = 12;

/// The function words of each language, folded. A word of several languages is listed with each of
/// them.
const LANGUAGES: &[(&str, &str, &str)] = &[
    (
        "fr",
        "French",
        "le la les de des du un une et est en que qui dans pour par sur avec au aux ce cette \
         ne pas plus il elle on se sa son ses ont sont ou mais nous vous qu l d",
    ),
    (
        "en",
        "English",
        "the of and to in is that it for with as was on are be this by at from have has not \
         but or an which they we you their will would been were its our can who more",
    ),
    (
        "de",
        "German",
        "der die das und ist in zu den von mit sich des auf fur nicht ein eine einer dem im \
         als auch es an werden aus er hat dass sie nach wird bei wir oder aber nur",
    ),
    (
        "es",
        "Spanish",
        "el la los las de del que y en un una es por con no para su al lo como mas pero sus \
         le ha este esta se sobre entre cuando muy sin tambien fue son nos",
    ),
    (
        "it",
        "Italian",
        "il lo la i gli le di del della dei che e un una in per con non si da dal al sono \
         come piu ma anche nel nella questo questa ha alla su delle l ci",
    ),
];

/// Reports paragraphs in another language. If most of the issue is in it, reports it once.
fn find_foreign_texts(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let own = input.edition.front().language;
    let known = list_languages();
    let judged = judge_passages(source_text, own, &known);
    let most = find_main_language(&judged);
    let mut is_told = false;
    for JudgedPassage { passage, language } in judged {
        let Some(language) = language else { continue };
        let is_main = most == Some(language.tag);
        if is_main && std::mem::replace(&mut is_told, true) {
            continue;
        }
        let finding = if is_main && language.is_printed() {
            let (tag, name) = (language.tag, language.word());
            let message = say!(
                "most of the issue is in {name}, and it is printed as `{tag}`",
                name,
                tag = own.tag()
            );
            let help =
                say!("write `language = \"{tag}\"` above the blocks, where that is meant", tag);
            Finding::new(Code::LANGUAGE_FOREIGN, passage.whole(), message).help(help)
        } else {
            let message = say!("this text is in {name}", name = language.word());
            Finding::new(Code::LANGUAGE_FOREIGN, passage.whole(), message)
                .help(say!("translate it, or say before it in which language it is"))
        };
        findings.push(finding);
    }
}

/// A passage that is long enough to be judged.
struct JudgedPassage<'a> {
    passage: &'a Passage,
    /// The language of the passage. `None` if it is the issue's own, or unknown.
    language: Option<&'a KnownLanguage>,
}

/// Judges the paragraphs and the items of lists, in the order of the file.
fn judge_passages<'a>(
    source_text: &'a SourceText,
    own: Language,
    known: &'a [KnownLanguage],
) -> Vec<JudgedPassage<'a>> {
    let is_running = |passage: &&Passage| matches!(passage.form, Form::Paragraph | Form::Item(..));
    let judge = |passage: &'a Passage| {
        let folded = fold_words(&passage.text);
        let words: Vec<&str> = folded.split(' ').collect();
        let language = || find_foreign_language(&words, own, known);
        (words.len() >= LEAST_WORDS).then(|| JudgedPassage { passage, language: language() })
    };
    source_text.passages.iter().filter(is_running).filter_map(judge).collect()
}

/// The tag of the foreign language that holds most of the judged passages, and more than two of them.
fn find_main_language(judged: &[JudgedPassage<'_>]) -> Option<&'static str> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for language in judged.iter().filter_map(|one| one.language) {
        *counts.entry(language.tag).or_default() += 1;
    }
    let is_most = |(_, count): &(&'static str, usize)| *count > 2 && count * 2 > judged.len();
    counts.into_iter().find(is_most).map(|(tag, _)| tag)
}

/// A language, and the words it is known by.
struct KnownLanguage {
    tag: &'static str,
    name: &'static str,
    words: BTreeSet<&'static str>,
}

impl KnownLanguage {
    /// The name of the language.
    fn word(&self) -> Value {
        match self.name {
            "French" => say!("French").to_value(),
            "English" => say!("English").to_value(),
            "German" => say!("German").to_value(),
            "Spanish" => say!("Spanish").to_value(),
            "Italian" => say!("Italian").to_value(),
            name => name.to_value(),
        }
    }

    /// Whether an issue can be printed in this language.
    fn is_printed(&self) -> bool {
        Language::ALL.iter().any(|one| one.tag() == self.tag)
    }
}

/// Every language that can be told from the others.
fn list_languages() -> Vec<KnownLanguage> {
    let known = LANGUAGES.iter();
    known
        .map(|(tag, name, words)| KnownLanguage { tag, name, words: words.split(' ').collect() })
        .collect()
}

/// The other language of a text. `None` if it is the issue's own, or unknown.
fn find_foreign_language<'a>(
    words: &[&str],
    own: Language,
    tongues: &'a [KnownLanguage],
) -> Option<&'a KnownLanguage> {
    let votes =
        |tongue: &KnownLanguage| words.iter().filter(|word| tongue.words.contains(*word)).count();
    let (ours, others): (Vec<&KnownLanguage>, Vec<&KnownLanguage>) =
        tongues.iter().partition(|tongue| tongue.tag == own.primary().tag());
    let ours: usize = ours.into_iter().map(votes).sum();
    let theirs = others.into_iter().max_by_key(|tongue| votes(tongue))?;
    let count = votes(theirs);
    (count >= 4 && count * 5 >= words.len() && count > ours * 2).then_some(theirs)
}
