//! Reports exclusive blocks of a publication that says nowhere how to subscribe.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::edition::Exclusive;
use crate::issue::source_text::SourceText;
use crate::wording::say;

impl Code {
    /// `excl.subscribe`.
    pub const EXCLUSIVE_SUBSCRIBE: Self = Self::new(&CodeFacts {
        name: "excl.subscribe",
        severity: Severity::Warning,
        meaning: "An exclusive block, and no page to subscribe.",
        why: "Free readers come to the cut, and no button leads on to the rest.",
        mend: "Write `subscribe_url = \"https://…\"` in `[publication]` of `matinale.toml`.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::EXCLUSIVE_SUBSCRIBE], look: Look::Issue(find_missing_button) };

fn find_missing_button(input: &CheckInput<'_>, _: &SourceText, findings: &mut Vec<Finding>) {
    if input.publication.subscribe_url.is_some() {
        return;
    }
    if let Some(Exclusive::Full { block, .. }) = input.edition.exclusives().first() {
        let message = say!("free readers find no button to subscribe below this block");
        let help =
            say!("write `subscribe_url = \"https://…\"` in `[publication]` of `matinale.toml`");
        findings.push(Finding::new(Code::EXCLUSIVE_SUBSCRIBE, block.span, message).help(help));
    }
}
