//! Opens sessions with a PostgreSQL server.
//!
//! TLS is required of every server but one on this machine. The name and the certificate are checked, against
//! the system's authorities and those of the house. A host name that should be this machine must resolve to
//! it, and there a password is proved by SCRAM alone.

use std::fmt;
use std::net::{IpAddr, ToSocketAddrs};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use postgres::config::{SslMode, SslNegotiation};
use postgres::{Client, Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;
use tokio_rustls::rustls::ClientConfig;

use super::super::error::Error;
use super::scram_guard::ScramGuard;
use crate::publication::{Secret, Security, Server};
use crate::tls::{HouseCertificates, client_config};

/// How long the server may take to answer a call, or to accept our bytes.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long a session may stand still in a transaction before the server ends it: a third of a lease, since other senders may
/// wait for its locks meanwhile.
const MIN_IDLE: Duration = Duration::from_millis(1_500);
const MAX_IDLE: Duration = Duration::from_mins(1);

/// The settings of a session, whatever the server's own are. A commit is on the disk when it
/// returns, a session that waits for another one gives up in time, and a lost machine is noticed.
const MANNERS: &str = "\
    SET synchronous_commit = on; \
    SET default_transaction_isolation = 'read committed'; \
    SET lock_timeout = '10s'; \
    SET statement_timeout = '60s'; \
    SET tcp_keepalives_idle = 10; \
    SET tcp_keepalives_interval = 5; \
    SET tcp_keepalives_count = 3; \
    SELECT set_config('idle_session_timeout', '0', false) \
        WHERE current_setting('idle_session_timeout', true) IS NOT NULL";

/// A PostgreSQL server, the database of the journal, and the login. Cheap to clone.
#[derive(Clone)]
pub struct ConnectOptions {
    server: Server,
    password: Option<Secret>,
    house: HouseCertificates,
    tls: Arc<OnceLock<ClientConfig>>,
}

impl ConnectOptions {
    /// The database of the settings, with its password.
    pub fn new(server: Server, password: Option<Secret>) -> Self {
        Self { server, password, house: HouseCertificates::default(), tls: Arc::default() }
    }

    /// Trusts these certificates besides the system's, because private servers often have one of their
    /// own.
    #[must_use]
    pub fn trusting(mut self, house: impl Into<HouseCertificates>) -> Self {
        self.house = house.into();
        self.tls = Arc::default();
        self
    }

    /// How long a sender may be silent before others take what it has at hand.
    pub(super) const fn lease(&self) -> Duration {
        self.server.lease
    }

    /// Opens a session.
    pub(super) fn connect(&self) -> Result<ServerSession, Error> {
        let mut config = self.config()?;
        let is_socket = self.server.host.starts_with('/');
        let called = if self.server.security == Security::Plaintext {
            if self.password.is_some() && !is_socket {
                // The guard stands in the place of TLS, and asks the server for nothing.
                config.ssl_negotiation(SslNegotiation::Direct);
                config.ssl_mode(SslMode::Require).connect(ScramGuard)
            } else {
                config.ssl_mode(SslMode::Disable).connect(NoTls)
            }
        } else {
            let tls = MakeRustlsConnect::new(self.tls()?.clone());
            config.ssl_mode(SslMode::Require).connect(tls)
        };
        let mut client = called.map_err(|error| self.named(Error::while_connecting(error)))?;
        let idle = (self.server.lease / 3).clamp(MIN_IDLE, MAX_IDLE).as_millis();
        let manners = format!("SET idle_in_transaction_session_timeout = {idle}; {MANNERS}");
        client.batch_execute(&manners).map_err(Error::while_connecting)?;
        Ok(ServerSession(Some(client)))
    }

    fn config(&self) -> Result<Config, Error> {
        let Server { host, port, security, user, database, .. } = &self.server;
        let mut config = Config::new();
        config.user(user).dbname(database).port(*port).application_name("matinale");
        config.connect_timeout(PATIENCE).tcp_user_timeout(PATIENCE);
        config.keepalives_idle(Duration::from_secs(10));
        config.keepalives_interval(Duration::from_secs(5)).keepalives_retries(3);
        config.notice_callback(|_| {});
        config.host(host);
        if let Some(password) = &self.password {
            config.password(password.reveal());
        }
        if *security == Security::Plaintext && !host.starts_with('/') {
            config.hostaddr(self.loopback()?);
        }
        Ok(config)
    }

    /// The loopback address of a host name. A name that resolves to another machine is not called
    /// without TLS.
    fn loopback(&self) -> Result<IpAddr, Error> {
        let Server { host, port, .. } = &self.server;
        let found = (host.as_str(), *port).to_socket_addrs();
        let mut found = found.map_err(|cause| self.named(Error::Away(cause.to_string())))?;
        let here = found.find(|address| address.ip().to_canonical().is_loopback());
        here.map(|address| address.ip()).ok_or_else(|| {
            Error::Denied(format!(
                "`{host}` is not this machine, and the connection to it is not encrypted"
            ))
        })
    }

    /// The TLS configuration with the system's authorities. They are read once for all sessions.
    fn tls(&self) -> Result<&ClientConfig, Error> {
        if let Some(config) = self.tls.get() {
            return Ok(config);
        }
        let config = client_config(&self.house).map_err(|cause| {
            Error::Denied(format!("the system has no certificates to trust: {cause}"))
        })?;
        Ok(self.tls.get_or_init(|| config))
    }

    /// The error with the name of the server, for a server that could not be reached.
    fn named(&self, error: Error) -> Error {
        let Server { host, port, .. } = &self.server;
        match error {
            Error::Away(words) => Error::Away(format!("{host}:{port}: {words}")),
            other => other,
        }
    }
}

impl fmt::Display for ConnectOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.server.fmt(f)
    }
}

impl fmt::Debug for ConnectOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ConnectOptions").field(&self.server).finish()
    }
}

/// A session with the server. It can be dropped anywhere, even in an async task: the driver blocks
/// while it ends the session, so that happens on a thread of its own.
pub(super) struct ServerSession(Option<Client>);

impl ServerSession {
    /// The client of the driver.
    pub(super) const fn client(&mut self) -> &mut Client {
        self.0.as_mut().expect("a session has its driver until it is dropped")
    }
}

impl Drop for ServerSession {
    fn drop(&mut self) {
        let client = self.0.take();
        let _ = thread::Builder::new().spawn(move || drop(client));
    }
}

impl fmt::Debug for ServerSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerSession")
    }
}
