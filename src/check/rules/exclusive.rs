//! What stands behind the paywall, and how it is announced.

use super::Page;
use crate::finding::{Code, Finding};
use crate::issue::edition::Exclusive;
use crate::issue::source_text::SourceText;

/// Exclusive blocks that no line announces.
pub(in crate::check) fn teasers(page: &Page<'_>, _: &SourceText, findings: &mut Vec<Finding>) {
    if !page.edition.teasers().is_empty() {
        return;
    }
    if let Some(Exclusive::Full { block, .. }) = page.edition.exclusives().first() {
        let message = "no `teasers` announce the exclusive section";
        let finding = Finding::new(Code::EXCLUSIVE_TEASER, block.span, message);
        findings.push(
            finding.help("write `teasers = [\"…\"]`: what a free reader would get for paying"),
        );
    }
}
