//! The codes of reading pictures.

use crate::finding::{Code, CodeFacts, Severity};

/// The codes of this family.
pub const CODES: &[Code] = &[
    Code::PICTURE_PATH,
    Code::PICTURE_MISSING,
    Code::PICTURE_BROKEN,
    Code::PICTURE_SIZE,
    Code::PICTURE_ALT,
];

impl Code {
    /// `img.path`.
    pub const PICTURE_PATH: Self = Self::new(&CodeFacts {
        name: "img.path",
        severity: Severity::Error,
        meaning: "A picture whose path leaves the issue's folder.",
        why: "A path out of the folder could mail any file of this machine.",
        mend: "Copy the picture beside the issue or into `issues/images`.",
    });

    /// `img.missing`.
    pub const PICTURE_MISSING: Self = Self::new(&CodeFacts {
        name: "img.missing",
        severity: Severity::Error,
        meaning: "A picture that is not there.",
        why: "Readers would see a broken frame, so `send` refuses the issue. `render`, `proof` and `rehearse` print a grey place instead.",
        mend: "Put the file where the help says, or correct its name.",
    });

    /// `img.broken`.
    pub const PICTURE_BROKEN: Self = Self::new(&CodeFacts {
        name: "img.broken",
        severity: Severity::Error,
        meaning: "A picture that cannot be read.",
        why: "A file that breaks off shows half a picture in some clients, and none in others. Mail clients do not draw HEIC, SVG, TIFF and BMP.",
        mend: "Copy the file again from where it came, or export the picture as JPEG or PNG.",
    });

    /// `img.size`.
    pub const PICTURE_SIZE: Self = Self::new(&CodeFacts {
        name: "img.size",
        severity: Severity::Error,
        meaning: "A picture larger than can be handled.",
        why: "Readers pay for each byte on a phone, and a few clients give up.",
        mend: "Export it smaller, as JPEG or PNG.",
    });

    /// `img.alt-missing`.
    pub const PICTURE_ALT: Self = Self::new(&CodeFacts {
        name: "img.alt-missing",
        severity: Severity::Error,
        meaning: "A picture without a text for those who do not see it.",
        why: "Nearly half of all mails lack it, and screen readers then spell the file's name (Email Markup Consortium, 2026; WCAG 1.1.1).",
        mend: "Say what the picture shows; `alt = \"\"` if it only decorates. In prose the words stand between `![` and `]`, and a picture that only decorates stands in `figures`.",
    });
}
