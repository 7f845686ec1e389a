//! Checks the signatures of a message, as a receiver does (RFC 6376 §6), with the records that are at hand.
//!
//! No record is looked up. A signature whose record is not at hand is checked as far as that goes: whether the body
//! is the one that was signed.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{ED25519, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use data_encoding::BASE64;

use super::canonical::{BodyForm, HeaderForm, write_body, write_field, write_listed_fields};
use super::record::DkimRecord;
use super::relaxed::split_fields;
use crate::dns::{KeyKind, KeyRecord, TagList};
use crate::mime::split_entity;

/// The most signatures of a message that are checked.
const MAX_SIGNATURES: usize = 8;

/// A signature, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedSignature {
    /// The domain that answers for the message (`d=`).
    pub domain: String,
    /// The selector, under which receivers find the record (`s=`).
    pub selector: String,
    /// The algorithm (`a=`).
    pub algorithm: String,
    /// The names of the fields that are signed, in small letters (`h=`).
    pub fields: Vec<String>,
    /// How it stands.
    pub standing: SignatureStanding,
}

/// How a signature stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignatureStanding {
    /// Receivers who find the record will take it.
    Verified,
    /// The body is the one that was signed. The record is not at hand, so the header was not checked.
    NoRecord,
    /// The body is not the one that was signed.
    BodyChanged,
    /// The header is not the one that was signed, or another key has signed it.
    HeaderChanged,
    /// The record at hand has no key for it.
    UnusableRecord,
    /// It is no signature that can be checked: a tag is missing, or cannot be read. Has the tag.
    Unreadable(&'static str),
    /// Its algorithm or its form is not one that receivers take today. Has the tag.
    Unsupported(&'static str),
}

impl CheckedSignature {
    /// Whether a field with this name is signed. The name is in small letters.
    pub fn covers(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field == name)
    }
}

/// Checks every signature of a message, in the order of the header. `records` are those at hand.
pub fn check_signatures(message: &[u8], records: &[DkimRecord]) -> Vec<CheckedSignature> {
    let entity = split_entity(message);
    let signatures = split_fields(entity.header).filter(|field| is_signature(field));
    let check = |field| WrittenSignature::read(field).check(entity.header, entity.body, records);
    signatures.take(MAX_SIGNATURES).map(check).collect()
}

fn is_signature(field: &[u8]) -> bool {
    const NAME: &[u8] = b"dkim-signature";
    field.get(..NAME.len()).is_some_and(|name| name.eq_ignore_ascii_case(NAME))
        && field[NAME.len()..].trim_ascii_start().starts_with(b":")
}

/// A field with a signature.
struct WrittenSignature<'a> {
    field: &'a [u8],
    /// The value on one line.
    value: String,
}

/// What is needed to check a signature.
struct SignatureTags {
    domain: String,
    selector: String,
    algorithm: String,
    fields: Vec<String>,
    header_form: HeaderForm,
    body_form: BodyForm,
    /// How many bytes of the body are signed. If `None`, all.
    body_bytes: Option<usize>,
    body_digest: Vec<u8>,
    signature: Vec<u8>,
}

impl<'a> WrittenSignature<'a> {
    fn read(field: &'a [u8]) -> Self {
        let colon = field.iter().position(|byte| *byte == b':').map_or(field.len(), |at| at + 1);
        let value = String::from_utf8_lossy(&field[colon..]).replace(['\r', '\n'], "");
        Self { field, value }
    }

    fn check(&self, header: &[u8], body: &[u8], records: &[DkimRecord]) -> CheckedSignature {
        let tags = TagList::parse(&self.value);
        let find = |name| tags.as_ref().ok().and_then(|tags| tags.find(name)).unwrap_or_default();
        let lower = |name| find(name).to_ascii_lowercase();
        let standing = match SignatureTags::read(&tags.clone().unwrap_or_default()) {
            Ok(read) => read.judge(self.field, header, body, records),
            Err(standing) => standing,
        };
        CheckedSignature {
            domain: lower("d"),
            selector: lower("s"),
            algorithm: lower("a"),
            fields: list_fields(find("h")),
            standing,
        }
    }
}

fn list_fields(names: &str) -> Vec<String> {
    let names = names.split(':').map(|name| name.trim().to_ascii_lowercase());
    names.filter(|name| !name.is_empty()).collect()
}

