//! Pictures and their words.

use crate::finding::{Code, CodeFacts, Severity};

pub(super) const CODES: &[Code] = &[
    Code::PICTURE_FORMAT,
    Code::PICTURE_HTTP,
    Code::PICTURE_RELATIVE,
    Code::PICTURE_HEAVY,
    Code::PICTURE_HUGE,
    Code::PICTURE_RESOLUTION,
    Code::PICTURE_OVERSIZED,
    Code::PICTURE_ALONE,
    Code::CREDIT_MISSING,
    Code::PICTURE_ALT_POOR,
];

impl Code {
    /// `img.format`.
    pub const PICTURE_FORMAT: Self = Self::new(&CodeFacts {
        name: "img.format",
        severity: Severity::Warning,
        meaning: "A picture in a format that many mail clients do not draw.",
        why: "Outlook for Windows draws neither WebP nor AVIF, Gmail no SVG and no `data:` (caniemail).",
        mend: "Export the picture as JPEG or PNG.",
    });

    /// `img.http`.
    pub const PICTURE_HTTP: Self = Self::new(&CodeFacts {
        name: "img.http",
        severity: Severity::Error,
        meaning: "A picture that is fetched unencrypted.",
        why: "Most clients fetch nothing that is not encrypted: readers would see a frame.",
        mend: "Let the address of the pictures begin with `https://`.",
    });

    /// `img.relative`.
    pub const PICTURE_RELATIVE: Self = Self::new(&CodeFacts {
        name: "img.relative",
        severity: Severity::Error,
        meaning: "A picture whose address is not a whole one.",
        why: "A mail has no address of its own, so that half an address leads nowhere.",
        mend: "Write the whole address, or attach the picture.",
    });

    /// `img.heavy`.
    pub const PICTURE_HEAVY: Self = Self::new(&CodeFacts {
        name: "img.heavy",
        severity: Severity::Warning,
        meaning: "A picture, or all of them, heavier than a morning mail should be.",
        why: "Pictures are most of what a phone has to fetch: 200 KiB are enough for one, a mebibyte for all.",
        mend: "Export as JPEG, 1,200 pixels wide, at a quality of 80.",
    });

    /// `img.huge`.
    pub const PICTURE_HUGE: Self = Self::new(&CodeFacts {
        name: "img.huge",
        severity: Severity::Error,
        meaning: "A picture, or all of them, too heavy to be mailed.",
        why: "Relays refuse heavy messages, and phones on a train never finish them: a mebibyte for one picture, three for all.",
        mend: "Export as JPEG, 1,200 pixels wide, at a quality of 80.",
    });

    /// `img.resolution`.
    pub const PICTURE_RESOLUTION: Self = Self::new(&CodeFacts {
        name: "img.resolution",
        severity: Severity::Warning,
        meaning: "A picture with too few pixels for the place it stands in.",
        why: "Screens of today draw two pixels or three for one: a picture with less than one and a half is blurred.",
        mend: "Export it twice as wide as it is shown.",
    });

    /// `img.oversized`.
    pub const PICTURE_OVERSIZED: Self = Self::new(&CodeFacts {
        name: "img.oversized",
        severity: Severity::Note,
        meaning: "A heavy picture with more pixels than are shown.",
        why: "More than three pixels for one are seen by nobody and fetched by everybody.",
        mend: "Export it twice as wide as it is shown.",
    });

    /// `img.ratio-text`.
    pub const PICTURE_ALONE: Self = Self::new(&CodeFacts {
        name: "img.ratio-text",
        severity: Severity::Warning,
        meaning: "A page that says little beside its pictures.",
        why: "Pictures are often not shown, and a mail made of them is taken for spam: 500 characters stand beside them.",
        mend: "Say in words what the picture says.",
    });

    /// `credit.missing`.
    pub const CREDIT_MISSING: Self = Self::new(&CodeFacts {
        name: "credit.missing",
        severity: Severity::Warning,
        meaning: "A picture that does not say whose it is.",
        why: "The author of a picture has a right to be named (in France, art. L121-1 CPI).",
        mend: "Write `credit`: «© …», «D. R.» where it is not known.",
    });

    /// `img.alt-poor`.
    pub const PICTURE_ALT_POOR: Self = Self::new(&CodeFacts {
        name: "img.alt-poor",
        severity: Severity::Warning,
        meaning: "A text for a picture that tells nothing of it.",
        why: "It is heard, not seen: a file name or the caption once more tells nothing (WCAG 1.1.1).",
        mend: "Say in one sentence what the picture shows.",
    });
}
