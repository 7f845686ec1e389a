//! What the settings and the printed bodies say about an issue.

use super::Page;
use crate::finding::{Code, Finding, Source, Span, nearest};
use crate::issue::block::{Content, Story};
use crate::issue::edition::Exclusive;
use crate::issue::galley::Galley;

/// From here on Gmail may cut the message: 80 KiB of encoded HTML.
const NEAR_CLIP: usize = 80 << 10;

/// From here on Gmail cuts the message: 100 KiB of encoded HTML.
const CLIP: usize = 100 << 10;

/// A byline or a sign-off that looks like a contributor's key and is none.
pub(in crate::check) fn contributors(page: &Page<'_>, _: &Galley, findings: &mut Vec<Finding>) {
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
                Code::ContributorUnknown,
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

/// Exclusive blocks that no line announces.
pub(in crate::check) fn teasers(page: &Page<'_>, _: &Galley, findings: &mut Vec<Finding>) {
    if !page.edition.teasers().is_empty() {
        return;
    }
    if let Some(Exclusive::Full { block, .. }) = page.edition.exclusives().first() {
        let message = "no `teasers` announce the exclusive section";
        let finding = Finding::new(Code::ExclusiveTeaser, block.span, message);
        findings.push(
            finding.help("write `teasers = [\"…\"]`: what a free reader would get for paying"),
        );
    }
}

/// HTML so long that Gmail cuts it.
pub(in crate::check) fn size(page: &Page<'_>, _: &Galley, findings: &mut Vec<Finding>) {
    let code = match page.html_size {
        size if size > CLIP => Code::SizeClipped,
        size if size > NEAR_CLIP => Code::SizeClip,
        _ => return,
    };
    let title = page.source.text.find("title").unwrap_or(0);
    let message =
        format!("the HTML is {} KiB as it travels; Gmail cuts at 100 KiB", page.html_size >> 10);
    let finding = Finding::new(code, title..title + "title".len(), message);
    findings.push(finding.help("shorten the issue, or print less of it and link to the rest"));
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
