//! Reports a subject that a recent issue had.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::fold_words;
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::wording::say;

impl Code {
    /// `subject.repeat`.
    pub const SUBJECT_REPEAT: Self = Self::new(&CodeFacts {
        name: "subject.repeat",
        severity: Severity::Warning,
        meaning: "A subject that an issue of late had before.",
        why: "Mailboxes put messages of one subject into one conversation, and readers take the second for one they have read. The last thirty issues in the folder are looked at.",
        mend: "Say what is new this morning.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::SUBJECT_REPEAT], look: Look::Issue(find_repeated_subject) };

fn find_repeated_subject(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let Some(front) = source_text.tables.first() else { return };
    let Some((subject, span)) = front.value("subject").or_else(|| front.value("title")) else {
        return;
    };
    let words = fold_words(subject);
    let same = input.history.earlier.iter().filter(|earlier| fold_words(&earlier.subject) == words);
    let newest = same.map(|earlier| earlier.name).max().filter(|_| !words.is_empty());
    if let Some(issue) = newest {
        let message = say!("the issue of {issue} had this subject", issue);
        let finding = Finding::new(Code::SUBJECT_REPEAT, span, message);
        findings.push(finding.help(say!("say what is new this morning")));
    }
}
