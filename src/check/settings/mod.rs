//! The rules about the settings, a file for each family: what reading them does not refuse and an
//! editor should know.

mod colours;
mod css;
mod law;

use super::bounded;
use crate::finding::table::place;
use crate::finding::{Finding, Source, Span};
use crate::publication::Publication;

/// The settings, and the file that holds them.
#[derive(Debug, Clone, Copy)]
pub struct Settings<'a> {
    /// The editor's file.
    pub source: &'a Source,
    /// What was read from it.
    pub publication: &'a Publication,
}

/// One rule about the settings.
type Rule = fn(&Settings<'_>, &mut Vec<Finding>);

/// Every rule there is.
const RULES: &[Rule] = &[
    colours::contrast,
    colours::paper,
    css::unsupported,
    css::dead,
    css::small,
    css::long,
    law::postal_address,
];

/// Every finding of every rule, in the order of the file.
pub fn settings(settings: &Settings<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in RULES {
        rule(settings, &mut findings);
    }
    findings.sort_by_key(|finding| finding.span);
    bounded(findings)
}

impl Settings<'_> {
    /// Where the value of a section's key stands; the section where there is no such key.
    fn place(&self, section: &str, key: &str) -> Span {
        place(self.source, &[section, key])
    }
}
