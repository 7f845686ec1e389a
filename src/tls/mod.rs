//! TLS: whose certificates are trusted, and what is wrong with one that is not.
//!
//! A certificate is trusted if one of the system's authorities has signed it, or an authority of the
//! house. A certificate of the house itself is trusted as it stands.
//!
//! The system's authorities are read from its own places when a configuration is made. Everything else
//! in this room is a function from values to values.
//!
//! Looks up to: `wording`.

mod certificate_fault;
mod connection_security;
mod house_certificates;
mod house_verifier;
mod signing_certificate;

use std::sync::Arc;

use rustls_platform_verifier::Verifier;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::{self, ClientConfig};

pub use certificate_fault::CertificateFault;
pub use connection_security::{CertificateValidity, ConnectionSecurity};
pub use house_certificates::{HouseCertificates, PemFault};
use house_verifier::HouseVerifier;
pub use signing_certificate::SigningCertificate;

/// The configuration of a client that trusts the system's authorities and these certificates of the
/// house.
///
/// # Errors
///
/// Nobody is trusted: the system has no authorities, and the house has no certificates. Or the
/// cryptography of this program does not suit TLS, which its tests would show.
pub fn client_config(house: &HouseCertificates) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(default_provider());
    let authorities = house.list().iter().cloned();
    let system = Verifier::new_with_extra_roots(authorities, Arc::clone(&provider))?;
    let verifier = HouseVerifier::new(system, house.clone());
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}
