//! A message as a reader's program shows it: page, text, pictures.
//!
//! Everything in it comes from a sender and is hostile. The page is only served into a sandbox (see
//! `web`), and pictures only in one of four formats. What a message costs is bounded: see the room `mime`.
//!
//! Looks up to: `mime`, `desk`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::received::ReceivedMessage;
use super::trial_site::TrialSite;
use crate::desk::MAX_SOURCE_BYTES;
use crate::mime::{self, MimePart, MimeParts};

/// The most bytes of a page or text that are shown.
const MAX_TEXT_BYTES: usize = 4 << 20;

/// The most bytes of a picture that are shown, before it is decoded.
const MAX_PICTURE_BYTES: usize = 16 << 20;

/// The most bytes of a file that is downloaded, before it is decoded.
const MAX_FILE_BYTES: usize = 64 << 20;

/// How far from its beginning the head of a page is looked for, in bytes.
const MAX_HEAD_BYTES: usize = 4096;

/// A part as a file.
#[derive(Debug)]
pub(super) struct MessageFile {
    /// The name that the message gives it.
    pub(super) name: Option<String>,
    pub(super) bytes: Vec<u8>,
}

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

/// How a page is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct LetterLook {
    pub(super) light: LetterLight,
    pub(super) pictures: LetterPictures,
}

/// The light that a page is shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum LetterLight {
    /// That of the browser.
    #[default]
    Browser,
    Day,
    Night,
}

/// Whether the pictures of the message are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum LetterPictures {
    #[default]
    Shown,
    Hidden,
}

/// The part that a reader's program shows as the page.
pub(super) fn find_html<'a, 'm>(found: &'a MimeParts<'m>) -> Option<&'a MimePart<'m>> {
    found.parts.iter().find(|part| part.kind == "text/html" && !part.is_attachment)
}

/// The HTML part as it came, decoded.
pub(super) fn read_html(found: &MimeParts<'_>) -> Shown {
    match find_html(found) {
        None if find_plain(found).is_some() => Shown::Missing,
        None => Shown::without(found),
        Some(page) => page.read_text(MAX_TEXT_BYTES).map_or(Shown::TooCostly, Shown::Text),
    }
}

/// The HTML part for a frame. Its pictures come from [`read_picture`], its links open in a new window, and those to
/// the publication's own pages lead to the trial site. The paths of all pages begin with `base`.
pub(super) fn read_page(
    base: &str,
    message: &ReceivedMessage,
    site: Option<&TrialSite>,
    look: LetterLook,
) -> Shown {
    let found = mime::read_parts(&message.content);
    let Shown::Text(html) = read_html(&found) else { return read_html(&found) };
    let mut places = BTreeMap::new();
    for (at, part) in found.parts.iter().enumerate() {
        if let Some(id) = part.id.as_deref() {
            places.entry(id).or_insert(at);
        }
    }
    let number = message.number;
    let mut html = take_off_links(&html);
    if look.pictures == LetterPictures::Shown {
        html = place_addresses(&html, "cid:", |address| {
            let at = places.get(&address["cid:".len()..])?;
            Some(format!("{base}/message/{number}/part/{at}"))
        });
    }
    if let Some(site) = site {
        html = place_addresses(&html, site.prefix(), |address| {
            let address = address.replace("&amp;", "&");
            Some(format!("{base}{}", site.find_path(&address)?).replace('&', "&amp;"))
        });
    }
    Shown::Text(set_light(open_links_elsewhere(&take_off_targets(&html)), look.light))
}

fn find_plain<'a, 'm>(found: &'a MimeParts<'m>) -> Option<&'a MimePart<'m>> {
    found.parts.iter().find(|part| {
        part.kind.starts_with("text/") && part.kind != "text/html" && !part.is_attachment
    })
}

/// The text part.
pub(super) fn read_plain_text(found: &MimeParts<'_>) -> Shown {
    match find_plain(found) {
        None if find_html(found).is_some() => Shown::Missing,
        None => Shown::without(found),
        Some(part) => part.read_text(MAX_TEXT_BYTES).map_or(Shown::TooCostly, Shown::Text),
    }
}

impl Shown {
    /// The part, or nothing.
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Missing | Self::TooCostly => "",
        }
    }

    /// What is said if a part was not found.
    const fn without(parts: &MimeParts<'_>) -> Self {
        if parts.is_cut { Self::TooCostly } else { Self::Missing }
    }
}

