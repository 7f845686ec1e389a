//! Reports texts of `matinale new` that nobody has written over.

use std::collections::BTreeSet;

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::front::draft::find_draft;
use crate::check::rules::words::fold_words;
use crate::finding::{Code, CodeFacts, Finding, Severity, Source};
use crate::issue::blank::blank_issue;
use crate::issue::source_text::SourceText;
use crate::language::Language;
use crate::wording::say;

impl Code {
    /// `block.sample`.
    pub const BLOCK_SAMPLE: Self = Self::new(&CodeFacts {
        name: "block.sample",
        severity: Severity::Warning,
        meaning: "A text that `matinale new` wrote, to be written over.",
        why: "The sample shows where a text goes. Sent, it tells readers that nobody read the issue over.",
        mend: "Write the text that belongs there, or take the key out.",
    });

    /// `block.unwritten`.
    pub const BLOCK_UNWRITTEN: Self = Self::new(&CodeFacts {
        name: "block.unwritten",
        severity: Severity::Error,
        meaning: "Several texts that `matinale new` wrote, in an issue that is no draft.",
        why: "An issue that nobody has written to its end must not reach readers. A draft may hold such texts.",
        mend: "Write the texts that belong there, take their keys out, or write `draft = true` until the issue is done.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::BLOCK_SAMPLE, Code::BLOCK_UNWRITTEN], look: Look::Issue(find_samples) };

/// Samples with fewer words can be meant.
const MIN_SAMPLE_WORDS: usize = 4;

/// So many samples are no coincidence.
const MIN_UNWRITTEN_SAMPLES: usize = 2;

/// Reports texts that are those of a fresh issue, in whatever language.
fn find_samples(input: &CheckInput<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    let samples: BTreeSet<String> = Language::ALL.into_iter().flat_map(list_samples).collect();
    let passages = source_text.passages.iter();
    let found: Vec<_> =
        passages.filter(|passage| samples.contains(&fold_words(&passage.text))).collect();
    if let Some(first) = found.first()
        && found.len() >= MIN_UNWRITTEN_SAMPLES
        && find_draft(input.source).is_none()
    {
        let message = say!(
            "{found} texts of this issue are still those that `matinale new` wrote",
            found = found.len()
        );
        let finding = Finding::new(Code::BLOCK_UNWRITTEN, first.whole(), message);
        findings.push(finding.help(say!(
            "write them over, take their keys out, or write `draft = true` until the issue is done"
        )));
    }
    for passage in found {
        let message = say!("`matinale new` wrote this text, as a sample");
        let finding = Finding::new(Code::BLOCK_SAMPLE, passage.whole(), message);
        findings.push(finding.help(say!("write the text that belongs here, or take the key out")));
    }
}

/// The texts of a fresh issue, those of its commented blocks included, in the form in which they are compared.
fn list_samples(language: Language) -> Vec<String> {
    let blank = blank_issue(language).replacen("DATE", "2025-02-11", 1).replace("\n# ", "\n");
    let source = Source::of_text("", blank);
    let passages = SourceText::read(&source).passages.into_iter();
    let folded = passages.map(|passage| fold_words(&passage.text));
    folded.filter(|text| text.split(' ').count() >= MIN_SAMPLE_WORDS).collect()
}

#[cfg(test)]
mod tests {
    use super::{Language, list_samples};

    #[test]
    fn the_samples_of_each_language_are_read_with_those_of_the_commented_blocks() {
        for (language, first, commented) in [
            (
                Language::Fr,
                "le titre de la matinale",
                "sauf ce premier paragraphe que tous peuvent lire",
            ),
            (
                Language::En,
                "the headline of the morning",
                "except this first paragraph which everyone may read",
            ),
            (
                Language::De,
                "die schlagzeile des morgens",
                "bis auf diesen ersten absatz den alle lesen durfen",
            ),
        ] {
            let samples = list_samples(language);
            for text in [first, commented] {
                assert!(samples.iter().any(|sample| sample == text), "{text}: {samples:?}");
            }
        }
    }
}
