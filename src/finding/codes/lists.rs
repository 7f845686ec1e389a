//! The codes of reading lists of readers.

use crate::finding::{Code, CodeFacts, Severity};

/// The codes of this family.
pub const CODES: &[Code] = &[
    Code::ADDRESS_REJECTED,
    Code::SUBSCRIBER_REJECTED,
    Code::ADDRESS_LOOKALIKE,
    Code::ADDRESS_UTF8,
    Code::ADDRESS_REPEATED,
    Code::NAME_LONG,
    Code::CSV_HEADER,
    Code::CSV_ROW,
    Code::LIST_ENCODING,
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
        meaning: "A row of the list left out: its name, tier, tags or dates cannot be read.",
        why: "The reader is left out: nobody knows which edition is theirs.",
        mend: "Correct the row.",
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

    /// `csv.row`.
    pub const CSV_ROW: Self = Self::new(&CodeFacts {
        name: "csv.row",
        severity: Severity::Error,
        meaning: "A row that is not CSV, or has more or fewer fields than the header.",
        why: "A row with a field too many puts names into the column of addresses.",
        mend: "Put fields with commas in quotes.",
    });

    /// `list.encoding`.
    pub const LIST_ENCODING: Self = Self::new(&CodeFacts {
        name: "list.encoding",
        severity: Severity::Note,
        meaning: "A list that is not UTF-8, read as Windows-1252.",
        why: "Excel saves CSV in the encoding of the machine, and no file says which one that was.",
        mend: "Look at the accents in the names; save the list as «CSV UTF-8».",
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
