//! Reports conditional comments in the short form, which other clients than Outlook print.

use crate::check::printed::page::PrintedPage;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::wording::say;

impl Code {
    /// `page.conditional`.
    pub const PAGE_CONDITIONAL: Self = Self::new(&CodeFacts {
        name: "page.conditional",
        severity: Severity::Error,
        meaning: "A conditional comment in a form that does not survive.",
        why: "The short form `<![if …]>` is no comment; tools on the way rewrite it, and Outlook then shows both halves or none.",
        mend: "Write `<!--[if mso]>…<![endif]-->`, or `<!--[if !mso]><!-->…<!--<![endif]-->`.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::PAGE_CONDITIONAL], look: Look::Edition(find_short_conditionals) };

fn find_short_conditionals(page: &PrintedPage<'_>, findings: &mut Vec<Finding>) {
    let short = page.document.comments.iter().find(|comment| {
        let opens = comment.starts_with("[if") || comment.starts_with("[endif");
        opens && comment.ends_with(']') && !comment.contains('>')
    });
    if let Some(short) = short {
        let message = say!("the conditional comment `<!{short}>` is in the short form", short);
        let finding = Finding::new(Code::PAGE_CONDITIONAL, page.title(), message);
        findings.push(finding.help(say!("write `<!--[if …]>…<![endif]-->`")));
    }
}
