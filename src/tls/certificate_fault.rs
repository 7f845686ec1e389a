//! What is wrong with the certificate of a server.
//!
//! Looks up to: `wording`.

use std::io;

use thiserror::Error;
use tokio_rustls::rustls::{CertificateError, Error as TlsError};

use crate::wording::{Wording, say};

/// The most bytes of a name in a certificate that are repeated.
const MAX_NAME_BYTES: usize = 120;
/// The most names of a certificate that are repeated.
const MAX_NAMES: usize = 4;

/// What is wrong with the certificate of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CertificateFault {
    /// Its time is over.
    Expired,
    /// Its time has not come.
    NotYetValid,
    /// It is for these names, and not for the server's.
    OtherName(Vec<String>),
    /// It has no name that counts: no `subjectAltName` (RFC 9525 §6.3).
    Nameless,
    /// Nobody has signed it but itself.
    SelfSigned,
    /// It is an authority's, and not a server's.
    Authority,
    /// Somebody who is not trusted has signed it. Has the signer's name, if it is known.
    Stranger(Option<String>),
    /// It was taken back.
    Revoked,
    /// It is not meant for servers.
    OtherPurpose,
    /// Anything else, in the words of the TLS library.
    Unfit(String),
}

/// Why nobody vouches for a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(super) enum Unvouched {
    /// It is signed by itself.
    #[error("it is signed by itself")]
    SelfSigned,
    /// It may sign others, so that it is no server's.
    #[error("it is an authority's")]
    Authority,
    /// It is signed by somebody who is not trusted. Has the signer's name.
    #[error("it is signed by {0}")]
    Stranger(String),
}

impl CertificateFault {
    /// The fault of the certificate, if that is why a handshake failed.
    pub fn find(failure: &io::Error) -> Option<Self> {
        let cause = failure.get_ref().and_then(|inner| inner.downcast_ref::<TlsError>())?;
        match cause {
            TlsError::InvalidCertificate(reason) => Some(Self::from_reason(reason)),
            _ => None,
        }
    }

    /// What is wrong, as a clause about the certificate.
    pub fn word(&self) -> Wording {
        match self {
            Self::Expired => say!("it has expired"),
            Self::NotYetValid => say!("it is not valid yet"),
            Self::OtherName(names) if names.is_empty() => say!("it is for another name"),
            Self::OtherName(names) => {
                say!("it is for another name, `{names}`", names = names.join("`, `"))
            }
            Self::Nameless => say!("it has no `subjectAltName`, and no other name counts"),
            Self::SelfSigned => say!("it is signed by itself, and by nobody else"),
            Self::Authority => say!("it is an authority's, and not a server's"),
            Self::Stranger(None) => {
                say!("it is signed by somebody whom this machine does not trust")
            }
            Self::Stranger(Some(name)) => {
                say!("it is signed by `{name}`, whom this machine does not trust", name)
            }
            Self::Revoked => say!("it is revoked"),
            Self::OtherPurpose => say!("it is not meant for servers"),
            Self::Unfit(cause) => say!("{cause}", cause),
        }
    }

    fn from_reason(reason: &CertificateError) -> Self {
        use CertificateError as Reason;
        match reason {
            Reason::Expired | Reason::ExpiredContext { .. } => Self::Expired,
            Reason::NotValidYet | Reason::NotValidYetContext { .. } => Self::NotYetValid,
            Reason::NotValidForName => Self::OtherName(Vec::new()),
            Reason::NotValidForNameContext { presented, .. } if presented.is_empty() => {
                Self::Nameless
            }
            Reason::NotValidForNameContext { presented, .. } => Self::OtherName(
                presented.iter().take(MAX_NAMES).map(|name| clean(bare_name(name))).collect(),
            ),
            Reason::UnknownIssuer => Self::Stranger(None),
            Reason::Revoked => Self::Revoked,
            Reason::InvalidPurpose | Reason::InvalidPurposeContext { .. } => Self::OtherPurpose,
            Reason::Other(other) => match other.0.downcast_ref::<Unvouched>() {
                Some(Unvouched::SelfSigned) => Self::SelfSigned,
                Some(Unvouched::Authority) => Self::Authority,
                Some(Unvouched::Stranger(name)) => Self::Stranger(Some(clean(name))),
                None => Self::Unfit(clean(&other.0.to_string())),
            },
            other => Self::Unfit(clean(&other.to_string())),
        }
    }
}

/// The name in the words of the TLS library, which are `DnsName("mail.example.org")` or
/// `IpAddress(192.0.2.1)`.
fn bare_name(presented: &str) -> &str {
    let inner = presented.split_once('(').map_or(presented, |(_, inner)| inner);
    inner.trim_end_matches(')').trim_matches('"')
}

/// A text of a certificate as it can be shown: one line, not too long.
fn clean(text: &str) -> String {
    let end = text.floor_char_boundary(MAX_NAME_BYTES);
    text[..end].chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::{MAX_NAME_BYTES, bare_name, clean};

    #[test]
    fn a_name_is_repeated_without_the_words_of_the_library() {
        assert_eq!(bare_name("DnsName(\"mail.example.org\")"), "mail.example.org");
        assert_eq!(bare_name("IpAddress(192.0.2.1)"), "192.0.2.1");
        assert_eq!(bare_name("mail.example.org"), "mail.example.org");
    }

    #[test]
    fn a_hostile_name_is_one_short_line() {
        assert_eq!(clean("a\u{1b}[2J\r\nb"), "a [2J  b");
        assert_eq!(clean(&"é".repeat(500)).len(), MAX_NAME_BYTES);
    }
}
