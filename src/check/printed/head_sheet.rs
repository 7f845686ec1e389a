//! Reports a head sheet that is too long, or that has an at-rule inside of another.

use crate::check::printed::page::PrintedPage;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, Finding};
use crate::wording::say;

pub(in crate::check) const RULE: Rule = Rule {
    codes: &[Code::SIZE_STYLE, Code::SIZE_STYLE_CUT],
    look: Look::Edition(judge_head_sheet),
};

/// From this length on, old versions of Gmail drop the style sheet of the head, in characters.
const NEAR_STYLE_CHARACTERS: usize = 8192;

/// From this length on, every Gmail drops the style sheet of the head, in characters.
const MAX_STYLE_CHARACTERS: usize = 16_384;

fn judge_head_sheet(page: &PrintedPage<'_>, findings: &mut Vec<Finding>) {
    let length = page.styles.chars().count();
    if let Some(nested) = &page.head.nested {
        let message =
            say!("in the head's style sheet `{nested}` stands inside of another rule", nested);
        let finding = Finding::new(Code::SIZE_STYLE_CUT, page.title(), message);
        findings
            .push(finding.help(say!("put it beside the other; Gmail drops the sheet otherwise")));
    }
    let code = match length {
        length if length > MAX_STYLE_CHARACTERS => Code::SIZE_STYLE_CUT,
        length if length > NEAR_STYLE_CHARACTERS => Code::SIZE_STYLE,
        _ => return,
    };
    let message = say!("the head's style sheet is {length} characters long", length);
    let finding = Finding::new(code, page.title(), message);
    findings.push(
        finding.help(say!("take rules out of the theme; 8,192 characters are kept everywhere")),
    );
}
