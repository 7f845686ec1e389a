//! Reports a text part that is mostly web addresses.

use crate::check::printed::page::PrintedPage;
use crate::check::printed::page_text::without_slots;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::wording::say;

impl Code {
    /// `text.urls`.
    pub const TEXT_URLS: Self = Self::new(&CodeFacts {
        name: "text.urls",
        severity: Severity::Note,
        meaning: "The text part is mostly web addresses.",
        why: "Addresses longer than the text between them cannot be read, and look like spam.",
        mend: "Shorten the addresses, or say more beside them.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::TEXT_URLS], look: Look::Edition(judge_text_addresses) };

/// How many of a hundred bytes of text may be addresses.
const MAX_ADDRESS_PERCENT: usize = 40;

fn judge_text_addresses(page: &PrintedPage<'_>, findings: &mut Vec<Finding>) {
    let text = without_slots(page.printed.text);
    let bytes = |words: &mut dyn Iterator<Item = &str>| words.map(str::len).sum::<usize>();
    let all = bytes(&mut text.split_whitespace());
    let urls = bytes(&mut text.split_whitespace().filter(|word| word.contains("://")));
    if urls * 100 > all * MAX_ADDRESS_PERCENT {
        let message =
            say!("{max} % of the text part are web addresses", max = urls * 100 / all.max(1));
        let link = page.source_text.links.iter().max_by_key(|link| link.url.len());
        let span = link.map_or_else(|| page.title(), |link| link.url_span);
        let finding = Finding::new(Code::TEXT_URLS, span, message);
        findings.push(finding.help(say!("shorten the longest of them, or say more beside them")));
    }
}
