//! Reports texts in another language than the issue's.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::fold_words;
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::{Form, Passage, SourceText};
use crate::language::Language;

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
    let tongues: Vec<KnownLanguage> = LANGUAGES
        .iter()
        .map(|(tag, name, words)| KnownLanguage { tag, name, words: words.split(' ').collect() })
        .collect();
    let judged: Vec<(&Passage, Option<&KnownLanguage>)> = source_text
        .passages
        .iter()
        .filter(|passage| matches!(passage.form, Form::Paragraph | Form::Item(..)))
        .filter_map(|passage| {
            let folded = fold_words(&passage.text);
            let words: Vec<&str> = folded.split(' ').collect();
            (words.len() >= LEAST_WORDS)
                .then(|| (passage, find_foreign_language(&words, own, &tongues)))
        })
        .collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for tongue in judged.iter().filter_map(|(_, tongue)| *tongue) {
        *counts.entry(tongue.tag).or_default() += 1;
    }
    let most = counts.into_iter().find(|(_, count)| *count > 2 && count * 2 > judged.len());
    let mut told = false;
    for (passage, tongue) in judged {
        let Some(KnownLanguage { tag, name, .. }) = tongue else { continue };
        let whole = most.is_some_and(|(most, _)| most == *tag);
        if whole && std::mem::replace(&mut told, true) {
            continue;
        }
        let printed = [Language::Fr, Language::En, Language::De]
            .iter()
            .any(|language| language.tag() == *tag);
        let (message, help) = if whole && printed {
            let help =
                format!("write `language = \"{tag}\"` above the blocks, where that is meant");
            (format!("most of the issue is in {name}, and it is printed as `{}`", own.tag()), help)
        } else {
            let help = "translate it, or say before it in which language it is";
            (format!("this text is in {name}"), help.to_owned())
        };
        findings.push(Finding::new(Code::LANGUAGE_FOREIGN, passage.whole(), message).help(help));
    }
}

/// A language, and its function words.
struct KnownLanguage {
    tag: &'static str,
    name: &'static str,
    words: BTreeSet<&'static str>,
}

/// The other language of a text. `None` if it is in the issue's own language, or in an unknown one.
fn find_foreign_language<'a>(
    words: &[&str],
    own: Language,
    tongues: &'a [KnownLanguage],
) -> Option<&'a KnownLanguage> {
    let votes =
        |tongue: &KnownLanguage| words.iter().filter(|word| tongue.words.contains(*word)).count();
    let (ours, others): (Vec<&KnownLanguage>, Vec<&KnownLanguage>) =
        tongues.iter().partition(|tongue| tongue.tag == own.tag());
    let ours: usize = ours.into_iter().map(votes).sum();
    let theirs = others.into_iter().max_by_key(|tongue| votes(tongue))?;
    let count = votes(theirs);
    (count >= 4 && count * 5 >= words.len() && count > ours * 2).then_some(theirs)
}
