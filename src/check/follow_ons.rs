//! Leaves out what the rules say of an issue for the only reason that a part of it could not be read.

use crate::finding::{Code, Finding, Severity, Span};

/// The codes that compare something with the whole issue, or report that something is absent. What they miss can stand in
/// the part that could not be read.
const NEED_WHOLE_ISSUE: [Code; 16] = [
    Code::BLOCK_UNWRITTEN,
    Code::CREDIT_MISSING,
    Code::EXCLUSIVE_EMPTY,
    Code::EXCLUSIVE_TEASER,
    Code::ISSUE_FUTURE,
    Code::ISSUE_SENT,
    Code::PICTURE_ALONE,
    Code::PREHEADER_LENGTH,
    Code::PREHEADER_MISSING,
    Code::PREHEADER_REPEAT,
    Code::PROMISE_UNKEPT,
    Code::READING_HEADING,
    Code::READING_TITLE,
    Code::SUBJECT_UNKEPT,
    Code::TEXT_DIVERGES,
    Code::TEXT_EMPTY,
];

/// Leaves out the findings of rules about the part of an issue that could be read, as far as they can come of the rest of
/// it, or stand inside of a culprit. `faults` is what reading told of the issue.
pub fn leave_out_follow_ons(findings: &mut Vec<Finding>, faults: &[Finding]) {
    let errors = faults.iter().filter(|fault| fault.severity() == Severity::Error);
    let culprits: Vec<Span> = errors.map(|fault| fault.span).collect();
    let is_inside = |span: Span| {
        culprits.iter().any(|culprit| culprit.start <= span.start && span.end <= culprit.end)
    };
    findings
        .retain(|finding| !NEED_WHOLE_ISSUE.contains(&finding.code) && !is_inside(finding.span));
}
