//! Makes what only this publication can make: the token in a reader's unsubscribe link, Message-IDs, the token in the
//! return path of each reader's mail, and those of links that ask for a confirmation.
//!
//! An unsubscribe token is the reader's address, encrypted and authenticated. Whoever sees the link learns
//! no name from it, and nobody can forge or change a token. No table of tokens is kept. A token works as long
//! as the key does, since a reader must be able to leave by a link of last year. AES-256-GCM-SIV (RFC 8452)
//! makes the same token of the same address, so that a message composed twice has the same bytes.
//!
//! Looks up to: `address`, `issue::edition`, `issue` (the name of an issue).

mod dated_address;
mod reader_request;
mod seal;
mod sealed_text;
mod signup;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use data_encoding::{BASE32_NOPAD, HEXLOWER_PERMISSIVE};
use jiff::civil::{Date, date};
use percent_encoding::percent_decode_str;
use thiserror::Error;

use crate::address::Address;
use crate::issue::IssueName;
use crate::issue::edition::EditionName;
pub use reader_request::{RequestKind, RequestTicket, RequestTokens};
use seal::TokenSeal;
pub use signup::{SignupTicket, SignupTokens};

/// The shortest token: a version, a tag, and an address of three octets.
const MIN_TOKEN_CHARS: usize = 27;

/// The longest text in which a token is looked for.
const MAX_LINK_CHARS: usize = 4096;

/// How many characters the left side of a Message-ID has.
pub const COPY_ID_CHARS: usize = 32;

/// How many characters the token of a return path has: 15 bytes in base32.
pub const RETURN_TOKEN_CHARS: usize = 24;

/// The field of an answer that has the test answer of the page where readers unsubscribe.
pub const TEST_ANSWER_FIELD: &str = "matinale-test-answer";

/// What is sealed in the token that tests the page where readers unsubscribe. It is no address.
const TEST_TEXT: &str = "test of the page";

/// How many bytes of a code stand in a test answer.
const TEST_ANSWER_BYTES: usize = 20;

/// The first byte of the token of a return path, which says how the rest is read.
const RETURN_TOKEN_VERSION: u8 = 1;

/// How many bytes of a code stand in the token of a return path.
const RETURN_CODE_BYTES: usize = 12;

/// The day from which the days in tokens of return paths are counted.
const FIRST_DAY: Date = date(2000, 1, 1);

/// The secret of a publication: 32 random bytes. Its `Debug` output shows nothing of it.
#[derive(Clone)]
pub struct Key([u8; 32]);

/// Why a text is not a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a key is 64 hexadecimal digits")]
pub struct NotAKey;

impl Key {
    /// A key of these bytes, which must come from the system's source of randomness.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads the text of a key file.
    ///
    /// # Errors
    ///
    /// Refuses everything except 64 hexadecimal digits, with or without blanks around them.
    pub fn parse(text: &str) -> Result<Self, NotAKey> {
        let bytes = HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).map_err(|_| NotAKey)?;
        bytes.try_into().map(Self).map_err(|_| NotAKey)
    }

    /// A key of zeros, for messages that no reader gets. Links that are made with it lead nowhere.
    pub const fn of_nobody() -> Self {
        Self::new([0; 32])
    }

    /// Tells this key from another. The key cannot be computed from it.
    pub fn fingerprint(&self) -> [u8; 32] {
        self.derive_key("matinale key fingerprint v1")
    }

    /// The text of a key file.
    pub fn to_text(&self) -> String {
        HEXLOWER_PERMISSIVE.encode(&self.0) + "\n"
    }

    /// Derives a key for one purpose. No other key can be computed from it.
    fn derive_key(&self, purpose: &str) -> [u8; 32] {
        let mut derived = [0; 32];
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &self.0), purpose.as_bytes());
        derived.copy_from_slice(tag.as_ref());
        derived
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

/// Makes and reads the tokens of one publication.
pub struct Tokens {
    seal: TokenSeal,
    id: hmac::Key,
    return_path: hmac::Key,
    test_answer: hmac::Key,
    publication: String,
}

impl Tokens {
    /// Tokens of the publication with this slug. Tokens of another publication are refused, even if it has
    /// the same key.
    pub fn new(key: &Key, publication: &str) -> Self {
        let seal = TokenSeal::new(&key.derive_key("matinale unsubscribe v1"), publication);
        let id = hmac::Key::new(hmac::HMAC_SHA256, &key.derive_key("matinale message-id v1"));
        let return_path =
            hmac::Key::new(hmac::HMAC_SHA256, &key.derive_key("matinale return path v1"));
        let test_answer =
            hmac::Key::new(hmac::HMAC_SHA256, &key.derive_key("matinale test answer v1"));
        Self { seal, id, return_path, test_answer, publication: publication.to_owned() }
    }

    /// Makes the token of this reader's unsubscribe link: letters, digits, `-` and `_`.
    pub fn make_unsubscribe_token(&self, reader: &Address) -> String {
        self.seal.write_token(reader.as_str().as_bytes())
    }

