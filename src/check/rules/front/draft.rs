//! Says that an issue is a draft.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::table::parse;
use crate::finding::{Code, CodeFacts, Finding, Severity, Source, Span};
use crate::issue::source_text::SourceText;
use crate::wording::say;

impl Code {
    /// `issue.draft`.
    pub const ISSUE_DRAFT: Self = Self::new(&CodeFacts {
        name: "issue.draft",
        severity: Severity::Note,
        meaning: "An issue that is a draft.",
        why: "A draft can be checked, printed and proofed, and `send` refuses it: a line of cron then sends nothing.",
        mend: "Take `draft = true` out when the issue is done.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::ISSUE_DRAFT], look: Look::Issue(report_draft) };

fn report_draft(input: &CheckInput<'_>, _: &SourceText, findings: &mut Vec<Finding>) {
    findings.extend(find_draft(input.source).map(|draft| {
        let message = say!("the issue is a draft, and `send` refuses it");
        Finding::new(Code::ISSUE_DRAFT, draft, message)
            .help(say!("take `draft = true` out when the issue is done"))
    }));
}

/// The place where an issue says that it is a draft. `None` if it is none.
pub(in crate::check::rules) fn find_draft(source: &Source) -> Option<Span> {
    let table = parse(source).ok()?;
    let draft = table.get_ref().get("draft")?;
    (draft.get_ref().as_bool() == Some(true)).then(|| draft.span().into())
}
