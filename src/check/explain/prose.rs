//! Prose: its letters, its marks, its length.

use crate::finding::{Code, CodeFacts, Severity};

pub(super) const CODES: &[Code] = &[
    Code::FRENCH_TYPO,
    Code::FRENCH_CAPITAL,
    Code::FRENCH_QUOTES,
    Code::FRENCH_SPACING,
    Code::FRENCH_DATE,
    Code::BLOCK_ELLIPSIS,
    Code::BLOCK_DUPLICATE,
    Code::BLOCK_LENGTH,
    Code::DATE_WEEKDAY,
    Code::DATE_OTHER,
    Code::DATE_IMPOSSIBLE,
    Code::LANGUAGE_FOREIGN,
    Code::ENCODING_MOJIBAKE,
    Code::ENCODING_INVISIBLE,
    Code::ENCODING_DECOMPOSED,
    Code::PROSE_EMPHASIS,
    Code::READING_EMOJI,
    Code::PROSE_HEADING,
    Code::READING_HEADING,
];

impl Code {
    /// `fr.typo`.
    pub const FRENCH_TYPO: Self = Self::new(&CodeFacts {
        name: "fr.typo",
        severity: Severity::Note,
        meaning: "A slip of the keyboard in a French text.",
        why: "Spelling checkers let these pass; readers do not.",
        mend: "Write what the help says.",
    });

    /// `fr.capitals`.
    pub const FRENCH_CAPITAL: Self = Self::new(&CodeFacts {
        name: "fr.capitals",
        severity: Severity::Note,
        meaning: "A French capital without its accent.",
        why: "A capital keeps its accent in French: the Académie française and the Imprimerie nationale ask for it, and ETAT and ÉTAT are not read alike.",
        mend: "Write the accented capital; a name that goes without belongs into `[typography] names`.",
    });

    /// `fr.quotes`.
    pub const FRENCH_QUOTES: Self = Self::new(&CodeFacts {
        name: "fr.quotes",
        severity: Severity::Warning,
        meaning: "A French quotation in foreign marks, or one that is not closed.",
        why: "French quotations stand in « and »; “ and ” mark a quotation inside another (Imprimerie nationale).",
        mend: "Write « and », and close what is opened.",
    });

    /// `fr.spacing`.
    pub const FRENCH_SPACING: Self = Self::new(&CodeFacts {
        name: "fr.spacing",
        severity: Severity::Note,
        meaning: "A blank that French sets and the editor did not type.",
        why: "French sets a blank before `; : ! ? » %` and after «; the page sets it where it is missing, other programs that show the text (a search, a forward, the file itself) do not.",
        mend: "Write a plain blank; it is printed as one at which no line breaks. A name that goes without belongs into `[typography] names`.",
    });

    /// `fr.date`.
    pub const FRENCH_DATE: Self = Self::new(&CodeFacts {
        name: "fr.date",
        severity: Severity::Warning,
        meaning: "The first day of a month without its «er».",
        why: "The first of a month is an ordinal in French, and the only one: «1er août».",
        mend: "Write `1er`.",
    });

    /// `block.ellipsis`.
    pub const BLOCK_ELLIPSIS: Self = Self::new(&CodeFacts {
        name: "block.ellipsis",
        severity: Severity::Warning,
        meaning: "A text that waits to be written.",
        why: "TK or a lone ellipsis marks what was still to come; sent, it tells readers that nobody read the issue over.",
        mend: "Write the text, or take the place out.",
    });

    /// `block.duplicate`.
    pub const BLOCK_DUPLICATE: Self = Self::new(&CodeFacts {
        name: "block.duplicate",
        severity: Severity::Warning,
        meaning: "Two blocks, titles or captions that say the same.",
        why: "The same title, caption or text twice looks like a mistake of layout.",
        mend: "Keep one; for a longer version use `continues`, which takes over title and pictures.",
    });

    /// `block.length`.
    pub const BLOCK_LENGTH: Self = Self::new(&CodeFacts {
        name: "block.length",
        severity: Severity::Note,
        meaning: "A text longer than is read in a mail.",
        why: "A mail is read standing. Above 350 words a story, 120 a paragraph or 60 an item, readers scroll past.",
        mend: "Cut it, or print its beginning and link to the rest.",
    });