    /// Makes the token that tests the page where readers unsubscribe. It is sealed as the token of a reader is, and
    /// has no reader, so that nobody leaves by it.
    pub fn make_test_token(&self) -> String {
        self.seal.write_token(TEST_TEXT.as_bytes())
    }

    /// Whether a text is the token that tests the page.
    pub fn is_test_token(&self, token: &str) -> bool {
        verify_slices_are_equal(self.make_test_token().as_bytes(), token.as_bytes()).is_ok()
    }

    /// Makes what the page answers to its test token. Only who has the key can answer so.
    pub fn make_test_answer(&self) -> String {
        let code = hmac::sign(&self.test_answer, self.publication.as_bytes());
        write_small_letters(&code.as_ref()[..TEST_ANSWER_BYTES])
    }

    /// The reader a token was made for. A token of another key or another publication has none. A text that is
    /// no token at all takes as long as a forged one.
    pub fn open_unsubscribe_token(&self, token: &str) -> Option<Address> {
        let text = self.seal.open_token(token)?;
        Address::parse(std::str::from_utf8(&text).ok()?).ok()
    }

    /// The reader whose token stands in a text, such as an unsubscribe link, a `mailto:` link, the subject of a
    /// request to unsubscribe, or the token alone. A text without a token of this publication has none.
    pub fn find_unsubscribe_reader(&self, text: &str) -> Option<Address> {
        if text.len() > MAX_LINK_CHARS {
            return None;
        }
        let text = percent_decode_str(text).decode_utf8_lossy();
        let is_between = |c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_');
        let mut words = text.split(is_between).filter(|word| word.len() >= MIN_TOKEN_CHARS);
        words.find_map(|word| self.open_unsubscribe_token(word))
    }

    /// Makes the left side of the Message-ID of one reader's copy (RFC 5322 §3.6.4). It is the same each time
    /// that copy is made, and no other copy has it: neither another reader's nor one that the same reader had
    /// before. It tells nothing about the reader.
    pub fn make_message_id(
        &self,
        issue: IssueName,
        reader: &Address,
        edition: EditionName,
        former_copies: u32,
    ) -> String {
        let copy = format!("{issue}\n{}\n{edition}", reader.key());
        let copy = if former_copies > 0 { format!("{copy}\n{former_copies}") } else { copy };
        let tag = hmac::sign(&self.id, copy.as_bytes());
        write_small_letters(&tag.as_ref()[..20])
    }

    /// Makes the token in the return path of a reader's copies of an issue: [`RETURN_TOKEN_CHARS`] small letters
    /// and digits, which the local part of an address can hold. It begins with the day of the issue, and tells
    /// nothing else.
    pub fn make_return_token(&self, issue: IssueName, reader: &Address) -> String {
        let since = issue.day().duration_since(FIRST_DAY).as_hours() / 24;
        let day = u16::try_from(since).unwrap_or(u16::MAX);
        let copy = format!("{}\n{issue}\n{}", self.publication, reader.key());
        let code = hmac::sign(&self.return_path, copy.as_bytes());
        let mut token = vec![RETURN_TOKEN_VERSION];
        token.extend_from_slice(&day.to_be_bytes());
        token.extend_from_slice(&code.as_ref()[..RETURN_CODE_BYTES]);
        write_small_letters(&token)
    }

    /// Whether a text is the token in the return path of this reader's copies of this issue. Takes the same time
    /// for every wrong token.
    pub fn is_return_token(&self, text: &str, issue: IssueName, reader: &Address) -> bool {
        let token = self.make_return_token(issue, reader);
        verify_slices_are_equal(token.as_bytes(), text.to_ascii_lowercase().as_bytes()).is_ok()
    }
}

/// Writes bytes in base32, with small letters.
fn write_small_letters(bytes: &[u8]) -> String {
    let mut text = BASE32_NOPAD.encode(bytes);
    text.make_ascii_lowercase();
    text
}

/// The day of the issue that the token of a return path names. The token is not checked. `None` for a text that
/// is no such token.
pub fn read_return_day(text: &str) -> Option<Date> {
    if text.len() != RETURN_TOKEN_CHARS {
        return None;
    }
    let bytes = BASE32_NOPAD.decode(text.to_ascii_uppercase().as_bytes()).ok()?;
    let [RETURN_TOKEN_VERSION, high, low, ..] = bytes[..] else { return None };
    let days = i32::from(u16::from_be_bytes([high, low]));
    FIRST_DAY.checked_add(jiff::Span::new().days(days)).ok()
}

#[cfg(test)]
mod tests {
    use super::{
        Address, BASE32_NOPAD, EditionName, IssueName, Key, RETURN_TOKEN_CHARS, Tokens,
        read_return_day,
    };
    use data_encoding::BASE64URL_NOPAD;

    fn tokens(publication: &str) -> Tokens {
        Tokens::new(&Key::new([7; 32]), publication)
    }

    fn zoe() -> Address {
        Address::parse("zoe@example.org").expect("an address")
    }

