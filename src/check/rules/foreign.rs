//! Texts in another language than the issue's.

use std::collections::{BTreeMap, BTreeSet};

use super::Page;
use super::words::plain;
use crate::finding::{Code, Finding};
use crate::issue::source_text::{Form, Passage, SourceText};
use crate::language::Language;

/// A shorter text is not judged, in words.
const LEAST: usize = 12;

/// The words that hold sentences together, folded, by language. A word of several languages stands
/// with each of them.
const TONGUES: &[(&str, &str, &str)] = &[
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

/// Paragraphs that another language holds together; once, where it holds most of the issue.
pub(in crate::check) fn texts(
    page: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let own = page.edition.front().language;
    let tongues: Vec<Tongue> = TONGUES
        .iter()
        .map(|(tag, name, words)| Tongue { tag, name, words: words.split(' ').collect() })
        .collect();
    let judged: Vec<(&Passage, Option<&Tongue>)> = source_text
        .passages
        .iter()
        .filter(|passage| matches!(passage.form, Form::Paragraph | Form::Item(..)))
        .filter_map(|passage| {
            let folded = plain(&passage.text);
            let words: Vec<&str> = folded.split(' ').collect();
            (words.len() >= LEAST).then(|| (passage, foreign(&words, own, &tongues)))
        })
        .collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for tongue in judged.iter().filter_map(|(_, tongue)| *tongue) {
        *counts.entry(tongue.tag).or_default() += 1;
    }
    let most = counts.into_iter().find(|(_, count)| *count > 2 && count * 2 > judged.len());
    let mut told = false;
    for (passage, tongue) in judged {
        let Some(Tongue { tag, name, .. }) = tongue else { continue };
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

/// A language, and the words it is known by.
struct Tongue {
    tag: &'static str,
    name: &'static str,
    words: BTreeSet<&'static str>,
}

/// The other language that a text is in; nothing where it is the issue's own, or cannot be told.
fn foreign<'a>(words: &[&str], own: Language, tongues: &'a [Tongue]) -> Option<&'a Tongue> {
    let votes = |tongue: &Tongue| words.iter().filter(|word| tongue.words.contains(*word)).count();
    let (ours, others): (Vec<&Tongue>, Vec<&Tongue>) =
        tongues.iter().partition(|tongue| tongue.tag == own.tag());
    let ours: usize = ours.into_iter().map(votes).sum();
    let theirs = others.into_iter().max_by_key(|tongue| votes(tongue))?;
    let count = votes(theirs);
    (count >= 4 && count * 5 >= words.len() && count > ours * 2).then_some(theirs)
}
