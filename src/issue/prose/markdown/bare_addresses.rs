//! Addresses that stand in a text without a mark of Markdown.

use std::borrow::Cow;
use std::ops::Range;

use linkify::{Link, LinkFinder, LinkKind};
use pulldown_cmark::{Event, LinkType, Parser, Tag};

use super::options;

/// The characters that have a meaning in the middle of an address.
const MARKS: [char; 4] = ['*', '_', '~', '^'];

/// What an address without a scheme begins with.
const BARE_HOST: &str = "www.";

/// A bare address.
pub(super) struct BareAddress {
    /// Its place in the text.
    pub(super) range: Range<usize>,
    /// Where it leads, as it is written.
    pub(super) to: String,
}

/// Finds the bare addresses of a text.
pub(super) fn find_addresses(text: &str) -> Vec<BareAddress> {
    let has_bare_hosts = text.contains(BARE_HOST);
    if !text.contains("://") && !text.contains('@') && !has_bare_hosts {
        return Vec::new();
    }
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url, LinkKind::Email]).url_must_have_scheme(!has_bare_hosts);
    let is_address = |link: &Link<'_>| {
        let words = link.as_str();
        *link.kind() == LinkKind::Email || words.contains("://") || words.starts_with(BARE_HOST)
    };
    let address = |link: Link<'_>| {
        // Marks at the end belong to the words around the address.
        let ends_it = |c: char| MARKS.contains(&c) || "…»”’“".contains(c);
        let shown = link.as_str().trim_end_matches(ends_it);
        let scheme = match link.kind() {
            LinkKind::Email => "mailto:",
            _ if shown.starts_with(BARE_HOST) => "https://",
            _ => "",
        };
        let range = link.start()..link.start() + shown.len();
        BareAddress { range, to: [scheme, shown].concat() }
    };
    finder.links(text).filter(is_address).map(address).collect()
}

/// A text in which no mark within a bare address is Markdown.
pub(super) struct LiteralAddresses<'a> {
    pub(super) text: Cow<'a, str>,
    /// Where backslashes were put in, in that text.
    backslashes: Vec<usize>,
}

impl<'a> LiteralAddresses<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let marked: Vec<_> = find_addresses(text)
            .into_iter()
            .map(|address| address.range)
            .filter(|range| text[range.clone()].contains(MARKS))
            .collect();
        if marked.is_empty() {
            return Self { text: Cow::Borrowed(text), backslashes: Vec::new() };
        }
        let verbatim = find_verbatim(text);
        let (mut literal, mut backslashes, mut rest) = (String::new(), Vec::new(), 0);
        let is_bare = |range: &Range<usize>| {
            let next = verbatim.partition_point(|other| other.start < range.end);
            next.checked_sub(1).is_none_or(|last| verbatim[last].end <= range.start)
        };
        for (at, _) in marked.into_iter().filter(is_bare).flat_map(|range| {
            text[range.clone()].match_indices(MARKS).map(move |(at, mark)| (range.start + at, mark))
        }) {
            literal.push_str(&text[rest..at]);
            backslashes.push(literal.len());
            literal.push('\\');
            rest = at;
        }
        literal.push_str(&text[rest..]);
        Self { text: Cow::Owned(literal), backslashes }
    }

    /// The place in the editor's text of a place in this one.
    pub(super) fn place(&self, range: Range<usize>) -> Range<usize> {
        let place = |at: usize| at - self.backslashes.partition_point(|backslash| *backslash < at);
        place(range.start)..place(range.end)
    }
}

/// Where the text is taken letter by letter, backslashes too: code, HTML, and addresses between `<` and `>`. The
/// places do not overlap, and are in the order of the text.
fn find_verbatim(text: &str) -> Vec<Range<usize>> {
    let events = Parser::new_ext(text, options()).into_offset_iter();
    let verbatim = events.filter(|(event, _)| {
        matches!(
            event,
            Event::Code(_)
                | Event::Html(_)
                | Event::InlineHtml(_)
                | Event::Start(
                    Tag::CodeBlock(_)
                        | Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. }
                )
        )
    });
    verbatim.map(|(_, range)| range).collect()
}
