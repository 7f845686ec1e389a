//! Reports decomposed accents, at the first one of each passage.

use std::ops::Range;

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::wording::say;

impl Code {
    /// `enc.nfd`.
    pub const ENCODING_DECOMPOSED: Self = Self::new(&CodeFacts {
        name: "enc.nfd",
        severity: Severity::Note,
        meaning: "An accent written as a character of its own.",
        why: "A letter and its accent as two characters look alike and are not found by a search (Unicode NFC; macOS writes them).",
        mend: "Type the letter again.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::ENCODING_DECOMPOSED], look: Look::Issue(find_decomposed_letters) };

fn find_decomposed_letters(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    for passage in &source_text.passages {
        let letters = find_accented(&passage.text);
        let Some(first) = letters.first() else { continue };
        let message = say!(
            "the accent of `{passage}` is a character of its own",
            passage = &passage.text[first.clone()]
        );
        let span = passage.at(first.start, first.end);
        findings.push(
            Finding::new(Code::ENCODING_DECOMPOSED, span, message)
                .help(say!("type the letter again; some programs cannot find or draw it"))
                .changes(letters.into_iter().map(|letter| {
                    let composed = ComposingNormalizerBorrowed::new_nfc()
                        .normalize(&passage.text[letter.clone()])
                        .into_owned();
                    passage.change(input.source, letter, composed)
                })),
        );
    }
}

/// The letters whose accent follows as a character of its own, and that exist as one character.
fn find_accented(text: &str) -> Vec<Range<usize>> {
    let mut letters: Vec<Range<usize>> = Vec::new();
    let mut before: Option<(usize, char)> = None;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match (('\u{300}'..='\u{327}').contains(&c), letters.last_mut(), before) {
            (true, Some(letter), _) if letter.end == at => letter.end = end,
            (true, _, Some((start, letter))) if letter.is_alphabetic() => letters.push(start..end),
            _ => {}
        }
        before = Some((at, c));
    }
    let composed = ComposingNormalizerBorrowed::new_nfc();
    letters.retain(|letter| !composed.is_normalized(&text[letter.clone()]));
    letters
}
