//! The finished page.

use crate::finding::{Code, CodeFacts, Severity};

pub(super) const CODES: &[Code] = &[
    Code::SIZE_STYLE,
    Code::SIZE_STYLE_CUT,
    Code::SIZE_MESSAGE,
    Code::COLOUR_UNREADABLE,
    Code::COLOUR_LINK,
    Code::COLOUR_INVERT,
    Code::READING_LANGUAGE,
    Code::READING_DIRECTION,
    Code::READING_ROLE,
    Code::READING_TITLE,
    Code::READING_TARGET,
    Code::READING_TARGET_SMALL,
    Code::UNSUBSCRIBE_MISSING,
    Code::TEXT_EMPTY,
    Code::TEXT_DIVERGES,
    Code::TEXT_URLS,
    Code::PAGE_CONDITIONAL,
];

impl Code {
    /// `size.style`.
    pub const SIZE_STYLE: Self = Self::new(&CodeFacts {
        name: "size.style",
        severity: Severity::Warning,
        meaning: "The head's style sheet is near the length at which Gmail drops it.",
        why: "Gmail once kept 8,192 characters of head style; some of its versions still do (hteumeuleu/email-bugs 90).",
        mend: "Take rules out of the theme, or spell them shorter.",
    });

    /// `size.style-cut`.
    pub const SIZE_STYLE_CUT: Self = Self::new(&CodeFacts {
        name: "size.style-cut",
        severity: Severity::Error,
        meaning: "The head's style sheet is one that Gmail drops.",
        why: "Gmail drops a head sheet over 16,384 characters, and one with an at-rule inside of another: no night, no narrow screens (email-bugs 90, caniemail issue 144).",
        mend: "Shorten the sheet; put `@media` and `@supports` side by side.",
    });

    /// `size.message`.
    pub const SIZE_MESSAGE: Self = Self::new(&CodeFacts {
        name: "size.message",
        severity: Severity::Warning,
        meaning: "A message that weighs much on a phone.",
        why: "A phone fetches the whole message before anyone has decided to read it. With its pictures inside a megabyte is much, without them 200 KiB is.",
        mend: "Export pictures smaller, print fewer, or let them be fetched: `[pictures] delivery`.",
    });

    /// `color.unreadable`.
    pub const COLOUR_UNREADABLE: Self = Self::new(&CodeFacts {
        name: "color.unreadable",
        severity: Severity::Error,
        meaning: "Text on the page that cannot be told from its ground.",
        why: "Below 4.5 to 1, or 3 to 1 for large text, many cannot read it, and nobody can in the sun (WCAG 2.2, 1.4.3). Every colour is measured where it meets its ground, by day and by night.",
        mend: "Choose colours in `[theme]` that stand further apart.",
    });

    /// `color.link`.
    pub const COLOUR_LINK: Self = Self::new(&CodeFacts {
        name: "color.link",
        severity: Severity::Warning,
        meaning: "A link that only its colour tells from the text around it.",
        why: "One man in twelve does not see the colour; a link in a text needs a line under it, or 3 to 1 against the text (WCAG 2.2, 1.4.1).",
        mend: "Let the theme underline links.",
    });

    /// `color.dark-invert`.
    pub const COLOUR_INVERT: Self = Self::new(&CodeFacts {
        name: "color.dark-invert",
        severity: Severity::Warning,
        meaning: "Colours that are lost where mail is recoloured for the night.",
        why: "Clients recolour mail for the night by themselves: pure white becomes pure black, and dark lines on a transparent ground are lost in it.",
        mend: "Take a paper a little off white; export the picture on a light ground.",
    });

    /// `a11y.lang`.
    pub const READING_LANGUAGE: Self = Self::new(&CodeFacts {
        name: "a11y.lang",
        severity: Severity::Error,
        meaning: "The page does not say its language.",
        why: "A screen reader picks its voice by `lang`; 96 of 100 mails lack it inside of the body, where clients leave it (Email Markup Consortium, 2026).",
        mend: "Say it on the root and on the wrapper in the body.",
    });

