//! What an editor wants to know before sending, beyond what reading tells.
//!
//! Reading refuses what cannot be printed; the rules here look at the issue as a whole, with the
//! settings and the printed bodies beside it. The settings have rules of their own.
//!
//! Looks up to: `finding`, `html`, `language`, `publication`, `issue`, `render`.

mod allow;
pub mod clients;
mod codes;
mod explain;
mod leak;
mod online;
mod past;
mod rules;
mod settings;
mod sheet;

pub use allow::{judge_allowed_by_issue, judge_allowed_by_settings};
pub use codes::{all_codes, nearest_code, parse_code};
pub use leak::{Finished, leaks};
pub use online::{Answer, answered, asked};
pub use past::{Earlier, Past, Sent};
pub use settings::{Settings, settings};

use std::collections::BTreeMap;

use crate::finding::{Code, Finding, Source};
use crate::issue::edition::{Edition, EditionName, Paid};
use crate::issue::picture::Pictures;
use crate::issue::source_text::SourceText;
use crate::publication::Publication;
use crate::render::UsedPicture;

/// An issue and what it is printed with.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// The editor's file.
    pub source: &'a Source,
    /// The paid edition: it holds every block.
    pub edition: &'a Edition<'a, Paid>,
    /// The settings.
    pub publication: &'a Publication,
    /// The pictures it is printed with.
    pub pictures: &'a Pictures,
    /// Both editions as they were printed, the free one first.
    pub sheets: [Sheet<'a>; 2],
    /// What went before it.
    pub past: &'a Past,
}

/// One edition, printed: what readers of a tier will get, up to the slots.
#[derive(Debug, Clone, Copy)]
pub struct Sheet<'a> {
    /// Which edition.
    pub edition: EditionName,
    /// The HTML part, its styles in its elements; a slot stands where a reader's value will.
    pub html: &'a str,
    /// The text part, likewise.
    pub text: &'a str,
    /// The pictures that the HTML part calls for.
    pub used: &'a [UsedPicture],
    /// The HTML part as it travels, in bytes.
    pub html_size: usize,
    /// The whole message as it travels, in bytes.
    pub message_size: usize,
}

/// Every finding of every rule, in the order of the file.
pub fn findings(page: &Page<'_>) -> Vec<Finding> {
    let source_text = SourceText::read(page.source);
    let mut findings = Vec::new();
    for rule in rules::RULES {
        rule(page, &source_text, &mut findings);
    }
    findings.extend(sheet::findings(page, &source_text));
    findings.sort_by_key(|finding| finding.span);
    findings
}

/// So many findings of one code are told one by one; the last of them says how many more there are.
const MOST: usize = 100;

/// A list that a person can read: a fault made everywhere is told so often, and then counted.
pub fn bounded(findings: Vec<Finding>) -> Vec<Finding> {
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
