//! The colours of the theme, where clients change them.

use super::Settings;
use crate::finding::{Code, Finding};

/// A paper of pure white or pure black.
pub(super) fn pure(settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    let paper = settings.publication.theme.paper.as_str();
    let other = match paper {
        "#ffffff" => "#f7f5f0",
        "#000000" => "#121212",
        _ => return,
    };
    let place = settings.place("theme", "paper");
    let finding = Finding::new(Code::ColourInvert, place, format!("the paper is a pure `{paper}`"));
    findings.push(finding.help(format!(
        "clients that recolour mail by night turn it into its opposite; write `{other}`, say"
    )));
}
