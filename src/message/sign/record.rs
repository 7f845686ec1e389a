//! The record of the DNS by which receivers find a public key.

use data_encoding::BASE64;

use super::key::SigningKey;

/// The longest character string of a TXT record, in bytes (RFC 1035 §3.3.14).
const MAX_STRING_BYTES: usize = 255;

/// A TXT record with a public key (RFC 6376 §3.6.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DkimRecord {
    /// The name of the record, without the dot at its end.
    pub name: String,
    /// The value of the record, in one piece.
    pub value: String,
}

impl DkimRecord {
    /// The record of a key under this selector and domain.
    pub fn new(selector: &str, domain: &str, key: &SigningKey) -> Self {
        let (kind, public) = (key.algorithm().key_name(), BASE64.encode(&key.public_bytes()));
        Self {
            name: format!("{selector}._domainkey.{domain}"),
            value: format!("v=DKIM1; k={kind}; p={public}"),
        }
    }

    /// The value in pieces of at most 255 bytes, as the DNS keeps it. The value is ASCII.
    pub fn pieces(&self) -> impl Iterator<Item = &str> {
        let starts = (0..self.value.len()).step_by(MAX_STRING_BYTES);
        starts.map(|start| {
            let end = self.value.len().min(start + MAX_STRING_BYTES);
            &self.value[start..end]
        })
    }
}
