//! Reads a list of links as briefs.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::outline::OutlinePart;
use super::{fold, join_lines};
use crate::finding::Span;
use crate::issue::prose::{PlacedEvent, read_events, url};

/// The words of headings above briefs, folded.
const BRIEFS_HEADINGS: &[&str] = &[
    "en bref",
    "breves",
    "les breves",
    "in brief",
    "briefs",
    "news in brief",
    "kurz",
    "kurz gemeldet",
    "kurzmeldungen",
    "in kurze",
];

/// A brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DraftBrief {
    pub(super) title: String,
    pub(super) link: String,
    /// What stands behind the link.
    pub(super) text: String,
}

/// The briefs of a part: it has their heading and one list below it, and each item begins with a link and is one
/// paragraph. `None` if anything else stands there.
pub(super) fn read_briefs(part: &OutlinePart) -> Option<Vec<DraftBrief>> {
    if !BRIEFS_HEADINGS.contains(&fold(&part.title).as_str()) {
        return None;
    }
    let events = read_events(&part.text);
    let whole = part.text.trim_end().len();
    let (first, list) = events.first()?;
    if !matches!(first, Event::Start(Tag::List(None))) || list.start != 0 || list.end < whole {
        return None;
    }
    let mut briefs = Vec::new();
    let mut rest = &events[1..];
    while let [(Event::Start(Tag::Item), range), inside @ ..] = rest {
        let end = inside.iter().position(|(event, _)| matches!(event, Event::End(TagEnd::Item)))?;
        briefs.push(read_brief(&part.text, range, &inside[..end])?);
        rest = &inside[end + 1..];
    }
    let is_whole = matches!(rest, [(Event::End(TagEnd::List(_)), _)]);
    (is_whole && !briefs.is_empty()).then_some(briefs)
}

fn read_brief(text: &str, item: &Range<usize>, events: &[PlacedEvent]) -> Option<DraftBrief> {
    let events = match events {
        [(Event::Start(Tag::Paragraph), _), inside @ .., (Event::End(TagEnd::Paragraph), _)] => {
            inside
        }
        other => other,
    };
    let [
        (Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, title, .. }), place),
        inside @ ..,
    ] = events
    else {
        return None;
    };
    let end = inside.iter().position(|(event, _)| matches!(event, Event::End(TagEnd::Link)))?;
    let words = inside[..end].iter().map(|(event, _)| match event {
        Event::Text(words) => Some(&**words),
        Event::SoftBreak => Some(" "),
        _ => None,
    });
    let words = join_lines(&words.collect::<Option<String>>()?);
    let is_plain = inside[end..].iter().all(|(event, _)| {
        !matches!(
            event,
            Event::Start(
                Tag::List(_) | Tag::Paragraph | Tag::CodeBlock(_) | Tag::BlockQuote(_) | Tag::HtmlBlock
            ) | Event::FootnoteReference(_)
        ) && !matches!(event, Event::Start(Tag::Link { link_type, .. }) if *link_type != LinkType::Inline)
    });
    let is_sound = title.is_empty() && !words.is_empty() && url(dest_url, Span::new(0, 0)).is_ok();
    let behind = join_lines(&text[place.end..item.end]);
    let behind = behind.trim_start_matches(|c: char| c.is_whitespace() || ":–—-.,".contains(c));
    (is_plain && is_sound).then(|| DraftBrief {
        title: words,
        link: dest_url.to_string(),
        text: behind.to_owned(),
    })
}