/// The message as it came, or its beginning if it is long. True if it was cut.
pub(super) fn read_source(message: &ReceivedMessage) -> (Cow<'_, str>, bool) {
    let shown = &message.content[..message.content.len().min(MAX_SOURCE_BYTES)];
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

/// Replaces every address that begins so, in an attribute or a style, by `place`.
fn place_addresses(html: &str, begins: &str, place: impl Fn(&str) -> Option<String>) -> String {
    let mut shown = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(begins) {
        let (before, from) = rest.split_at(at);
        let end =
            from.find(['"', '\'', ')', '<', '>', ' ', '\t', '\r', '\n']).unwrap_or(from.len());
        shown.push_str(before);
        match place(&from[..end]).filter(|_| before.ends_with(['"', '\'', '(', '='])) {
            Some(place) => shown.push_str(&place),
            None => shown.push_str(&from[..end.max(1)]),
        }
        rest = &from[end.max(1)..];
    }
    shown + rest
}

/// Renames the attributes `target`: a link that opens in the frame of the message, or in the page around it, leads nowhere.
fn take_off_targets(html: &str) -> String {
    let small = html.to_ascii_lowercase();
    let mut shown = String::with_capacity(html.len());
    let (mut from, mut is_in_tag) = (0, false);
    for at in memchr::memmem::find_iter(small.as_bytes(), b"target") {
        let before = &html[from..at];
        if let Some(edge) = before.rfind(['<', '>']) {
            is_in_tag = before[edge..].starts_with('<');
        }
        shown.push_str(before);
        let begins_word = before.ends_with(|c: char| c.is_ascii_whitespace() || c == '/');
        from = at + "target".len();
        if is_in_tag && begins_word && html[from..].trim_start().starts_with('=') {
            shown.push_str("no-");
        }
        shown.push_str(&html[at..from]);
    }
    shown.push_str(&html[from..]);
    shown
}

/// Renames the elements `link`. What they load is refused by the policy of the frame, but a browser would still look up
/// or call the servers that they name (`dns-prefetch`, `preconnect`).
fn take_off_links(html: &str) -> String {
    let small = html.to_ascii_lowercase();
    let mut shown = String::with_capacity(html.len());
    let mut from = 0;
    for at in memchr::memmem::find_iter(small.as_bytes(), b"<link") {
        shown.push_str(&html[from..at]);
        shown.push_str("<no-link");
        from = at + "<link".len();
    }
    shown.push_str(&html[from..]);
    shown
}

/// The feature of a media query that says whether it is night (Media Queries 5 §12.5).
const LIGHT_FEATURE: &str = "prefers-color-scheme";

/// Has the style sheets of a page believe that it is day or night.
fn set_light(html: String, light: LetterLight) -> String {
    let (holds, scheme) = match light {
        LetterLight::Browser => return html,
        LetterLight::Day => ("light", "light"),
        LetterLight::Night => ("dark", "dark"),
    };
    let mut shown = String::with_capacity(html.len() + 64);
    let mut rest = html.as_str();
    while let Some(at) = rest.find(LIGHT_FEATURE) {
        let (before, from) = rest.split_at(at);
        shown.push_str(before);
        let end = from.find([')', '{', '}', ';', '<']).unwrap_or(from.len());
        let value = from[LIGHT_FEATURE.len()..end].trim_start_matches([' ', ':']).trim();
        // A width that every window has, and one that none has.
        shown.push_str(if value == holds { "min-width:0" } else { "min-width:99999px" });
        rest = &from[end..];
    }
    shown.push_str(rest);
    if html.contains("color-scheme") {
        shown.push_str("<style>:root{color-scheme:only ");
        shown.push_str(scheme);
        shown.push_str("}</style>");
    }
    shown
}

/// A part as a file: its bytes, decoded, and the name that the message gives it.
pub(super) fn read_file(message: &ReceivedMessage, part: usize) -> Option<MessageFile> {
    let found = mime::read_parts(&message.content);
    let part = found.parts.get(part)?;
    let bytes = part.read_bytes(MAX_FILE_BYTES)?;
    Some(MessageFile { name: part.file_name.clone(), bytes })
}

/// Makes links open in a new window, because the frame must not leave the message.
fn open_links_elsewhere(html: &str) -> String {
    let start = html[..html.floor_char_boundary(MAX_HEAD_BYTES)].to_ascii_lowercase();
    let head = start.find("<head").and_then(|at| Some(at + start[at..].find('>')? + 1));
    // What stands before the document type would change how the page is drawn.
    let after_type = || {
        let at = start.find("<!doctype").filter(|at| start[..*at].trim().is_empty());
        at.and_then(|at| Some(at + start[at..].find('>')? + 1)).unwrap_or_default()
    };
    let at = head.unwrap_or_else(after_type);
    format!("{}<base target=\"_blank\">{}", &html[..at], &html[at..])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        LetterLight, open_links_elsewhere, place_addresses, set_light, take_off_links,
        take_off_targets,
    };

    #[test]
    fn pictures_are_found_in_attributes_and_styles_and_prose_is_left_alone() {
        let place = |cid: &str| (cid == "cid:a@b").then(|| "/p/1".to_owned());
        let page = "<img src=\"cid:a@b\"> url(cid:a@b) cid:a@b 'cid:no'";
        let shown = place_addresses(page, "cid:", place);
        assert_eq!(shown, "<img src=\"/p/1\"> url(/p/1) cid:a@b 'cid:no'");
        assert_eq!(place_addresses("\"cid:", "cid:", place), "\"cid:");
    }

    #[test]
    fn the_light_of_a_page_is_that_which_was_chosen() {
        let sheet = "<style>@media (prefers-color-scheme: dark){a{}} @media (prefers-color-scheme:light){b{}}</style>";
        let night = set_light(sheet.into(), LetterLight::Night);
        assert!(
            night.contains("(min-width:0){a{}}") && night.contains("(min-width:99999px){b{}}"),
            "{night}"
        );
        assert!(night.ends_with("<style>:root{color-scheme:only dark}</style>"), "{night}");
        let day = set_light(sheet.into(), LetterLight::Day);
        assert!(
            day.contains("(min-width:99999px){a{}}") && day.contains("(min-width:0){b{}}"),
            "{day}"
        );
        assert_eq!(
            set_light("<p>".into(), LetterLight::Night),
            "<p>",
            "a page without a night stays as it is"
        );
        assert_eq!(set_light(sheet.into(), LetterLight::Browser), sheet);
    }

    proptest! {
        #[test]
        fn no_page_makes_it_stumble(page in "(<LINK|<link|cid:|[<>\"'=):é ]|prefers-color-scheme){0,12}") {
            let _ = set_light(page.clone(), LetterLight::Night);
            let _ = place_addresses(&page, "cid:", |_| Some("x".to_owned()));
            prop_assert!(!take_off_links(&page).to_ascii_lowercase().contains("<link"));
        }
    }

    #[test]
    fn targets_of_links_are_taken_off_and_words_stay() {
        let page = "<a href='target' TARGET=_self>a target = b</a><a\ttarget='_top'>target";
        let shown =
            "<a href='no-target' no-TARGET=_self>a target = b</a><a\tno-target='_top'>target";
        assert_eq!(take_off_targets(page), shown.replacen("no-target", "target", 1));
        let class = "<p class='a target'>";
        assert_eq!(take_off_targets(class), class);
        assert_eq!(take_off_targets("<p title=\"é>\"> the target"), "<p title=\"é>\"> the target");
    }

    #[test]
    fn links_open_elsewhere_and_the_doctype_stays_first() {
        let page = open_links_elsewhere("<!DOCTYPE html><HTML><HEAD dir=ltr><title>é</title>");
        assert!(page.starts_with("<!DOCTYPE html><HTML><HEAD dir=ltr><base target=\"_blank\">"));
        let base = "<base target=\"_blank\">";
        assert_eq!(open_links_elsewhere("no head"), format!("{base}no head"));
        assert_eq!(
            open_links_elsewhere(" <!doctype html><p>"),
            format!(" <!doctype html>{base}<p>")
        );
        // Wherever the look for the head ends, it ends between two characters.
        for before in 0..2 {
            let page = format!("<head>{}{}", "x".repeat(before), "é".repeat(4096));
            assert!(open_links_elsewhere(&page).starts_with("<head><base "));
        }
    }
}
