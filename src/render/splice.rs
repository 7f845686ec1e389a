//! Slots: the places of a body that change with the reader.
//!
//! A private-use character marks either side of a slot, and no text may contain one. A body is split at
//! its slots once. Filling writes each value in a single pass, escaped for HTML or plain text, so that a
//! value that looks like a slot is still text.
//!
//! Looks up to: nothing.

use std::borrow::Cow;
use std::fmt::Write;

/// Opens a slot.
const OPEN: char = '\u{e000}';
/// Closes a slot.
const CLOSE: char = '\u{e001}';
/// Stands for a blank inside a slot, so that no line is broken there.
const BLANK: char = '\u{e002}';

/// Whether a character is one of those that mark slots. No text from outside may hold one.
pub const fn is_sentinel(c: char) -> bool {
    matches!(c, OPEN | CLOSE | BLANK)
}

/// Whether a text holds a character that marks slots.
pub(super) fn has_sentinel(text: &str) -> bool {
    // In UTF-8 all three begin with the byte EE, and no character in common use does.
    text.as_bytes().contains(&0xee) && text.contains(is_sentinel)
}

/// A place that changes with the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Slot<'a> {
    /// The reader's name. A reader without a name gets these words, which are escaped already in an HTML
    /// body.
    Name(Cow<'a, str>),
    /// The reader's address.
    Address,
    /// The address of the link by which this reader unsubscribes.
    Unsubscribe,
}

impl Slot<'_> {
    /// The characters that mark the slot in a body.
    pub(super) fn sentinel(&self) -> String {
        let inside = match self {
            Self::Name(fallback) => {
                let words = fallback.chars().filter(|c| !is_sentinel(*c));
                let words = words.map(|c| if c == ' ' { BLANK } else { c });
                std::iter::once('n').chain(words).collect()
            }
            Self::Address => String::from("a"),
            Self::Unsubscribe => String::from("u"),
        };
        format!("{OPEN}{inside}{CLOSE}")
    }

    /// Writes the value of this slot for one reader.
    pub fn write_value(&self, format: BodyFormat, values: &ReaderValues<'_>, out: &mut String) {
        match self {
            Self::Address => format.write_value(values.address, out),
            Self::Unsubscribe => format.write_value(values.unsubscribe, out),
            Self::Name(fallback) => match values.name {
                Some(name) => format.write_value(name, out),
                None => out.push_str(fallback),
            },
        }
    }

    /// Reads what stands between the marks of a slot.
    fn read(inside: &str) -> Option<Slot<'_>> {
        match inside {
            "a" => Some(Slot::Address),
            "u" => Some(Slot::Unsubscribe),
            _ => {
                let words = inside.strip_prefix('n')?;
                Some(Slot::Name(if words.contains(BLANK) {
                    Cow::Owned(words.replace(BLANK, " "))
                } else {
                    Cow::Borrowed(words)
                }))
            }
        }
    }
}

/// A piece of a body that was split at its slots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BodyPiece<'a> {
    /// Text that is the same for every reader.
    Fixed(&'a str),
    /// A slot, which changes with the reader.
    Slot(Slot<'a>),
}

/// Splits a body at its slots. What only resembles a slot is text.
pub fn split_at_slots(body: &str) -> Vec<BodyPiece<'_>> {
    let mut pieces = Vec::new();
    let (mut text, mut from) = (0, 0);
    while let Some(open) = body[from..].find(OPEN).map(|at| from + at) {
        let inside = open + OPEN.len_utf8();
        let end = body[inside..].find([OPEN, CLOSE]).map(|at| inside + at);
        let Some(end) = end else { break };
        match Slot::read(&body[inside..end]).filter(|_| body[end..].starts_with(CLOSE)) {
            Some(slot) => {
                if text < open {
                    pieces.push(BodyPiece::Fixed(&body[text..open]));
                }
                pieces.push(BodyPiece::Slot(slot));
                from = end + CLOSE.len_utf8();
                text = from;
            }
            None => from = end,
        }
    }
    if text < body.len() {
        pieces.push(BodyPiece::Fixed(&body[text..]));
    }
    pieces
}

/// The values of one reader that fill the slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReaderValues<'a> {
    /// The reader's name, if it is known.
    pub name: Option<&'a str>,
    /// The reader's address.
    pub address: &'a str,
    /// The address of the link by which this reader unsubscribes.
    pub unsubscribe: &'a str,
}

/// The format of a body, which decides how a value is escaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyFormat {
    /// HTML: a text, or an attribute between double quotes.
    Html,
    /// Plain text.
    Text,
}

impl BodyFormat {
    /// Writes a value escaped, so that it is text and nothing else. Control characters become blanks, and
    /// the characters that mark slots are left out.
    pub fn write_value(self, value: &str, out: &mut String) {
        for c in value.chars() {
            match c {
                c if is_sentinel(c) => {}
                c if c.is_control() => out.push(' '),
                '&' if self == Self::Html => out.push_str("&amp;"),
                '<' if self == Self::Html => out.push_str("&lt;"),
                '>' if self == Self::Html => out.push_str("&gt;"),
                '"' if self == Self::Html => out.push_str("&quot;"),
                '\'' if self == Self::Html => out.push_str("&#39;"),
                c => out.push(c),
            }
        }
    }
}

/// Fills the slots of a body for one reader. A blank name is none.
pub fn fill_slots(body: &str, format: BodyFormat, values: &ReaderValues<'_>) -> String {
    let name = values.name.map(str::trim).filter(|name| !name.is_empty());
    let values = ReaderValues { name, ..*values };
    let mut out = String::with_capacity(body.len() + 256);
    for piece in split_at_slots(body) {
        match piece {
            BodyPiece::Fixed(text) => out.push_str(text),
            BodyPiece::Slot(slot) => slot.write_value(format, &values, &mut out),
        }
    }
    out
}

