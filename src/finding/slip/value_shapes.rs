//! Which kind of value a key takes, so that a help can write it.

use super::FileKind;
use super::quoting::quote;
use crate::finding::surely;
use crate::finding::table::translate;

/// The kind of value that a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueShape {
    /// A text.
    Text,
    /// A list of texts.
    Texts,
    /// A table with these keys, in the order in which people name their values.
    Table(&'static TableShape),
    /// A list of such tables.
    Tables(&'static TableShape),
    /// True or false.
    Truth,
    /// A whole number.
    Number,
    /// An hour of the day, in quotes.
    Hour,
    /// A colour, in quotes.
    Colour,
    /// A handle of small letters, digits and hyphens.
    Handle,
    /// One of these words, in quotes.
    Word(&'static [&'static str]),
}

/// The keys of a table that stands in braces.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TableShape {
    /// The keys, in the order in which people name their values.
    keys: &'static [&'static str],
    /// How many of them are written in any case.
    least: usize,
    /// The key whose value is a web address.
    address: Option<&'static str>,
}

const LINK: TableShape = TableShape { keys: &["label", "url"], least: 2, address: Some("url") };
const FIGURE: TableShape =
    TableShape { keys: &["src", "alt", "caption", "credit"], least: 2, address: Some("link") };
const AUTHOR: TableShape = TableShape { keys: &["name", "bio"], least: 1, address: None };
const EPIGRAPH: TableShape = TableShape { keys: &["quote", "author"], least: 1, address: None };
const ITEM: TableShape = TableShape { keys: &["title", "text"], least: 2, address: Some("link") };

/// The keys of an issue.
const ISSUE_KEYS: &[(&[&str], ValueShape)] = &[
    (
        &[
            "title",
            "subject",
            "preheader",
            "kicker",
            "short",
            "standfirst",
            "body",
            "watch",
            "opening",
            "alt",
            "caption",
            "credit",
            "quote",
            "text",
            "partner",
            "advertiser",
            "sign_off",
            "body_file",
            "opening_file",
            "continues",
            "src",
            "url",
            "link",
            "label",
            "link_label",
            "name",
            "bio",
        ],
        ValueShape::Text,
    ),
    (&["contents", "teasers", "byline", "allow", "entities"], ValueShape::Texts),
    (&["source", "button"], ValueShape::Table(&LINK)),
    (&["author"], ValueShape::Table(&AUTHOR)),
    (&["figure"], ValueShape::Table(&FIGURE)),
    (&["epigraph"], ValueShape::Table(&EPIGRAPH)),
    (&["figures"], ValueShape::Tables(&FIGURE)),
    (&["items"], ValueShape::Tables(&ITEM)),
    (&["draft", "exclusive"], ValueShape::Truth),
    (&["number"], ValueShape::Number),
    (&["send_at"], ValueShape::Hour),
    (&["id"], ValueShape::Handle),
    (&["only"], ValueShape::Word(&["free"])),
    (
        &["kind"],
        ValueShape::Word(&["story", "editorial", "briefs", "tribune", "notice", "sponsor"]),
    ),
];

/// The keys of the settings. Those that are not here are texts, or have a kind of their own.
const SETTINGS_KEYS: &[(&[&str], ValueShape)] = &[
    (
        &[
            "name",
            "tagline",
            "timezone",
            "website",
            "from",
            "reply_to",
            "postal_address",
            "subscribe_url",
            "mailto",
            "initials",
            "bio",
            "logo",
        ],
        ValueShape::Text,
    ),
    (&["allow", "clients", "names"], ValueShape::Texts),
    (&["must_appear", "reader_page"], ValueShape::Truth),
    (
        &[
            "approvals",
            "connections",
            "count",
            "mails_per_hour",
            "max_per_day",
            "max_readers",
            "max_recipients",
            "max_refused",
            "max_width",
            "per_connection",
            "percent",
            "readers",
            "weight",
            "window",
        ],
        ValueShape::Number,
    ),
    (&["at", "not_after"], ValueShape::Hour),
    (&["accent", "ink", "paper"], ValueShape::Colour),
    (&["pipelining"], ValueShape::Word(&["auto", "envelope", "off"])),
    (&["auth"], ValueShape::Word(&["password", "xoauth2"])),
    (&["plain"], ValueShape::Word(&["never", "local", "private"])),
    (&["in_doubt"], ValueShape::Word(&["hold", "resend"])),
    (&["sync"], ValueShape::Word(&["claims", "each"])),
];

/// A key that was meant, and the kind of value that it takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct MeantKey {
    /// The key as it is spelt here.
    pub(super) key: &'static str,
    /// The kind of its value.
    pub(super) shape: ValueShape,
}

