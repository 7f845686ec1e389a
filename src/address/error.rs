//! Why a text is not an address.

use std::fmt;

use crate::wording::{Wording, say};

/// Why a text is not an address, in words for the person who wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// Nothing is written.
    Empty,
    /// More than one address is written.
    Several,
    /// The name before the address has an `@`.
    AtInName,
    /// A blank is inside.
    Blank,
    /// A control character or an invisible character is inside.
    Character(u32),
    /// There is no `@`, or nothing on one side of it.
    Shape,
    /// A comma stands in the domain.
    Comma(String),
    /// The domain is a single label, such as `localhost`: mail is not delivered to those.
    Dotless(String),
    /// An address literal such as `[127.0.0.1]`.
    Literal,
    /// A quoted local part such as `"a b"`.
    Quoted,
    /// The local part is over 64 octets (RFC 5321 §4.5.3.1.1).
    LocalLength(usize),
    /// The domain holds a character that no name of the domain name system holds, such as `?` (RFC 1123 §2.1).
    DomainCharacter {
        /// The domain as it is written.
        domain: String,
        /// The first such character.
        character: char,
    },
    /// The domain is over 253 octets, or one of its labels over 63 (RFC 1035 §2.3.4).
    DomainLength,
    /// The text breaks another rule of RFC 5321's grammar, or the domain breaks IDNA (UTS 46).
    Grammar(String),
}

impl Error {
    /// What is wrong with the text.
    pub fn word(&self) -> Wording {
        match self {
            Self::Empty => say!("the address is empty"),
            Self::Several => say!("several addresses are written where one belongs"),
            Self::AtInName => {
                say!("the name before the address has an `@`, and reads as another address")
            }
            Self::Blank => say!("a blank stands inside the address"),
            Self::Character(number) => say!(
                "the address holds the character {character}, which no address may hold",
                character = format!("U+{number:04X}")
            ),
            Self::Shape => say!("an address is written `name@domain`"),
            Self::Comma(domain) => {
                say!("a comma stands in the domain `{domain}`, where a dot belongs", domain)
            }
            Self::Dotless(domain) => say!("the domain `{domain}` has no dot", domain),
            Self::Literal => say!("an address literal in brackets is not a reader's address"),
            Self::Quoted => say!("a quoted local part is not accepted"),
            Self::LocalLength(length) => {
                say!("the part before the @ is {length} octets long; 64 is the limit", length)
            }
            Self::DomainCharacter { domain, character } => say!(
                "the domain `{domain}` holds `{character}`, which no domain holds",
                domain,
                character
            ),
            Self::DomainLength => say!("the domain is longer than the domain name system allows"),
            Self::Grammar(text) => say!("`{text}` does not follow the grammar of addresses", text),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.word().fmt(f)
    }
}

impl std::error::Error for Error {}
