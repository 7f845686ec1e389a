//! Reports text without enough contrast to its background, by day and at night.

use crate::check::printed::element_style::LEAST_LARGE_CONTRAST;
use crate::check::printed::page::PrintedPage;
use crate::check::printed::page_text::beginning;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::render::{MIN_TEXT_CONTRAST, Rgb};
use crate::wording::{Value, say};

impl Code {
    /// `color.unreadable`.
    pub const COLOUR_UNREADABLE: Self = Self::new(&CodeFacts {
        name: "color.unreadable",
        severity: Severity::Error,
        meaning: "Text on the page that cannot be told from its ground.",
        why: "Below 4.5 to 1, or 3 to 1 for large text, many cannot read it, and nobody can in the sun (WCAG 2.2, 1.4.3). Every colour is measured where it meets its ground, by day and by night.",
        mend: "Choose colours in `[theme]` that stand further apart.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::COLOUR_UNREADABLE], look: Look::Edition(find_unreadable_texts) };

/// Reports text without enough contrast to its background. Each pair of colours is reported once.
fn find_unreadable_texts(page: &PrintedPage<'_>, findings: &mut Vec<Finding>) {
    let mut told: Vec<(Rgb, Rgb, bool)> = Vec::new();
    for view in &page.views {
        for (_, style, words) in page.seen(view) {
            let met = (style.colour, style.ground, style.is_large());
            if told.contains(&met) {
                continue;
            }
            told.push(met);
            let least = if met.2 { LEAST_LARGE_CONTRAST } else { MIN_TEXT_CONTRAST };
            let contrast = met.0.contrast(met.1);
            if contrast < least {
                let message = say!(
                    "«{words}» is printed {colour} on {ground}{view}, {contrast} to 1; {least} is the least",
                    words = beginning(words),
                    colour = met.0.to_string(),
                    ground = met.1.to_string(),
                    contrast = Value::Figures(format!("{contrast:.2}")),
                    view = view.words(),
                    least = Value::Figures(least.to_string())
                );
                let finding = Finding::new(Code::COLOUR_UNREADABLE, page.place(words), message);
                findings
                    .push(finding.help(say!("choose colours in [theme] that stand further apart")));
            }
        }
    }
}
