//! Reports characters that must not be in a text, and that the editor wrote as entities: `&#x202e;`.

use pulldown_cmark::{Event, Tag};

use crate::finding::Finding;
use crate::finding::words::{StrayFault, Written, stray};
use crate::issue::prose::markdown::PlacedEvent;

/// Finds stray characters that entities stand for. Those that stand in the text itself are another finding.
pub(super) fn find_stray_entities(written: &Written<'_>, events: &[PlacedEvent]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for (event, range) in events {
        let (Event::Text(words)
        | Event::Start(Tag::Image { title: words, .. } | Tag::Link { title: words, .. })) = event
        else {
            continue;
        };
        let Some(raw) = written.text.get(range.clone()).filter(|raw| raw.contains('&')) else {
            continue;
        };
        for c in words.chars().filter(|c| !matches!(c, '\n' | '\t' | '\r') && !raw.contains(*c)) {
            let Some(StrayFault { code, message, help }) = stray(c) else { continue };
            let finding =
                Finding::new(code, written.at(range.start, range.end), message).help(help);
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    findings
}
