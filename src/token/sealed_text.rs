//! Texts that the journal keeps, and that nobody reads without the key of the publication: whoever has a stolen journal
//! has nothing of what paying readers get.

use super::Key;
use super::seal::TokenSeal;

/// What the key of these texts is derived for.
const PURPOSE: &str = "matinale content texts v1";

impl Key {
    /// Encrypts a text that is not empty (AES-256-GCM-SIV, RFC 8452). Equal texts are equal when they are encrypted.
    pub fn seal_text(&self, text: &str) -> String {
        self.text_seal().write_token(text.as_bytes())
    }

    /// The text that was encrypted with this key. `None` for everything else.
    pub fn open_text(&self, sealed: &str) -> Option<String> {
        String::from_utf8(self.text_seal().open_long_token(sealed)?).ok()
    }

    fn text_seal(&self) -> TokenSeal {
        TokenSeal::new(&self.derive_key(PURPOSE), "")
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn a_text_of_any_length_is_opened_with_its_key_alone() {
        let (key, other) = (Key::new([7; 32]), Key::new([8; 32]));
        for text in ["[]", "Ce que dit le gardien", &"é".repeat(100_000)] {
            let sealed = key.seal_text(text);
            assert_eq!(key.open_text(&sealed).as_deref(), Some(text));
            assert_eq!(sealed, key.seal_text(text));
            assert_ne!(sealed, other.seal_text(text));
            assert_eq!(other.open_text(&sealed), None);
            assert!(!sealed.contains(text));
        }
        for foreign in ["", "x", "[]", "Ce que dit le gardien"] {
            assert_eq!(key.open_text(foreign), None);
        }
    }
}
