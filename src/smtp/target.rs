//! The target of a connection: the relay, the login and the timeouts.
//!
//! Looks up to: `address`, `outcome`, `publication`, `tls`.

use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use tokio::sync::Mutex;
use tokio::time::Instant;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::pki_types::ServerName;

use super::chunk_trial::ChunkTrial;
use super::login_state::{LoginStanding, LoginState};
use super::port_state::PortState;
use super::{Announcer, Error, Extensions, SecretSource, Timeouts};
use crate::address::Address;
use crate::outcome::{Reply, SenderNames};
use crate::publication::{
    Auth, HelloName, Pipelining, Plain, Relay, Secret, Security, is_private_address,
};
use crate::tls::{HouseCertificates, client_config};

/// A relay with its login, the name for EHLO, and timeouts. Cheap to clone; all connections of a
/// run share one.
#[derive(Debug, Clone)]
pub struct Target {
    pub(super) relay: Relay,
    pub(super) hello: String,
    /// The names of the sender that replies may repeat.
    pub(super) sender: Arc<SenderNames>,
    pub(super) timeouts: Timeouts,
    house: HouseCertificates,
    tls: Arc<OnceLock<Arc<ClientConfig>>>,
    pub(super) login_state: Arc<Mutex<LoginState>>,
    pub(super) port_state: Arc<PortState>,
    /// Tells a person what is waited for.
    announcer: Option<Announcer>,
    /// Where the secret of the login is asked for again, if it can have changed.
    pub(super) secret_source: Option<SecretSource>,
    /// Whether the relay got out of step, so that commands are sent one at a time.
    is_pipelining_stopped: Arc<AtomicBool>,
    /// Whether the relay takes messages by BDAT.
    chunk_trial: Arc<ChunkTrial>,
    /// The SIZE of the relay's last reply to EHLO, in bytes. 0 if no limit is known.
    size_limit: Arc<AtomicUsize>,
}

impl Target {
    /// A target for `relay`, with its password. `domain` is the name for EHLO, if the relay has none of
    /// its own.
    ///
    /// # Errors
    ///
    /// `domain` is neither a host name nor an address literal in brackets (RFC 5321 §4.1.1.1), or
    /// the relay has a user but no password is given.
    pub fn new(relay: Relay, password: Option<Secret>, domain: &str) -> Result<Self, Error> {
        let own = || HelloName::parse(domain);
        let Some(hello) = relay.hello.clone().or_else(own) else {
            return Err(Error::HelloName(domain.escape_default().to_string()));
        };
        if relay.login.is_some() && password.is_none() {
            return Err(Error::NoPassword(relay.host));
        }
        let hello = hello.to_string();
        let user = relay.login.as_ref().map_or("", |login| &login.user);
        let sender = SenderNames::default().with_host(domain).with_host(&hello).with_user(user);
        Ok(Self {
            relay,
            hello,
            sender: Arc::new(sender),
            timeouts: Timeouts::default(),
            house: HouseCertificates::default(),
            tls: Arc::default(),
            login_state: Arc::new(Mutex::new(LoginState::new(password))),
            port_state: Arc::default(),
            announcer: None,
            secret_source: None,
            is_pipelining_stopped: Arc::default(),
            chunk_trial: Arc::default(),
            size_limit: Arc::default(),
        })
    }

