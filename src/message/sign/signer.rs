//! Writes the signatures of a message.

use std::fmt::Write as _;

use data_encoding::BASE64;
use jiff::Timestamp;

use super::key::SigningKey;
use super::relaxed::{write_relaxed_field, write_signed_fields};

/// The fields that a signature covers (RFC 6376 §5.4.1), sorted. A field that is listed twice, and is once
/// in the message, cannot be added a second time (RFC 6376 §8.15).
const SIGNED_FIELDS: &[&str] = &[
    "content-language",
    "content-transfer-encoding",
    "content-type",
    "content-type",
    "date",
    "date",
    "feedback-id",
    "from",
    "from",
    "list-archive",
    "list-help",
    "list-id",
    "list-owner",
    "list-unsubscribe",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "list-unsubscribe-post",
    "message-id",
    "mime-version",
    "reply-to",
    "reply-to",
    "subject",
    "subject",
    "to",
    "to",
];

/// The most columns of a line, without its line end (RFC 5322 §2.1.1).
const MAX_LINE_COLUMNS: usize = 78;

/// A key, and the selector under which receivers find its record.
#[derive(Debug)]
pub struct SelectedKey {
    /// The selector (`s=`).
    pub selector: String,
    /// The private key.
    pub key: SigningKey,
}

/// Signs the messages of one domain.
#[derive(Debug)]
pub struct Signer {
    signatures: Vec<SignatureForm>,
}

/// What all signatures of one key have in common.
#[derive(Debug)]
struct SignatureForm {
    key: SigningKey,
    /// The field up to the moment of signing.
    start: String,
    /// The field from the moment of signing up to the digest of the body.
    fields: String,
}

impl Signer {
    /// Signs for this domain (`d=`), with one signature for each key.
    pub fn new(domain: &str, keys: Vec<SelectedKey>) -> Self {
        let fields = format!(";{};\r\n bh=", fold_names(SIGNED_FIELDS));
        let form = |SelectedKey { selector, key }: SelectedKey| {
            let algorithm = key.algorithm().signature_name();
            let start = format!(
                "DKIM-Signature: v=1; a={algorithm}; c=relaxed/relaxed;\r\n d={domain};\r\n s={selector}; t="
            );
            SignatureForm { key, start, fields: fields.clone() }
        };
        Self { signatures: keys.into_iter().map(form).collect() }
    }

    /// Writes the fields that sign a message, the signature of the first key first. They belong above the
    /// header. `body_digest` is the SHA-256 digest of the relaxed form of the body.
    pub(in crate::message) fn write_signatures(
        &self,
        header: &[u8],
        body_digest: &[u8],
        moment: Timestamp,
    ) -> Vec<u8> {
        let mut signed = Vec::with_capacity(2 * header.len());
        write_signed_fields(header, SIGNED_FIELDS, &mut signed);
        let (shared_bytes, digest) = (signed.len(), BASE64.encode(body_digest));
        let mut out = Vec::with_capacity(self.signatures.len() * 1024);
        for SignatureForm { key, start, fields } in &self.signatures {
            let field = format!("{start}{}{fields}{digest};\r\n b=", moment.as_second());
            signed.truncate(shared_bytes);
            // The signature signs its own field too, with nothing behind `b=` (RFC 6376 §3.7).
            write_relaxed_field(field.as_bytes(), &mut signed);
            out.extend_from_slice(field.as_bytes());
            write_folded(&BASE64.encode(&key.sign(&signed)), &mut out);
        }
        out
    }
}

/// Writes names as `h=`, on lines of their own.
fn fold_names(names: &[&str]) -> String {
    let mut text = String::from("\r\n h=");
    let mut column = text.len() - 2;
    for (number, name) in names.iter().enumerate() {
        if column + name.len() + 1 > MAX_LINE_COLUMNS {
            text.push_str("\r\n ");
            column = 1;
        }
        let end = if number + 1 < names.len() { ":" } else { "" };
        // Writing to a string never fails.
        let _ = write!(text, "{name}{end}");
        column += name.len() + 1;
    }
    text
}

/// Writes the value of `b=`, folded, and ends the field. The first line has ` b=` in front.
fn write_folded(value: &str, out: &mut Vec<u8>) {
    let first = value.len().min(MAX_LINE_COLUMNS - " b=".len());
    let (first, rest) = value.as_bytes().split_at(first);
    out.extend_from_slice(first);
    for line in rest.chunks(MAX_LINE_COLUMNS - " ".len()) {
        out.extend_from_slice(b"\r\n ");
        out.extend_from_slice(line);
    }
    out.extend_from_slice(b"\r\n");
}
