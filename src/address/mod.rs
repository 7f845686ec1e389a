//! Mail addresses, checked once.
//!
//! An [`Address`] always fits in an SMTP command and in a header: its domain has a dot, its lengths are
//! those of RFC 5321 §4.5.3.1, and it holds no control character, no blank and no invisible character.
//! [`Address::parse`] is the only way to make one from a text; serde uses it too.
//!
//! Looks up to: `wording`.

mod error;
mod named;
mod plain;

use std::fmt::{self, Write as _};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, de};

pub use self::error::Error;
pub use self::named::{NamedAddress, split_name};
pub(crate) use self::plain::has_plain_characters;

/// A mail address: `local@domain`, the domain in its ASCII form (A-labels).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    text: String,
    /// The place of the `@`, in bytes.
    at: usize,
}

/// What a label begins with that stands for one in Unicode (RFC 5890 §2.3.2.1).
const A_LABEL_PREFIX: &str = "xn--";
/// The longest local part (RFC 5321 §4.5.3.1.1).
const MAX_LOCAL_OCTETS: usize = 64;
/// The longest domain, without the dot at its end (RFC 1035 §2.3.4).
const MAX_DOMAIN_OCTETS: usize = 253;
/// The longest label of a domain (RFC 1035 §2.3.4).
const MAX_LABEL_OCTETS: usize = 63;

/// Letters of other scripts that are drawn like a Latin letter: `раypal` with a Cyrillic `р` and `а`.
const LOOKALIKES: &str = "авеёкмнорстухіјѕԁһӏԛԝαεικνορτυχ";

impl Address {
    /// Reads an address as people write and paste it. ASCII blanks and no-break spaces around it are
    /// dropped. The domain becomes lower case, and A-labels where it is internationalised. The local part
    /// stays as it is, since only the receiving server knows what its case means (RFC 5321 §2.4).
    ///
    /// # Errors
    ///
    /// Refuses what the variants of [`enum@Error`] say. Apart from the above, it changes no address.
    pub fn parse(text: &str) -> Result<Self, Error> {
        plain::parse_plain(text).map_or_else(|| Self::parse_any(text), Ok)
    }

    /// Reads an address of any characters.
    fn parse_any(text: &str) -> Result<Self, Error> {
        let text = text.trim_matches(|c: char| c == '\u{a0}' || c.is_ascii_whitespace());
        if text.is_empty() {
            return Err(Error::Empty);
        }
        if text.contains('"') {
            return Err(Error::Quoted);
        }
        if let Some(stray) = text.chars().find(|&c| c != ' ' && is_forbidden(c)) {
            return Err(Error::Character(stray.into()));
        }
        if text.matches('@').count() > 1 && text.contains([' ', ',', ';', '/', '|']) {
            return Err(Error::Several);
        }
        if text.contains(' ') {
            return Err(Error::Blank);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(Error::Shape)?;
        if local.is_empty() || domain.is_empty() {
            return Err(Error::Shape);
        }
        if local.len() > MAX_LOCAL_OCTETS {
            return Err(Error::LocalLength(local.len()));
        }
        Self::join(local, domain)
    }

    /// Makes an address of its two parts, and checks the domain.
    fn join(local: &str, domain: &str) -> Result<Self, Error> {
        if domain.starts_with('[') {
            return Err(Error::Literal);
        }
        if domain.contains(',') {
            return Err(Error::Comma(domain.to_owned()));
        }
        let ascii = if domain.is_ascii() {
            domain.to_ascii_lowercase()
        } else {
            idna::domain_to_ascii_strict(domain).map_err(|_| Error::Grammar(domain.to_owned()))?
        };
        if ascii.len() > MAX_DOMAIN_OCTETS
            || ascii.split('.').any(|label| label.len() > MAX_LABEL_OCTETS)
        {
            return Err(Error::DomainLength);
        }
        let is_stray = |c: &char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '.' | '_');
        if let Some(character) = ascii.chars().find(is_stray) {
            return Err(Error::DomainCharacter { domain: domain.to_owned(), character });
        }
        if !ascii.contains('.') {
            return Err(Error::Dotless(domain.to_owned()));
        }
        let text = format!("{local}@{ascii}");
        match lettre::Address::from_str(&text) {
            Ok(_) => Ok(Self { text, at: local.len() }),
            Err(_) => Err(Error::Grammar(format!("{local}@{domain}"))),
        }
    }

    /// Makes an address from the text of an address that has been checked. A long list keeps only texts.
    pub(crate) fn from_checked(text: &str) -> Self {
        Self { at: text.rfind('@').unwrap_or_default(), text: text.to_owned() }
    }

    /// The address as it stands in a command or a header.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The part before the `@`.
    pub fn local(&self) -> &str {
        &self.text[..self.at]
    }

