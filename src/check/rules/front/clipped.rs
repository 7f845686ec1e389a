//! Reports HTML that is so long that Gmail cuts it.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;

impl Code {
    /// `size.clip`.
    pub const SIZE_CLIP: Self = Self::new(&CodeFacts {
        name: "size.clip",
        severity: Severity::Warning,
        meaning: "The encoded HTML is near the size at which Gmail cuts a message.",
        why: "Gmail cuts a message at about 102 KB and hides the rest, the way out included.",
        mend: "Shorten the issue, or link to the rest.",
    });

    /// `size.clipped`.
    pub const SIZE_CLIPPED: Self = Self::new(&CodeFacts {
        name: "size.clipped",
        severity: Severity::Error,
        meaning: "The encoded HTML is over the size at which Gmail cuts a message.",
        why: "Gmail cuts this message and hides the rest, the way out included.",
        mend: "Shorten the issue, or link to the rest.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::SIZE_CLIP, Code::SIZE_CLIPPED], look: Look::Issue(judge_html_size) };

/// The size from which Gmail may cut the message: 80 KiB of encoded HTML.
const NEAR_CLIP_BYTES: usize = 80 << 10;

/// The size from which Gmail cuts the message: 100 KiB of encoded HTML.
const CLIP_BYTES: usize = 100 << 10;

fn judge_html_size(input: &CheckInput<'_>, _: &SourceText, findings: &mut Vec<Finding>) {
    let largest = input.printed.iter().map(|sheet| sheet.html_size).max().unwrap_or(0);
    let code = match largest {
        size if size > CLIP_BYTES => Code::SIZE_CLIPPED,
        size if size > NEAR_CLIP_BYTES => Code::SIZE_CLIP,
        _ => return,
    };
    let title = input.source.text.find("title").unwrap_or(0);
    let message = format!("the HTML is {} KiB as it travels; Gmail cuts at 100 KiB", largest >> 10);
    let finding = Finding::new(code, title..title + "title".len(), message);
    findings.push(finding.help("shorten the issue, or print less of it and link to the rest"));
}
