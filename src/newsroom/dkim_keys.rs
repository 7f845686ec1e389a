//! Makes keys of the signature (DKIM), and shows the records that the DNS must have for them.

use std::io::ErrorKind;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::Ed25519KeyPair;
use data_encoding::BASE64;

use super::dkim::{KeyRole, PublishedKey};
use super::error::Error;
use super::files::shown;
use super::opened::Newsroom;
use super::start_failure::StartFailure;
use super::surroundings::NoRandomness;
use crate::disk::keep_private;
use crate::message::sign::{DkimRecord, SignatureAlgorithm};
use crate::publication::{DkimKey, DkimSelector, DkimSettings, DkimSigning};

/// A key that is to be made.
struct WantedKey {
    key: DkimKey,
    role: KeyRole,
}

/// The columns of a line of base64 in PEM (RFC 7468 §2).
const PEM_COLUMNS: usize = 64;

impl Newsroom {
    /// Makes a key of this algorithm in a file that only its owner can read. Without a selector, the one of
    /// the settings is taken. Never replaces a file.
    ///
    /// # Errors
    ///
    /// The file exists, or it cannot be made.
    pub fn make_dkim_key(
        &mut self,
        algorithm: SignatureAlgorithm,
        selector: Option<DkimSelector>,
    ) -> Result<PublishedKey, Error> {
        let WantedKey { key, role } = self.wanted_key(algorithm, selector);
        let path = self.dkim_path(&key);
        let file = |error| StartFailure::File(path.clone(), error);
        self.reach_of_setting(&key.file).admit_folder_of(&path).map_err(file)?;
        // RSA takes a while. Nobody waits for a key that cannot be kept.
        if path.symlink_metadata().is_ok() {
            return Err(StartFailure::DkimKeyExists(path).into());
        }
        let made = self.draw_key(algorithm).map_err(|_| StartFailure::NoRandomness("a key"))?;
        match keep_private(&path, write_pem(made.as_ref()).as_bytes()) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                Err(StartFailure::DkimKeyExists(path).into())
            }
            Err(error) => Err(file(error).into()),
            Ok(()) => self.publish_key(&key, algorithm, role).map_err(Error::from),
        }
    }

    /// The records that the DNS must have: of the keys that the settings name, and of the old key as long as
    /// its file is there and can be used.
    ///
    /// # Errors
    ///
    /// The settings name no keys, or a key cannot be read.
    pub fn published_keys(&self) -> Result<Vec<PublishedKey>, Error> {
        let DkimSettings { rsa, ed25519, old, .. } = match &self.publication.dkim {
            DkimSigning::House(settings) => settings,
            DkimSigning::Relay => return Err(StartFailure::RelaySigns.into()),
            DkimSigning::Unsaid => return Err(StartFailure::NobodySigns.into()),
        };
        let mut keys = vec![self.publish_key(rsa, SignatureAlgorithm::Rsa, KeyRole::Signing)?];
        if let Some(key) = ed25519 {
            keys.push(self.publish_key(key, SignatureAlgorithm::Ed25519, KeyRole::Signing)?);
        }
        if let Some(selector) = old {
            let key = DkimKey { file: selector.usual_file(), selector: selector.clone() };
            match self.publish_key(&key, SignatureAlgorithm::Rsa, KeyRole::Old) {
                Err(StartFailure::NoDkimKey(_) | StartFailure::NotADkimKey(..)) => {}
                key => keys.push(key?),
            }
        }
        Ok(keys)
    }

    /// The domain that signs, or would sign.
    fn signing_domain(&self) -> &str {
        match &self.publication.dkim {
            DkimSigning::House(settings) => &settings.domain,
            DkimSigning::Relay | DkimSigning::Unsaid => self.publication.from.address.domain(),
        }
    }

    /// The key that is to be made: the one of the settings if they name this selector, and another one in
    /// its usual file if they do not.
    fn wanted_key(
        &self,
        algorithm: SignatureAlgorithm,
        selector: Option<DkimSelector>,
    ) -> WantedKey {
        let named = match (&self.publication.dkim, algorithm) {
            (DkimSigning::House(settings), SignatureAlgorithm::Rsa) => Some(&settings.rsa),
            (DkimSigning::House(settings), SignatureAlgorithm::Ed25519) => {
                settings.ed25519.as_ref()
            }
            _ => None,
        };
        match (named, selector) {
            (Some(key), None) => WantedKey { key: key.clone(), role: KeyRole::Signing },
            (Some(key), Some(selector)) if key.selector == selector => {
                WantedKey { key: key.clone(), role: KeyRole::Signing }
            }
            (named, selector) => {
                let replaced = named.map(|key| key.selector.clone());
                let selector = selector.unwrap_or_else(|| usual_selector(algorithm));
                let key = DkimKey { file: selector.usual_file(), selector };
                WantedKey { key, role: KeyRole::Next(replaced) }
            }
        }
    }

    fn publish_key(
        &self,
        key: &DkimKey,
        algorithm: SignatureAlgorithm,
        role: KeyRole,
    ) -> Result<PublishedKey, StartFailure> {
        let private = self.read_dkim_key(key, algorithm)?;
        let record = DkimRecord::new(key.selector.as_str(), self.signing_domain(), &private);
        let (selector, file) = (key.selector.clone(), shown(&self.folder, &self.dkim_path(key)));
        Ok(PublishedKey { record, selector, algorithm, file, role })
    }

    /// Makes a private key, as PKCS#8 (RFC 5958).
    fn draw_key(&self, algorithm: SignatureAlgorithm) -> Result<Pkcs8V1Der<'static>, NoRandomness> {
        match algorithm {
            SignatureAlgorithm::Rsa => {
                let key = KeyPair::generate(KeySize::Rsa2048).map_err(|_| NoRandomness)?;
                key.as_der().map_err(|_| NoRandomness)
            }
            SignatureAlgorithm::Ed25519 => {
                let mut seed = [0; 32];
                (self.surroundings.randomness)(&mut seed)?;
                let key = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| NoRandomness)?;
                key.as_der().map_err(|_| NoRandomness)
            }
        }
    }
}

/// The selector of a publication whose settings name none.
fn usual_selector(algorithm: SignatureAlgorithm) -> DkimSelector {
    match algorithm {
        SignatureAlgorithm::Rsa => DkimSelector::usual(),
        SignatureAlgorithm::Ed25519 => DkimSelector::usual_ed25519(),
    }
}

/// Writes a private key as PEM (RFC 7468 §10).
fn write_pem(der: &[u8]) -> String {
    let base64 = BASE64.encode(der);
    let mut text = String::from("-----BEGIN PRIVATE KEY-----\n");
    for (at, c) in base64.chars().enumerate() {
        text.push(c);
        if (at + 1) % PEM_COLUMNS == 0 {
            text.push('\n');
        }
    }
    if !base64.len().is_multiple_of(PEM_COLUMNS) {
        text.push('\n');
    }
    text + "-----END PRIVATE KEY-----\n"
}
