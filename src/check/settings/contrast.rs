//! Reports a colour of the theme that is printed differently, because it would be unreadable.

use crate::check::input::Settings;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::render::{self, AdjustedColour, ColourScheme};
use crate::wording::{Value, Wording, say};

impl Code {
    /// `color.contrast`.
    pub const COLOUR_CONTRAST: Self = Self::new(&CodeFacts {
        name: "color.contrast",
        severity: Severity::Warning,
        meaning: "A colour of the theme that could not be read on its ground.",
        why: "Below 4.5 to 1 a text is lost to tired eyes and in the sun (WCAG 2.2, 1.4.3). No page is printed so, not even below 3 to 1: the colour is moved towards black or white until it reads on every ground it stands on.",
        mend: "Write the colour that is named, which is the one that is printed, or a stronger one of your own.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::COLOUR_CONTRAST], look: Look::Settings(find_moved_colours) };

/// A colour that is printed otherwise than it is written, since it could not be read.
fn find_moved_colours(settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    for moved in render::find_adjusted_colours(&settings.publication.theme) {
        let place = moved.span.unwrap_or_else(|| settings.place("theme", moved.key));
        let help = say!(
            "write `{key} = \"{printed}\"`: it is printed in its stead",
            key = moved.key,
            printed = moved.printed.to_string()
        );
        findings.push(Finding::new(Code::COLOUR_CONTRAST, place, state_fact(&moved)).help(help));
    }
}

fn state_fact(moved: &AdjustedColour) -> Wording {
    let AdjustedColour { key, written, against, ratio, .. } = moved;
    let light = match moved.scheme {
        ColourScheme::Day => say!("by day"),
        ColourScheme::Night => say!("by night"),
    };
    // Rounded down, so that a ratio that is too low never reads like the required one.
    let ratio = (ratio * 100.0).floor() / 100.0;
    let least = render::MIN_TEXT_CONTRAST;
    if *key == "paper" {
        say!(
            "text {against} on the `paper` {written} is {ratio} to 1 {light}; it takes {least}",
            against = against.to_string(),
            written = written.to_string(),
            ratio = Value::Figures(format!("{ratio:.2}")),
            light,
            least = Value::Figures(least.to_string())
        )
    } else {
        say!(
            "the `{key}` {written} on {against} is {ratio} to 1 {light}; text takes {least}",
            key,
            written = written.to_string(),
            against = against.to_string(),
            ratio = Value::Figures(format!("{ratio:.2}")),
            light,
            least = Value::Figures(least.to_string())
        )
    }
}
