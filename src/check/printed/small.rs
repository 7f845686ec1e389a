//! Reports text that is too small to read. Each size is reported once.

use crate::check::printed::page::PrintedPage;
use crate::check::printed::page_text::beginning;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, Finding};
use crate::wording::{Value, say};

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::READING_SMALL], look: Look::Edition(find_small_texts) };

/// The smallest size of text, in hundredths of a pixel.
const LEAST_SIZE_HUNDREDTHS: u32 = 1300;

fn find_small_texts(page: &PrintedPage<'_>, findings: &mut Vec<Finding>) {
    let mut told: Vec<u32> = Vec::new();
    for view in &page.views {
        for (_, style, words) in page.seen(view) {
            if style.size >= LEAST_SIZE_HUNDREDTHS || told.contains(&style.size) {
                continue;
            }
            told.push(style.size);
            let size = f64::from(style.size) / 100.0;
            let message = say!(
                "«{words}» is set in {size} pixels{view}",
                words = beginning(words),
                size = Value::Figures(size.to_string()),
                view = view.words()
            );
            let finding = Finding::new(Code::READING_SMALL, page.place(words), message);
            findings.push(finding.help(say!("13 pixels are the least that is read on a phone")));
        }
    }
}
