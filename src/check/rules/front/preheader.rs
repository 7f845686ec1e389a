//! Reports a preheader that is too short or too long.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::wording::say;

impl Code {
    /// `preheader.length`.
    pub const PREHEADER_LENGTH: Self = Self::new(&CodeFacts {
        name: "preheader.length",
        severity: Severity::Warning,
        meaning: "A preheader too short to tell anything, or longer than is shown.",
        why: "Mailboxes show 40 to 140 characters after the subject; a shorter one lets the page's first words in.",
        mend: "Say in one sentence what the subject does not.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::PREHEADER_LENGTH], look: Look::Issue(judge_preheader_length) };

/// The length of a preheader in characters: from the shortest that says something to the longest
/// that is shown.
pub(in crate::check) const PREHEADER_CHARACTERS: std::ops::RangeInclusive<usize> = 40..=140;

/// A preheader that is too short or too long.
fn judge_preheader_length(
    _: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let Some(front) = source_text.tables.first() else { return };
    let Some((preheader, span)) = front.value("preheader") else { return };
    let length = preheader.trim().chars().count();
    if length == 0 {
        return;
    }
    if !PREHEADER_CHARACTERS.contains(&length) {
        let message = say!("the preheader is {length} characters long", length);
        let help = say!("mailboxes show 40 to 140 of them; put the news first");
        findings.push(Finding::new(Code::PREHEADER_LENGTH, span, message).help(help));
    }
}
