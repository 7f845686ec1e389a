//! A message as a reader's program shows it: subject, page, text, pictures.
//!
//! Everything in it comes from a sender and is hostile. The page is only served into a sandbox (see
//! `web`), and pictures only in one of four formats.
//!
//! Looks up to: nothing.

use std::borrow::Cow;

use mail_parser::{Address, MessageParser, MimeHeaders};

use super::ReceivedMessage;

/// How many bytes of a source are shown. The rest is usually pictures in base64.
const SHOWN_SOURCE_BYTES: usize = 200 << 10;

/// A message in the list.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct MessageSummary {
    pub(super) subject: String,
    pub(super) from: String,
    pub(super) to: String,
    /// `free` or `paid`, if the message's `Feedback-ID` names an edition.
    pub(super) edition: Option<&'static str>,
}

/// Parses the header alone.
pub(super) fn read_summary(message: &ReceivedMessage) -> MessageSummary {
    let parsed = MessageParser::default().parse_headers(message.content.as_slice());
    let parsed = parsed.unwrap_or_default();
    let subject = parsed.subject().map_or("(no subject)", str::trim).to_owned();
    let to = parsed.to().and_then(name_first).unwrap_or_else(|| message.recipients.join(", "));
    let from = parsed.from().and_then(name_first).unwrap_or_else(|| message.return_path.clone());
    let feedback = parsed.header_raw("Feedback-ID").unwrap_or_default();
    let edition = ["free", "paid"]
        .into_iter()
        .find(|edition| feedback.split(':').any(|field| field.trim() == *edition));
    MessageSummary { subject, from, to, edition }
}

fn name_first(addresses: &Address<'_>) -> Option<String> {
    let first = addresses.first()?;
    let address = first.address()?;
    Some(match first.name() {
        Some(name) => format!("{name} <{address}>"),
        None => address.to_owned(),
    })
}

/// The HTML part. Its pictures come from [`read_picture`], and its links open in a new window.
/// `None` if the message has no HTML part.
pub(super) fn read_page(message: &ReceivedMessage) -> Option<String> {
    let parsed = MessageParser::default().parse(message.content.as_slice())?;
    let part = parsed.html_bodies().find(|part| part.is_text_html())?;
    let html = place_pictures(part.text_contents()?, |cid| {
        let at = parsed.parts.iter().position(|part| part.content_id() == Some(cid))?;
        Some(format!("/message/{}/part/{at}", message.number))
    });
    Some(open_links_elsewhere(html))
}

/// The text part. `None` if the message has none.
pub(super) fn read_text(message: &ReceivedMessage) -> Option<String> {
    let parsed = MessageParser::default().parse(message.content.as_slice())?;
    let part = parsed.text_bodies().find(|part| part.is_text() && !part.is_text_html())?;
    part.text_contents().map(str::to_owned)
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
    let parsed = MessageParser::default().parse(message.content.as_slice())?;
    let part = parsed.parts.get(part)?;
    let kind = part.content_type().filter(|kind| kind.ctype().eq_ignore_ascii_case("image"))?;
    let kind = match kind.subtype()?.to_ascii_lowercase().as_str() {
        "png" => "image/png",
        "jpeg" | "jpg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        _ => return None,
    };
    Some((kind, part.contents().to_vec()))
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
