//! The certificate of whoever signs a text, such as a notice of a provider.
//!
//! Looks up to: nothing.

use jiff::Timestamp;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use x509_cert::Certificate;
use x509_cert::der::Decode;

use super::house_certificates::PemFault;

/// The certificate of whoever signs a text. Who has it vouched for is found out by where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningCertificate {
    /// The key, as `RSAPublicKey` (RFC 8017 §A.1.1) if it is one of RSA.
    key: Vec<u8>,
    /// The first second of its time, counted from 1970 on.
    not_before: u64,
    /// The last second of its time.
    not_after: u64,
}

impl SigningCertificate {
    /// Reads the first certificate of a PEM text (RFC 7468 §5).
    ///
    /// # Errors
    ///
    /// There is none, or it cannot be read.
    pub fn from_pem(text: &[u8]) -> Result<Self, PemFault> {
        let first = CertificateDer::pem_slice_iter(text).next().ok_or(PemFault::Empty)?;
        let der = first.map_err(|_| PemFault::Broken(1))?;
        let read = Certificate::from_der(&der).map_err(|_| PemFault::Broken(1))?.tbs_certificate;
        let validity = read.validity;
        let key = read.subject_public_key_info.subject_public_key;
        Ok(Self {
            key: key.raw_bytes().to_vec(),
            not_before: validity.not_before.to_unix_duration().as_secs(),
            not_after: validity.not_after.to_unix_duration().as_secs(),
        })
    }

    /// The public key.
    pub fn key(&self) -> &[u8] {
        &self.key
    }

    /// Whether a moment lies in the time of the certificate.
    pub fn is_valid_at(&self, moment: Timestamp) -> bool {
        let second = u64::try_from(moment.as_second()).unwrap_or_default();
        (self.not_before..=self.not_after).contains(&second)
    }
}
