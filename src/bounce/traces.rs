//! What a message that came back has kept of the copy that was sent: tokens and identifiers that only this
//! publication makes.
//!
//! Looks up to: `address`, `mime`, `token`.

use super::found_addresses::list_addresses;
use super::returned_mail::ReturnedMail;
use crate::address::Address;
use crate::mime::HeaderFields;
use crate::token::{COPY_ID_CHARS, Tokens};

/// Fields that say to which address a message came.
const ADDRESSEE_FIELDS: &[&str] = &[
    "to",
    "cc",
    "delivered-to",
    "x-delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "x-rcpt-to",
    "received",
];

/// The most identifiers that are taken from one message.
const MAX_IDS: usize = 20;

/// What a message has kept of the copy that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Traces {
    /// The tokens of the return path, as they are written. They are not checked.
    pub return_tokens: Vec<String>,
    /// What could be the left sides of Message-IDs of the publication. They are not checked.
    pub copies: Vec<String>,
    /// The readers whose unsubscribe token is in the header of the returned message. The token was checked.
    pub readers: Vec<Address>,
}

/// Finds the token of a return path in the fields that say to which address a message came.
pub(super) fn find_return_tokens(header: &HeaderFields, return_address: &Address) -> Vec<String> {
    let values = ADDRESSEE_FIELDS.iter().flat_map(|name| header.find_all(name));
    let mut tokens: Vec<String> = Vec::new();
    for address in values.flat_map(list_addresses) {
        if let Some(token) = read_return_token(&address, return_address)
            && !tokens.contains(&token)
            && tokens.len() < MAX_IDS
        {
            tokens.push(token);
        }
    }
    tokens
}

/// The token in an address: what stands behind the `+`, in small letters.
fn read_return_token(address: &Address, return_address: &Address) -> Option<String> {
    let local = address.local().to_ascii_lowercase();
    let token = local.strip_prefix(&return_address.local().to_ascii_lowercase())?;
    let token = token.strip_prefix('+').filter(|_| address.domain() == return_address.domain())?;
    Some(token.to_owned())
}

/// Finds what else a message has kept of the copy.
pub(super) fn find_copy_traces(
    mail: &ReturnedMail,
    envelope_id: Option<&str>,
    tokens: Option<&Tokens>,
) -> Traces {
    let ids = mail
        .original
        .find_all("message-id")
        .chain(mail.header.find_all("in-reply-to"))
        .chain(mail.header.find_all("references"))
        .chain(envelope_id)
        .chain([mail.text.as_str()]);
    let mut copies: Vec<String> = Vec::new();
    for copy in ids.flat_map(list_copies) {
        if copies.len() < MAX_IDS && !copies.contains(&copy) {
            copies.push(copy);
        }
    }
    let links = mail.original.find_all("list-unsubscribe");
    let readers = tokens.map(|tokens| {
        links.filter_map(|link| tokens.find_unsubscribe_reader(link)).take(MAX_IDS).collect()
    });
    Traces { return_tokens: Vec::new(), copies, readers: readers.unwrap_or_default() }
}

/// The words of a text that are as long as the left side of a Message-ID of ours, and made of its letters.
fn list_copies(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .filter(|word| {
            word.len() == COPY_ID_CHARS
                && word.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7'))
        })
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{find_return_tokens, list_copies};
    use crate::address::Address;
    use crate::mime::read_fields;

    #[test]
    fn a_token_stands_behind_the_plus_of_the_return_address() {
        let ours = Address::parse("retours@lavigie.example").expect("an address");
        let tokens = |header: &str| find_return_tokens(&read_fields(header), &ours);
        for header in [
            "To: retours+abc@lavigie.example",
            "Delivered-To: RETOURS+ABC@LAVIGIE.EXAMPLE",
            "Received: from mx by us for <retours+abc@lavigie.example>; Mon",
        ] {
            assert_eq!(tokens(header), ["abc"], "{header}");
        }
        for header in [
            "To: retours@lavigie.example",
            "To: retours+abc@other.example",
            "To: xretours+abc@lavigie.example",
            "From: retours+abc@lavigie.example",
        ] {
            assert!(tokens(header).is_empty(), "{header}");
        }
    }

    #[test]
    fn an_identifier_of_a_copy_is_known_by_its_length_and_letters() {
        let id = "abcdefghijklmnopqrstuvwxyz234567";
        for text in [format!("<{id}@lavigie.example>"), format!("2025-02-11.{id}")] {
            assert_eq!(list_copies(&text).collect::<Vec<_>>(), [id], "{text}");
        }
        for text in [format!("{id}8"), id.to_uppercase(), id[1..].to_owned()] {
            assert_eq!(list_copies(&text).count(), 0, "{text}");
        }
    }
}
