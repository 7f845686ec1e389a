//! Reports headings whose levels form no tree.

use crate::check::printed::page::PrintedPage;
use crate::check::printed::page_text::{beginning, is_drawn};
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, Finding};
use crate::wording::say;

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::READING_HEADING], look: Look::Edition(judge_heading_levels) };

fn judge_heading_levels(page: &PrintedPage<'_>, findings: &mut Vec<Finding>) {
    let mut last = 0;
    for (place, element) in page.document.elements.iter().enumerate() {
        let Some(level) = read_level(&element.name) else { continue };
        let words = page.words(place);
        let message = if !is_drawn(&words) {
            say!("a heading of level {level} is empty", level)
        } else if level == 1 && last > 0 {
            say!("«{words}» is a second heading of level 1", words = beginning(&words))
        } else if level > last + 1 {
            say!(
                "«{words}» is of level {level}, below one of level {last}",
                words = beginning(&words),
                level,
                last
            )
        } else {
            last = level;
            continue;
        };
        last = level;
        let finding = Finding::new(Code::READING_HEADING, page.place(&words), message);
        findings.push(
            finding.help(say!("headings go down one level at a time, from a single first one")),
        );
    }
}

fn read_level(name: &str) -> Option<u8> {
    name.strip_prefix('h')?.parse().ok().filter(|level| (1..=6).contains(level))
}
