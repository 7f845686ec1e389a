//! Reports HTML that is so long that Gmail cuts it, with the block in which it cuts.

use super::page::PrintedPage;
use super::page_text::beginning;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::html::Document;
use crate::wording::{Wording, join_wordings, say, say_count};

impl Code {
    /// `size.clip`.
    pub const SIZE_CLIP: Self = Self::new(&CodeFacts {
        name: "size.clip",
        severity: Severity::Warning,
        meaning: "The encoded HTML is near the size at which Gmail cuts a message.",
        why: "Gmail cuts a message at about 102 KB and hides the rest, the way out included.",
        mend: "Shorten the issue, or link to the rest.",
    });

    /// `size.clipped`.
    pub const SIZE_CLIPPED: Self = Self::new(&CodeFacts {
        name: "size.clipped",
        severity: Severity::Warning,
        meaning: "The encoded HTML is over the size at which Gmail cuts a message.",
        why: "Gmail shows the beginning of this message and a link to the rest; the way out is in the rest. Other clients show it whole.",
        mend: "Shorten the largest blocks, which the finding names, or link to the rest.",
    });
}

pub(in crate::check) const RULE: Rule = Rule {
    codes: &[Code::SIZE_CLIP, Code::SIZE_CLIPPED],
    look: Look::BothEditions(judge_html_size),
};

/// The size from which Gmail may cut the message: 80 KiB of encoded HTML.
pub const NEAR_CLIP_BYTES: usize = 80 << 10;

/// The size from which Gmail cuts the message: 100 KiB of encoded HTML.
pub const CLIP_BYTES: usize = 100 << 10;

/// What to do about a page whose blocks are not known.
fn advise_shortening() -> Wording {
    say!("shorten the issue, or print less of it and link to the rest")
}

/// How many of the largest blocks a finding names.
const NAMED_BLOCKS: usize = 3;

/// A block of the page, from its title to the next one's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SizedBlock {
    /// The words of its title.
    pub title: String,
    /// How many encoded bytes stand before its end.
    pub end: usize,
    /// The size in encoded bytes.
    pub size: usize,
}

fn judge_html_size(pages: &[PrintedPage<'_>], findings: &mut Vec<Finding>) {
    let Some(page) = pages.iter().max_by_key(|page| page.printed.html_size) else { return };
    match page.printed.html_size {
        size if size > CLIP_BYTES => findings.push(tell_clipped(page)),
        size if size > NEAR_CLIP_BYTES => {
            let finding = Finding::new(Code::SIZE_CLIP, page.title(), tell_size(size));
            findings.push(finding.help(advise_shortening()));
        }
        _ => {}
    }
}

fn tell_size(size: usize) -> Wording {
    say!("the HTML is {size} KiB as it travels; Gmail cuts at 100 KiB", size = size >> 10)
}

/// Tells in which block Gmail cuts the page, and which blocks are the largest.
fn tell_clipped(page: &PrintedPage<'_>) -> Finding {
    let mut blocks = measure_blocks(page.printed.html, page.printed.html_size);
    let (mut place, mut message) = (page.title(), tell_size(page.printed.html_size));
    if let Some(cut) = blocks.iter().find(|block| block.end > CLIP_BYTES) {
        place = page.place(&cut.title);
        message = say!("{message}, in «{title}»", message, title = beginning(&cut.title));
    }
    blocks.sort_by_key(|block| std::cmp::Reverse(block.size));
    let named = blocks.iter().take(NAMED_BLOCKS);
    let named = named.map(|block| {
        let title = beginning(&block.title);
        say_count!("«{title}» {size} byte", "«{title}» {size} bytes", size = block.size, title)
    });
    let named: Vec<Wording> = named.collect();
    let help = if named.is_empty() {
        advise_shortening()
    } else {
        say!(
            "shorten the largest blocks, or link to the rest: {blocks}",
            blocks = join_wordings(named)
        )
    };
    Finding::new(Code::SIZE_CLIPPED, place, message).help(help)
}

/// The blocks of an HTML part by their titles, which are its second headings. What stands between two titles is counted to
/// the first. The sizes are shares of the encoded part, which has `html_bytes` bytes, since each piece of it is encoded
/// alike.
pub fn measure_blocks(html: &str, html_bytes: usize) -> Vec<SizedBlock> {
    let starts: Vec<usize> = html.match_indices("<h2").map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([html.len()]);
    let encoded = |bytes: usize| bytes * html_bytes / html.len().max(1);
    let blocks = starts.iter().zip(ends).map(|(start, end)| SizedBlock {
        title: read_heading(&html[*start..end]),
        end: encoded(end),
        size: encoded(end - start),
    });
    blocks.collect()
}

/// The words of the heading with which a part of a page begins.
fn read_heading(part: &str) -> String {
    let (heading, _) = part.split_once("</h2>").unwrap_or((part, ""));
    Document::read(heading).texts.iter().map(|text| text.words.as_str()).collect()
}