    /// The part after the `@`, in lower-case ASCII.
    pub fn domain(&self) -> &str {
        &self.text[self.at + 1..]
    }

    /// The key that two spellings of one address share: the whole text with the capitals of ASCII in lower
    /// case. Other letters stay: the lower case of the Kelvin sign U+212A is `k`, and whoever has that sign in
    /// their address is somebody else. The key only serves to find duplicates. Mail is sent to the address as
    /// it is written.
    pub fn key(&self) -> String {
        self.text.to_ascii_lowercase()
    }

    /// Whether the text of an address has the same [`key`](Self::key).
    pub fn has_key_of(&self, address: &str) -> bool {
        self.text.eq_ignore_ascii_case(address)
    }

    /// The key that versions before the present form of [`key`](Self::key) had for an address: the whole text with
    /// every letter in lower case, as Unicode has it. The key of several addresses can be the same. Serves to find
    /// what such a version wrote. The former key of a key is that of its address.
    pub fn find_former_key(address_or_key: &str) -> String {
        address_or_key.to_lowercase()
    }

    /// The address for whoever may know it already, and for a log: the first character of the local part, and the
    /// domain, as `z…@example.org`. Of a local part of one character nothing is shown.
    pub fn shown_in_part(&self) -> String {
        let mut local = self.local().chars();
        let first = local.next().filter(|_| local.next().is_some());
        format!("{}…@{}", first.map(String::from).unwrap_or_default(), self.domain())
    }

    /// Whether the relay must offer SMTPUTF8 (RFC 6531 §3.2): the local part is not ASCII.
    pub fn needs_smtputf8(&self) -> bool {
        !self.local().is_ascii()
    }

