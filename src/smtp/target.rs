//! The target of a connection: the relay, the login and the timeouts.
//!
//! Looks up to: `outcome`, `publication`.

use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use rustls_platform_verifier::Verifier;
use tokio::sync::Mutex;
use tokio::time::Instant;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::CertificateDer;

use super::login_state::{LoginStanding, LoginState};
use super::{Error, SecretSource, Timeouts};
use crate::outcome::Reply;
use crate::publication::{Auth, Pipelining, Relay, Secret, Security};

/// A relay with its login, the name for EHLO, and timeouts. Cheap to clone; all connections of a
/// run share one.
#[derive(Debug, Clone)]
pub struct Target {
    pub(super) relay: Relay,
    pub(super) hello: String,
    pub(super) timeouts: Timeouts,
    authorities: Vec<CertificateDer<'static>>,
    tls: Arc<OnceLock<Arc<ClientConfig>>>,
    pub(super) login_state: Arc<Mutex<LoginState>>,
    /// Where the secret of the login is asked for again, if it can have changed.
    pub(super) secret_source: Option<SecretSource>,
    /// Whether the relay got out of step, so that commands are sent one at a time.
    is_pipelining_stopped: Arc<AtomicBool>,
}

impl Target {
    /// A target for `relay`, with its password. `hello` is the name for EHLO.
    ///
    /// # Errors
    ///
    /// `hello` is neither a host name nor an address literal in brackets (RFC 5321 §4.1.1.1), or
    /// the relay has a user but no password is given.
    pub fn new(relay: Relay, password: Option<Secret>, hello: &str) -> Result<Self, Error> {
        if !may_greet(hello) {
            return Err(Error::HelloName(hello.escape_default().to_string()));
        }
        if relay.login.is_some() && password.is_none() {
            return Err(Error::NoPassword(relay.host));
        }
        Ok(Self {
            relay,
            hello: hello.to_owned(),
            timeouts: Timeouts::default(),
            authorities: Vec::new(),
            tls: Arc::default(),
            login_state: Arc::new(Mutex::new(LoginState::new(password))),
            secret_source: None,
            is_pipelining_stopped: Arc::default(),
        })
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

    /// Trusts these authorities (DER) besides the system's, because private relays often have a
    /// certificate of their own.
    #[must_use]
    pub fn trusting(mut self, authorities: Vec<CertificateDer<'static>>) -> Self {
        self.authorities = authorities;
        self.tls = Arc::default();
        self
    }

    /// Stops pipelining for all connections to this target. False if it was stopped before.
    pub(crate) fn stop_pipelining(&self) -> bool {
        let before = self.pipelining();
        self.is_pipelining_stopped.store(true, Ordering::Relaxed);
        before != Pipelining::Off
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

    /// Whether this address may be connected to. Without TLS only this machine may.
    pub(super) fn may_call(&self, address: IpAddr) -> bool {
        self.relay.security != Security::Plaintext || address.to_canonical().is_loopback()
    }

    /// The TLS connector with the system's authorities. They are read once for all connections.
    pub(super) fn connector(&self) -> Result<TlsConnector, Error> {
        if let Some(config) = self.tls.get() {
            return Ok(TlsConnector::from(config.clone()));
        }
        let no_roots = |cause: tokio_rustls::rustls::Error| Error::NoRoots(cause.to_string());
        let provider = Arc::new(default_provider());
        let authorities = self.authorities.iter().cloned();
        let verifier =
            Verifier::new_with_extra_roots(authorities, provider.clone()).map_err(no_roots)?;
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(no_roots)?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        Ok(TlsConnector::from(self.tls.get_or_init(|| Arc::new(config)).clone()))
    }
}

/// Whether a name can be sent with EHLO: a host name, or an address in brackets.
fn may_greet(name: &str) -> bool {
    if let Some(literal) = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return literal.strip_prefix("IPv6:").unwrap_or(literal).parse::<IpAddr>().is_ok();
    }
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    name.len() <= 253 && name.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::may_greet;

    #[test]
    fn only_a_host_name_or_an_address_literal_may_greet() {
        for good in ["mail.example.org", "localhost", "[192.0.2.1]", "[IPv6:2001:db8::1]"] {
            assert!(may_greet(good), "{good}");
        }
        for bad in ["", "a b", "a\r\nQUIT", "-a.org", "a..b", "[x]", "192.0.2.1]", "é.fr"] {
            assert!(!may_greet(bad), "{bad:?}");
        }
    }
}