impl SignatureTags {
    fn read(tags: &TagList<'_>) -> Result<Self, SignatureStanding> {
        use SignatureStanding::{Unreadable, Unsupported};
        let find = |name: &'static str| tags.find(name).ok_or(Unreadable(name));
        let decode = |name: &'static str| {
            let text: String = find(name)?.split_whitespace().collect();
            BASE64.decode(text.as_bytes()).map_err(|_| Unreadable(name))
        };
        if find("v")? != "1" {
            return Err(Unsupported("v"));
        }
        let algorithm = find("a")?.to_ascii_lowercase();
        if !matches!(algorithm.as_str(), "rsa-sha256" | "ed25519-sha256") {
            return Err(Unsupported("a"));
        }
        let (header_form, body_form) =
            read_forms(tags.find("c").unwrap_or("simple/simple")).ok_or(Unsupported("c"))?;
        let body_bytes = match tags.find("l") {
            Some(bytes) => Some(bytes.parse().map_err(|_| Unreadable("l"))?),
            None => None,
        };
        let fields = list_fields(find("h")?);
        if !fields.iter().any(|field| field == "from") {
            return Err(Unreadable("h"));
        }
        Ok(Self {
            domain: find("d")?.to_ascii_lowercase(),
            selector: find("s")?.to_ascii_lowercase(),
            algorithm,
            fields,
            header_form,
            body_form,
            body_bytes,
            body_digest: decode("bh")?,
            signature: decode("b")?,
        })
    }

    fn judge(
        &self,
        field: &[u8],
        header: &[u8],
        body: &[u8],
        records: &[DkimRecord],
    ) -> SignatureStanding {
        let mut signed_body = write_body(body, self.body_form);
        if let Some(bytes) = self.body_bytes {
            if bytes > signed_body.len() {
                return SignatureStanding::Unreadable("l");
            }
            signed_body.truncate(bytes);
        }
        if digest(&SHA256, &signed_body).as_ref() != self.body_digest {
            return SignatureStanding::BodyChanged;
        }
        let name = format!("{}._domainkey.{}", self.selector, self.domain);
        let record = records.iter().find(|record| record.name.eq_ignore_ascii_case(&name));
        let Some(record) = record else { return SignatureStanding::NoRecord };
        let Ok(key) = KeyRecord::parse(&record.value) else {
            return SignatureStanding::UnusableRecord;
        };
        let mut signed = Vec::new();
        write_listed_fields(header, &self.fields, self.header_form, &mut signed);
        write_field(&empty_signature(field), self.header_form, &mut signed);
        match self.verify(&key, &signed) {
            Some(true) => SignatureStanding::Verified,
            Some(false) => SignatureStanding::HeaderChanged,
            None => SignatureStanding::UnusableRecord,
        }
    }

    /// Whether the key has signed these bytes. `None` if it is a key for another algorithm.
    fn verify(&self, key: &KeyRecord, signed: &[u8]) -> Option<bool> {
        let is_signed = match (&key.kind, self.algorithm.as_str()) {
            (KeyKind::Rsa, "rsa-sha256") => {
                let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &key.key);
                key.verify(signed, &self.signature).is_ok()
            }
            // RFC 8463 §3: Ed25519 signs the digest, and not the bytes.
            (KeyKind::Ed25519, "ed25519-sha256") => {
                let key = UnparsedPublicKey::new(&ED25519, &key.key);
                key.verify(digest(&SHA256, signed).as_ref(), &self.signature).is_ok()
            }
            _ => return None,
        };
        Some(is_signed)
    }
}

/// The forms of header and body (RFC 6376 §3.5, `c=`).
fn read_forms(text: &str) -> Option<(HeaderForm, BodyForm)> {
    let (header, body) = text.split_once('/').unwrap_or((text, "simple"));
    let header = match header.trim().to_ascii_lowercase().as_str() {
        "simple" => HeaderForm::Simple,
        "relaxed" => HeaderForm::Relaxed,
        _ => return None,
    };
    let body = match body.trim().to_ascii_lowercase().as_str() {
        "simple" => BodyForm::Simple,
        "relaxed" => BodyForm::Relaxed,
        _ => return None,
    };
    Some((header, body))
}

