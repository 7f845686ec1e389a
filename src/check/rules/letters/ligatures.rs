//! Reports ligatures that are characters of their own, as they come out of PDF files.

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::wording::say;

impl Code {
    /// `enc.ligature`.
    pub const ENCODING_LIGATURE: Self = Self::new(&CodeFacts {
        name: "enc.ligature",
        severity: Severity::Warning,
        meaning: "Two letters written as one character, as they are copied from a PDF file.",
        why: "A search does not find the word, screen readers stumble over it, and some fonts have no such letter (Unicode, Alphabetic Presentation Forms, U+FB00 to U+FB06). The œ and the æ are letters, and stay.",
        mend: "Write the letters one by one.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::ENCODING_LIGATURE], look: Look::Issue(find_ligatures) };

fn find_ligatures(input: &CheckInput<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    for passage in &source_text.passages {
        let is_ligature = |c: &char| ('\u{fb00}'..='\u{fb06}').contains(c);
        for (at, c) in passage.text.char_indices().filter(|(_, c)| is_ligature(c)) {
            let letters = ComposingNormalizerBorrowed::new_nfkc()
                .normalize(c.encode_utf8(&mut [0; 4]))
                .into_owned();
            let range = at..at + c.len_utf8();
            let message = say!("`{c}` is one character, and not the letters {letters}", c, letters);
            let change = passage.change(input.source, range.clone(), letters);
            let finding =
                Finding::new(Code::ENCODING_LIGATURE, passage.at(range.start, range.end), message);
            findings.push(finding.help(say!("write the letters one by one")).changes([change]));
        }
    }
}
