//! The passwords of relays and of the journal's server. They are read when they are needed, and never
//! printed.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::Error;
use super::opened::Newsroom;
use super::password_command::run_password_command;
use super::reading::{PathReach, SteadyFile, read_whole};
use super::start_failure::StartFailure;
use super::surroundings::Environment;
use crate::check::{self, PasswordFault, Settings};
use crate::deliver::RelaySlot;
use crate::finding::allow::without;
use crate::finding::withhold_secrets;
use crate::publication::{PasswordSource, Relay, Secret};
use crate::smtp::{SecretSource, Target};
use crate::tls::HouseCertificates;

/// The largest `ca_file`. The system's own list of authorities has a quarter of this.
const MAX_CA_FILE_BYTES: u64 = 1 << 20;

/// The largest file of a key or a password. A key has 64 digits; an access token has a few thousand
/// characters.
const MAX_SECRET_BYTES: u64 = 64 << 10;

impl Newsroom {
    /// The relay for the proof: the first one, with its password.
    ///
    /// # Errors
    ///
    /// The settings have no relay, or its password is absent.
    pub(super) fn proof_slot(&self) -> Result<RelaySlot, StartFailure> {
        let relay = self.publication.relays.first().ok_or(StartFailure::NoRelay)?;
        Ok(RelaySlot::new(relay, self.called(relay)?))
    }

    /// Every relay of a run, with its password.
    ///
    /// # Errors
    ///
    /// As for [`proof_slot`](Self::proof_slot).
    pub(super) fn relay_slots(&self) -> Result<Vec<RelaySlot>, StartFailure> {
        let relays = &self.publication.relays;
        if relays.is_empty() {
            return Err(StartFailure::NoRelay);
        }
        let slot = |relay: &Relay| Ok(RelaySlot::new(relay, self.called(relay)?));
        relays.iter().map(slot).collect()
    }

    /// The relay as a run calls it, with its password and the certificates of its `ca_file`.
    ///
    /// # Errors
    ///
    /// The password is absent or can be read by others, or the `ca_file` cannot be read.
    pub fn call_relay(&self, relay: &Relay) -> Result<Target, Error> {
        Ok(self.called(relay)?)
    }

    fn called(&self, relay: &Relay) -> Result<Target, StartFailure> {
        let Some(login) = &relay.login else { return self.calling(relay, None) };
        let secret = self.password(&login.password, "the relay")?;
        let target = self.calling(relay, Some(secret))?;
        if matches!(login.password, PasswordSource::Environment(_)) {
            return Ok(target);
        }
        let (source, places) = (login.password.clone(), self.places());
        let ask = move || places.read(&source, "the relay").map_err(|failure| failure.to_string());
        Ok(target.renewing(SecretSource::new(ask)))
    }

    /// The relay with this password, and the certificates of its `ca_file`.
    fn calling(&self, relay: &Relay, secret: Option<Secret>) -> Result<Target, StartFailure> {
        let publication = &self.publication;
        let domain = publication.from.address.domain();
        let target = Target::new(relay.clone(), secret, domain)
            .map_err(StartFailure::Relay)?
            .sending_as(publication.sending_addresses())
            .announcing_by(self.surroundings.announcer.clone());
        let Some(file) = &relay.ca_file else { return Ok(target) };
        Ok(target.trusting(self.read_certificates(file)?))
    }

    /// Reads the certificates of a `ca_file`.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or has none.
    pub(super) fn read_certificates(&self, file: &str) -> Result<HouseCertificates, StartFailure> {
        let path = self.folder.join(file);
        let unreadable = |error| StartFailure::Unreadable(path.display().to_string(), error);
        let reach = self.reach_of_setting(file);
        let text = read_whole(&path, reach, MAX_CA_FILE_BYTES).map_err(unreadable)?;
        HouseCertificates::from_pem(&text).map_err(|fault| StartFailure::NoCertificate(path, fault))
    }

