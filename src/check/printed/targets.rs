//! Reports buttons that are hard to hit.

use crate::check::printed::element_style::ElementStyle;
use crate::check::printed::page::PrintedPage;
use crate::check::printed::page_text::beginning;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::wording::say;

impl Code {
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
}

pub(in crate::check) const RULE: Rule = Rule {
    codes: &[Code::READING_TARGET, Code::READING_TARGET_SMALL],
    look: Look::Edition(find_low_buttons),
};

/// The smallest height of a button for a finger (WCAG 2.2, 2.5.5), and for a stylus (2.5.8), in
/// hundredths of a pixel.
const TARGET_HUNDREDTHS: [u32; 2] = [4400, 2400];

fn find_low_buttons(page: &PrintedPage<'_>, findings: &mut Vec<Finding>) {
    for (place, _) in page.document.named("a") {
        let styles = page.views.iter().filter_map(|view| view.styles.get(place));
        let buttons = styles.filter(|style| style.is_seen() && style.boxed && !style.underlined);
        let Some(height) = buttons.map(ElementStyle::height).min() else { continue };
        let code = match height {
            height if height < TARGET_HUNDREDTHS[1] => Code::READING_TARGET_SMALL,
            height if height < TARGET_HUNDREDTHS[0] => Code::READING_TARGET,
            _ => continue,
        };
        let words = page.words(place);
        let message = say!(
            "the button «{words}» is {height} pixels high",
            words = beginning(&words),
            height = height / 100
        );
        let finding = Finding::new(code, page.place(&words), message);
        findings.push(finding.help(say!("44 pixels are hit by a thumb; give it more padding")));
    }
}
