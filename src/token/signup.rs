//! What the form to sign up needs that only this publication can make: the token in the link of a confirmation mail,
//! and the stamp that says when a form was shown.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use data_encoding::BASE32_NOPAD;
use jiff::Timestamp;

use super::Key;
use super::dated_address::DatedAddress;
use super::seal::TokenSeal;
use crate::address::Address;

/// How many bytes of a code stand in a stamp.
const STAMP_CODE_BYTES: usize = 17;

/// How many bytes of a code stand in a Message-ID.
const MESSAGE_ID_BYTES: usize = 20;

/// One request to sign up: what the link in its mail names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignupTicket {
    /// The address that would become a reader.
    pub reader: Address,
    /// The moment of the request, in whole milliseconds.
    pub requested: Timestamp,
}

/// Makes and reads the tokens of signing up, of one publication.
pub struct SignupTokens {
    seal: TokenSeal,
    codes: hmac::Key,
    publication: String,
}

impl SignupTokens {
    /// Tokens of the publication with this slug. Neither a token of another publication opens here, nor one that
    /// unsubscribes.
    pub fn new(key: &Key, publication: &str) -> Self {
        let seal = TokenSeal::new(&key.derive_key("matinale signup v1"), publication);
        let codes = hmac::Key::new(hmac::HMAC_SHA256, &key.derive_key("matinale signup codes v1"));
        Self { seal, codes, publication: publication.to_owned() }
    }

    /// Makes the token of the link by which a request is confirmed: letters, digits, `-` and `_`.
    pub fn make_signup_token(&self, ticket: &SignupTicket) -> String {
        self.seal.write_token(&DatedAddress::write(&ticket.reader, ticket.requested))
    }

    /// The request a token was made for. It may be of any age.
    pub fn open_signup_token(&self, token: &str) -> Option<SignupTicket> {
        let DatedAddress { address, moment } = DatedAddress::read(&self.seal.open_token(token)?)?;
        Some(SignupTicket { reader: address, requested: moment })
    }

    /// Makes the left side of the Message-ID of a confirmation mail (RFC 5322 §3.6.4). It is the same each time that
    /// mail is made, and tells nothing about the reader.
    pub fn make_signup_message_id(&self, ticket: &SignupTicket) -> String {
        let SignupTicket { reader, requested } = ticket;
        let tag = self.make_code(&["mail", &reader.key(), &requested.as_millisecond().to_string()]);
        BASE32_NOPAD.encode(&tag.as_ref()[..MESSAGE_ID_BYTES]).to_lowercase()
    }

    /// Makes the stamp of a form that is shown at this moment: small letters and digits. `about` is what the form is
    /// about, such as an address.
    pub fn stamp_form(&self, about: &str, now: Timestamp) -> String {
        let moment = now.as_millisecond().to_be_bytes();
        let code = self.make_stamp_code(about, now);
        BASE32_NOPAD.encode(&[&moment[..], &code].concat()).to_lowercase()
    }

    /// The moment at which a form with this stamp was shown. `None` for a stamp that was not made here, or about
    /// something else. Takes the same time for every wrong stamp.
    pub fn read_stamp(&self, stamp: &str, about: &str) -> Option<Timestamp> {
        let bytes = BASE32_NOPAD.decode(stamp.to_ascii_uppercase().as_bytes()).ok()?;
        let (moment, code) = bytes.split_first_chunk::<8>()?;
        let shown = Timestamp::from_millisecond(i64::from_be_bytes(*moment)).ok()?;
        let is_ours = verify_slices_are_equal(&self.make_stamp_code(about, shown), code).is_ok();
        is_ours.then_some(shown)
    }

    fn make_stamp_code(&self, about: &str, shown: Timestamp) -> [u8; STAMP_CODE_BYTES] {
        let tag = self.make_code(&["form", &shown.as_millisecond().to_string(), about]);
        let mut code = [0; STAMP_CODE_BYTES];
        code.copy_from_slice(&tag.as_ref()[..STAMP_CODE_BYTES]);
        code
    }

    /// The code of these parts. None but the last one has a line break.
    fn make_code(&self, parts: &[&str]) -> hmac::Tag {
        let text = [&[self.publication.as_str()], parts].concat().join("\n");
        hmac::sign(&self.codes, text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, Key, SignupTicket, SignupTokens, Timestamp};
    use crate::token::Tokens;

    fn tokens(publication: &str) -> SignupTokens {
        SignupTokens::new(&Key::new([7; 32]), publication)
    }

    fn ticket() -> SignupTicket {
        let reader = Address::parse("zoe@example.org").expect("an address");
        let requested = Timestamp::from_millisecond(1_739_260_800_123).expect("a moment");
        SignupTicket { reader, requested }
    }

    #[test]
    fn a_link_names_its_request_and_no_other_kind_of_token_does() {
        let token = tokens("vigie").make_signup_token(&ticket());
        assert_eq!(tokens("vigie").open_signup_token(&token), Some(ticket()));
        assert_eq!(tokens("aurore").open_signup_token(&token), None);
        let leaving = Tokens::new(&Key::new([7; 32]), "vigie");
        assert_eq!(leaving.open_unsubscribe_token(&token), None);
        let leave = leaving.make_unsubscribe_token(&ticket().reader);
        assert_eq!(tokens("vigie").open_signup_token(&leave), None);
        for odd in ["", "AQ", "é", &token[1..], &"A".repeat(1 << 20)] {
            assert_eq!(tokens("vigie").open_signup_token(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_stamp_tells_its_moment_to_whoever_knows_what_it_is_about() {
        let now = ticket().requested;
        let stamp = tokens("vigie").stamp_form("zoe@example.org", now);
        assert_eq!(tokens("vigie").read_stamp(&stamp, "zoe@example.org"), Some(now));
        assert_eq!(tokens("vigie").read_stamp(&stamp, ""), None);
        assert_eq!(tokens("aurore").read_stamp(&stamp, "zoe@example.org"), None);
        for (at, letter) in stamp.char_indices() {
            let other = if letter == 'a' { "b" } else { "a" };
            let changed = [&stamp[..at], other, &stamp[at + 1..]].concat();
            assert_eq!(tokens("vigie").read_stamp(&changed, "zoe@example.org"), None, "{at}");
        }
        for odd in ["", "é", "aa", &stamp[8..]] {
            assert_eq!(tokens("vigie").read_stamp(odd, "zoe@example.org"), None, "{odd}");
        }
    }

    #[test]
    fn the_mail_of_a_request_has_one_message_id() {
        let id = tokens("vigie").make_signup_message_id(&ticket());
        assert_eq!(id, tokens("vigie").make_signup_message_id(&ticket()));
        assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        assert_ne!(id, tokens("aurore").make_signup_message_id(&ticket()));
    }
}
