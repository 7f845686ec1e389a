//! The places of a body that change with the reader, and how they are filled.
//!
//! A slot is marked in a body by a private-use character on either side, which no text may contain.
//! Cutting finds the slots once; filling writes each value escaped for the ground it falls on, in a
//! single pass, so that a value which looks like a slot stays what it is: text.
//!
//! Looks up to: nothing.

use std::borrow::Cow;
use std::fmt::Write;

/// Opens a slot.
const OPEN: char = '\u{e000}';
/// Closes a slot.
const CLOSE: char = '\u{e001}';
/// A blank inside a slot, so that no line is broken there.
const BLANK: char = '\u{e002}';

/// Whether a character is one of those that mark slots: no text from outside may hold one.
pub const fn is_sentinel(c: char) -> bool {
    matches!(c, OPEN | CLOSE | BLANK)
}

/// Whether a text holds a character that marks slots.
pub(super) fn has_sentinel(text: &str) -> bool {
    // All three begin with the same byte in UTF-8, and French never uses it.
    text.as_bytes().contains(&0xee) && text.contains(is_sentinel)
}

/// A place that changes with the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot<'a> {
    /// The reader's name, or these words for a reader without one, as they stand in the body: escaped
    /// already where the body is HTML.
    Name(Cow<'a, str>),
    /// The reader's address.
    Address,
    /// The https address at which this reader leaves.
    Unsubscribe,
}

impl Slot<'_> {
    /// The slot as it is marked in a body.
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

/// A stretch of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// The same for every reader.
    Still(&'a str),
    /// Changes with the reader.
    Slot(Slot<'a>),
}

/// Cuts a body at its slots. What only resembles a slot is still text.
pub fn cut(body: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut still, mut from) = (0, 0);
    while let Some(open) = body[from..].find(OPEN).map(|at| from + at) {
        let inside = open + OPEN.len_utf8();
        let end = body[inside..].find([OPEN, CLOSE]).map(|at| inside + at);
        let Some(end) = end else { break };
        match Slot::read(&body[inside..end]).filter(|_| body[end..].starts_with(CLOSE)) {
            Some(slot) => {
                if still < open {
                    pieces.push(Piece::Still(&body[still..open]));
                }
                pieces.push(Piece::Slot(slot));
                from = end + CLOSE.len_utf8();
                still = from;
            }
            None => from = end,
        }
    }
    if still < body.len() {
        pieces.push(Piece::Still(&body[still..]));
    }
    pieces
}

/// What one reader's copy says where bodies differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Values<'a> {
    /// The reader's name, where it is known.
    pub name: Option<&'a str>,
    /// The reader's address.
    pub address: &'a str,
    /// Where this reader leaves.
    pub unsubscribe: &'a str,
}

/// What a value falls on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// HTML: text, or an attribute between double quotes.
    Html,
    /// Plain text.
    Text,
}