    /// `date.weekday`.
    pub const DATE_WEEKDAY: Self = Self::new(&CodeFacts {
        name: "date.weekday",
        severity: Severity::Warning,
        meaning: "A weekday that does not fit its date.",
        why: "A weekday beside the wrong date makes readers miss the day.",
        mend: "Correct one of the two.",
    });

    /// `date.other`.
    pub const DATE_OTHER: Self = Self::new(&CodeFacts {
        name: "date.other",
        severity: Severity::Warning,
        meaning: "A line that says today is another day than the issue's.",
        why: "A dateline left over from another morning makes the whole issue look old.",
        mend: "Write the issue's own date, or none: the page prints it.",
    });

    /// `date.impossible`.
    pub const DATE_IMPOSSIBLE: Self = Self::new(&CodeFacts {
        name: "date.impossible",
        severity: Severity::Warning,
        meaning: "A day that no calendar has.",
        why: "Readers who look for that day in their diary find none (February has 28 days, or 29 in a leap year).",
        mend: "Write the day that is meant.",
    });

    /// `lang.foreign`.
    pub const LANGUAGE_FOREIGN: Self = Self::new(&CodeFacts {
        name: "lang.foreign",
        severity: Severity::Note,
        meaning: "A text in another language than the issue's.",
        why: "A screen reader reads every word with the sounds of the page's language (WCAG 3.1.2).",
        mend: "Translate it, or say before it in which language it is; if the issue is in that language, write `language`.",
    });

    /// `enc.mojibake`.
    pub const ENCODING_MOJIBAKE: Self = Self::new(&CodeFacts {
        name: "enc.mojibake",
        severity: Severity::Warning,
        meaning: "Letters that went through the wrong encoding.",
        why: "UTF-8 was read as another encoding before it was pasted.",
        mend: "Paste the text again from its origin, or type the letters.",
    });

    /// `enc.invisible`.
    pub const ENCODING_INVISIBLE: Self = Self::new(&CodeFacts {
        name: "enc.invisible",
        severity: Severity::Warning,
        meaning: "A character that cannot be seen.",
        why: "A character that is not seen breaks words for search and screen readers, and spam filters look for it.",
        mend: "Delete it.",
    });

    /// `enc.nfd`.
    pub const ENCODING_DECOMPOSED: Self = Self::new(&CodeFacts {
        name: "enc.nfd",
        severity: Severity::Note,
        meaning: "An accent written as a character of its own.",
        why: "A letter and its accent as two characters look alike and are not found by a search (Unicode NFC; macOS writes them).",
        mend: "Type the letter again.",
    });

    /// `md.unparsed-emphasis`.
    pub const PROSE_EMPHASIS: Self = Self::new(&CodeFacts {
        name: "md.unparsed-emphasis",
        severity: Severity::Warning,
        meaning: "Markdown that would be printed as it is written.",
        why: "CommonMark opens emphasis only where no blank follows the star and closes it only where none precedes; the rest is printed.",
        mend: "Bring the marks to the words, or delete them.",
    });

    /// `a11y.emoji`.
    pub const READING_EMOJI: Self = Self::new(&CodeFacts {
        name: "a11y.emoji",
        severity: Severity::Note,
        meaning: "Three or more emoji in a row, or one as a bullet.",
        why: "A screen reader says the name of each: «rocket rocket rocket».",
        mend: "Take them out, or keep one.",
    });

    /// `md.heading`.
    pub const PROSE_HEADING: Self = Self::new(&CodeFacts {
        name: "md.heading",
        severity: Severity::Warning,
        meaning: "A heading in prose that is not printed as it is written.",
        why: "The title of a block is the heading above its prose, so two levels are left: `##` and `###`. A line of hyphens right below a paragraph makes all of it a heading (CommonMark, setext headings).",
        mend: "Write `##` or `###`, or make it a block of its own; leave a line blank above the hyphens of a rule.",
    });

    /// `a11y.heading-order`.
    pub const READING_HEADING: Self = Self::new(&CodeFacts {
        name: "a11y.heading-order",
        severity: Severity::Warning,
        meaning: "A heading that skips a level, or a paragraph in bold that stands for one.",
        why: "Screen readers jump from heading to heading; bold words are none, and after a skipped level listeners look for the one they missed (WCAG 1.3.1).",
        mend: "Write `## ` before the words, and `### ` only below a `##`.",
    });
}
