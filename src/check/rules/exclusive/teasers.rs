//! Reports exclusive blocks without a teaser.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::edition::Exclusive;
use crate::issue::source_text::SourceText;
use crate::wording::say;

impl Code {
    /// `excl.teaser`.
    pub const EXCLUSIVE_TEASER: Self = Self::new(&CodeFacts {
        name: "excl.teaser",
        severity: Severity::Warning,
        meaning: "Nothing announces an exclusive block.",
        why: "Free readers do not subscribe for what they have not heard of.",
        mend: "Write `teasers = [\"…\"]` in an exclusive block.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::EXCLUSIVE_TEASER], look: Look::Issue(find_missing_teasers) };

fn find_missing_teasers(input: &CheckInput<'_>, _: &SourceText, findings: &mut Vec<Finding>) {
    if !input.free.teasers().is_empty() {
        return;
    }
    if let Some(Exclusive::Full { block, .. }) = input.edition.exclusives().first() {
        let message = say!("no `teasers` announce the exclusive section");
        let finding = Finding::new(Code::EXCLUSIVE_TEASER, block.span, message);
        findings.push(
            finding
                .help(say!("write `teasers = [\"…\"]`: what a free reader would get for paying")),
        );
    }
}
