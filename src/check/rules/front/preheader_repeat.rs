//! Reports a preheader that begins like the subject.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::fold_words;
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::wording::say;

impl Code {
    /// `preheader.duplicates-subject`.
    pub const PREHEADER_REPEAT: Self = Self::new(&CodeFacts {
        name: "preheader.duplicates-subject",
        severity: Severity::Warning,
        meaning: "A preheader that begins like the subject before it.",
        why: "Subject and preheader are read as one line.",
        mend: "Let the second go on where the first ends.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::PREHEADER_REPEAT], look: Look::Issue(find_repeating_preheader) };

/// A preheader that begins like the subject.
fn find_repeating_preheader(
    _: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let Some(front) = source_text.tables.first() else { return };
    let Some((preheader, span)) = front.value("preheader") else { return };
    let subject = front.value("subject").or_else(|| front.value("title"));
    let start = |text: &str| fold_words(text).chars().take(20).collect::<String>();
    let same = subject.filter(|(subject, _)| {
        let start = start(subject);
        start.len() > 9 && fold_words(preheader).starts_with(&start)
    });
    if let Some((_, subject)) = same {
        findings.push(
            Finding::new(
                Code::PREHEADER_REPEAT,
                span,
                say!("the preheader begins like the subject"),
            )
            .also(subject, say!("it is read right after this"))
            .help(say!("say something that the subject does not")),
        );
    }
}
