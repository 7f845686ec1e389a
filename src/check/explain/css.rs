//! The rules of a theme, and the programs that draw them.

use super::Words;
use crate::finding::Code;

pub(super) const WORDS: Words = &[
    (
        Code::CssUnsupported,
        "Mail programs draw different parts of CSS (caniemail.com); what one of yours does not draw moves the page there, or takes words away.",
        "Say it with what all of them draw: pixels, six-digit colours, margins on cells; or take the client out of `[check] clients`.",
    ),
    (
        Code::CssImportant,
        "A rule is written into the elements; marked as important there, the night palette and narrow screens could not change it, and Orange drops it (caniemail.com).",
        "Take `!important` out: the editor's rule is the last one, and wins.",
    ),
    (
        Code::CssVariable,
        "Gmail, Outlook, Yahoo and Orange do not know variables (caniemail.com), and drop the declaration.",
        "Write a word of the theme, such as `ACCENT` or `SANS`: it is filled in before the mail is sent.",
    ),
    (
        Code::CssRemote,
        "A mail that fetches sheets, fonts or pictures tells who reads it, and many clients refuse (caniemail.com: @import, @font-face, background-image).",
        "Take it out; fonts are those that readers have, pictures are figures or the logo.",
    ),
    (
        Code::CssDead,
        "What changes nothing misleads whoever reads the settings next.",
        "Take it out, or write the key that the help names.",
    ),
    (
        Code::ReadingSmall,
        "Small letters are given up on, and iPhones enlarge them and break the lines; justified lines have rivers of blanks in a narrow column (WCAG 1.4.8).",
        "Write 13 pixels or more, and leave lines ragged.",
    ),
    (
        Code::ClientUnknown,
        "What readers read mail with decides what `check` warns of; a name that is not known is not looked for.",
        "Take the name that is suggested.",
    ),
];
