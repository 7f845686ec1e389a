//! The links of a message: those of its page and those of its text.
//!
//! Looks up to: `wording`, `html`.

use std::collections::BTreeMap;

use crate::html::Document;
use crate::wording::shorten_text;

/// How many different links are listed.
const MAX_LINKS: usize = 2_000;

/// The most characters of an address or of its words that are shown.
const MAX_SHOWN_CHARS: usize = 300;

/// A link, or another address that the page names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MessageLink {
    /// The address, as it is written.
    pub(super) address: String,
    /// What a reader sees of it: the words of the link, or the words in place of a picture.
    pub(super) words: String,
    pub(super) kind: LinkKind,
    /// How often the page has it.
    pub(super) count: usize,
    /// Whether the text has it too.
    pub(super) is_in_text: bool,
}

/// What an address is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LinkKind {
    /// A reader can follow it.
    Link,
    /// A picture that a mail program would fetch. It tells its server who reads.
    Picture,
    /// Another file that a mail program would fetch, or a form.
    Other,
    /// It stands in the text alone.
    TextOnly,
}

/// Lists the links of a page and of a text, in their order. Addresses inside of the message are left out.
pub(super) fn list_links(page: &str, text: &str) -> Vec<MessageLink> {
    let document = Document::read(page);
    let mut links: Vec<MessageLink> = Vec::new();
    let mut places: BTreeMap<(LinkKind, String), usize> = BTreeMap::new();
    for (place, element) in document.elements.iter().enumerate() {
        for (attribute, value) in element.attributes() {
            let Some(kind) = find_kind(&element.name, attribute) else { continue };
            let address = shorten(value.trim());
            if is_inside(&address) {
                continue;
            }
            let key = (kind, address.clone());
            if let Some(at) = places.get(&key) {
                links[*at].count += 1;
                continue;
            }
            if links.len() == MAX_LINKS {
                return links;
            }
            places.insert(key, links.len());
            let words = read_words(&document, place);
            let is_in_text = text.contains(address.as_str());
            links.push(MessageLink { address, words, kind, count: 1, is_in_text });
        }
    }
    add_text_links(text, &mut links);
    links
}

/// What the address of an attribute is for. `None` if the attribute has none.
fn find_kind(element: &str, attribute: &str) -> Option<LinkKind> {
    match (element, attribute) {
        ("a" | "area", "href") => Some(LinkKind::Link),
        ("img" | "input", "src") | ("video", "poster") | (_, "background") => {
            Some(LinkKind::Picture)
        }
        ("link", "href") | ("form", "action") | (_, "src") | ("object", "data") => {
            Some(LinkKind::Other)
        }
        _ => None,
    }
}

/// Whether an address names a part of the message or of the page.
fn is_inside(address: &str) -> bool {
    let start = address.get(..5).unwrap_or(address).to_ascii_lowercase();
    address.is_empty() || address.starts_with('#') || start.starts_with("cid:") || start == "data:"
}

fn read_words(document: &Document, place: usize) -> String {
    let words: Vec<&str> =
        document.inside(place).flat_map(|text| text.words.split_whitespace()).take(60).collect();
    let words = words.join(" ");
    if !words.is_empty() {
        return shorten(&words);
    }
    let own = document.elements[place].attribute("alt");
    let pictures =
        document.named("img").filter(|(at, _)| document.around(*at).any(|(at, _)| at == place));
    let alt = own.or_else(|| pictures.take(3).find_map(|(_, picture)| picture.attribute("alt")));
    shorten(alt.unwrap_or_default())
}

fn add_text_links(text: &str, links: &mut Vec<MessageLink>) {
    let known: std::collections::BTreeSet<String> =
        links.iter().map(|link| link.address.clone()).collect();
    let mut added = std::collections::BTreeSet::new();
    let starts = ["https://", "http://"];
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '(' | ')'))
    {
        let Some(at) = starts.iter().find_map(|start| word.find(start)) else { continue };
        let address =
            shorten(word[at..].trim_end_matches(['.', ',', ';', ':', '!', '?', '»', ']']));
        if links.len() < MAX_LINKS && !known.contains(&address) && added.insert(address.clone()) {
            let kind = LinkKind::TextOnly;
            links.push(MessageLink {
                address,
                words: String::new(),
                kind,
                count: 0,
                is_in_text: true,
            });
        }
    }
}

fn shorten(text: &str) -> String {
    shorten_text(text, MAX_SHOWN_CHARS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{LinkKind, list_links};

    #[test]
    fn links_are_listed_once_with_their_words_and_what_would_be_fetched_is_told_apart() {
        let page = "<a href='https://a.example/x?a=1&amp;b=2'>Lire <b>la suite</b></a><a href=#top>x</a>\
            <a href='https://a.example/x?a=1&amp;b=2'><img src='cid:a' alt=Photo></a>\
            <a href=https://b.example/><img src='https://t.example/p.gif' alt=Carte></a><link href='https://c.example/s.css'>";
        let text =
            "La suite : https://a.example/x?a=1&b=2.\nEt <https://d.example/>, https://d.example/";
        let links = list_links(page, text);
        let told: Vec<_> = links
            .iter()
            .map(|link| {
                (link.address.as_str(), link.words.as_str(), link.kind, link.count, link.is_in_text)
            })
            .collect();
        assert_eq!(
            told,
            [
                ("https://a.example/x?a=1&b=2", "Lire la suite", LinkKind::Link, 2, true),
                ("https://b.example/", "Carte", LinkKind::Link, 1, false),
                ("https://t.example/p.gif", "Carte", LinkKind::Picture, 1, false),
                ("https://c.example/s.css", "", LinkKind::Other, 1, false),
                ("https://d.example/", "", LinkKind::TextOnly, 0, true),
            ]
        );
    }

    proptest! {
        #[test]
        fn no_page_makes_it_stumble(page in "[<>a-c='\" /:#]{0,80}", text in "\\PC{0,40}") {
            let _ = list_links(&page, &text);
        }
    }
}
