//! Reports a subject of which no word is found in the issue.

use super::promised_words::{BlockWords, PromiseWords};
use super::stops::Stops;
use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::{SourceText, Table};
use crate::wording::say;

impl Code {
    /// `subject.unkept`.
    pub const SUBJECT_UNKEPT: Self = Self::new(&CodeFacts {
        name: "subject.unkept",
        severity: Severity::Note,
        meaning: "A subject of which no block says a word.",
        why: "Who opens a message for its subject looks for that first; Gmail counts subjects that mislead against their sender (Gmail sender guidelines). A play on words is nobody's fault: this is a note.",
        mend: "Say in the first block what the subject means, or write the subject anew.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::SUBJECT_UNKEPT], look: Look::Issue(find_unkept_subject) };

fn find_unkept_subject(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let stops = Stops::of(input.edition.front().language);
    let Some(front) = source_text.tables.first() else { return };
    let Some((subject, span)) = front.value("subject").or_else(|| front.value("title")) else {
        return;
    };
    let line = PromiseWords::read(subject, &stops);
    let below = source_text.tables.iter().filter(|table| table.block.is_some());
    let said = |table: &Table| {
        let mut told = BlockWords::default();
        told.take(table, &stops);
        !told.all.is_disjoint(&line.words)
    };
    if line.words.len() > 1 && !below.chain(source_text.named("epigraph")).any(said) {
        let message = say!("no block says a word of what the subject names");
        findings.push(
            Finding::new(Code::SUBJECT_UNKEPT, span, message)
                .help(say!("say in the first block what it means, or write the subject anew")),
        );
    }
}
