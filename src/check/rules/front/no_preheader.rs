//! Reports an issue without a preheader whose contents are too short to replace it.

use super::preheader::PREHEADER_CHARACTERS;
use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::wording::say;

impl Code {
    /// `preheader.missing`.
    pub const PREHEADER_MISSING: Self = Self::new(&CodeFacts {
        name: "preheader.missing",
        severity: Severity::Note,
        meaning: "Hardly a word to show after the subject.",
        why: "Mailboxes show 40 to 140 characters after the subject. Without `preheader` the contents stand there, and these are shorter; the page's first words come in.",
        mend: "Write `preheader`: one sentence that says what the subject does not.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::PREHEADER_MISSING], look: Look::Issue(find_missing_preheader) };

fn find_missing_preheader(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let Some(front) = source_text.tables.first() else { return };
    let length = input.edition.front().preheader.chars().count();
    let Some((_, title)) = front.value("title") else { return };
    if front.text("preheader").is_none() && length < *PREHEADER_CHARACTERS.start() {
        let message =
            say!("there is no preheader, and the contents are {length} characters long", length);
        findings.push(Finding::new(Code::PREHEADER_MISSING, title, message).help(say!(
            "write `preheader = \"…\"`: a sentence that says what the subject does not"
        )));
    }
}
