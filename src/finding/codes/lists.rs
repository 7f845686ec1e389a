//! The codes of reading lists of readers.

use crate::finding::{Code, CodeFacts, Severity};

/// The codes of this family.
pub const CODES: &[Code] = &[
    Code::ADDRESS_REJECTED,
    Code::SUBSCRIBER_REJECTED,
    Code::SUBSCRIBER_LEFT,
    Code::SUBSCRIBER_EDITION,
    Code::SUBSCRIBER_CELL,
    Code::ADDRESS_LOOKALIKE,
    Code::ADDRESS_UTF8,
    Code::ADDRESS_REPEATED,
    Code::NAME_LONG,
    Code::CSV_HEADER,
    Code::CSV_UNUSED,
    Code::CSV_CONSENT,
    Code::CSV_ROW,
    Code::LIST_DOUBT,
    Code::LIST_ENCODING,
    Code::LIST_ABSENT,
    Code::LIST_UNREADABLE,
    Code::AUDIENCE_EMPTY,
];

impl Code {
    /// `address.rejected`.
    pub const ADDRESS_REJECTED: Self = Self::new(&CodeFacts {
        name: "address.rejected",
        severity: Severity::Warning,
        meaning: "A row of the list left out: its address is none.",
        why: "The reader is left out of the run, and the others are not.",
        mend: "Correct the address in the list.",
    });

    /// `subscriber.rejected`.
    pub const SUBSCRIBER_REJECTED: Self = Self::new(&CodeFacts {
        name: "subscriber.rejected",
        severity: Severity::Warning,
        meaning: "A row of the list left out: its cells do not fit the columns.",
        why: "The reader is left out: nobody knows which cell is the address, and which edition is theirs.",
        mend: "Put cells that hold a separator in quotation marks.",
    });

    /// `subscriber.left`.
    pub const SUBSCRIBER_LEFT: Self = Self::new(&CodeFacts {
        name: "subscriber.left",
        severity: Severity::Error,
        meaning: "A tag, a tier or a day of a reader that says that they have left.",
        why: "Whoever has left must not be written to; nobody is asked while an issue is sent, so the whole list waits for a person.",
        mend: "Delete the reader from the list, and suppress them with `matinale subscribers suppress ADDRESS`; or write another word, if this one means something else.",
    });

    /// `subscriber.edition`.
    pub const SUBSCRIBER_EDITION: Self = Self::new(&CodeFacts {
        name: "subscriber.edition",
        severity: Severity::Warning,
        meaning: "A tier, or the last day of a paid period, that cannot be read.",
        why: "The reader gets the free edition: what cannot be read never opens the paywall.",
        mend: "Write `free` or `paid`, and days as `2026-12-31`.",
    });

    /// `subscriber.cell`.
    pub const SUBSCRIBER_CELL: Self = Self::new(&CodeFacts {
        name: "subscriber.cell",
        severity: Severity::Note,
        meaning: "A cell of the list that is not used as it is written.",
        why: "It decides nothing: the reader gets the issue all the same.",
        mend: "Correct the cell when you have time.",
    });

    /// `address.lookalike`.
    pub const ADDRESS_LOOKALIKE: Self = Self::new(&CodeFacts {
        name: "address.lookalike",
        severity: Severity::Warning,
        meaning: "A domain drawn like another one.",
        why: "Letters of another script make a domain that looks like a known one.",
        mend: "Ask the reader.",
    });

    /// `address.smtputf8`.
    pub const ADDRESS_UTF8: Self = Self::new(&CodeFacts {
        name: "address.smtputf8",
        severity: Severity::Note,
        meaning: "An address whose local part needs SMTPUTF8.",
        why: "Only relays with SMTPUTF8 take it (RFC 6531).",
        mend: "Ask the reader for an ASCII address if the relay refuses it.",
    });

    /// `address.repeated`.
    pub const ADDRESS_REPEATED: Self = Self::new(&CodeFacts {
        name: "address.repeated",
        severity: Severity::Note,
        meaning: "One reader on two lines.",
        why: "The reader gets one message, of the higher tier.",
        mend: "Delete one of the lines.",
    });

