//! A private key that signs messages.

use std::fmt;

use crate::wording::{Wording, say};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::error::{KeyRejected, Unspecified};
use aws_lc_rs::rsa;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256};
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject;
use thiserror::Error;

/// How a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureAlgorithm {
    /// `rsa-sha256` (RFC 6376 §3.3.1), which every receiver knows.
    Rsa,
    /// `ed25519-sha256` (RFC 8463), which some receivers know.
    Ed25519,
}

impl SignatureAlgorithm {
    /// The name in a signature (`a=`).
    pub(super) const fn signature_name(self) -> &'static str {
        match self {
            Self::Rsa => "rsa-sha256",
            Self::Ed25519 => "ed25519-sha256",
        }
    }

    /// The name in a record of the DNS (`k=`).
    pub(super) const fn key_name(self) -> &'static str {
        match self {
            Self::Rsa => "rsa",
            Self::Ed25519 => "ed25519",
        }
    }
}

/// A private key that has signed once, so that it signs again. Its `Debug` output shows nothing of it.
pub struct SigningKey(PrivateKey);

enum PrivateKey {
    Rsa(rsa::KeyPair),
    Ed25519(Ed25519KeyPair),
}

/// Why a text is not a key that signs messages. No variant repeats a word of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KeyFault {
    /// The text has no private key in PEM.
    NotPem,
    /// The key is kept under a passphrase.
    Encrypted,
    /// The key is of another kind than is asked for.
    OtherKind(&'static str),
    /// The key is an RSA key under 2048 bits (RFC 8301 §3.2).
    TooShort,
    /// The key cannot be read.
    Broken,
}

impl KeyFault {
    /// Why the text is not such a key, as the end of a sentence.
    pub fn word(self) -> Wording {
        match self {
            Self::NotPem => say!("it has no line `-----BEGIN PRIVATE KEY-----`"),
            Self::Encrypted => {
                say!("its key has a passphrase; keep one without, which only its owner can read")
            }
            Self::OtherKind(kind) => say!("its key is not an {kind} key", kind),
            Self::TooShort => say!("its RSA key is shorter than 2048 bits"),
            Self::Broken => say!("its key cannot be read"),
        }
    }
}

impl fmt::Display for KeyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.word().fmt(f)
    }
}

impl From<Unspecified> for KeyFault {
    fn from(_: Unspecified) -> Self {
        Self::Broken
    }
}

impl SigningKey {
    /// Reads a key of this algorithm in PEM (RFC 7468): PKCS#8 (`PRIVATE KEY`), or PKCS#1 (`RSA PRIVATE
    /// KEY`) for RSA.
    ///
    /// # Errors
    ///
    /// There is no such key, it has a passphrase, or it is an RSA key under 2048 bits.
    pub fn parse(pem: &str, algorithm: SignatureAlgorithm) -> Result<Self, KeyFault> {
        let der = PrivateKeyDer::from_pem_slice(pem.as_bytes());
        // Base64 has neither a blank nor a comma.
        if pem.contains("ENCRYPTED PRIVATE KEY") || pem.contains(",ENCRYPTED") {
            return Err(KeyFault::Encrypted);
        }
        let der = der.map_err(|_| KeyFault::NotPem)?;
        let key = match (algorithm, &der) {
            (SignatureAlgorithm::Rsa, PrivateKeyDer::Pkcs1(der)) => {
                rsa::KeyPair::from_der(der.secret_pkcs1_der()).map(PrivateKey::Rsa)
            }
            (SignatureAlgorithm::Rsa, PrivateKeyDer::Pkcs8(der)) => {
                rsa::KeyPair::from_pkcs8(der.secret_pkcs8_der()).map(PrivateKey::Rsa)
            }
            (SignatureAlgorithm::Ed25519, PrivateKeyDer::Pkcs8(der)) => {
                Ed25519KeyPair::from_pkcs8(der.secret_pkcs8_der()).map(PrivateKey::Ed25519)
            }
            _ => return Err(algorithm.other_kind()),
        };
        let key = Self(key.map_err(|rejected| algorithm.find_fault(&rejected))?);
        key.try_sign(b"")?;
        Ok(key)
    }

    /// The algorithm of the key.
    pub(super) const fn algorithm(&self) -> SignatureAlgorithm {
        match self.0 {
            PrivateKey::Rsa(_) => SignatureAlgorithm::Rsa,
            PrivateKey::Ed25519(_) => SignatureAlgorithm::Ed25519,
        }
    }

    /// The public key as a record of the DNS has it: for RSA as `SubjectPublicKeyInfo` (RFC 6376 §3.6.1),
    /// for Ed25519 the 32 bytes alone (RFC 8463 §4).
    pub(super) fn public_bytes(&self) -> Vec<u8> {
        match &self.0 {
            PrivateKey::Rsa(key) => {
                let der: Result<PublicKeyX509Der<'_>, Unspecified> = key.public_key().as_der();
                der.expect("a public key that was read can be written").as_ref().to_vec()
            }
            PrivateKey::Ed25519(key) => key.public_key().as_ref().to_vec(),
        }
    }

    /// Signs some bytes. The same bytes get the same signature.
    pub(super) fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        self.try_sign(bytes).expect("a key that has signed once signs again")
    }

    fn try_sign(&self, bytes: &[u8]) -> Result<Vec<u8>, Unspecified> {
        let digest = digest(&SHA256, bytes);
        match &self.0 {
            PrivateKey::Rsa(key) => {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign_digest(&RSA_PKCS1_SHA256, &digest, &mut signature)?;
                Ok(signature)
            }
            // RFC 8463 §3: Ed25519 signs the digest, and not the bytes.
            PrivateKey::Ed25519(key) => Ok(key.try_sign(digest.as_ref())?.as_ref().to_vec()),
        }
    }
}

impl SignatureAlgorithm {
    const fn other_kind(self) -> KeyFault {
        KeyFault::OtherKind(match self {
            Self::Rsa => "RSA",
            Self::Ed25519 => "Ed25519",
        })
    }

    /// Why the cryptography refuses a key.
    fn find_fault(self, rejected: &KeyRejected) -> KeyFault {
        match rejected.to_string().as_str() {
            "TooSmall" => KeyFault::TooShort,
            "WrongAlgorithm" => self.other_kind(),
            _ => KeyFault::Broken,
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(…)")
    }
}
