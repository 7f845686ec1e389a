//! Reports `!important` in the inline style of an element, which no media query can override.

use crate::check::printed::page::PrintedPage;
use crate::check::printed::style_sheet::read_declarations;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, Finding};
use crate::wording::say;

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::CSS_IMPORTANT], look: Look::Edition(find_important) };

fn find_important(page: &PrintedPage<'_>, findings: &mut Vec<Finding>) {
    let said = page.document.elements.iter().find_map(|element| {
        let style = element.attribute("style").filter(|style| style.contains('!'))?;
        read_declarations(style).into_iter().find(|declaration| declaration.important)
    });
    if let Some(said) = said {
        let message = say!(
            "an element says `{property}: {value} !important` of itself",
            property = said.property,
            value = said.value
        );
        let finding = Finding::new(Code::CSS_IMPORTANT, page.title(), message);
        findings.push(finding.help(say!("take `!important` out of the rule it comes from")));
    }
}
