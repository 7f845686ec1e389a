//! What reading the file refuses.

use super::Words;
use crate::finding::Code;

pub(super) const WORDS: Words = &[
    (
        Code::FileSize,
        "A mailbox cuts a long mail, and a huge file is a mistake: no issue needs a megabyte of text.",
        "Keep text in the issue, and pictures in files of their own.",
    ),
    (
        Code::FileEncoding,
        "Mail is sent as UTF-8 (RFC 6532); letters in another encoding would arrive broken.",
        "Save the file as UTF-8 in your editor.",
    ),
    (
        Code::TomlSyntax,
        "The issue is a TOML file (toml.io); what breaks its grammar could be read in two ways.",
        "Mend the line that is shown; a missing quotation mark is the usual cause.",
    ),
    (
        Code::TomlDepth,
        "Nothing in an issue is nested deeper than four levels; more is an accident or an attack.",
        "Flatten the value.",
    ),
    (
        Code::KeyUnknown,
        "A key that is not known would silently print nothing.",
        "Take the spelling that is suggested, or delete the line.",
    ),
    (Code::KeyMissing, "Without it the page has a hole.", "Write the key that is named."),
    (Code::KeyValue, "A value of another shape cannot be printed.", "Write what the help says."),
    (
        Code::KindUnknown,
        "The kind decides how a block is printed.",
        "Write story, editorial, briefs, tribune, notice or sponsor.",
    ),
    (
        Code::BlockCount,
        "No reader reads five hundred blocks; a file that has more was made by accident.",
        "Cut the issue in two.",
    ),
    (
        Code::BlockEmpty,
        "A title with nothing below it reads like a mistake of ours.",
        "Write its body, or take the block out.",
    ),
    (
        Code::BlockNoneFree,
        "A free reader would open an empty mail, and leave the list.",
        "Leave at least one block without `exclusive`.",
    ),
    (
        Code::IdShape,
        "The handle is an anchor in HTML and in addresses.",
        "Write small letters, digits and hyphens.",
    ),
    (Code::IdRepeated, "A link can lead to one place only.", "Give one of the two another handle."),
    (
        Code::DateMismatch,
        "The file's name finds the issue; the date in it is printed. If they differ, one is yesterday's.",
        "Change the date, or rename the file.",
    ),
    (
        Code::TextControl,
        "A line break in a subject is how a second header is smuggled into a mail (RFC 5322 §2.2).",
        "Delete the character; it came with a paste.",
    ),
    (
        Code::TextInvisible,
        "Characters that turn the reading direction make readers read what is not written (CVE-2021-42574).",
        "Delete it.",
    ),
    (
        Code::TextPrivate,
        "No font draws it, and matinale marks the reader's own places with such characters.",
        "Delete it.",
    ),
];
