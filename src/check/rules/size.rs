//! How much of a mailbox the issue takes.

use super::Page;
use crate::finding::{Code, Finding};
use crate::issue::source_text::SourceText;

/// From here on Gmail may cut the message: 80 KiB of encoded HTML.
const NEAR_CLIP: usize = 80 << 10;

/// From here on Gmail cuts the message: 100 KiB of encoded HTML.
const CLIP: usize = 100 << 10;

/// HTML so long that Gmail cuts it.
pub(in crate::check) fn clipped(page: &Page<'_>, _: &SourceText, findings: &mut Vec<Finding>) {
    let largest = page.sheets.iter().map(|sheet| sheet.html_size).max().unwrap_or(0);
    let code = match largest {
        size if size > CLIP => Code::SIZE_CLIPPED,
        size if size > NEAR_CLIP => Code::SIZE_CLIP,
        _ => return,
    };
    let title = page.source.text.find("title").unwrap_or(0);
    let message = format!("the HTML is {} KiB as it travels; Gmail cuts at 100 KiB", largest >> 10);
    let finding = Finding::new(code, title..title + "title".len(), message);
    findings.push(finding.help("shorten the issue, or print less of it and link to the rest"));
}
