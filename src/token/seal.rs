//! What is common to the tokens of links: a text, encrypted and authenticated.

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, Nonce, UnboundKey};
use data_encoding::BASE64URL_NOPAD;

/// The first byte of a token, which says how the rest is read.
const TOKEN_VERSION: u8 = 1;

/// The longest token that is read. The token of an address of 320 octets is shorter.
const MAX_TOKEN_CHARS: usize = 512;

/// The bytes that are opened in place of a text that is no token: a tag, and an address of usual length.
const DECOY_BYTES: usize = 40;

/// Makes and opens the tokens of one kind, of one publication.
pub(super) struct TokenSeal {
    key: LessSafeKey,
    publication: String,
}

impl TokenSeal {
    /// Tokens with this key, of the publication with this slug.
    pub(super) fn new(key: &[u8; 32], publication: &str) -> Self {
        let key = UnboundKey::new(&AES_256_GCM_SIV, key)
            .map(LessSafeKey::new)
            .expect("32 bytes are a key of AES-256");
        Self { key, publication: publication.to_owned() }
    }

    /// Makes the token of a text, which is as long as an address: letters, digits, `-` and `_`. Equal texts have
    /// equal tokens.
    pub(super) fn write_token(&self, text: &[u8]) -> String {
        let mut sealed = text.to_vec();
        let aad = Aad::from(self.publication.as_bytes());
        // Sealing fails only beyond 64 GiB.
        let tag = self.key.seal_in_place_separate_tag(fixed_nonce(), aad, &mut sealed);
        let tag = tag.expect("an address is shorter than AES-GCM-SIV's limit");
        let mut token = vec![TOKEN_VERSION];
        token.extend_from_slice(tag.as_ref());
        token.extend_from_slice(&sealed);
        BASE64URL_NOPAD.encode(&token)
    }

    /// The text a token was made of. A token of another kind, key or publication has none. A text that is no token
    /// at all takes as long as a forged one.
    pub(super) fn open_token(&self, token: &str) -> Option<Vec<u8>> {
        let is_short = token.len() <= MAX_TOKEN_CHARS;
        let decoded = is_short.then(|| decode_token(token)).flatten();
        self.open(&decoded.unwrap_or_else(|| vec![0; DECOY_BYTES]))
    }

    /// The text that a token of any length was made of. For tokens that come from nobody but this program.
    pub(super) fn open_long_token(&self, token: &str) -> Option<Vec<u8>> {
        self.open(&decode_token(token)?)
    }

    /// Opens a tag and the encrypted text behind it.
    fn open(&self, decoded: &[u8]) -> Option<Vec<u8>> {
        let (tag, sealed) = decoded.split_at(AES_256_GCM_SIV.tag_len());
        let mut opened = [sealed, tag].concat();
        let aad = Aad::from(self.publication.as_bytes());
        let text = self.key.open_in_place(fixed_nonce(), aad, &mut opened).ok()?;
        Some(text.to_vec())
    }
}

/// Decodes the tag and the encrypted text of a token. `None` for a text that has not the form of one.
fn decode_token(token: &str) -> Option<Vec<u8>> {
    let mut bytes = BASE64URL_NOPAD.decode(token.as_bytes()).ok()?;
    let has_form =
        bytes.first() == Some(&TOKEN_VERSION) && bytes.len() > 1 + AES_256_GCM_SIV.tag_len();
    has_form.then(|| bytes.split_off(1))
}

/// A nonce of zeros. AES-GCM-SIV derives its own from the text, and equal texts are meant to give equal
/// tokens.
fn fixed_nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; 12])
}
