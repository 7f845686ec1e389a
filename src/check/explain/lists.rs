//! Lists of readers, and of codes allowed.

use crate::finding::{Code, CodeFacts, Severity};

pub(super) const CODES: &[Code] = &[Code::ALLOW_UNKNOWN, Code::ALLOW_REFUSED];

impl Code {
    /// `allow.unknown`.
    pub const ALLOW_UNKNOWN: Self = Self::new(&CodeFacts {
        name: "allow.unknown",
        severity: Severity::Warning,
        meaning: "`allow` names a code that does not exist.",
        why: "A misspelt code allows nothing.",
        mend: "Take the spelling that is suggested.",
    });

    /// `allow.refused`.
    pub const ALLOW_REFUSED: Self = Self::new(&CodeFacts {
        name: "allow.refused",
        severity: Severity::Warning,
        meaning: "`allow` names a code that cannot be allowed.",
        why: "An error stops the issue for a reason, the paywall's above all.",
        mend: "Mend what the error tells.",
    });
}
