//! The codes of reading links.

use crate::finding::{Code, CodeFacts, Severity};

/// The codes of this family.
pub const CODES: &[Code] = &[Code::LINK_SYNTAX, Code::LINK_ANCHOR, Code::LINK_SCHEME];

impl Code {
    /// `link.syntax`.
    pub const LINK_SYNTAX: Self = Self::new(&CodeFacts {
        name: "link.syntax",
        severity: Severity::Error,
        meaning: "A link that leads nowhere a reader can go.",
        why: "A mail has no page to start from: only a whole address leads anywhere.",
        mend: "Write it from `https://` on.",
    });

    /// `link.anchor`.
    pub const LINK_ANCHOR: Self = Self::new(&CodeFacts {
        name: "link.anchor",
        severity: Severity::Error,
        meaning: "A link to a place inside of the mail.",
        why: "Gmail on phones, Orange, La Poste and SFR do not follow links inside of a mail (caniemail.com, html-anchor-links): a press on one does nothing.",
        mend: "Name the block in words, or link to a page on the web.",
    });

    /// `link.scheme`.
    pub const LINK_SCHEME: Self = Self::new(&CodeFacts {
        name: "link.scheme",
        severity: Severity::Error,
        meaning: "A link scheme other than https, http, mailto, tel.",
        why: "Mail clients refuse `javascript:` and `data:`, and spam filters count them against you.",
        mend: "Use https, http, mailto or tel.",
    });
}
