//! The rules of a theme, and the programs that draw them.

use crate::finding::{Code, CodeFacts, Severity};

pub(super) const CODES: &[Code] = &[Code::CSS_UNSUPPORTED, Code::CSS_DEAD, Code::READING_SMALL];

impl Code {
    /// `css.unsupported`.
    pub const CSS_UNSUPPORTED: Self = Self::new(&CodeFacts {
        name: "css.unsupported",
        severity: Severity::Warning,
        meaning: "A declaration that a reader's mail program does not draw.",
        why: "Mail programs draw different parts of CSS (caniemail.com); what one of yours does not draw moves the page there, or takes words away.",
        mend: "Say it with what all of them draw: pixels, six-digit colours, margins on cells; or take the client out of `[check] clients`.",
    });

    /// `css.dead`.
    pub const CSS_DEAD: Self = Self::new(&CodeFacts {
        name: "css.dead",
        severity: Severity::Note,
        meaning: "A rule of the theme that changes nothing.",
        why: "What changes nothing misleads whoever reads the settings next.",
        mend: "Take it out, or write the key that the help names.",
    });

    /// `a11y.small`.
    pub const READING_SMALL: Self = Self::new(&CodeFacts {
        name: "a11y.small",
        severity: Severity::Warning,
        meaning: "Letters too small, or lines too stretched, to be read at ease.",
        why: "Small letters are given up on, and iPhones enlarge them and break the lines; justified lines have rivers of blanks in a narrow column (WCAG 1.4.8).",
        mend: "Write 13 pixels or more, and leave lines ragged.",
    });
}
