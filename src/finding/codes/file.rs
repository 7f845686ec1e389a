//! The codes of reading a file: of an issue, of a list or of the settings.

use crate::finding::{Code, CodeFacts, Severity};

/// The codes of this family.
pub const CODES: &[Code] = &[
    Code::FILE_SIZE,
    Code::FILE_ENCODING,
    Code::TOML_SYNTAX,
    Code::TOML_DEPTH,
    Code::KEY_UNKNOWN,
    Code::KEY_MISSING,
    Code::KEY_VALUE,
    Code::KIND_UNKNOWN,
    Code::BLOCK_COUNT,
    Code::BLOCK_EMPTY,
    Code::BLOCK_NONE_FREE,
    Code::BLOCK_NONE_PAID,
    Code::ID_SHAPE,
    Code::ID_REPEATED,
    Code::DATE_MISMATCH,
    Code::FILE_NAME,
    Code::FILE_MISSING,
    Code::FILE_PATH,
    Code::FILE_FRONT_MATTER,
    Code::FILE_EMPTY,
    Code::TEXT_CONTROL,
    Code::TEXT_INVISIBLE,
    Code::TEXT_PRIVATE,
];

impl Code {
    /// `file.size`.
    pub const FILE_SIZE: Self = Self::new(&CodeFacts {
        name: "file.size",
        severity: Severity::Error,
        meaning: "The file is larger than an issue can be.",
        why: "A mailbox cuts a long mail, and a huge file is a mistake: no issue needs a megabyte of text.",
        mend: "Keep text in the issue, and pictures in files of their own.",
    });

    /// `file.encoding`.
    pub const FILE_ENCODING: Self = Self::new(&CodeFacts {
        name: "file.encoding",
        severity: Severity::Error,
        meaning: "The file is not UTF-8.",
        why: "Mail is sent as UTF-8 (RFC 6532); letters in another encoding would arrive broken.",
        mend: "Save the file as UTF-8 in your editor.",
    });

    /// `file.missing`.
    pub const FILE_MISSING: Self = Self::new(&CodeFacts {
        name: "file.missing",
        severity: Severity::Error,
        meaning: "A text that the issue names, and that is not there.",
        why: "The block would be sent without its text.",
        mend: "Put the file beside the issue, or take the name that is suggested.",
    });

    /// `file.path`.
    pub const FILE_PATH: Self = Self::new(&CodeFacts {
        name: "file.path",
        severity: Severity::Error,
        meaning: "A path that leads to no text of the publication.",
        why: "A text is a Markdown file inside of the publication's folder, so that the folder is the whole publication on every machine, and no issue prints a file of the machine.",
        mend: "Copy the text itself into the folder of the issue, as a file whose name ends in `.md`.",
    });

    /// `file.front-matter`.
    pub const FILE_FRONT_MATTER: Self = Self::new(&CodeFacts {
        name: "file.front-matter",
        severity: Severity::Error,
        meaning: "A Markdown file that begins with front matter, named as the text of a block.",
        why: "Lines such as `title: …` between two `---` are for the program that wrote the file. A block has keys of its own, so that the lines would be lost, or printed.",
        mend: "Take the lines out of the file, and write what they say as keys of the block.",
    });

    /// `file.empty`.
    pub const FILE_EMPTY: Self = Self::new(&CodeFacts {
        name: "file.empty",
        severity: Severity::Warning,
        meaning: "A Markdown file without words, named as the text of a block.",
        why: "The block is printed without the text that the file was to have.",
        mend: "Write the text into the file, or take the key that names it out.",
    });

    /// `toml.syntax`.
    pub const TOML_SYNTAX: Self = Self::new(&CodeFacts {
        name: "toml.syntax",
        severity: Severity::Error,
        meaning: "The text is not TOML.",
        why: "The issue is a TOML file (toml.io); what breaks its grammar could be read in two ways.",
        mend: "Mend the line that is shown; a missing quotation mark is the usual cause.",
    });

    /// `toml.depth`.
    pub const TOML_DEPTH: Self = Self::new(&CodeFacts {
        name: "toml.depth",
        severity: Severity::Error,
        meaning: "Tables or arrays are nested deeper than anything needs.",
        why: "Nothing in an issue is nested deeper than four levels; more is an accident or an attack.",
        mend: "Flatten the value.",
    });

    /// `key.unknown`.
    pub const KEY_UNKNOWN: Self = Self::new(&CodeFacts {
        name: "key.unknown",
        severity: Severity::Error,
        meaning: "A key that is not known here.",
        why: "A key that is not known would silently print nothing.",
        mend: "Take the spelling that is suggested, or delete the line.",
    });

