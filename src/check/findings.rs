//! Applies the rules: their findings, in the order of the file.

use std::collections::BTreeSet;

use super::allow::judge_allowed;
use super::input::{CheckInput, Settings};
use super::printed::page::PrintedPage;
use super::rule::Look;
use super::table::{all_codes, all_rules};
use crate::finding::{Code, Finding, Source, Span, bounded};
use crate::issue::source_text::SourceText;

/// The findings of all rules about an issue, in the order of the file.
pub fn findings(input: &CheckInput<'_>) -> Vec<Finding> {
    let source_text = SourceText::read(input.source);
    let mut findings = Vec::new();
    for rule in all_rules() {
        match rule.look {
            Look::Issue(look) => look(input, &source_text, &mut findings),
            Look::IssueIn(language, look)
                if language == input.edition.front().language.primary() =>
            {
                look(input, &source_text, &mut findings);
            }
            _ => {}
        }
    }
    findings.extend(printed_findings(input, &source_text));
    findings.sort_by_key(|finding| finding.span);
    findings
}

/// The findings of all rules about the settings, in the order of the file.
pub fn settings(settings: &Settings<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in all_rules() {
        if let Look::Settings(look) = rule.look {
            look(settings, &mut findings);
        }
    }
    findings.sort_by_key(|finding| finding.span);
    bounded(findings)
}

/// The findings about the `allow` of an issue.
pub fn judge_allowed_by_issue(source: &Source) -> Vec<Finding> {
    judge_allowed(source, &["allow"], &all_codes().collect::<Vec<_>>())
}

/// The findings about the `allow` of the settings.
pub fn judge_allowed_by_settings(source: &Source) -> Vec<Finding> {
    judge_allowed(source, &["check", "allow"], &all_codes().collect::<Vec<_>>())
}

/// The findings about the printed pages. A finding in the free edition is not repeated for the paid
/// one.
fn printed_findings(input: &CheckInput<'_>, source_text: &SourceText) -> Vec<Finding> {
    let pages = input.printed.map(|printed| PrintedPage::new(input, source_text, printed));
    let mut findings: Vec<Finding> = Vec::new();
    for page in &pages {
        let mut found = Vec::new();
        for rule in all_rules() {
            if let Look::Edition(look) = rule.look {
                look(page, &mut found);
            }
        }
        let before: BTreeSet<(Span, Code)> =
            findings.iter().map(|finding| (finding.span, finding.code)).collect();
        found.retain(|finding| !before.contains(&(finding.span, finding.code)));
        findings.extend(found);
    }
    for rule in all_rules() {
        if let Look::BothEditions(look) = rule.look {
            look(&pages, &mut findings);
        }
    }
    findings
        .sort_by_cached_key(|finding| (finding.span, finding.code, finding.message.to_string()));
    findings.dedup();
    findings
}