impl MeantKey {
    /// The key that is meant by one as it is written, also in another language or with a letter too many. `None` if
    /// nobody knows it.
    pub(super) fn find(written: &str, file: FileKind) -> Option<Self> {
        let keys = match file {
            FileKind::Issue => ISSUE_KEYS,
            FileKind::Settings => SETTINGS_KEYS,
            FileKind::List => return None,
        };
        let all =
            || keys.iter().flat_map(|(names, shape)| names.iter().map(|name| (*name, *shape)));
        let named = |word: &str| {
            all().find(|(key, _)| *key == word).map(|(key, shape)| Self { key, shape })
        };
        let written = written.trim_matches(['"', '\'']);
        named(written)
            .or_else(|| translate(written).find_map(named))
            .or_else(|| surely(written, all().map(|(key, _)| key)).and_then(named))
    }
}

impl ValueShape {
    /// A value of this kind that holds a place.
    pub(super) fn sample(self) -> String {
        match self {
            Self::Text | Self::Handle => "\"…\"".to_owned(),
            Self::Texts => "[\"…\", \"…\"]".to_owned(),
            Self::Table(table) => table.fill(&[]),
            Self::Tables(table) => format!("[{}]", table.fill(&[])),
            Self::Truth => "true".to_owned(),
            Self::Number => "1".to_owned(),
            Self::Hour => "\"07:00\"".to_owned(),
            Self::Colour => "\"#1d1d20\"".to_owned(),
            Self::Word(words) => quote(words.first().copied().unwrap_or_default()),
        }
    }
}

impl TableShape {
    /// The table in braces with these texts as its values: a web address where one belongs, the others in the order of the
    /// keys.
    pub(super) fn fill(&self, texts: &[String]) -> String {
        format!("{{ {} }}", self.write_pairs(texts, self.least).join(", "))
    }

    /// The same on lines of their own, without keys that hold a place.
    pub(super) fn write_lines(&self, texts: &[String]) -> Vec<String> {
        self.write_pairs(texts, 0)
    }

    /// The keys with these texts as their values; so many of the first in any case.
    fn write_pairs(&self, texts: &[String], least: usize) -> Vec<String> {
        let mut texts: Vec<&String> = texts.iter().collect();
        let mut found: Vec<(&str, String)> = Vec::new();
        if let Some(key) = self.address
            && let Some(at) = texts.iter().position(|text| is_address(text))
        {
            found.push((key, quote(texts.remove(at))));
        }
        let is_first = self.keys.first() == Some(&"src");
        if let Some(at) = texts.iter().position(|text| is_picture(text)).filter(|_| is_first) {
            let picture = texts.remove(at);
            texts.insert(0, picture);
        }
        let mut texts = texts.into_iter();
        let mut written: Vec<String> = Vec::new();
        for (index, key) in self.keys.iter().enumerate() {
            let address = found.iter().position(|(name, _)| name == key);
            let value = match address {
                Some(at) => Some(found.remove(at).1),
                None if self.address == Some(*key) => None,
                None => texts.next().map(|text| quote(text)),
            };
            let empty = if self.address == Some(*key) { "\"https://…\"" } else { "\"…\"" };
            match value {
                Some(value) => written.push(format!("{key} = {value}")),
                None if index < least => written.push(format!("{key} = {empty}")),
                None => {}
            }
        }
        written.extend(found.into_iter().map(|(key, value)| format!("{key} = {value}")));
        written
    }
}

/// Words as the texts of a table: the address that stands in them apart from the rest.
pub(super) fn split_address(words: &str) -> Vec<String> {
    let is_around =
        |c: char| matches!(c, '<' | '>' | '(' | ')' | ',' | ';' | ':' | '-' | '–' | '—' | ' ');
    let word = words.split([' ', '<', '(', ',', '\u{a0}']).find(|word| is_address(word));
    let Some(word) = word else { return vec![words.to_owned()] };
    let rest = words.replacen(word, " ", 1);
    let label = rest.trim_matches(is_around).to_owned();
    let address = word.trim_end_matches(['>', ')', ',', ';']).to_owned();
    [label, address].into_iter().filter(|text| !text.is_empty()).collect()
}

/// Whether a text is the address of a page or of a mailbox.
pub(super) fn is_address(text: &str) -> bool {
    ["https://", "http://", "mailto:", "tel:", "www."].iter().any(|start| text.starts_with(start))
}

/// Whether a text is the name of a picture.
fn is_picture(text: &str) -> bool {
    let end = text.rsplit('.').next().unwrap_or_default().to_lowercase();
    let ends = ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg"];
    end.len() < text.len() && ends.contains(&end.as_str())
}
