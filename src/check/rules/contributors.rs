//! Who wrote it.

use super::Page;
use crate::finding::{Code, Finding, Source, Span, nearest};
use crate::issue::block::{Content, Story};
use crate::issue::edition::Exclusive;
use crate::issue::source_text::SourceText;

/// A byline or a sign-off that looks like a contributor's key and is none.
pub(in crate::check) fn unknown(page: &Page<'_>, _: &SourceText, findings: &mut Vec<Finding>) {
    let blocks = page.edition.blocks().iter().copied();
    let exclusive = page.edition.exclusives().iter().filter_map(|exclusive| match exclusive {
        Exclusive::Full { block, .. } => Some(*block),
        Exclusive::Cut(_) => None,
    });
    let known = &page.publication.contributors;
    for block in blocks.chain(exclusive) {
        let (Content::Story(story) | Content::Editorial(story)) = &block.content else { continue };
        let Story { byline, sign_off, .. } = story;
        for key in byline.iter().chain(sign_off) {
            let looks_like_one =
                key.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c == '_');
            if !looks_like_one || known.contains_key(key) {
                continue;
            }
            let message = format!("`{key}` is no contributor of the publication");
            let finding = Finding::new(
                Code::CONTRIBUTOR_UNKNOWN,
                quoted(page.source, block.span, key),
                message,
            );
            findings.push(match nearest(key, known.keys().map(String::as_str)) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help(format!(
                    "write the whole name, or `[contributors.{key}]` in matinale.toml"
                )),
            });
        }
    }
}

/// Where a word stands in quotes, from a block on.
fn quoted(source: &Source, block: Span, word: &str) -> Span {
    let from = block.start.min(source.text.len());
    let wanted = format!("\"{word}\"");
    source.text[from..].find(&wanted).map_or(block, |at| {
        let start = from + at;
        Span::new(start, start + wanted.len())
    })
}
