//! Reports pictures without a text alternative. An empty alternative counts as one.

use crate::check::printed::page::PrintedPage;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, Finding};
use crate::wording::say;

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::PICTURE_ALT], look: Look::Edition(find_missing_alternatives) };

fn find_missing_alternatives(page: &PrintedPage<'_>, findings: &mut Vec<Finding>) {
    for (_, element) in page.document.named("img") {
        if element.attribute("alt").is_none() {
            let message = say!("a picture on the page has no `alt`");
            let finding = Finding::new(Code::PICTURE_ALT, page.source(element), message);
            findings
                .push(finding.help(say!("a template must print the figure's `alt`, empty or not")));
        }
    }
}
