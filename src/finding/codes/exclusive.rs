//! The codes of reading exclusive blocks.

use crate::finding::{Code, CodeFacts, Severity};

/// The codes of this family.
pub const CODES: &[Code] = &[Code::CONTINUES_UNKNOWN, Code::EXCLUSIVE_TITLE, Code::EXCLUSIVE_KEY];

impl Code {
    /// `excl.continues`.
    pub const CONTINUES_UNKNOWN: Self = Self::new(&CodeFacts {
        name: "excl.continues",
        severity: Severity::Error,
        meaning: "`continues` names a block that is not there.",
        why: "The block would take its title from nowhere.",
        mend: "Name the `id` of a block that stands in the issue.",
    });

    /// `excl.title`.
    pub const EXCLUSIVE_TITLE: Self = Self::new(&CodeFacts {
        name: "excl.title",
        severity: Severity::Error,
        meaning: "An exclusive block that says nothing in the free edition.",
        why: "Free readers would meet a cut without knowing what was cut.",
        mend: "Write `title`, or `continues`.",
    });

    /// `excl.key`.
    pub const EXCLUSIVE_KEY: Self = Self::new(&CodeFacts {
        name: "excl.key",
        severity: Severity::Error,
        meaning: "A key of exclusive blocks in an open one, or the reverse.",
        why: "A key in the wrong block either prints nothing or gives away what readers pay for.",
        mend: "Write `exclusive = true`, or take the key out.",
    });
}