    /// Adds addresses of the sender: `From`, the return path, the address for answers. A relay that refuses
    /// one of them refuses the sender, whatever words it takes.
    #[must_use]
    pub fn sending_as<'a>(mut self, addresses: impl IntoIterator<Item = &'a Address>) -> Self {
        let names = SenderNames::clone(&self.sender);
        let add = |names: SenderNames, address: &Address| names.with_address(address.as_str());
        self.sender = Arc::new(addresses.into_iter().fold(names, add));
        self
    }

    /// Replaces the timeouts.
    #[must_use]
    pub fn with_timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// Asks this source for the secret again when the relay refuses it: a token expires, and a password
    /// can be changed during a run.
    #[must_use]
    pub fn renewing(mut self, source: SecretSource) -> Self {
        self.secret_source = Some(source);
        self
    }

    /// Tells a person what is waited for, such as the greeting of a relay that says nothing.
    #[must_use]
    pub fn announcing_by(mut self, announcer: Announcer) -> Self {
        self.announcer = Some(announcer);
        self
    }

    /// Trusts these certificates besides the system's, because private relays often have one of their
    /// own.
    #[must_use]
    pub fn trusting(mut self, house: impl Into<HouseCertificates>) -> Self {
        self.house = house.into();
        self.tls = Arc::default();
        self
    }

    /// Notes what the relay offers.
    pub(super) fn note_offers(&self, offered: &Extensions) {
        let limit = offered.size.filter(|&limit| limit < usize::MAX).unwrap_or_default();
        self.size_limit.store(limit, Ordering::Relaxed);
    }

    /// The largest message that the relay takes, in bytes, as its last reply to EHLO said (SIZE, RFC 1870).
    /// `None` if the relay named no limit.
    pub fn size_limit(&self) -> Option<usize> {
        Some(self.size_limit.load(Ordering::Relaxed)).filter(|&limit| limit > 0)
    }

    /// Stops pipelining for all connections to this target. False if it was stopped before.
    pub(crate) fn stop_pipelining(&self) -> bool {
        let before = self.pipelining();
        self.is_pipelining_stopped.store(true, Ordering::Relaxed);
        before != Pipelining::Off
    }

    /// How many messages may be on one connection before the relay has answered the first of them, if it
    /// offers CHUNKING.
    pub(crate) fn window(&self) -> usize {
        let is_stopped = self.chunk_trial.is_stopped();
        if is_stopped || self.pipelining() != Pipelining::Auto { 1 } else { self.relay.window }
    }

    /// Sends no message by BDAT any more on all connections to this target, because the relay offers CHUNKING
    /// and has answered BDAT with this reply. A person is told that once.
    pub(crate) fn stop_chunking(&self, reply: &Reply) {
        if self.chunk_trial.stop() {
            self.tell(&format!(
                "{} offers CHUNKING, and cannot take BDAT ({reply}); the run goes on with DATA, one message at a time. Take \
                 `window` out of its settings",
                self.name()
            ));
        }
    }

    /// Whether a message may go by BDAT. As long as the relay has taken none, one connection at a time may send one, and has to
    /// [end the trial](Self::end_chunk_trial).
    pub(crate) fn begin_chunk_trial(&self) -> bool {
        self.chunk_trial.begin()
    }

    /// Notes that the relay has taken a message by BDAT.
    pub(crate) fn note_chunk_taken(&self) {
        self.chunk_trial.succeed();
    }

    /// Ends a trial that has shown nothing.
    pub(crate) fn end_chunk_trial(&self) {
        self.chunk_trial.leave();
    }

    /// Notes that a connection was lost with a message by BDAT. If the relay has taken none before, none is sent any more, and a
    /// person is told that. Answers whether that is so.
    pub(crate) fn note_chunk_lost(&self, cause: &str) -> bool {
        let has_failed = self.chunk_trial.fail();
        if has_failed {
            self.tell(&format!(
                "{} offers CHUNKING, and the connection was lost with the first message by BDAT ({cause}); the run goes on \
                 with DATA, one message at a time. Take `window` out of its settings",
                self.name()
            ));
        }
        has_failed
    }

    /// Sends no message by BDAT, because a connection was lost with the first one in an earlier call. A person is told that.
    pub(crate) fn distrust_chunks(&self) {
        if self.window() > 1 && self.chunk_trial.stop() {
            self.tell(&format!(
                "{}: an earlier call lost the connection with the first message by BDAT; the run goes on with DATA, one \
                 message at a time. Take `window` out of its settings",
                self.name()
            ));
        }
    }

    /// How many commands are sent in one write.
    pub(super) fn pipelining(&self) -> Pipelining {
        if self.is_pipelining_stopped.load(Ordering::Relaxed) {
            Pipelining::Off
        } else {
            self.relay.pipelining
        }
    }

    /// The name of the relay in messages: `host:port`.
    pub fn name(&self) -> String {
        format!("{}:{}", self.relay.host, self.relay.port)
    }

    /// Refuses a login that must not be tried now.
    ///
    /// # Errors
    ///
    /// The relay refuses the login, or has deferred it too often.
    pub(super) fn require_unbarred(&self, state: &LoginState) -> Result<(), Error> {
        match &state.standing {
            LoginStanding::Barred(reply) => Err(self.refused_login(reply.clone())),
            LoginStanding::PutOff(reply, again) if Instant::now() < *again => {
                Err(self.refused_login(reply.clone()))
            }
            _ => Ok(()),
        }
    }

    /// The error of a login that the relay refuses, or defers again and again.
    pub(super) fn refused_login(&self, reply: Reply) -> Error {
        let login = self.relay.login.as_ref();
        let user = login.map_or_else(String::new, |login| login.user.clone());
        if reply.is_permanent() {
            let auth = login.map_or_else(Auth::default, |login| login.auth);
            Error::Login { user, auth, reply }
        } else {
            Error::PutOff { user, reply }
        }
    }

    /// Whether this address may be connected to. Without TLS only this machine may, or a private
    /// network where the settings allow it.
    pub(super) fn may_call(&self, address: IpAddr) -> bool {
        match (self.relay.security, self.relay.plain) {
            (Security::Plaintext, Plain::Private) => is_private_address(address),
            (Security::Plaintext, _) => address.to_canonical().is_loopback(),
            (Security::Implicit | Security::StartTls, _) => true,
        }
    }

    /// Tells a person something, if somebody listens.
    pub(super) fn tell(&self, words: &str) {
        if let Some(announcer) = &self.announcer {
            announcer.tell(words);
        }
    }

    /// The name that the certificate of the relay must have.
    ///
    /// # Errors
    ///
    /// The host of the settings is neither a name nor an address.
    pub(super) fn server_name(&self) -> Result<ServerName<'static>, Error> {
        let host = self.relay.host.as_str();
        ServerName::try_from(host.trim_matches(['[', ']']).to_owned())
            .map_err(|cause| Error::Handshake(host.to_owned(), cause.to_string()))
    }

    /// The TLS connector with the system's authorities. They are read once for all connections.
    pub(super) fn connector(&self) -> Result<TlsConnector, Error> {
        if let Some(config) = self.tls.get() {
            return Ok(TlsConnector::from(config.clone()));
        }
        let config =
            client_config(&self.house).map_err(|cause| Error::NoRoots(cause.to_string()))?;
        Ok(TlsConnector::from(self.tls.get_or_init(|| Arc::new(config)).clone()))
    }
}
