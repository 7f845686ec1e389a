//! The finished page.

use super::Words;
use crate::finding::Code;

pub(super) const WORDS: Words = &[
    (
        Code::SizeStyle,
        "Gmail once kept 8,192 characters of head style; some of its versions still do (hteumeuleu/email-bugs 90).",
        "Take rules out of the theme, or spell them shorter.",
    ),
    (
        Code::SizeStyleCut,
        "Gmail drops a head sheet over 16,384 characters, and one with an at-rule inside of another: no night, no narrow screens (email-bugs 90, caniemail issue 144).",
        "Shorten the sheet; put `@media` and `@supports` side by side.",
    ),
    (
        Code::SizeMessage,
        "A phone fetches the whole message before anyone has decided to read it. With its pictures inside a megabyte is much, without them 200 KiB is.",
        "Export pictures smaller, print fewer, or let them be fetched: `[pictures] delivery`.",
    ),
    (
        Code::ColourUnreadable,
        "Below 4.5 to 1, or 3 to 1 for large text, many cannot read it, and nobody can in the sun (WCAG 2.2, 1.4.3). Every colour is measured where it meets its ground, by day and by night.",
        "Choose colours in `[theme]` that stand further apart.",
    ),
    (
        Code::ColourLink,
        "One man in twelve does not see the colour; a link in a text needs a line under it, or 3 to 1 against the text (WCAG 2.2, 1.4.1).",
        "Let the theme underline links.",
    ),
    (
        Code::ColourInvert,
        "Clients recolour mail for the night by themselves: pure white becomes pure black, and dark lines on a transparent ground are lost in it.",
        "Take a paper a little off white; export the picture on a light ground.",
    ),
    (
        Code::ReadingLanguage,
        "A screen reader picks its voice by `lang`; 96 of 100 mails lack it inside of the body, where clients leave it (Email Markup Consortium, 2026).",
        "Say it on the root and on the wrapper in the body.",
    ),
    (
        Code::ReadingDirection,
        "A client that reads from right to left turns a page that does not say otherwise; 97 of 100 mails do not (Email Markup Consortium, 2026).",
        "Say `dir` on the root and on the wrapper in the body.",
    ),
    (
        Code::ReadingRole,
        "A table that only places things is read out cell by cell with its rows and columns counted (Email Markup Consortium, 2026).",
        "Say `role=\"presentation\"` of every table without headings.",
    ),
    (
        Code::ReadingTitle,
        "The title is the first thing that is read out where the mail is opened in a browser (WCAG 2.4.2).",
        "Print the subject as `<title>`.",
    ),
    (
        Code::ReadingTarget,
        "A thumb hits 44 pixels (WCAG 2.2, 2.5.5).",
        "Give the button more padding above and below.",
    ),
    (
        Code::ReadingTargetSmall,
        "Below 24 pixels a button is missed more often than it is hit (WCAG 2.2, 2.5.8).",
        "Give the button more padding above and below.",
    ),
    (
        Code::UnsubscribeMissing,
        "Every reader must be able to leave from the message itself (RFC 8058; in France, art. L34-5 CPCE); who cannot, reports it as spam.",
        "Print the reader's own link at the foot of both parts.",
    ),
    (
        Code::TextEmpty,
        "A message whose text part is empty is taken for spam, and says nothing to those who read text.",
        "Look at the template: every block prints a text of its own.",
    ),
    (
        Code::TextDiverges,
        "Filters compare both parts, and whoever reads the text part must read the same issue: four words in five, and no passage left out.",
        "Look at the template of the block that is named.",
    ),
    (
        Code::TextUrls,
        "Addresses longer than the text between them cannot be read, and look like spam.",
        "Shorten the addresses, or say more beside them.",
    ),
    (
        Code::PageConditional,
        "The short form `<![if …]>` is no comment; tools on the way rewrite it, and Outlook then shows both halves or none.",
        "Write `<!--[if mso]>…<![endif]-->`, or `<!--[if !mso]><!-->…<!--<![endif]-->`.",
    ),
];
