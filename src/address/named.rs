//! Addresses with a name, as mail programs show and copy them.

use std::str::FromStr;

use super::{Address, Error, is_invisible};

/// An address, and the name that stands before it in a header: `La Vigie <bonjour@lavigie.example>`
/// (RFC 5322 §3.4). The name is a single line without control characters and invisible ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedAddress {
    /// The address.
    pub address: Address,
    /// The name. `None` if the address stands alone.
    pub name: Option<String>,
}

impl NamedAddress {
    /// Reads an address alone, or with a name before its angle brackets. The name may have quotation marks
    /// around it. Blanks in the name count as one.
    ///
    /// # Errors
    ///
    /// What [`Address::parse`] refuses, a name with another address in it, and a name with a character that
    /// is not seen.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let Some((name, address)) = split_name(text) else {
            return Ok(Self { address: Address::parse(text)?, name: None });
        };
        let address = Address::parse(address)?;
        let name = unquote(name);
        if let Some(stray) = name.chars().find(|&c| is_invisible(c)) {
            return Err(Error::Character(stray.into()));
        }
        let is_same = Address::parse(&name).is_ok_and(|same| same.key() == address.key());
        if !is_same && name.contains(['<', '>']) {
            return Err(Error::Several);
        }
        if !is_same && name.contains('@') {
            return Err(Error::AtInName);
        }
        let name = Some(name).filter(|name| !is_same && !name.is_empty());
        Ok(Self { address, name })
    }
}

impl From<Address> for NamedAddress {
    fn from(address: Address) -> Self {
        Self { address, name: None }
    }
}

impl FromStr for NamedAddress {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

/// The text before the last angle brackets of a text that ends with them, and the text inside of them.
pub fn split_name(text: &str) -> Option<(&str, &str)> {
    text.trim_end().strip_suffix('>')?.rsplit_once('<')
}

/// A name without the quotation marks around it and their backslashes (RFC 5322 §3.2.4), and with single blanks.
fn unquote(name: &str) -> String {
    let name = name.trim();
    let inside = name.strip_prefix('"').and_then(|name| name.strip_suffix('"'));
    let mut plain = String::with_capacity(name.len());
    let mut letters = inside.unwrap_or(name).chars();
    while let Some(letter) = letters.next() {
        let quoted = if letter == '\\' && inside.is_some() { letters.next() } else { None };
        plain.push(quoted.unwrap_or(letter));
    }
    plain.split([' ', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::NamedAddress;

    fn zoe() -> String {
        "zoe@example.org".to_owned()
    }

    fn read(text: &str) -> Result<(Option<String>, String), String> {
        let read = NamedAddress::parse(text).map_err(|error| error.to_string())?;
        Ok((read.name, read.address.to_string()))
    }

    #[test]
    fn a_name_stands_before_its_address_with_or_without_quotation_marks() {
        assert_eq!(read("La Vigie <zoe@example.org>"), Ok((Some("La Vigie".into()), zoe())));
        assert_eq!(
            read(" \"Éditions de l’Aube, Paris\"  <zoe@EXAMPLE.org> "),
            Ok((Some("Éditions de l’Aube, Paris".into()), zoe()))
        );
        assert_eq!(
            read("\"Zoé \\\"Zo\\\" B.\" <zoe@example.org>"),
            Ok((Some("Zoé \"Zo\" B.".into()), zoe()))
        );
        assert_eq!(
            read("J.  Martin\t(rédaction) <zoe@example.org>"),
            Ok((Some("J. Martin (rédaction)".into()), zoe()))
        );
        for alone in [
            "zoe@example.org",
            "<zoe@example.org>",
            "\"\" <zoe@example.org>",
            "zoe@example.org <zoe@example.org>",
        ] {
            assert_eq!(read(alone), Ok((None, zoe())), "{alone}");
        }
    }

    #[test]
    fn a_name_that_would_deceive_or_break_a_header_is_refused() {
        let several = Err("several addresses are written where one belongs".to_owned());
        assert_eq!(read("Ann <ann@example.org>, Zoé <zoe@example.org>"), several);
        let deceiving =
            Err("the name before the address has an `@`, and reads as another address".to_owned());
        assert_eq!(read("\"banque@example.com\" <zoe@example.org>"), deceiving);
        assert_eq!(read("banque@example.com via Zoé <zoe@example.org>"), deceiving);
        assert_eq!(read("La Vigie @home <zoe@example.org>"), deceiving);
        for hidden in ['\n', '\r', '\0', '\u{202e}', '\u{200b}', '\u{2028}', '\u{85}'] {
            let told = read(&format!("Zo{hidden}é <zoe@example.org>"));
            assert!(told.is_err_and(|told| told.contains("no address may hold")), "{hidden:?}");
        }
        assert!(read("Zoé <zoe>").is_err());
        assert!(read("Zoé <>").is_err());
        assert!(read("Zoé zoe@example.org").is_err());
    }
}
