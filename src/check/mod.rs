//! What an editor wants to know before sending, beyond what reading tells.
//!
//! Reading refuses what cannot be printed; the rules here look at the issue as a whole, with the
//! settings and the printed bodies beside it.
//!
//! Looks up to: `finding`, `language`, `publication`, `issue`, `render`.

pub mod clients;
mod explain;
mod leak;
mod rules;

pub use explain::{Explanation, explain};
pub use leak::{Finished, leaks};

use std::collections::BTreeMap;

use crate::finding::{Code, Finding, Source};
use crate::issue::edition::{Edition, Paid};
use crate::issue::galley::Galley;
use crate::publication::Publication;

/// An issue and what it is printed with.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// The editor's file.
    pub source: &'a Source,
    /// The paid edition: it holds every block.
    pub edition: &'a Edition<'a, Paid>,
    /// The settings.
    pub publication: &'a Publication,
    /// The HTML of the larger edition as it travels, in bytes.
    pub html_size: usize,
}

/// Every finding of every rule, in the order of the file.
pub fn findings(page: &Page<'_>) -> Vec<Finding> {
    let galley = Galley::read(page.source);
    let mut findings = Vec::new();
    for rule in rules::RULES {
        rule(page, &galley, &mut findings);
    }
    findings.sort_by_key(|finding| finding.span);
    bounded(findings)
}

/// Every finding in settings that can be used, in the order of `matinale.toml`: what their theme does in
/// readers' mail programs.
pub fn settings(source: &Source, publication: &Publication) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in rules::HOUSE {
        rule(source, publication, &mut findings);
    }
    findings.sort_by_key(|finding| finding.span);
    bounded(findings)
}

/// So many findings of one code are told one by one; the last of them says how many more there are.
const MOST: usize = 100;

fn bounded(findings: Vec<Finding>) -> Vec<Finding> {
    let mut counts: BTreeMap<Code, (usize, usize)> = BTreeMap::new();
    let mut told: Vec<Finding> = Vec::new();
    for finding in findings {
        let (count, last) = counts.entry(finding.code).or_default();
        *count += 1;
        if *count <= MOST {
            *last = told.len();
            told.push(finding);
        }
    }
    for (count, last) in counts.into_values().filter(|(count, _)| *count > MOST) {
        let more = count - MOST;
        told[last].message += format!("; and {more} more of this kind").as_str();
    }
    told
}
