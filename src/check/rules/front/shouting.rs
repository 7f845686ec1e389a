//! Reports a subject in capitals, with several exclamation marks, or that pretends to be a reply.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::wording::{Wording, say};

impl Code {
    /// `subject.shouting`.
    pub const SUBJECT_SHOUTING: Self = Self::new(&CodeFacts {
        name: "subject.shouting",
        severity: Severity::Warning,
        meaning: "A subject that shouts, or pretends to be an answer.",
        why: "Capitals, rows of exclamation marks and false answers are what filters and readers know spam by (Gmail sender guidelines).",
        mend: "Write a sentence.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::SUBJECT_SHOUTING], look: Look::Issue(find_shouting_subject) };

fn find_shouting_subject(
    _: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let Some(front) = source_text.tables.first() else { return };
    let Some((subject, span)) = front.value("subject").or_else(|| front.value("title")) else {
        return;
    };
    let letters = subject.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = subject.chars().filter(|c| c.is_uppercase()).count();
    let start = subject.trim_start().to_lowercase();
    let answer = ["re:", "re :", "fwd:", "fw:", "tr:", "tr :"];
    let mut tell = |message: Wording, help: Wording| {
        findings.push(Finding::new(Code::SUBJECT_SHOUTING, span, message).help(help));
    };
    if answer.iter().any(|prefix| start.starts_with(prefix)) {
        tell(say!("the subject pretends to be an answer"), say!("write what the issue is about"));
    } else if letters >= 10 && capitals * 5 > letters * 3 {
        tell(say!("the subject is in capitals"), say!("write it as a sentence"));
    } else if subject.matches('!').count() > 1 {
        tell(
            say!("the subject has more than one exclamation mark"),
            say!("one is enough, or none"),
        );
    }
}