    #[test]
    fn a_token_brings_back_its_reader_and_shows_nothing_of_them() {
        let token = tokens("vigie").make_unsubscribe_token(&zoe());
        assert_eq!(tokens("vigie").open_unsubscribe_token(&token), Some(zoe()));
        assert_eq!(token, tokens("vigie").make_unsubscribe_token(&zoe()));
        let bytes = BASE64URL_NOPAD.decode(token.as_bytes()).expect("base64");
        assert!(!bytes.windows(3).any(|three| three == b"zoe"));
    }

    #[test]
    fn the_test_token_has_no_reader_and_only_its_publication_answers_it() {
        let token = tokens("vigie").make_test_token();
        assert!(tokens("vigie").is_test_token(&token) && !tokens("aurore").is_test_token(&token));
        assert_eq!(tokens("vigie").open_unsubscribe_token(&token), None);
        assert!(!tokens("vigie").is_test_token(&tokens("vigie").make_unsubscribe_token(&zoe())));
        assert_ne!(tokens("vigie").make_test_answer(), tokens("aurore").make_test_answer());
    }

    #[test]
    fn no_token_survives_a_flipped_bit_or_another_publication() {
        let token = tokens("vigie").make_unsubscribe_token(&zoe());
        assert_eq!(tokens("aurore").open_unsubscribe_token(&token), None);
        let bytes = BASE64URL_NOPAD.decode(token.as_bytes()).expect("base64");
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(
                tokens("vigie").open_unsubscribe_token(&BASE64URL_NOPAD.encode(&flipped)),
                None,
                "bit {bit}"
            );
        }
        for odd in ["", "AQ", "é", &"A".repeat(1 << 20), "../../etc"] {
            assert_eq!(tokens("vigie").open_unsubscribe_token(odd), None);
        }
    }

    #[test]
    fn a_token_is_found_in_whatever_a_reader_forwards() {
        let token = tokens("vigie").make_unsubscribe_token(&zoe());
        for text in [
            token.clone(),
            format!("https://vigie.example/stop?l=fr&t={token}#top"),
            format!("<https://vigie.example/stop/{token}>"),
            format!("mailto:stop@vigie.example?subject=unsubscribe%20{token}"),
            format!("Subject: Re: unsubscribe {token}\n"),
        ] {
            assert_eq!(tokens("vigie").find_unsubscribe_reader(&text), Some(zoe()), "{text}");
            assert_eq!(tokens("aurore").find_unsubscribe_reader(&text), None, "{text}");
        }
        for text in ["", "zoe@example.org", "%", "%zz", &token[1..], &"A".repeat(1 << 20)] {
            assert_eq!(tokens("vigie").find_unsubscribe_reader(text), None);
        }
    }

    #[test]
    fn a_message_id_belongs_to_one_copy() {
        let [day, next] = [11, 12].map(|day| IssueName::of_day(jiff::civil::date(2025, 2, day)));
        let id = tokens("v").make_message_id(day, &zoe(), EditionName::Free, 0);
        assert_eq!(id, tokens("v").make_message_id(day, &zoe(), EditionName::Free, 0));
        assert_ne!(id, tokens("v").make_message_id(day, &zoe(), EditionName::Paid, 0));
        assert_ne!(id, tokens("v").make_message_id(day, &zoe(), EditionName::Free, 1));
        assert_ne!(id, tokens("v").make_message_id(next, &zoe(), EditionName::Free, 0));
        assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    }

    #[test]
    fn a_return_token_names_its_day_and_no_changed_one_is_taken() {
        let day = jiff::civil::date(2025, 2, 11);
        let issue = IssueName::of_day(day);
        let token = tokens("v").make_return_token(issue, &zoe());
        assert_eq!((token.len(), read_return_day(&token)), (RETURN_TOKEN_CHARS, Some(day)));
        assert!(tokens("v").is_return_token(&token.to_uppercase(), issue, &zoe()));
        assert!(!tokens("w").is_return_token(&token, issue, &zoe()));
        let luc = Address::parse("luc@example.org").expect("an address");
        assert!(!tokens("v").is_return_token(&token, issue, &luc));
        let bytes = BASE32_NOPAD.decode(token.to_uppercase().as_bytes()).expect("base32");
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let flipped = BASE32_NOPAD.encode(&flipped).to_lowercase();
            assert!(!tokens("v").is_return_token(&flipped, issue, &zoe()), "bit {bit}");
        }
        for odd in ["", "é", &token[1..], &"a".repeat(24), &"1".repeat(24)] {
            assert_eq!(read_return_day(odd), None, "{odd}");
            assert!(!tokens("v").is_return_token(odd, issue, &zoe()));
        }
    }

    #[test]
    fn a_key_is_read_back_and_prints_nothing() {
        let key = Key::parse(&Key::new([9; 32]).to_text()).expect("a key");
        assert_eq!((key.0, format!("{key:?}").as_str()), ([9; 32], "Key"));
        assert!(Key::parse("abc").is_err() && Key::parse(&"0".repeat(66)).is_err());
    }
}
