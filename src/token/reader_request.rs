//! The tokens in the links of mails that ask a reader to confirm what they, or somebody with a mail of theirs, asked for.

use aws_lc_rs::hmac;
use data_encoding::BASE32_NOPAD;
use jiff::Timestamp;

use super::Key;
use super::dated_address::DatedAddress;
use super::seal::TokenSeal;
use crate::address::Address;

/// How many bytes of a code stand in a Message-ID.
const MESSAGE_ID_BYTES: usize = 20;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestKind {
    /// To get the publication at this address in place of another one.
    Change,
    /// To take such a change back.
    Revert,
    /// To be given all that is known of the reader.
    Record,
    /// To be forgotten.
    Forget,
}

/// One request: what the link in its mail names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestTicket {
    /// What is asked for.
    pub kind: RequestKind,
    /// The address that the mail goes to.
    pub reader: Address,
    /// The moment of the request, in whole milliseconds.
    pub requested: Timestamp,
}

/// Makes and reads the tokens of readers' requests, of one publication.
pub struct RequestTokens {
    seal: TokenSeal,
    ids: hmac::Key,
    publication: String,
}

impl RequestKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Change, Self::Revert, Self::Record, Self::Forget];

    /// The word of the journal.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Revert => "revert",
            Self::Record => "record",
            Self::Forget => "forget",
        }
    }

    /// The byte of a token.
    const fn to_byte(self) -> u8 {
        match self {
            Self::Change => 1,
            Self::Revert => 2,
            Self::Record => 3,
            Self::Forget => 4,
        }
    }
}

impl RequestTokens {
    /// Tokens of the publication with this slug. No token of another publication opens here, and none of another purpose.
    pub fn new(key: &Key, publication: &str) -> Self {
        let seal = TokenSeal::new(&key.derive_key("matinale reader request v1"), publication);
        let ids = key.derive_key("matinale reader request message-id v1");
        let ids = hmac::Key::new(hmac::HMAC_SHA256, &ids);
        Self { seal, ids, publication: publication.to_owned() }
    }

    /// Makes the token of the link by which a request is confirmed: letters, digits, `-` and `_`.
    pub fn make_request_token(&self, ticket: &RequestTicket) -> String {
        self.seal.write_token(&write_ticket(ticket))
    }

    /// The request a token was made for. It may be of any age.
    pub fn open_request_token(&self, token: &str) -> Option<RequestTicket> {
        let text = self.seal.open_token(token)?;
        let (byte, rest) = text.split_first()?;
        let kind = RequestKind::ALL.into_iter().find(|kind| kind.to_byte() == *byte)?;
        let DatedAddress { address, moment } = DatedAddress::read(rest)?;
        Some(RequestTicket { kind, reader: address, requested: moment })
    }

    /// Makes the left side of the Message-ID of a request's mail (RFC 5322 §3.6.4). It is the same each time that mail is
    /// made, and tells nothing about the reader.
    pub fn make_request_message_id(&self, ticket: &RequestTicket) -> String {
        let text = [self.publication.as_bytes(), b"\n", &write_ticket(ticket)].concat();
        let tag = hmac::sign(&self.ids, &text);
        BASE32_NOPAD.encode(&tag.as_ref()[..MESSAGE_ID_BYTES]).to_lowercase()
    }
}

fn write_ticket(ticket: &RequestTicket) -> Vec<u8> {
    let RequestTicket { kind, reader, requested } = ticket;
    [&[kind.to_byte()][..], &DatedAddress::write(reader, *requested)].concat()
}

#[cfg(test)]
mod tests {
    use super::{Address, Key, RequestKind, RequestTicket, RequestTokens, Timestamp};

    fn ticket(kind: RequestKind) -> RequestTicket {
        let reader = Address::parse("zoe@example.org").expect("an address");
        RequestTicket { kind, reader, requested: Timestamp::from_millisecond(7).expect("a moment") }
    }

    #[test]
    fn a_token_opens_for_its_own_publication_and_says_what_was_asked_for() {
        let tokens = |slug| RequestTokens::new(&Key::new([7; 32]), slug);
        for kind in RequestKind::ALL {
            let token = tokens("morning").make_request_token(&ticket(kind));
            assert_eq!(tokens("morning").open_request_token(&token), Some(ticket(kind)));
            assert_eq!(tokens("evening").open_request_token(&token), None);
        }
        assert_eq!(tokens("morning").open_request_token("x"), None);
    }

    #[test]
    fn the_longest_address_fits_a_token() {
        let local = "x".repeat(64);
        let domain = ["y".repeat(63), "z".repeat(63), "w".repeat(61)].join(".");
        let reader = Address::parse(&format!("{local}@{domain}")).expect("an address");
        let tokens = RequestTokens::new(&Key::new([7; 32]), "morning");
        let ticket = RequestTicket { reader, ..ticket(RequestKind::Forget) };
        let token = tokens.make_request_token(&ticket);
        assert_eq!(tokens.open_request_token(&token), Some(ticket));
    }

    #[test]
    fn every_request_has_a_message_id_of_its_own() {
        let tokens = RequestTokens::new(&Key::new([7; 32]), "morning");
        let ids = RequestKind::ALL.map(|kind| tokens.make_request_message_id(&ticket(kind)));
        let others: std::collections::HashSet<_> = ids.iter().collect();
        assert_eq!(others.len(), ids.len());
    }
}
