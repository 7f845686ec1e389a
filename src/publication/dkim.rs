//! Who signs the messages (DKIM, RFC 6376), and with which keys.

use std::fmt;

/// The longest label of a domain name, in octets (RFC 1035 §2.3.4).
const MAX_LABEL_BYTES: usize = 63;

/// The longest selector, in octets. It leaves room for a domain in the name of its record.
const MAX_SELECTOR_BYTES: usize = 128;

/// Who signs the messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DkimSigning {
    /// The settings do not say it. matinale signs nothing.
    Unsaid,
    /// The relay signs. matinale signs nothing.
    Relay,
    /// matinale signs every message.
    House(DkimSettings),
}

/// How matinale signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DkimSettings {
    /// The domain that signs (`d=`), in lower-case ASCII.
    pub domain: String,
    /// The RSA key.
    pub rsa: DkimKey,
    /// The Ed25519 key of a second signature (RFC 8463).
    pub ed25519: Option<DkimKey>,
    /// The selector of the key before. Its record stays in the DNS, for messages that are still on their way.
    pub old: Option<DkimSelector>,
}

/// A key of the signature, by the names under which it is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DkimKey {
    /// The selector, under which receivers find the public key.
    pub selector: DkimSelector,
    /// The file of the private key, relative to the publication's folder.
    pub file: String,
}

/// A selector (RFC 6376 §3.1): one or more labels of a domain name, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DkimSelector(String);

impl DkimSelector {
    /// Takes a selector. `None` for a text that is no part of a domain name, or is too long for one.
    pub fn parse(text: &str) -> Option<Self> {
        let is_sound = text.len() <= MAX_SELECTOR_BYTES && text.split('.').all(is_label);
        is_sound.then(|| Self(text.to_ascii_lowercase()))
    }

    /// The selector of an RSA key if nobody names another one.
    pub fn usual() -> Self {
        Self("matinale".to_owned())
    }

    /// The selector of an Ed25519 key if nobody names another one.
    pub fn usual_ed25519() -> Self {
        Self("matinale-ed25519".to_owned())
    }

    /// The selector.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The file in which its private key is kept if the settings name no other.
    pub fn usual_file(&self) -> String {
        format!("state/dkim-{}.key", self.0)
    }
}

impl fmt::Display for DkimSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a text is a label of letters, digits and hyphens (RFC 5321 §4.1.2, `sub-domain`).
fn is_label(text: &str) -> bool {
    (1..=MAX_LABEL_BYTES).contains(&text.len())
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::DkimSelector;

    #[test]
    fn a_selector_is_labels_of_a_domain_name_and_nothing_else() {
        for good in ["matinale", "S1", "2026-11", "s1.lettres", &"a".repeat(63)] {
            let selector = DkimSelector::parse(good).unwrap_or_else(|| panic!("{good}"));
            assert_eq!(selector.as_str(), good.to_ascii_lowercase());
        }
        let long = ["a".repeat(64), "a.".repeat(64) + "a"];
        let bad = ["", ".", "a.", "-a", "a-", "a b", "a_b", "é", "a/../b", "a;t=y"];
        for bad in bad.into_iter().chain(long.iter().map(String::as_str)) {
            assert_eq!(DkimSelector::parse(bad), None, "{bad:?}");
        }
    }
}
