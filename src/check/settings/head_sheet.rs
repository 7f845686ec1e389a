//! Reports a head sheet that is so long that Gmail drops it.

use crate::check::input::Settings;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::publication::Screen;
use crate::render;
use crate::wording::say;

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
}

pub(in crate::check) const RULE: Rule = Rule {
    codes: &[Code::SIZE_STYLE, Code::SIZE_STYLE_CUT],
    look: Look::Settings(judge_head_sheet),
};

/// The length from which Gmail may drop the style sheets of the head: characters of all sheets
/// together.
const NEAR_CUT_CHARACTERS: usize = 8_192;

/// The length from which Gmail drops them.
const CUT_CHARACTERS: usize = 16_384;

fn judge_head_sheet(settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    let size = render::count_head_sheet_chars(&settings.publication.theme);
    let (code, limit) = match size {
        size if size > CUT_CHARACTERS => (Code::SIZE_STYLE_CUT, CUT_CHARACTERS),
        size if size > NEAR_CUT_CHARACTERS => (Code::SIZE_STYLE, NEAR_CUT_CHARACTERS),
        _ => return,
    };
    let screens = settings.publication.theme.rules.iter().filter(|rule| rule.screen != Screen::Any);
    let longest = screens
        .filter_map(|rule| Some((rule.declarations.len(), rule.span?)))
        .max_by_key(|(count, _)| *count);
    let span = longest.map_or_else(|| settings.place("theme", "wide"), |(_, span)| span);
    let message = say!(
        "the style sheet of the head is {size} characters long; {limit} are the limit",
        size,
        limit
    );
    let help = say!(
        "shorten [theme.wide] and [theme.narrow]; [theme.rules], which hold for every screen, \
                have no such limit"
    );
    findings.push(Finding::new(code, span, message).help(help));
}
