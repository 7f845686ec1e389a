//! The codes of reading the lines that a mailbox shows.

use crate::finding::{Code, CodeFacts, Severity};

/// The codes of this family.
pub const CODES: &[Code] = &[Code::SUBJECT_LONG];

impl Code {
    /// `subject.long`.
    pub const SUBJECT_LONG: Self = Self::new(&CodeFacts {
        name: "subject.long",
        severity: Severity::Warning,
        meaning: "A subject longer than mailboxes show.",
        why: "Phones show 33 to 50 characters of a subject (emailtooltester.com, device tests).",
        mend: "Put the news in front, and write a shorter `subject`.",
    });
}