    /// `name.long`.
    pub const NAME_LONG: Self = Self::new(&CodeFacts {
        name: "name.long",
        severity: Severity::Warning,
        meaning: "A name that is too long for a header.",
        why: "A header line has room for 998 octets (RFC 5322 §2.1.1).",
        mend: "Shorten the name.",
    });

    /// `csv.header`.
    pub const CSV_HEADER: Self = Self::new(&CodeFacts {
        name: "csv.header",
        severity: Severity::Error,
        meaning: "A column that is missing, repeated or unknown.",
        why: "Without its columns a list cannot be read.",
        mend: "Write the columns that the help names.",
    });

    /// `csv.unused`.
    pub const CSV_UNUSED: Self = Self::new(&CodeFacts {
        name: "csv.unused",
        severity: Severity::Note,
        meaning: "Columns that matinale does not use.",
        why: "They keep nobody out; but one of them may be meant for something else.",
        mend: "Rename a column that should be used.",
    });

    /// `csv.consent`.
    pub const CSV_CONSENT: Self = Self::new(&CodeFacts {
        name: "csv.consent",
        severity: Severity::Error,
        meaning: "A column or a cell that says, or may say, who may not be written to.",
        why: "Whoever has left, never confirmed or bounced must not be written to; a list with such a column is an export, not a list of readers.",
        mend: "Import the file with `matinale subscribers import FILE`, which obeys such columns; or name the column in `unused_columns` below `[audience]` if it says nothing of the kind.",
    });

    /// `list.doubt`.
    pub const LIST_DOUBT: Self = Self::new(&CodeFacts {
        name: "list.doubt",
        severity: Severity::Warning,
        meaning: "A column or a tag that may say who has left, in words that matinale cannot judge.",
        why: "Its readers are written to: a column of yes and no with a name that is not known, or a tag such as `stop`, is no certain sign.",
        mend: "If it says who has left, import the file with `matinale subscribers import FILE --column NAME=left`, or suppress the readers with `matinale subscribers suppress ADDRESS`; if not, name the column in `unused_columns` below `[audience]`, or give the tag another name.",
    });

    /// `csv.row`.
    pub const CSV_ROW: Self = Self::new(&CodeFacts {
        name: "csv.row",
        severity: Severity::Error,
        meaning: "A row after which the rows cannot be told apart.",
        why: "A quotation mark that is never closed swallows the rows behind it, and nobody knows which readers were lost.",
        mend: "Close the quotation mark in the row that is shown.",
    });

    /// `list.encoding`.
    pub const LIST_ENCODING: Self = Self::new(&CodeFacts {
        name: "list.encoding",
        severity: Severity::Note,
        meaning: "A list that is not UTF-8, read as Windows-1252.",
        why: "Excel saves CSV in the encoding of the machine, and no file says which one that was.",
        mend: "Look at the accents in the names; save the list as «CSV UTF-8».",
    });

    /// `list.absent`.
    pub const LIST_ABSENT: Self = Self::new(&CodeFacts {
        name: "list.absent",
        severity: Severity::Note,
        meaning: "A list of readers that `check` did not look at: it is not there, or not in the publication.",
        why: "A list is often kept away from the issues, and `check` opens nothing outside of the publication: whoever proposes an issue may not be the one who sends it.",
        mend: "Run `matinale send ISSUE --dry-run` where the list is.",
    });

    /// `list.unreadable`.
    pub const LIST_UNREADABLE: Self = Self::new(&CodeFacts {
        name: "list.unreadable",
        severity: Severity::Error,
        meaning: "A list of readers that cannot be read at all.",
        why: "Nothing is sent without a list.",
        mend: "Name a file in `[audience] source` that whoever sends can read.",
    });

    /// `audience.empty`.
    pub const AUDIENCE_EMPTY: Self = Self::new(&CodeFacts {
        name: "audience.empty",
        severity: Severity::Warning,
        meaning: "No subscriber at all.",
        why: "A run for nobody is a mistake in the list's name more often than not.",
        mend: "Look at `[audience] source`.",
    });
}
