//! The codes of reading prose.

use crate::finding::{Code, CodeFacts, Severity};

/// The codes of this family.
pub const CODES: &[Code] = &[
    Code::PROSE_HTML,
    Code::PROSE_PICTURE,
    Code::PROSE_DEPTH,
    Code::PROSE_LINE_START,
    Code::PROSE_RAW_MARK,
    Code::PROSE_NOTE,
    Code::PROSE_TABLE_ROW,
    Code::PROSE_JOINED_LINES,
    Code::PROSE_CONFLICT,
    Code::PLACEHOLDER_UNKNOWN,
    Code::PLACEHOLDER_PLACE,
    Code::PLACEHOLDER_BARE,
];

impl Code {
    /// `md.raw-html`.
    pub const PROSE_HTML: Self = Self::new(&CodeFacts {
        name: "md.raw-html",
        severity: Severity::Error,
        meaning: "HTML inside prose.",
        why: "HTML in the text could run, track or break the page; prose is Markdown alone.",
        mend: "Write Markdown, or a backslash before the `<`.",
    });

    /// `md.image`.
    pub const PROSE_PICTURE: Self = Self::new(&CodeFacts {
        name: "md.image",
        severity: Severity::Error,
        meaning: "A picture among the words of a paragraph, a heading or a table.",
        why: "A picture is as wide as the text and has a caption: on a line of words it tears them apart.",
        mend: "Put it in a paragraph of its own, with a blank line above and below.",
    });

    /// `md.depth`.
    pub const PROSE_DEPTH: Self = Self::new(&CodeFacts {
        name: "md.depth",
        severity: Severity::Error,
        meaning: "Quotations, lists or emphasis nested without end.",
        why: "Lists in lists in quotations cannot be followed on a phone.",
        mend: "Flatten the text.",
    });

    /// `md.line-start`.
    pub const PROSE_LINE_START: Self = Self::new(&CodeFacts {
        name: "md.line-start",
        severity: Severity::Warning,
        meaning: "A line of prose that Markdown takes for a list, a heading, a quotation or code.",
        why: "A line that is wrapped by hand can begin with a year, a sign or a mark. CommonMark begins a list there, and counts its items by itself: `1950.` and `2010.` are printed as 1950 and 1951, and the sign of `+ 3 %` is a bullet.",
        mend: "Write the word behind the line above, or put a backslash before the sign: `1950\\.`, which is `1950\\\\.` between three quotation marks.",
    });

    /// `md.raw-mark`.
    pub const PROSE_RAW_MARK: Self = Self::new(&CodeFacts {
        name: "md.raw-mark",
        severity: Severity::Warning,
        meaning: "A mark of another program or dialect that is printed as it was typed, or swallowed.",
        why: "Word processors begin items with `•`, a Mac types no-break blanks behind `-` and `#`, and other Markdown knows boxes to tick. CommonMark prints all of them, and runs the lines together.",
        mend: "Write it as the help says: items begin with `- `, and `](` has no blank in it.",
    });

    /// `md.table-row`.
    pub const PROSE_TABLE_ROW: Self = Self::new(&CodeFacts {
        name: "md.table-row",
        severity: Severity::Warning,
        meaning: "A row of a table with other cells than its header.",
        why: "A cell too many is not printed, and nobody misses it; behind a cell too few, figures stand below the wrong title.",
        mend: "Write as many cells as the header has, an empty one as `| |`. A bar in a cell is `\\|`.",
    });

    /// `md.joined-lines`.
    pub const PROSE_JOINED_LINES: Self = Self::new(&CodeFacts {
        name: "md.joined-lines",
        severity: Severity::Warning,
        meaning: "Short lines, as of a poem, a song or an address, that are printed one behind the other.",
        why: "In Markdown a line that is wrapped by hand goes on with the next one. Verses become a sentence.",
        mend: "End each line that is to stay with a backslash, which is two of them between three quotation marks, or make the lines a list.",
    });

    /// `md.conflict`.
    pub const PROSE_CONFLICT: Self = Self::new(&CodeFacts {
        name: "md.conflict",
        severity: Severity::Error,
        meaning: "A line that git leaves where two versions of a text meet.",
        why: "Readers would get both versions, and the marks between them.",
        mend: "Keep one of the two, and delete the lines of git.",
    });

    /// `md.footnote`.
    pub const PROSE_NOTE: Self = Self::new(&CodeFacts {
        name: "md.footnote",
        severity: Severity::Warning,
        meaning: "A footnote that nothing calls, or the call of a footnote that is not there.",
        why: "A note without a call is not printed, and a call without a note is printed as `[^1]`. Both stand in one text: the opening and the body of an exclusive block are two, and readers who do not pay get the first alone.",
        mend: "Write the call, `[^1]`, and the note, `[^1]: …`, in the same text.",
    });

    /// `placeholder.unknown`.
    pub const PLACEHOLDER_UNKNOWN: Self = Self::new(&CodeFacts {
        name: "placeholder.unknown",
        severity: Severity::Error,
        meaning: "A placeholder that does not exist.",
        why: "Readers would see the braces.",
        mend: "Write `{{{{name}}}}`, with what stands there for readers without a name: `{{{{name|reader}}}}`.",
    });

    /// `placeholder.place`.
    pub const PLACEHOLDER_PLACE: Self = Self::new(&CodeFacts {
        name: "placeholder.place",
        severity: Severity::Error,
        meaning: "A placeholder where no reader's value may stand.",
        why: "A reader's own words must never choose a header, or where a link leads.",
        mend: "Keep placeholders in the text of a block.",
    });

    /// `placeholder.bare`.
    pub const PLACEHOLDER_BARE: Self = Self::new(&CodeFacts {
        name: "placeholder.bare",
        severity: Severity::Warning,
        meaning: "A placeholder for the name, without words for readers without one.",
        why: "Readers whose name is not in the list read a gap: «Bonjour ,».",
        mend: "Write `{{{{name|reader}}}}`, or `{{{{name|}}}}` where nothing is to stand in the place of the name.",
    });
}
