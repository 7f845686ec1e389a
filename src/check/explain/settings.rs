//! The settings.

use crate::finding::{Code, CodeFacts, Severity};

pub(super) const CODES: &[Code] = &[Code::COLOUR_CONTRAST, Code::ADDRESS_MISSING];

impl Code {
    /// `color.contrast`.
    pub const COLOUR_CONTRAST: Self = Self::new(&CodeFacts {
        name: "color.contrast",
        severity: Severity::Warning,
        meaning: "A colour of the theme that could not be read on its ground.",
        why: "Below 4.5 to 1 a text is lost to tired eyes and in the sun (WCAG 2.2, 1.4.3). No page is printed so, not even below 3 to 1: the colour is moved towards black or white until it reads on every ground it stands on.",
        mend: "Write the colour that is named, which is the one that is printed, or a stronger one of your own.",
    });

    /// `address.missing`.
    pub const ADDRESS_MISSING: Self = Self::new(&CodeFacts {
        name: "address.missing",
        severity: Severity::Warning,
        meaning: "The publication does not say where it can be written to.",
        why: "Whoever writes to many must say who and where they are: the French law on trust in the digital economy (LCEN, article 6-III), CAN-SPAM in the United States (15 U.S.C. 7704), and others.",
        mend: "Write `postal_address = \"…\"` in [publication]; it stands at the foot of every issue.",
    });
}
