//! What stands behind the paywall, and who wrote it.

use crate::finding::{Code, CodeFacts, Severity};

pub(super) const CODES: &[Code] = &[
    Code::EXCLUSIVE_LEAK,
    Code::EXCLUSIVE_REPEAT,
    Code::EXCLUSIVE_TEASER,
    Code::EXCLUSIVE_EMPTY,
    Code::EXCLUSIVE_PICTURE,
    Code::CONTRIBUTOR_UNKNOWN,
];

impl Code {
    /// `excl.leak`.
    pub const EXCLUSIVE_LEAK: Self = Self::new(&CodeFacts {
        name: "excl.leak",
        severity: Severity::Error,
        meaning: "Words of an exclusive body stand where a free reader reads.",
        why: "The paywall holds, or nobody pays: eight words in a row of an exclusive block were found in the finished free edition. It cannot be allowed.",
        mend: "Look where those words come from; if not from the issue, report it as a fault of matinale.",
    });

    /// `excl.repeat`.
    pub const EXCLUSIVE_REPEAT: Self = Self::new(&CodeFacts {
        name: "excl.repeat",
        severity: Severity::Note,
        meaning: "Words of an exclusive body stand in an open field as well.",
        why: "The same words stand in an open place, so free readers have them.",
        mend: "Write one of the two otherwise, unless it is meant.",
    });

    /// `excl.teaser`.
    pub const EXCLUSIVE_TEASER: Self = Self::new(&CodeFacts {
        name: "excl.teaser",
        severity: Severity::Warning,
        meaning: "Nothing announces an exclusive block.",
        why: "Free readers do not subscribe for what they have not heard of.",
        mend: "Write `teasers = [\"…\"]` in an exclusive block.",
    });

    /// `excl.empty`.
    pub const EXCLUSIVE_EMPTY: Self = Self::new(&CodeFacts {
        name: "excl.empty",
        severity: Severity::Warning,
        meaning: "An exclusive block that keeps nothing for paying readers.",
        why: "Whoever pays for the rest finds that there is none: each paragraph stands in an open place as well.",
        mend: "Write into `body` what `opening` does not say, or take `exclusive` out.",
    });

    /// `excl.image`.
    pub const EXCLUSIVE_PICTURE: Self = Self::new(&CodeFacts {
        name: "excl.image",
        severity: Severity::Warning,
        meaning: "A picture for paying readers at an address that can be guessed.",
        why: "A hosted picture lies at an open address made of its file's name: whoever guesses the name sees it without paying.",
        mend: "Let pictures travel in the message (`[pictures] delivery = \"attached\"`), or give the file a name that nobody guesses.",
    });

    /// `contributor.unknown`.
    pub const CONTRIBUTOR_UNKNOWN: Self = Self::new(&CodeFacts {
        name: "contributor.unknown",
        severity: Severity::Warning,
        meaning: "A contributor's key that the settings do not have.",
        why: "A key without a contributor prints as it is: readers would see `nb` for a name.",
        mend: "Write the name, or add the contributor to matinale.toml.",
    });
}
