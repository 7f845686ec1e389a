//! How a connection is encrypted.
//!
//! Looks up to: nothing.

use jiff::Timestamp;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::{ClientConnection, ProtocolVersion};
use x509_cert::Certificate;
use x509_cert::der::Decode;
use x509_cert::time::Time;

/// How a connection is encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionSecurity {
    /// The version of TLS, such as `TLS 1.3`.
    pub version: &'static str,
    /// The time for which the server's certificate is valid. `None` if it cannot be read.
    pub validity: Option<CertificateValidity>,
}

/// The time for which a certificate is valid (RFC 5280 §4.1.2.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CertificateValidity {
    /// The first moment.
    pub begins: Timestamp,
    /// The last moment.
    pub ends: Timestamp,
}

impl ConnectionSecurity {
    /// Reads it from a connection whose handshake is done.
    pub fn read(connection: &ClientConnection) -> Self {
        let version = match connection.protocol_version() {
            Some(ProtocolVersion::TLSv1_3) => "TLS 1.3",
            Some(ProtocolVersion::TLSv1_2) => "TLS 1.2",
            _ => "TLS",
        };
        let own = connection.peer_certificates().and_then(<[_]>::first);
        Self { version, validity: own.and_then(read_validity) }
    }
}

fn read_validity(certificate: &CertificateDer<'_>) -> Option<CertificateValidity> {
    let validity = Certificate::from_der(certificate).ok()?.tbs_certificate.validity;
    let moment = |time: Time| {
        let seconds = i64::try_from(time.to_unix_duration().as_secs()).ok()?;
        Timestamp::from_second(seconds).ok()
    };
    Some(CertificateValidity {
        begins: moment(validity.not_before)?,
        ends: moment(validity.not_after)?,
    })
}
