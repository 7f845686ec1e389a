//! Certificates of the house: authorities that the system does not know, and servers' own.
//!
//! Looks up to: `wording`.

use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::server::ParsedCertificate;

use crate::wording::{Wording, say};

/// Certificates that are trusted besides the system's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HouseCertificates(Vec<CertificateDer<'static>>);

/// Why a text has no certificates to trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PemFault {
    /// The text has no certificate.
    Empty,
    /// A certificate in it cannot be read.
    Broken(usize),
}

impl PemFault {
    /// What is wrong, as a clause about the file.
    pub fn word(self) -> Wording {
        match self {
            Self::Empty => {
                say!("it holds no certificate: there is no line `-----BEGIN CERTIFICATE-----`")
            }
            Self::Broken(number) => say!("its certificate number {number} cannot be read", number),
        }
    }
}

impl HouseCertificates {
    /// Reads all certificates of a PEM text (RFC 7468 §5). Other parts of the text, such as keys, are
    /// left out.
    ///
    /// # Errors
    ///
    /// There is no certificate, or one cannot be read.
    pub fn from_pem(text: &[u8]) -> Result<Self, PemFault> {
        let mut certificates = Vec::new();
        for (number, found) in CertificateDer::pem_slice_iter(text).enumerate() {
            let broken = PemFault::Broken(number + 1);
            let certificate: CertificateDer<'static> = found.map_err(|_| broken)?;
            ParsedCertificate::try_from(&certificate).map_err(|_| broken)?;
            certificates.push(certificate);
        }
        if certificates.is_empty() { Err(PemFault::Empty) } else { Ok(Self(certificates)) }
    }

    /// All of them.
    pub(super) fn list(&self) -> &[CertificateDer<'static>] {
        &self.0
    }

    /// Whether this very certificate is one of them, byte for byte.
    pub(super) fn contains(&self, certificate: &CertificateDer<'_>) -> bool {
        self.0.iter().any(|one| one.as_ref() == certificate.as_ref())
    }
}

impl From<Vec<CertificateDer<'static>>> for HouseCertificates {
    /// These certificates, in DER.
    fn from(certificates: Vec<CertificateDer<'static>>) -> Self {
        Self(certificates)
    }
}
