//! Reports a background of pure white or pure black.

use crate::check::input::Settings;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::wording::say;

impl Code {
    /// `color.dark-invert`.
    pub const COLOUR_INVERT: Self = Self::new(&CodeFacts {
        name: "color.dark-invert",
        severity: Severity::Warning,
        meaning: "Colours that are lost where mail is recoloured for the night.",
        why: "Clients recolour mail for the night by themselves: pure white becomes pure black, and dark lines on a transparent ground are lost in it.",
        mend: "Take a paper a little off white; export the picture on a light ground.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::COLOUR_INVERT], look: Look::Settings(find_pure_paper) };

fn find_pure_paper(settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    let paper = settings.publication.theme.paper.as_str();
    let other = match paper {
        "#ffffff" => "#f7f5f0",
        "#000000" => "#121212",
        _ => return,
    };
    let place = settings.place("theme", "paper");
    let finding =
        Finding::new(Code::COLOUR_INVERT, place, say!("the paper is a pure `{paper}`", paper));
    findings.push(finding.help(say!(
        "clients that recolour mail by night turn it into its opposite; write `{other}`, say",
        other
    )));
}