    /// `a11y.dir`.
    pub const READING_DIRECTION: Self = Self::new(&CodeFacts {
        name: "a11y.dir",
        severity: Severity::Error,
        meaning: "The page does not say in which direction it is read.",
        why: "A client that reads from right to left turns a page that does not say otherwise; 97 of 100 mails do not (Email Markup Consortium, 2026).",
        mend: "Say `dir` on the root and on the wrapper in the body.",
    });

    /// `a11y.role`.
    pub const READING_ROLE: Self = Self::new(&CodeFacts {
        name: "a11y.role",
        severity: Severity::Error,
        meaning: "A table that only places things, and does not say so.",
        why: "A table that only places things is read out cell by cell with its rows and columns counted (Email Markup Consortium, 2026).",
        mend: "Say `role=\"presentation\"` of every table without headings.",
    });

    /// `a11y.title`.
    pub const READING_TITLE: Self = Self::new(&CodeFacts {
        name: "a11y.title",
        severity: Severity::Error,
        meaning: "The page has no title.",
        why: "The title is the first thing that is read out where the mail is opened in a browser (WCAG 2.4.2).",
        mend: "Print the subject as `<title>`.",
    });

    /// `a11y.target`.
    pub const READING_TARGET: Self = Self::new(&CodeFacts {
        name: "a11y.target",
        severity: Severity::Warning,
        meaning: "A button lower than a finger is wide.",
        why: "A thumb hits 44 pixels (WCAG 2.2, 2.5.5).",
        mend: "Give the button more padding above and below.",
    });

    /// `a11y.target-small`.
    pub const READING_TARGET_SMALL: Self = Self::new(&CodeFacts {
        name: "a11y.target-small",
        severity: Severity::Error,
        meaning: "A button too low to be hit.",
        why: "Below 24 pixels a button is missed more often than it is hit (WCAG 2.2, 2.5.8).",
        mend: "Give the button more padding above and below.",
    });

    /// `unsub.missing`.
    pub const UNSUBSCRIBE_MISSING: Self = Self::new(&CodeFacts {
        name: "unsub.missing",
        severity: Severity::Error,
        meaning: "The page offers no way to leave.",
        why: "Every reader must be able to leave from the message itself (RFC 8058; in France, art. L34-5 CPCE); who cannot, reports it as spam.",
        mend: "Print the reader's own link at the foot of both parts.",
    });

    /// `text.empty`.
    pub const TEXT_EMPTY: Self = Self::new(&CodeFacts {
        name: "text.empty",
        severity: Severity::Error,
        meaning: "The text part says nothing.",
        why: "A message whose text part is empty is taken for spam, and says nothing to those who read text.",
        mend: "Look at the template: every block prints a text of its own.",
    });

    /// `text.diverges`.
    pub const TEXT_DIVERGES: Self = Self::new(&CodeFacts {
        name: "text.diverges",
        severity: Severity::Warning,
        meaning: "The text part does not say what the HTML says.",
        why: "Filters compare both parts, and whoever reads the text part must read the same issue: four words in five, and no passage left out.",
        mend: "Look at the template of the block that is named.",
    });

    /// `text.urls`.
    pub const TEXT_URLS: Self = Self::new(&CodeFacts {
        name: "text.urls",
        severity: Severity::Note,
        meaning: "The text part is mostly web addresses.",
        why: "Addresses longer than the text between them cannot be read, and look like spam.",
        mend: "Shorten the addresses, or say more beside them.",
    });

    /// `page.conditional`.
    pub const PAGE_CONDITIONAL: Self = Self::new(&CodeFacts {
        name: "page.conditional",
        severity: Severity::Error,
        meaning: "A conditional comment in a form that does not survive.",
        why: "The short form `<![if …]>` is no comment; tools on the way rewrite it, and Outlook then shows both halves or none.",
        mend: "Write `<!--[if mso]>…<![endif]-->`, or `<!--[if !mso]><!-->…<!--<![endif]-->`.",
    });
}