/// The field of a signature with nothing behind `b=`, and without its line end (RFC 6376 §3.7).
fn empty_signature(field: &[u8]) -> Vec<u8> {
    let field = field.strip_suffix(b"\r\n").unwrap_or(field);
    let colon = field.iter().position(|byte| *byte == b':').map_or(field.len(), |at| at + 1);
    let mut emptied = field[..colon].to_vec();
    for (number, tag) in field[colon..].split(|byte| *byte == b';').enumerate() {
        if number > 0 {
            emptied.push(b';');
        }
        let equals = tag.iter().position(|byte| *byte == b'=');
        match equals.filter(|at| tag[..*at].trim_ascii() == b"b") {
            Some(at) => emptied.extend_from_slice(&tag[..=at]),
            None => emptied.extend_from_slice(tag),
        }
    }
    emptied
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{SignatureStanding, check_signatures};
    use crate::message::sign::DkimRecord;

    /// RFC 8463 appendix A: a message with a signature of each kind.
    const EXAMPLE: &str = "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\n \
        d=football.example.com; i=@football.example.com;\n \
        q=dns/txt; s=brisbane; t=1528637909; h=from : to :\n \
        subject : date : message-id : from : subject : date;\n \
        bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\n \
        b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus\n \
        Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==\n\
        From: Joe SixPack <joe@football.example.com>\n\
        To: Suzie Q <suzie@shopping.example.net>\n\
        Subject: Is dinner ready?\n\
        Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\n\
        Message-ID: <20030712040037.46341.5F8J@football.example.com>\n\
        \n\
        Hi.\n\
        \n\
        We lost the game.  Are you hungry yet?\n\
        \n\
        Joe.\n";

    fn records() -> Vec<DkimRecord> {
        vec![DkimRecord {
            name: "brisbane._domainkey.football.example.com".into(),
            value: "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=".into(),
        }]
    }

    fn check(message: &str, records: &[DkimRecord]) -> SignatureStanding {
        let checked = check_signatures(message.replace('\n', "\r\n").as_bytes(), records);
        assert_eq!(checked.len(), 1);
        checked[0].standing.clone()
    }

    #[test]
    fn the_example_of_the_rfc_is_verified() {
        assert_eq!(check(EXAMPLE, &records()), SignatureStanding::Verified);
        let checked = check_signatures(EXAMPLE.replace('\n', "\r\n").as_bytes(), &[]);
        assert_eq!(checked[0].standing, SignatureStanding::NoRecord);
        assert_eq!((checked[0].selector.as_str(), checked[0].covers("to")), ("brisbane", true));
        // Blanks and folds do not count in the relaxed form.
        let moved = EXAMPLE
            .replace("Is dinner ready?", "Is  dinner\n ready? ")
            .replace("game.  Are", "game. Are ");
        assert_eq!(check(&moved, &records()), SignatureStanding::Verified);
    }

    #[test]
    fn what_was_changed_is_named() {
        use SignatureStanding::{
            BodyChanged, HeaderChanged, Unreadable, Unsupported, UnusableRecord,
        };
        let changed = |from: &str, to: &str| check(&EXAMPLE.replace(from, to), &records());
        assert_eq!(changed("hungry", "thirsty"), BodyChanged);
        assert_eq!(changed("dinner", "lunch"), HeaderChanged);
        assert_eq!(changed("To: Suzie", "From: Suzie"), HeaderChanged);
        assert_eq!(changed("ed25519-sha256", "rsa-sha1"), Unsupported("a"));
        assert_eq!(changed("ed25519-sha256", "rsa-sha256"), UnusableRecord);
        assert_eq!(changed("relaxed/relaxed", "loose"), Unsupported("c"));
        assert_eq!(changed("bh=2", "bh=*2"), Unreadable("bh"));
        assert_eq!(changed(" s=brisbane;", ""), Unreadable("s"));
        assert_eq!(changed("h=from : to :", "h=to :").clone(), HeaderChanged);
        let revoked = vec![DkimRecord { value: "v=DKIM1; p=".into(), ..records()[0].clone() }];
        assert_eq!(check(EXAMPLE, &revoked), UnusableRecord);
    }

    proptest! {
        #[test]
        fn no_signature_makes_it_stumble(value in "[\\PC;=\r\n]{0,120}", body in "[\\PC\r\n]{0,40}") {
            let message = format!("DKIM-Signature: {value}\r\nFrom: a\r\n\r\n{body}");
            let _ = check_signatures(message.as_bytes(), &records());
        }
    }
}
