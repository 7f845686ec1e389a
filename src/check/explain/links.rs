//! Links.

use crate::finding::{Code, CodeFacts, Severity};

pub(super) const CODES: &[Code] = &[
    Code::LINK_VAGUE,
    Code::LINK_SAME,
    Code::LINK_EMPTY,
    Code::LINK_HTTP,
    Code::LINK_PLACEHOLDER,
    Code::LINK_SHORTENER,
    Code::LINK_MISMATCH,
    Code::LINK_DEAD,
    Code::LINK_MOVED,
    Code::LINK_UNSURE,
    Code::LINK_LEAKS,
];

impl Code {
    /// `link.text-vague`.
    pub const LINK_VAGUE: Self = Self::new(&CodeFacts {
        name: "link.text-vague",
        severity: Severity::Warning,
        meaning: "A link whose words do not say where it leads.",
        why: "Screen readers list the links of a page without what stands around them (WCAG 2.4.4).",
        mend: "Name what is found there.",
    });

    /// `link.text-same`.
    pub const LINK_SAME: Self = Self::new(&CodeFacts {
        name: "link.text-same",
        severity: Severity::Warning,
        meaning: "Links of the same words that lead to different places.",
        why: "Links that read alike should lead to the same place (WCAG 2.4.4, 3.2.4).",
        mend: "Let the words of each say what is found there.",
    });

    /// `link.text-empty`.
    pub const LINK_EMPTY: Self = Self::new(&CodeFacts {
        name: "link.text-empty",
        severity: Severity::Error,
        meaning: "A link without words.",
        why: "A link without words cannot be pressed, and screen readers read its address letter by letter (WCAG 2.4.4).",
        mend: "Write words between the brackets.",
    });

    /// `link.http`.
    pub const LINK_HTTP: Self = Self::new(&CodeFacts {
        name: "link.http",
        severity: Severity::Warning,
        meaning: "A link that is not encrypted.",
        why: "Whoever stands on the line sees what your readers read, and browsers warn of it.",
        mend: "Write https.",
    });

    /// `link.placeholder`.
    pub const LINK_PLACEHOLDER: Self = Self::new(&CodeFacts {
        name: "link.placeholder",
        severity: Severity::Error,
        meaning: "A link that was put there for the time being.",
        why: "The address was put there for the time being (RFC 2606 keeps such names from ever existing).",
        mend: "Write the address that is meant.",
    });

    /// `link.shortener`.
    pub const LINK_SHORTENER: Self = Self::new(&CodeFacts {
        name: "link.shortener",
        severity: Severity::Warning,
        meaning: "A link that hides where it leads behind a shortener.",
        why: "Spammers use shorteners, so filters count them against the sender, and readers cannot see where they go.",
        mend: "Write the whole address.",
    });

    /// `link.mismatch`.
    pub const LINK_MISMATCH: Self = Self::new(&CodeFacts {
        name: "link.mismatch",
        severity: Severity::Warning,
        meaning: "A link whose words name another site than the one it leads to.",
        why: "Words that name one site and lead to another are what phishing looks like; filters and clients warn.",
        mend: "Let the words name the site they lead to.",
    });

    /// `link.dead`.
    pub const LINK_DEAD: Self = Self::new(&CodeFacts {
        name: "link.dead",
        severity: Severity::Error,
        meaning: "A link that leads to nothing any more.",
        why: "Asked by `check --online`: the page answers 404 or 410 (RFC 9110 §15.5), its name does not exist, or its certificate is expired, revoked or another site's. Readers would find an error.",
        mend: "Look the page up and write its address; if it is gone, link to what replaces it.",
    });

    /// `link.moved`.
    pub const LINK_MOVED: Self = Self::new(&CodeFacts {
        name: "link.moved",
        severity: Severity::Note,
        meaning: "A link whose page has moved for good.",
        why: "Asked by `check --online`: the page answers 301 or 308, which is for good (RFC 9110 §15.4); the old address may stop working.",
        mend: "Write the new address.",
    });

    /// `link.unsure`.
    pub const LINK_UNSURE: Self = Self::new(&CodeFacts {
        name: "link.unsure",
        severity: Severity::Note,
        meaning: "A link of which nobody can say whether it leads anywhere.",
        why: "Asked by `check --online`: many papers refuse programs (401, 403, 429), a server may be ill this minute (5xx), and nothing is asked that leads into a private network.",
        mend: "Open the link yourself.",
    });

    /// `link.leaks`.
    pub const LINK_LEAKS: Self = Self::new(&CodeFacts {
        name: "link.leaks",
        severity: Severity::Error,
        meaning: "A link that tells a password, or leads into a private network.",
        why: "A password in a link goes to every reader; a private address goes nowhere from theirs.",
        mend: "Write the public address.",
    });
}
