//! The record with a public key, by which receivers check signatures (RFC 6376 §3.6.1).

use data_encoding::BASE64;

use super::tag_list::{TagFault, TagList, shorten};
use crate::wording::{Wording, say};

/// A public key, as the DNS has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRecord {
    /// The kind of the key (`k=`).
    pub kind: KeyKind,
    /// The bytes of the key (`p=`).
    pub key: Vec<u8>,
    /// Whether the domain only tests its signatures (`t=y`). Receivers treat such messages as unsigned.
    pub is_test: bool,
}

/// The kind of a public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyKind {
    /// RSA, which is meant if the record says nothing.
    Rsa,
    /// Ed25519 (RFC 8463).
    Ed25519,
    /// Another kind.
    Other(String),
}

/// Why a record has no key that receivers can use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyRecordFault {
    /// The record is no list of tags.
    NotTags(TagFault),
    /// The record begins with another version.
    Version,
    /// The record has no `p=`.
    NoKey,
    /// The key was taken back: `p=` is empty.
    Revoked,
    /// The value of `p=` is no base64.
    NotBase64,
    /// The key is for other digests (`h=`).
    OtherDigest(String),
    /// The key is not for mail (`s=`).
    OtherPurpose(String),
}

impl KeyRecordFault {
    /// What is wrong with the record.
    pub fn word(&self) -> Wording {
        match self {
            Self::NotTags(fault) => fault.word(),
            Self::Version => say!("it must begin with `v=DKIM1`"),
            Self::NoKey => say!("it has no `p=` with the key"),
            Self::Revoked => say!("the key is revoked: `p=` is empty"),
            Self::NotBase64 => say!("`p=` is no base64, as if a part of it were missing"),
            Self::OtherDigest(digests) => say!("`h={digests}` does not allow sha256", digests),
            Self::OtherPurpose(purposes) => say!("`s={purposes}` does not allow mail", purposes),
        }
    }
}

impl KeyRecord {
    /// Reads a record: the strings of one TXT record, joined.
    ///
    /// # Errors
    ///
    /// The record has no key, or none for signatures of mail with SHA-256.
    pub fn parse(text: &str) -> Result<Self, KeyRecordFault> {
        let tags = TagList::parse(text).map_err(KeyRecordFault::NotTags)?;
        let version = tags.iter().position(|(name, _)| name == "v");
        if version.is_some_and(|at| at > 0) || tags.find("v").is_some_and(|v| v != "DKIM1") {
            return Err(KeyRecordFault::Version);
        }
        let kind = match tags.find("k").unwrap_or("rsa") {
            "rsa" => KeyKind::Rsa,
            "ed25519" => KeyKind::Ed25519,
            other => KeyKind::Other(shorten(other)),
        };
        let key: String = tags.find("p").ok_or(KeyRecordFault::NoKey)?.split_whitespace().collect();
        if key.is_empty() {
            return Err(KeyRecordFault::Revoked);
        }
        let key = BASE64.decode(key.as_bytes()).map_err(|_| KeyRecordFault::NotBase64)?;
        if let Some(digests) = tags.find("h").filter(|digests| !has_word(digests, &["sha256"])) {
            return Err(KeyRecordFault::OtherDigest(shorten(digests)));
        }
        if let Some(purposes) = tags.find("s").filter(|words| !has_word(words, &["*", "email"])) {
            return Err(KeyRecordFault::OtherPurpose(shorten(purposes)));
        }
        let is_test = tags.find("t").is_some_and(|flags| has_word(flags, &["y"]));
        Ok(Self { kind, key, is_test })
    }
}

/// Whether one of these words stands in a list with colons.
fn has_word(list: &str, words: &[&str]) -> bool {
    list.split(':').any(|word| words.contains(&word.trim()))
}

#[cfg(test)]
mod tests {
    use super::{KeyKind, KeyRecord, KeyRecordFault as Fault};

    #[test]
    fn a_key_is_read_as_providers_write_it() {
        let record = KeyRecord::parse("v=DKIM1; k=rsa; t=s; p=AQ ID\tBA==").unwrap();
        assert_eq!(record, KeyRecord { kind: KeyKind::Rsa, key: vec![1, 2, 3, 4], is_test: false });
        let record = KeyRecord::parse("p=AQID; k=ed25519; t=s : y; h=sha1:sha256; s=*").unwrap();
        assert_eq!((record.kind, record.is_test), (KeyKind::Ed25519, true));
        let other = KeyRecord::parse("v=DKIM1;k=rsa2;p=AQID").unwrap();
        assert_eq!(other.kind, KeyKind::Other("rsa2".into()));
    }

    #[test]
    fn a_record_without_a_usable_key_says_why() {
        for (text, fault) in [
            ("v=DKIM2; p=AQID", Fault::Version),
            ("k=rsa; v=DKIM1; p=AQID", Fault::Version),
            ("v=DKIM1; k=rsa", Fault::NoKey),
            ("v=DKIM1; p=", Fault::Revoked),
            ("v=DKIM1; p= ;", Fault::Revoked),
            ("v=DKIM1; p=AQI", Fault::NotBase64),
            ("v=DKIM1; p=A*ID", Fault::NotBase64),
            ("v=DKIM1; h=sha1; p=AQID", Fault::OtherDigest("sha1".into())),
            ("v=DKIM1; s=tlsrpt; p=AQID", Fault::OtherPurpose("tlsrpt".into())),
        ] {
            assert_eq!(KeyRecord::parse(text), Err(fault), "{text}");
        }
        assert!(matches!(KeyRecord::parse("hello"), Err(Fault::NotTags(_))));
    }
}
