//! A message as a reader's program shows it: page, text, pictures.
//!
//! Everything in it comes from a sender and is hostile. The page is only served into a sandbox (see
//! `web`), and pictures only in one of four formats. What a message costs is bounded: see the room `mime`.
//!
//! Looks up to: `mime`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::received::ReceivedMessage;
use crate::mime::{self, MimePart, MimeParts};

/// How many bytes of a source are shown. The rest is usually pictures in base64.
const SHOWN_SOURCE_BYTES: usize = 200 << 10;

/// The most bytes of a page or text that are shown.
const MAX_TEXT_BYTES: usize = 4 << 20;

/// The most bytes of a picture that are shown, before it is decoded.
const MAX_PICTURE_BYTES: usize = 16 << 20;

/// A part of a message that a reader's program shows.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// The part, decoded.
    Text(String),
    /// The message has no such part.
    Missing,
    /// The message is too deep, too long or has too many parts, or is inside of another message.
    TooCostly,
}

/// The HTML part. Its pictures come from [`read_picture`], and its links open in a new window. The paths of all
/// pages begin with `base`.
pub(super) fn read_page(base: &str, message: &ReceivedMessage) -> Shown {
    let found = mime::read_parts(&message.content);
    let page = found.parts.iter().find(|part| part.kind == "text/html" && !part.is_attachment);
    let Some(page) = page else { return Shown::without(&found) };
    let Some(html) = page.read_text(MAX_TEXT_BYTES) else { return Shown::TooCostly };
    let mut places = BTreeMap::new();
    for (at, part) in found.parts.iter().enumerate() {
        if let Some(id) = part.id.as_deref() {
            places.entry(id).or_insert(at);
        }
    }
    let number = message.number;
    let html = place_pictures(&html, |cid| {
        places.get(cid).map(|at| format!("{base}/message/{number}/part/{at}"))
    });
    Shown::Text(open_links_elsewhere(html))
}

/// The text part.
pub(super) fn read_text(message: &ReceivedMessage) -> Shown {
    let found = mime::read_parts(&message.content);
    let is_plain = |part: &&MimePart<'_>| {
        part.kind.starts_with("text/") && part.kind != "text/html" && !part.is_attachment
    };
    match found.parts.iter().find(is_plain) {
        None => Shown::without(&found),
        Some(part) => part.read_text(MAX_TEXT_BYTES).map_or(Shown::TooCostly, Shown::Text),
    }
}

impl Shown {
    /// What is said if a part was not found.
    const fn without(parts: &MimeParts<'_>) -> Self {
        if parts.is_cut { Self::TooCostly } else { Self::Missing }
    }
}

/// The message as it came, or its beginning if it is long. True if it was cut.
pub(super) fn read_source(message: &ReceivedMessage) -> (Cow<'_, str>, bool) {
    let shown = &message.content[..message.content.len().min(SHOWN_SOURCE_BYTES)];
    (String::from_utf8_lossy(shown), shown.len() < message.content.len())
}

/// A picture of the message by the index of its part, and its media type.
pub(super) fn read_picture(
    message: &ReceivedMessage,
    part: usize,
) -> Option<(&'static str, Vec<u8>)> {
    let found = mime::read_parts(&message.content);
    let part = found.parts.get(part)?;
    let kind = match part.kind.as_str() {
        "image/png" => "image/png",
        "image/jpeg" | "image/jpg" => "image/jpeg",
        "image/gif" => "image/gif",
        "image/webp" => "image/webp",
        _ => return None,
    };
    Some((kind, part.read_bytes(MAX_PICTURE_BYTES)?))
}

/// Replaces every `cid:` address (RFC 2392) in an attribute or a style by `place`.
fn place_pictures(html: &str, place: impl Fn(&str) -> Option<String>) -> String {
    let mut shown = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find("cid:") {
        let (before, from) = rest.split_at(at);
        let cid = &from[4..];
        let end = cid.find(['"', '\'', ')', '>', ' ', '\t', '\r', '\n']).unwrap_or(cid.len());
        shown.push_str(before);
        match place(&cid[..end]).filter(|_| before.ends_with(['"', '\'', '(', '='])) {
            Some(place) => shown.push_str(&place),
            None => shown.push_str(&from[..4 + end]),
        }
        rest = &cid[end..];
    }
    shown + rest
}

/// Makes links open in a new window, because the frame must not leave the message.
fn open_links_elsewhere(html: String) -> String {
    let start = html.get(..html.len().min(4096)).unwrap_or_default().to_ascii_lowercase();
    let head = start.find("<head").and_then(|at| Some(at + start[at..].find('>')? + 1));
    match head {
        Some(at) => format!("{}<base target=\"_blank\">{}", &html[..at], &html[at..]),
        None => html,
    }
}

#[cfg(test)]
mod tests {
    use super::{open_links_elsewhere, place_pictures};

    #[test]
    fn pictures_are_found_in_attributes_and_styles_and_prose_is_left_alone() {
        let place = |cid: &str| (cid == "a@b").then(|| "/p/1".to_owned());
        let shown = place_pictures("<img src=\"cid:a@b\"> url(cid:a@b) cid:a@b 'cid:no'", place);
        assert_eq!(shown, "<img src=\"/p/1\"> url(/p/1) cid:a@b 'cid:no'");
        assert_eq!(place_pictures("\"cid:", place), "\"cid:");
    }

    #[test]
    fn links_open_elsewhere_and_the_doctype_stays_first() {
        let page =
            open_links_elsewhere("<!DOCTYPE html><HTML><HEAD dir=ltr><title>é</title>".into());
        assert!(page.starts_with("<!DOCTYPE html><HTML><HEAD dir=ltr><base target=\"_blank\">"));
        assert_eq!(open_links_elsewhere("no head".into()), "no head");
    }
}
