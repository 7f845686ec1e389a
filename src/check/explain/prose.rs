//! Prose: its letters, its marks, its length.

use super::Words;
use crate::finding::Code;

pub(super) const WORDS: Words = &[
    (
        Code::ProseHtml,
        "HTML in the text could run, track or break the page; prose is Markdown alone.",
        "Write Markdown, or a backslash before the `<`.",
    ),
    (
        Code::ProsePicture,
        "A picture needs an alternative text, a credit and a size; prose has no room for them.",
        "Write it in `figures` of the block.",
    ),
    (
        Code::ProseDepth,
        "Lists in lists in quotations cannot be followed on a phone.",
        "Flatten the text.",
    ),
    (
        Code::PlaceholderUnknown,
        "Readers would see the braces.",
        "Write `{{name}}`, with what stands there for readers without a name: `{{name|reader}}`.",
    ),
    (
        Code::PlaceholderPlace,
        "A reader's own words must never choose a header, or where a link leads.",
        "Keep placeholders in the text of a block.",
    ),
    (
        Code::FrenchTypo,
        "Spelling checkers let these pass; readers do not.",
        "Write what the help says.",
    ),
    (
        Code::FrenchCapital,
        "A capital keeps its accent in French: the Académie française and the Imprimerie nationale ask for it, and ETAT and ÉTAT are not read alike.",
        "Write the accented capital; a name that goes without belongs into `[typography] names`.",
    ),
    (
        Code::FrenchQuotes,
        "French quotations stand in « and »; “ and ” mark a quotation inside another (Imprimerie nationale).",
        "Write « and », and close what is opened.",
    ),
    (
        Code::FrenchSpacing,
        "French sets a blank before `; : ! ? » %` and after «; the page sets it where it is missing, other programs that show the text (a search, a forward, the file itself) do not.",
        "Write a plain blank; it is printed as one at which no line breaks. A name that goes without belongs into `[typography] names`.",
    ),
    (
        Code::FrenchDate,
        "The first of a month is an ordinal in French, and the only one: «1er août».",
        "Write `1er`.",
    ),
    (
        Code::BlockEllipsis,
        "TK or a lone ellipsis marks what was still to come; sent, it tells readers that nobody read the issue over.",
        "Write the text, or take the place out.",
    ),
    (
        Code::BlockDuplicate,
        "The same title, caption or text twice looks like a mistake of layout.",
        "Keep one; for a longer version use `continues`, which takes over title and pictures.",
    ),
    (
        Code::BlockLength,
        "A mail is read standing. Above 350 words a story, 120 a paragraph or 60 an item, readers scroll past.",
        "Cut it, or print its beginning and link to the rest.",
    ),
    (
        Code::DateWeekday,
        "A weekday beside the wrong date makes readers miss the day.",
        "Correct one of the two.",
    ),
    (
        Code::DateOther,
        "A dateline left over from another morning makes the whole issue look old.",
        "Write the issue's own date, or none: the page prints it.",
    ),
    (
        Code::DateImpossible,
        "Readers who look for that day in their diary find none (February has 28 days, or 29 in a leap year).",
        "Write the day that is meant.",
    ),
    (
        Code::LanguageForeign,
        "A screen reader reads every word with the sounds of the page's language (WCAG 3.1.2).",
        "Translate it, or say before it in which language it is; if the issue is in that language, write `language`.",
    ),
    (
        Code::EncodingMojibake,
        "UTF-8 was read as another encoding before it was pasted.",
        "Paste the text again from its origin, or type the letters.",
    ),
    (
        Code::EncodingInvisible,
        "A character that is not seen breaks words for search and screen readers, and spam filters look for it.",
        "Delete it.",
    ),
    (
        Code::EncodingDecomposed,
        "A letter and its accent as two characters look alike and are not found by a search (Unicode NFC; macOS writes them).",
        "Type the letter again.",
    ),
    (
        Code::ProseEmphasis,
        "CommonMark opens emphasis only where no blank follows the star and closes it only where none precedes; the rest is printed.",
        "Bring the marks to the words, or delete them.",
    ),
    (
        Code::ReadingEmoji,
        "A screen reader says the name of each: «rocket rocket rocket».",
        "Take them out, or keep one.",
    ),
    (
        Code::ProseHeading,
        "The title of a block is the heading above its prose, so two levels are left: `##` and `###`. A line of hyphens right below a paragraph makes all of it a heading (CommonMark, setext headings).",
        "Write `##` or `###`, or make it a block of its own; leave a line blank above the hyphens of a rule.",
    ),
    (
        Code::ReadingHeading,
        "Screen readers jump from heading to heading; bold words are none, and after a skipped level listeners look for the one they missed (WCAG 1.3.1).",
        "Write `## ` before the words, and `### ` only below a `##`.",
    ),
];
