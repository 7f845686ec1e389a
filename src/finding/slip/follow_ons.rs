//! Leaves out what comes of another finding: one slip is told once.
//!
//! A key that is misspelt, or whose value cannot be read, is absent for the reader of the file. What the reader
//! says of the absent key comes of the slip.

use std::ops::Range;

use crate::finding::{Code, Finding, Span};

/// A finding that others can come of: where it is, and the key that is unread for its sake.
struct Culprit {
    at: usize,
    key: String,
}

/// Leaves out the findings that come of a key that could not be read.
pub fn drop_follow_ons(text: &str, findings: &mut Vec<Finding>) {
    let culprits: Vec<Culprit> = findings
        .iter()
        .filter(|finding| {
            let of_unread =
                [Code::KEY_UNKNOWN, Code::KEY_VALUE, Code::KIND_UNKNOWN, Code::CONTINUES_UNKNOWN];
            of_unread.contains(&finding.code)
                || (finding.code == Code::KEY_MISSING && finding.key.as_deref() == Some("kind"))
        })
        .filter_map(|finding| Some(Culprit { at: finding.span.start, key: finding.key.clone()? }))
        .collect();
    findings.retain(|finding| !culprits.iter().any(|culprit| culprit.explains(text, finding)));
}

impl Culprit {
    /// Whether a finding comes of this one.
    fn explains(&self, text: &str, finding: &Finding) -> bool {
        let key = self.key.as_str();
        let is_one_of = |codes: &[Code]| codes.contains(&finding.code);
        let in_block = |keys: &[&str]| keys.contains(&key) && self.is_in_block(text, finding.span);
        if key == "kind" {
            // What a block must have depends on its kind. The finding for an absent kind is one for the block's header.
            let of_kind = [Code::KEY_MISSING, Code::BLOCK_EMPTY, Code::EXCLUSIVE_TITLE];
            let is_itself = finding.key.as_deref() == Some("kind") && self.at == finding.span.start;
            return is_one_of(&of_kind) && !is_itself && self.is_in_block(text, finding.span);
        }
        if is_one_of(&[Code::KEY_MISSING]) {
            let missing = finding.key.as_deref();
            let is_same = missing == Some(key) && self.is_in_table(text, finding.span);
            // The title can come from the block that an exclusive one continues.
            return is_same || (missing == Some("title") && in_block(&["exclusive"]));
        }
        (is_one_of(&[Code::EXCLUSIVE_TITLE]) && in_block(&["title", "continues"]))
            || (is_one_of(&[Code::EXCLUSIVE_KEY]) && in_block(&["exclusive"]))
            || (is_one_of(&[Code::BLOCK_NONE_FREE, Code::BLOCK_NONE_PAID])
                && ["exclusive", "only"].contains(&key))
    }

    /// Whether the key stands in the table at a place: between braces, or below a header or the top of the file.
    fn is_in_table(&self, text: &str, table: Span) -> bool {
        let is_inline = text.get(table.start..).is_some_and(|rest| rest.starts_with('{'));
        let holds = table.start <= self.at && self.at < table.end;
        if is_inline { holds } else { are_together(text, table.start..self.at, "[") }
    }

    /// Whether the key stands in the block that a place belongs to.
    fn is_in_block(&self, text: &str, place: Span) -> bool {
        let between = self.at.min(place.start)..self.at.max(place.start);
        are_together(text, between, "[[blocks]]")
    }
}

/// Whether no line between two places begins with such a header. The line of the first place does not count.
fn are_together(text: &str, between: Range<usize>, header: &str) -> bool {
    let lines = text.get(between).map(|text| text.lines().skip(1));
    lines.is_some_and(|mut lines| !lines.any(|line| line.trim_start().starts_with(header)))
}
