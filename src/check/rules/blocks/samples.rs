//! Reports texts of `matinale new` that nobody has written over.

use std::collections::BTreeSet;

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::fold_words;
use crate::finding::{Code, CodeFacts, Finding, Severity, Source};
use crate::issue::blank::blank_issue;
use crate::issue::source_text::SourceText;
use crate::language::Language;

impl Code {
    /// `block.sample`.
    pub const BLOCK_SAMPLE: Self = Self::new(&CodeFacts {
        name: "block.sample",
        severity: Severity::Warning,
        meaning: "A text that `matinale new` wrote, to be written over.",
        why: "The sample shows where a text goes. Sent, it tells readers that nobody read the issue over.",
        mend: "Write the text that belongs there, or take the key out.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::BLOCK_SAMPLE], look: Look::Issue(find_samples) };

/// Samples with fewer words can be meant.
const MIN_SAMPLE_WORDS: usize = 4;

/// Reports texts that are those of a fresh issue, in whatever language.
fn find_samples(_: &CheckInput<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    let samples: BTreeSet<String> = Language::ALL.into_iter().flat_map(list_samples).collect();
    for passage in &source_text.passages {
        if samples.contains(&fold_words(&passage.text)) {
            let message = "`matinale new` wrote this text, as a sample";
            let finding = Finding::new(Code::BLOCK_SAMPLE, passage.whole(), message);
            findings.push(finding.help("write the text that belongs here, or take the key out"));
        }
    }
}

/// The texts of a fresh issue, those of its commented blocks included, in the form in which they are compared.
fn list_samples(language: Language) -> Vec<String> {
    let blank = blank_issue(language).replacen("DATE", "2025-02-11", 1).replace("\n# ", "\n");
    let source = Source { name: String::new(), text: blank };
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
