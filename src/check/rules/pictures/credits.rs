//! Reports a picture without a credit.

use super::figures::all_figures;
use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::wording::say;

impl Code {
    /// `credit.missing`.
    pub const CREDIT_MISSING: Self = Self::new(&CodeFacts {
        name: "credit.missing",
        severity: Severity::Warning,
        meaning: "A picture that does not say whose it is.",
        why: "The author of a picture has a right to be named (in France, art. L121-1 CPI).",
        mend: "Write `credit`: «© …», «D. R.» where it is not known. A picture in prose has it in its caption.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::CREDIT_MISSING], look: Look::Issue(find_missing_credits) };

fn find_missing_credits(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    for figure in all_figures(source_text) {
        let Some((src, span)) = figure.value("src") else { continue };
        let caption = figure.text("caption").unwrap_or_default();
        let named = ["©", "D.R.", "D. R."].iter().any(|mark| caption.contains(mark));
        if figure.text("alt").is_none() || figure.text("credit").is_some() || named {
            continue;
        }
        let message = say!("`{src}` does not say whose picture it is", src);
        let finding = Finding::new(Code::CREDIT_MISSING, span, message);
        let before = input.source.text.get(..span.start).unwrap_or_default();
        let help = if before.ends_with(['(', '<']) {
            say!("write `© …` in its caption: `![…]({src} \"… © …\")`", src)
        } else {
            say!("write `credit = \"© …\"` beside it, or `© …` in its caption")
        };
        findings.push(finding.help(help));
    }
}