impl Ground {
    /// Writes a value so that it can only be text. Control characters become blanks, and what marks
    /// slots is left out.
    pub fn write(self, value: &str, out: &mut String) {
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

/// One reader's copy of a body.
pub fn fill(body: &str, ground: Ground, values: &Values<'_>) -> String {
    let mut out = String::with_capacity(body.len() + 256);
    for piece in cut(body) {
        match piece {
            Piece::Still(text) => out.push_str(text),
            Piece::Slot(Slot::Address) => ground.write(values.address, &mut out),
            Piece::Slot(Slot::Unsubscribe) => ground.write(values.unsubscribe, &mut out),
            Piece::Slot(Slot::Name(fallback)) => match values.name.map(str::trim) {
                Some(name) if !name.is_empty() => ground.write(name, &mut out),
                _ => out.push_str(&fallback),
            },
        }
    }
    out
}

/// A name for a file in an address: everything but letters, digits, `.`, `-`, `_` and `~` is
/// percent-encoded (RFC 3986 §2.3).
pub(super) fn percent_encoded(name: &str) -> String {
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

    use super::{Ground, Piece, Slot, Values, cut, fill, is_sentinel, percent_encoded};

    fn body() -> String {
        let name = Slot::Name("chère lectrice".into()).sentinel();
        let (address, unsubscribe) = (Slot::Address.sentinel(), Slot::Unsubscribe.sentinel());
        format!("Bonjour {name}, <a href=\"{unsubscribe}\">partir</a> {address}")
    }

    const NOBODY: Values<'_> =
        Values { name: None, address: "z@e.fr", unsubscribe: "https://e.fr/u/1?a=1&b=2" };

    #[test]
    fn a_body_is_cut_at_its_slots_and_nowhere_else() {
        let body = body();
        let pieces = cut(&body);
        assert_eq!(pieces[0], Piece::Still("Bonjour "));
        assert_eq!(pieces[1], Piece::Slot(Slot::Name("chère lectrice".into())));
        assert_eq!(pieces[3], Piece::Slot(Slot::Unsubscribe));
        assert_eq!(pieces[5], Piece::Slot(Slot::Address));
        assert_eq!(pieces.len(), 6);
    }

    #[test]
    fn a_reader_without_a_name_reads_the_words_the_editor_chose() {
        let copy = fill(&body(), Ground::Html, &NOBODY);
        assert_eq!(
            copy,
            "Bonjour chère lectrice, <a href=\"https://e.fr/u/1?a=1&amp;b=2\">partir</a> z@e.fr"
        );
        let blank = Values { name: Some("  "), ..NOBODY };
        assert!(fill(&body(), Ground::Text, &blank).starts_with("Bonjour chère lectrice,"));
    }

    #[test]
    fn a_name_made_of_markup_is_a_name() {
        let reader = Values { name: Some("<b>&\"'\r\nBcc: x"), ..NOBODY };
        let copy = fill(&body(), Ground::Html, &reader);
        assert!(copy.starts_with("Bonjour &lt;b&gt;&amp;&quot;&#39;  Bcc: x, "), "{copy}");
        let copy = fill(&body(), Ground::Text, &reader);
        assert!(copy.starts_with("Bonjour <b>&\"'  Bcc: x, "), "{copy}");
    }

    #[test]
    fn a_name_that_looks_like_a_slot_is_inert() {
        let reader = Values { name: Some("{{name|x}}\u{e000}u\u{e001}"), ..NOBODY };
        let copy = fill(&body(), Ground::Text, &reader);
        assert!(copy.starts_with("Bonjour {{name|x}}u, "), "{copy}");
        assert_eq!(copy.matches("https://").count(), 1);
    }

    #[test]
    fn half_a_slot_is_text() {
        for text in ["\u{e000}", "\u{e000}u", "\u{e001}", "\u{e000}x\u{e001}", "\u{e000}\u{e001}"] {
            assert_eq!(cut(text), [Piece::Still(text)], "{text:?}");
        }
        assert_eq!(
            cut("\u{e000}z\u{e000}u\u{e001}"),
            [Piece::Still("\u{e000}z"), Piece::Slot(Slot::Unsubscribe)]
        );
    }

    #[test]
    fn a_file_name_cannot_leave_its_place_in_an_address() {
        assert_eq!(percent_encoded("é a/b?.jpg"), "%C3%A9%20a%2Fb%3F.jpg");
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
            let values = Values { name: Some(&name), ..NOBODY };
            prop_assert_eq!(fill(&body, Ground::Text, &values), stills.join(name.trim()));
            let pieces = cut(&body);
            let slots = pieces.iter().filter(|piece| matches!(piece, Piece::Slot(_))).count();
            prop_assert_eq!(slots, stills.len() - 1);
        }

        #[test]
        fn no_text_makes_the_cutter_stumble(body in "[\u{e000}-\u{e002}nau x]{0,40}") {
            let pieces = cut(&body);
            let back: String = pieces.iter().map(|piece| match piece {
                Piece::Still(text) => (*text).to_owned(),
                Piece::Slot(slot) => slot.sentinel(),
            }).collect();
            let bare = |text: &str| text.replace([' ', '\u{e002}'], "_");
            prop_assert_eq!(bare(&back), bare(&body));
            let copy = fill(&body, Ground::Html, &NOBODY);
            prop_assert!(copy.len() >= body.chars().filter(|c| !is_sentinel(*c)).count() / 40);
        }
    }
}