    /// Reads a password from its place. `whom` says whose password it is.
    ///
    /// # Errors
    ///
    /// As for [`PasswordPlaces::read`].
    pub(super) fn password(
        &self,
        source: &PasswordSource,
        whom: &'static str,
    ) -> Result<Secret, StartFailure> {
        self.places().read(source, whom)
    }

    /// Adds to the findings about the settings which passwords and keys `send` will not find, and which keys it
    /// cannot sign with. Reads no password, runs no command, and looks at no file outside of the publication's
    /// folder.
    pub fn check_secrets(&mut self) {
        let places = self.places();
        let settings = Settings { source: &self.settings, publication: &self.publication };
        let mut found = check::judge_passwords(&settings, |source| places.find_fault(source));
        found.extend(check::judge_dkim_keys(&settings, |key| self.find_dkim_trouble(key)));
        withhold_secrets(&self.settings, &mut found);
        without(&mut found, &self.publication.allow);
        self.findings.append(&mut found);
        self.findings.sort_by_key(|finding| finding.span);
    }

    fn places(&self) -> PasswordPlaces {
        let environment = Arc::clone(&self.surroundings.environment);
        PasswordPlaces { folder: self.folder.clone(), environment }
    }
}

/// Where passwords are found: the publication's folder and the environment.
struct PasswordPlaces {
    folder: PathBuf,
    environment: Environment,
}

impl PasswordPlaces {
    /// Reads a password from its place. `whom` says whose password it is.
    ///
    /// # Errors
    ///
    /// The variable is not set, the file cannot be read or is empty, others can read the file, or the
    /// command fails.
    fn read(&self, source: &PasswordSource, whom: &'static str) -> Result<Secret, StartFailure> {
        match source {
            PasswordSource::Environment(name) => match (self.environment)(name) {
                Some(password) if !password.is_empty() => Ok(Secret::new(password)),
                _ => Err(StartFailure::NotSet(name.clone(), whom)),
            },
            PasswordSource::File(file) => {
                let path = self.folder.join(file);
                let opened = SteadyFile::open(&path, PathReach::of_written(&self.folder, file));
                let opened = opened.map_err(|error| StartFailure::NoPasswordFile(whom, error))?;
                let secret = Secret::new(read_private_text(opened, &path)?);
                if secret.is_empty() {
                    return Err(StartFailure::NoPassword(path));
                }
                Ok(secret)
            }
            PasswordSource::Command(command) => run_password_command(command, &self.folder)
                .map_err(|cause| StartFailure::PasswordCommand(whom, cause)),
        }
    }

    /// Why a password will not be found, as far as that can be told without reading it and without a look
    /// outside of the folder.
    fn find_fault(&self, source: &PasswordSource) -> Option<PasswordFault> {
        match source {
            PasswordSource::Environment(name) => {
                let is_set = (self.environment)(name).is_some_and(|password| !password.is_empty());
                (!is_set).then_some(PasswordFault::NotSet)
            }
            PasswordSource::File(file) => {
                let reach = PathReach::of_written(&self.folder, file);
                if reach == PathReach::Anywhere {
                    return None;
                }
                let Ok(file) = SteadyFile::open(&self.folder.join(file), reach) else {
                    return Some(PasswordFault::NoFile);
                };
                if !file.is_private().unwrap_or(true) {
                    return Some(PasswordFault::Shared);
                }
                file.is_empty().then_some(PasswordFault::Empty)
            }
            PasswordSource::Command(_) => None,
        }
    }
}

/// Reads the text of a secret. Refuses one that others on this machine can read.
pub(super) fn read_private_text(mut file: SteadyFile, path: &Path) -> Result<String, StartFailure> {
    let unreadable = |error| StartFailure::Unreadable(path.display().to_string(), error);
    if !file.is_private().map_err(unreadable)? {
        return Err(StartFailure::NotPrivate(path.to_owned()));
    }
    let bytes = file.read_whole(MAX_SECRET_BYTES).map_err(unreadable)?;
    let not_text = |_| unreadable(io::Error::new(ErrorKind::InvalidData, "it is not a text"));
    String::from_utf8(bytes).map_err(not_text)
}