/// Percent-encodes the name of a file for an address: everything except letters, digits, `.`, `-`, `_` and
/// `~` (RFC 3986 §2.3).
pub fn encode_percent(name: &str) -> String {
    name.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b".-_~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string never fails.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        BodyFormat, BodyPiece, ReaderValues, Slot, encode_percent, fill_slots, is_sentinel,
        split_at_slots,
    };

    fn body() -> String {
        let name = Slot::Name("chère lectrice".into()).sentinel();
        let (address, unsubscribe) = (Slot::Address.sentinel(), Slot::Unsubscribe.sentinel());
        format!("Bonjour {name}, <a href=\"{unsubscribe}\">partir</a> {address}")
    }

    const NOBODY: ReaderValues<'_> =
        ReaderValues { name: None, address: "z@e.fr", unsubscribe: "https://e.fr/u/1?a=1&b=2" };

    #[test]
    fn a_body_is_cut_at_its_slots_and_nowhere_else() {
        let body = body();
        let pieces = split_at_slots(&body);
        assert_eq!(pieces[0], BodyPiece::Fixed("Bonjour "));
        assert_eq!(pieces[1], BodyPiece::Slot(Slot::Name("chère lectrice".into())));
        assert_eq!(pieces[3], BodyPiece::Slot(Slot::Unsubscribe));
        assert_eq!(pieces[5], BodyPiece::Slot(Slot::Address));
        assert_eq!(pieces.len(), 6);
    }

    #[test]
    fn a_reader_without_a_name_reads_the_words_the_editor_chose() {
        let copy = fill_slots(&body(), BodyFormat::Html, &NOBODY);
        assert_eq!(
            copy,
            "Bonjour chère lectrice, <a href=\"https://e.fr/u/1?a=1&amp;b=2\">partir</a> z@e.fr"
        );
        let blank = ReaderValues { name: Some("  "), ..NOBODY };
        assert!(
            fill_slots(&body(), BodyFormat::Text, &blank).starts_with("Bonjour chère lectrice,")
        );
    }

    #[test]
    fn a_name_made_of_markup_is_a_name() {
        let reader = ReaderValues { name: Some("<b>&\"'\r\nBcc: x"), ..NOBODY };
        let copy = fill_slots(&body(), BodyFormat::Html, &reader);
        assert!(copy.starts_with("Bonjour &lt;b&gt;&amp;&quot;&#39;  Bcc: x, "), "{copy}");
        let copy = fill_slots(&body(), BodyFormat::Text, &reader);
        assert!(copy.starts_with("Bonjour <b>&\"'  Bcc: x, "), "{copy}");
    }

    #[test]
    fn a_name_that_looks_like_a_slot_is_inert() {
        let reader = ReaderValues { name: Some("{{name|x}}\u{e000}u\u{e001}"), ..NOBODY };
        let copy = fill_slots(&body(), BodyFormat::Text, &reader);
        assert!(copy.starts_with("Bonjour {{name|x}}u, "), "{copy}");
        assert_eq!(copy.matches("https://").count(), 1);
    }

    #[test]
    fn half_a_slot_is_text() {
        for text in ["\u{e000}", "\u{e000}u", "\u{e001}", "\u{e000}x\u{e001}", "\u{e000}\u{e001}"] {
            assert_eq!(split_at_slots(text), [BodyPiece::Fixed(text)], "{text:?}");
        }
        assert_eq!(
            split_at_slots("\u{e000}z\u{e000}u\u{e001}"),
            [BodyPiece::Fixed("\u{e000}z"), BodyPiece::Slot(Slot::Unsubscribe)]
        );
    }

    #[test]
    fn a_file_name_cannot_leave_its_place_in_an_address() {
        assert_eq!(encode_percent("é a/b?.jpg"), "%C3%A9%20a%2Fb%3F.jpg");
    }

    proptest! {
        #[test]
        fn filling_is_the_same_as_replacing_marks_that_no_value_holds(
            stills in prop::collection::vec("[a-z <&]{0,8}", 1..6),
            name in "[^\u{e000}-\u{e002}\\p{C}]{1,12}",
        ) {
            prop_assume!(!name.trim().is_empty());
            let mark = Slot::Name("ami lecteur".into()).sentinel();
            let body = stills.join(&mark);
            let values = ReaderValues { name: Some(&name), ..NOBODY };
            prop_assert_eq!(fill_slots(&body, BodyFormat::Text, &values), stills.join(name.trim()));
            let pieces = split_at_slots(&body);
            let slots = pieces.iter().filter(|piece| matches!(piece, BodyPiece::Slot(_))).count();
            prop_assert_eq!(slots, stills.len() - 1);
        }

        #[test]
        fn no_text_makes_the_cutter_stumble(body in "[\u{e000}-\u{e002}nau x]{0,40}") {
            let pieces = split_at_slots(&body);
            let back: String = pieces.iter().map(|piece| match piece {
                BodyPiece::Fixed(text) => (*text).to_owned(),
                BodyPiece::Slot(slot) => slot.sentinel(),
            }).collect();
            let bare = |text: &str| text.replace([' ', '\u{e002}'], "_");
            prop_assert_eq!(bare(&back), bare(&body));
            let copy = fill_slots(&body, BodyFormat::Html, &NOBODY);
            prop_assert!(copy.len() >= body.chars().filter(|c| !is_sentinel(*c)).count() / 40);
        }
    }
}
