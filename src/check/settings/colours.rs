//! The colours of the theme: whether they can be read as they are written.

use super::Settings;
use crate::finding::{Code, Finding};
use crate::render::{self, AdjustedColour, ColourScheme};

/// A colour that is printed otherwise than it is written, since it could not be read.
pub(super) fn contrast(settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    for moved in render::find_adjusted_colours(&settings.publication.theme) {
        let place = moved.span.unwrap_or_else(|| settings.place("theme", moved.key));
        let help =
            format!("write `{} = \"{}\"`: it is printed in its stead", moved.key, moved.printed);
        findings.push(Finding::new(Code::COLOUR_CONTRAST, place, fact(&moved)).help(help));
    }
}

/// A paper of pure white or pure black.
pub(super) fn paper(settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    let paper = settings.publication.theme.paper.as_str();
    let other = match paper {
        "#ffffff" => "#f7f5f0",
        "#000000" => "#121212",
        _ => return,
    };
    let place = settings.place("theme", "paper");
    let finding =
        Finding::new(Code::COLOUR_INVERT, place, format!("the paper is a pure `{paper}`"));
    findings.push(finding.help(format!(
        "clients that recolour mail by night turn it into its opposite; write `{other}`, say"
    )));
}

fn fact(moved: &AdjustedColour) -> String {
    let AdjustedColour { key, written, against, ratio, .. } = moved;
    let light = match moved.scheme {
        ColourScheme::Day => "by day",
        ColourScheme::Night => "by night",
    };
    // Rounded down: what fails never reads as what is asked for.
    let ratio = (ratio * 100.0).floor() / 100.0;
    let least = render::MIN_TEXT_CONTRAST;
    if *key == "paper" {
        format!(
            "text {against} on the `paper` {written} is {ratio:.2} to 1 {light}; it takes {least}"
        )
    } else {
        format!("the `{key}` {written} on {against} is {ratio:.2} to 1 {light}; text takes {least}")
    }
}
