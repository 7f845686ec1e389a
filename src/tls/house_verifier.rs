//! Checks the certificate of a server.
//!
//! A certificate that `openssl req -x509` makes is the one of an authority (RFC 5280 §4.2.1.9), and signed
//! by itself. No authority's certificate is accepted as a server's (RFC 5280 §4.2.1.3), even if the system
//! trusts it. Many relays of a house have such a certificate all the same. If that very certificate is
//! one of the house, nobody has to vouch for it: its name and its dates are checked, and the server proves
//! in the handshake that it has the key.
//!
//! Looks up to: nothing.

use rustls_platform_verifier::Verifier;
use std::sync::Arc;
use tokio_rustls::rustls::client::danger::{
    HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier,
};
use tokio_rustls::rustls::client::verify_server_name;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::server::ParsedCertificate;
use tokio_rustls::rustls::{
    CertificateError, DigitallySignedStruct, Error as TlsError, OtherError, SignatureScheme,
};
use x509_cert::Certificate;
use x509_cert::der::Decode;
use x509_cert::ext::pkix::BasicConstraints;

use super::certificate_fault::Unvouched;
use super::house_certificates::HouseCertificates;

/// Trusts the authorities of the system and of the house, and the certificates of the house.
#[derive(Debug)]
pub(super) struct HouseVerifier {
    /// Checks certificates that an authority has signed, of the system or of the house.
    authorities: Verifier,
    house: HouseCertificates,
}

impl HouseVerifier {
    pub(super) const fn new(authorities: Verifier, house: HouseCertificates) -> Self {
        Self { authorities, house }
    }
}

impl ServerCertVerifier for HouseVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        if self.house.contains(end_entity) {
            return check_own(end_entity, server_name, now);
        }
        self.authorities
            .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
            .map_err(|failure| name_signer(failure, end_entity))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        self.authorities.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        self.authorities.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.authorities.supported_verify_schemes()
    }
}

/// Checks the dates and the name of a certificate of the house.
fn check_own(
    certificate: &CertificateDer<'_>,
    server_name: &ServerName<'_>,
    now: UnixTime,
) -> Result<ServerCertVerified, TlsError> {
    let parsed = Certificate::from_der(certificate).map_err(|_| CertificateError::BadEncoding)?;
    let validity = parsed.tbs_certificate.validity;
    if now.as_secs() < validity.not_before.to_unix_duration().as_secs() {
        return Err(CertificateError::NotValidYet.into());
    }
    if now.as_secs() > validity.not_after.to_unix_duration().as_secs() {
        return Err(CertificateError::Expired.into());
    }
    verify_server_name(&ParsedCertificate::try_from(certificate)?, server_name)?;
    Ok(ServerCertVerified::assertion())
}

/// Adds to an error who has signed the certificate, if nobody vouches for it.
fn name_signer(failure: TlsError, certificate: &CertificateDer<'_>) -> TlsError {
    let TlsError::InvalidCertificate(CertificateError::UnknownIssuer | CertificateError::Other(_)) =
        &failure
    else {
        return failure;
    };
    let Ok(parsed) = Certificate::from_der(certificate) else { return failure };
    let signed = parsed.tbs_certificate;
    let unvouched = if signed.issuer == signed.subject {
        Unvouched::SelfSigned
    } else if matches!(failure, TlsError::InvalidCertificate(CertificateError::UnknownIssuer)) {
        Unvouched::Stranger(signed.issuer.to_string())
    } else if matches!(signed.get::<BasicConstraints>(), Ok(Some((_, limits))) if limits.ca) {
        Unvouched::Authority
    } else {
        return failure;
    };
    CertificateError::Other(OtherError(Arc::new(unvouched))).into()
}