    /// `key.missing`.
    pub const KEY_MISSING: Self = Self::new(&CodeFacts {
        name: "key.missing",
        severity: Severity::Error,
        meaning: "A key that must be there is not.",
        why: "Without it the page has a hole.",
        mend: "Write the key that is named.",
    });

    /// `key.value`.
    pub const KEY_VALUE: Self = Self::new(&CodeFacts {
        name: "key.value",
        severity: Severity::Error,
        meaning: "A value of the wrong type or shape.",
        why: "A value of another shape cannot be printed.",
        mend: "Write what the help says.",
    });

    /// `kind.unknown`.
    pub const KIND_UNKNOWN: Self = Self::new(&CodeFacts {
        name: "kind.unknown",
        severity: Severity::Error,
        meaning: "A block of a kind that does not exist.",
        why: "The kind decides how a block is printed.",
        mend: "Write story, editorial, briefs, tribune, notice or sponsor.",
    });

    /// `block.count`.
    pub const BLOCK_COUNT: Self = Self::new(&CodeFacts {
        name: "block.count",
        severity: Severity::Error,
        meaning: "More blocks, paragraphs, items or cells than an issue can hold.",
        why: "No reader reads five hundred blocks or ten thousand cells, mail programs cut such a page off, and printing it takes minutes; a file that has more was made by accident.",
        mend: "Cut the issue in two, and link to long tables.",
    });

    /// `block.empty`.
    pub const BLOCK_EMPTY: Self = Self::new(&CodeFacts {
        name: "block.empty",
        severity: Severity::Error,
        meaning: "A block that would print nothing.",
        why: "A title with nothing below it reads like a mistake of ours.",
        mend: "Write its body, or take the block out.",
    });

    /// `block.none-free`.
    pub const BLOCK_NONE_FREE: Self = Self::new(&CodeFacts {
        name: "block.none-free",
        severity: Severity::Error,
        meaning: "No block that a free reader could read.",
        why: "A free reader would open an empty mail, and leave the list.",
        mend: "Leave at least one block without `exclusive`.",
    });

    /// `block.none-paid`.
    pub const BLOCK_NONE_PAID: Self = Self::new(&CodeFacts {
        name: "block.none-paid",
        severity: Severity::Error,
        meaning: "No block that a paying reader could read.",
        why: "A paying reader would open an empty mail.",
        mend: "Leave at least one block without `only`, or write one with `exclusive = true`.",
    });

    /// `id.shape`.
    pub const ID_SHAPE: Self = Self::new(&CodeFacts {
        name: "id.shape",
        severity: Severity::Error,
        meaning: "A handle that is not made of small letters, digits and hyphens.",
        why: "The handle is an anchor in HTML and in addresses.",
        mend: "Write small letters, digits and hyphens.",
    });

    /// `id.repeated`.
    pub const ID_REPEATED: Self = Self::new(&CodeFacts {
        name: "id.repeated",
        severity: Severity::Error,
        meaning: "Two blocks with one handle.",
        why: "A link can lead to one place only.",
        mend: "Give one of the two another handle.",
    });

    /// `date.mismatch`.
    pub const DATE_MISMATCH: Self = Self::new(&CodeFacts {
        name: "date.mismatch",
        severity: Severity::Error,
        meaning: "The date is not the one in the file's name.",
        why: "The file's name finds the issue; the date in it is printed. If they differ, one is yesterday's.",
        mend: "Change the date, or rename the file.",
    });

    /// `file.name`.
    pub const FILE_NAME: Self = Self::new(&CodeFacts {
        name: "file.name",
        severity: Severity::Error,
        meaning: "The file is named after a day and a word that no issue can have.",
        why: "The word tells the issues of a day apart. Without it, a special would count as the day's own issue.",
        mend: "Rename the file: up to 24 small letters, digits and hyphens behind the date.",
    });

    /// `text.control`.
    pub const TEXT_CONTROL: Self = Self::new(&CodeFacts {
        name: "text.control",
        severity: Severity::Error,
        meaning: "A control character in a line of text.",
        why: "A line break in a subject is how a second header is smuggled into a mail (RFC 5322 §2.2).",
        mend: "Delete the character; it came with a paste.",
    });

    /// `text.invisible`.
    pub const TEXT_INVISIBLE: Self = Self::new(&CodeFacts {
        name: "text.invisible",
        severity: Severity::Error,
        meaning: "A character that turns the reading direction, or cannot be seen.",
        why: "Characters that turn the reading direction make readers read what is not written (CVE-2021-42574).",
        mend: "Delete it.",
    });

    /// `text.private`.
    pub const TEXT_PRIVATE: Self = Self::new(&CodeFacts {
        name: "text.private",
        severity: Severity::Error,
        meaning: "A character from the private-use area, which marks slots.",
        why: "No font draws it, and matinale marks the reader's own places with such characters.",
        mend: "Delete it.",
    });
}