    /// The address as a `mailto:` URI (RFC 6068 §2), in ASCII: characters that have a meaning in URIs, and those
    /// that are not ASCII, have percent codes.
    pub fn to_mailto(&self) -> String {
        let mut uri = "mailto:".to_owned();
        for byte in self.local().bytes() {
            // Writing to a string does not fail.
            let _ = match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => uri.write_char(byte.into()),
                b'-' | b'.' | b'_' | b'~' | b'+' | b'!' | b'$' | b'*' => {
                    uri.write_char(byte.into())
                }
                _ => write!(uri, "%{byte:02X}"),
            };
        }
        uri + "@" + self.domain()
    }

    /// The address as people write it: its domain in Unicode (U-labels, RFC 5890 §2.3.2.1).
    pub fn to_unicode(&self) -> String {
        let (domain, _) = idna::domain_to_unicode(self.domain());
        format!("{}@{domain}", self.local())
    }

    /// The domain as people see it, if they could take it for another one: it has letters that are not
    /// Latin, and each of them is drawn like a Latin letter.
    pub fn lookalike(&self) -> Option<String> {
        if !self.domain().contains(A_LABEL_PREFIX) {
            return None;
        }
        let (shown, _) = idna::domain_to_unicode(self.domain());
        let mut foreign = shown.chars().filter(|c| c.is_alphabetic() && !is_latin(*c)).peekable();
        foreign.peek()?;
        foreign.all(|c| LOOKALIKES.contains(c)).then_some(shown)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for Address {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

/// The address that reports about a message go to: the `MAIL FROM` of its transaction (RFC 5321 §4.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnPath(Address);

impl ReturnPath {
    /// A return path to this address.
    pub const fn new(address: Address) -> Self {
        Self(address)
    }

    /// A return path by which a copy is known again: a token of small letters and digits stands behind a `+` before the
    /// `@` of this address.
    pub fn with_token(address: &Address, token: &str) -> Self {
        let (local, domain) = (address.local(), address.domain());
        Self(Address::from_checked(&format!("{local}+{token}@{domain}")))
    }

    /// The address itself.
    pub const fn address(&self) -> &Address {
        &self.0
    }
}

/// The sender and the recipient of a message on the wire (RFC 5321 §2.3.1). A transaction has one recipient,
/// since every reader gets a copy of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Where reports about the message go.
    pub return_path: ReturnPath,
    /// Whom the message is for.
    pub recipient: Address,
    /// The envelope identifier, by which a report names the message (RFC 3461 §4.4). It is the same each time
    /// the copy is made, and tells nothing about the reader. It is empty if no report is asked for.
    pub id: String,
    /// Whether the header holds an address that is not ASCII, besides these two.
    pub is_header_international: bool,
}

/// Whether no address may hold a character: a control character, a blank, or an invisible character.
fn is_forbidden(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// Whether a character is a control character, or one that nobody sees or that has no meaning of its own.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e000}'..='\u{f8ff}' | '\u{fffd}')
}

/// Whether a letter belongs to the Latin blocks of Unicode.
const fn is_latin(c: char) -> bool {
    matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

#[cfg(test)]
mod tests {
    use super::{Address, Error};

    fn shown(text: &str) -> Result<String, Error> {
        Address::parse(text).map(|address| address.as_str().to_owned())
    }

    #[test]
    fn blanks_around_an_address_are_dropped() {
        assert_eq!(shown(" \u{a0}zoe@example.org\t"), Ok("zoe@example.org".into()));
    }

    #[test]
    fn an_international_domain_is_one_reader_in_both_spellings() {
        assert_eq!(shown("a@é.fr"), Ok("a@xn--9ca.fr".into()));
        assert_eq!(shown("a@é.fr"), shown("a@XN--9CA.fr"));
    }

    #[test]
    fn an_address_in_part_names_nobody() {
        let in_part = |text: &str| Address::parse(text).map(|address| address.shown_in_part());
        assert_eq!(in_part("zoe.lefevre@example.org"), Ok("z…@example.org".into()));
        assert_eq!(in_part("é.b@example.org"), Ok("é…@example.org".into()));
        assert_eq!(in_part("z@example.org"), Ok("…@example.org".into()));
    }

    #[test]
    fn what_could_become_a_second_command_is_refused() {
        assert_eq!(shown("a@c.de\r\nRCPT TO:<x@y.z>"), Err(Error::Character(13)));
        assert_eq!(shown("a\u{200b}@c.de"), Err(Error::Character(0x200b)));
        assert_eq!(shown("a b@c.de"), Err(Error::Blank));
        assert_eq!(shown("a\u{a0}b@c.de"), Err(Error::Character(0xa0)));
    }

    #[test]
    fn forms_that_no_reader_has_are_refused() {
        assert_eq!(shown("a@b"), Err(Error::Dotless("b".into())));
        for (text, character) in [("a@b.de?subject=hi", '?'), ("a@b.de=x", '='), ("a@b/c.de", '/')]
        {
            let stray = Error::DomainCharacter { domain: text[2..].into(), character };
            assert_eq!(shown(text), Err(stray), "{text}");
        }
        assert_eq!(shown("a@b,de"), Err(Error::Comma("b,de".into())));
        for two in ["a@c.de b@c.de", "a@c.de, b@c.de", "a@c.de;b@c.de", "a@c.de/b@c.de"] {
            assert_eq!(shown(two), Err(Error::Several), "{two}");
        }
        assert_eq!(shown("a@[127.0.0.1]"), Err(Error::Literal));
        assert_eq!(shown("\"a b\"@c.de"), Err(Error::Quoted));
        assert_eq!(shown(""), Err(Error::Empty));
        assert_eq!(shown("@c.de"), Err(Error::Shape));
        assert!(matches!(shown("a..b@c.de"), Err(Error::Grammar(_))));
    }

    #[test]
    fn the_lengths_of_the_rfc_hold() {
        assert_eq!(shown(&format!("{}@c.de", "a".repeat(65))), Err(Error::LocalLength(65)));
        assert!(shown(&format!("{}@c.de", "a".repeat(64))).is_ok());
        assert_eq!(shown(&format!("a@{}.de", "b".repeat(64))), Err(Error::DomainLength));
        assert_eq!(shown(&format!("a@{}de", "bc.".repeat(84))), Err(Error::DomainLength));
    }

    #[test]
    fn an_accent_before_the_at_needs_smtputf8_and_nothing_else_does() {
        assert!(Address::parse("é@c.de").expect("an address").needs_smtputf8());
        assert!(!Address::parse("e@é.de").expect("an address").needs_smtputf8());
    }

    #[test]
    fn a_mailto_uri_is_ascii_and_repeats_no_character_with_a_meaning() {
        let uri = |text: &str| Address::parse(text).expect("an address").to_mailto();
        assert_eq!(uri("zoe.b+a_1@c.de"), "mailto:zoe.b+a_1@c.de");
        assert_eq!(uri("a?b&c=d#e%f/g@c.de"), "mailto:a%3Fb%26c%3Dd%23e%25f%2Fg@c.de");
        assert_eq!(uri("zoé@é.fr"), "mailto:zo%C3%A9@xn--9ca.fr");
    }

    #[test]
    fn only_the_capitals_of_ascii_are_another_spelling() {
        let key = |text: &str| Address::parse(text).expect("an address").key();
        assert_eq!(key("Kate@EXAMPLE.org"), key("kate@example.org"));
        assert_ne!(key("\u{212a}ate@example.org"), key("kate@example.org"));
        assert_ne!(key("\u{130}nes@example.org"), key("ines@example.org"));
    }

    #[test]
    fn a_cyrillic_lookalike_is_told_and_a_russian_domain_is_not() {
        let told = |text: &str| Address::parse(text).expect("an address").lookalike();
        assert_eq!(told("a@с.de"), Some("с.de".into()));
        assert_eq!(told("a@пример.рф"), None);
        assert_eq!(told("a@é.fr"), None);
    }
}
