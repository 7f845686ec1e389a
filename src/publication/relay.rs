//! The relays of `[[relays]]`, checked: where mail is handed over, and with which login.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{HelloName, PasswordSource, RateLimit};

/// A server mail is handed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relay {
    /// The server's name or address.
    pub host: String,
    /// The server's port.
    pub port: u16,
    /// How the connection is encrypted.
    pub security: Security,
    /// To which machines mail may go without encryption, if [`Security::Plaintext`] says so.
    pub plain: Plain,
    /// The login, for a relay that asks for one.
    pub login: Option<Login>,
    /// The name for EHLO. Without it, it is the domain of the sender.
    pub hello: Option<HelloName>,
    /// The file with certificates that are trusted besides the system's, relative to the publication's
    /// folder: those of authorities, or the relay's own.
    pub ca_file: Option<String>,
    /// How many connections are open to the relay at a time.
    pub connections: usize,
    /// The relay's share of all connections. A relay with the weight 0 is used only while another one
    /// fails.
    pub weight: usize,
    /// How much of RFC 2920 is used when the relay offers it.
    pub pipelining: Pipelining,
    /// How many messages the relay takes in a span of time. Each limit holds.
    pub pace: Vec<RateLimit>,
    /// How many messages the relay takes on one connection. `None` if it does not count them.
    pub per_connection: Option<usize>,
    /// How many messages may be on one connection before the relay has answered the first of them, if it offers
    /// CHUNKING (RFC 3030). At least 1.
    pub window: usize,
}

impl Relay {
    /// A relay of which the settings say no more than its URL: no login, one connection, all of
    /// RFC 2920, and any number of messages.
    pub fn new(host: impl Into<String>, port: u16, security: Security) -> Self {
        Self {
            host: host.into(),
            port,
            security,
            plain: Plain::default(),
            login: None,
            hello: None,
            ca_file: None,
            connections: 1,
            weight: 1,
            pipelining: Pipelining::default(),
            pace: Vec::new(),
            per_connection: None,
            window: 1,
        }
    }

    /// The relay with its user, as `user@host:port`. A relay counts the messages of each user.
    pub fn account(&self) -> String {
        let Self { host, port, login, .. } = self;
        let name = format!("{}:{port}", host.to_ascii_lowercase());
        match login {
            Some(login) => format!("{}@{name}", login.user),
            None => name,
        }
    }
}

/// How a connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (RFC 8314 §3.3): `smtps://`.
    Implicit,
    /// STARTTLS (RFC 3207), and no mail without it: `smtp://`.
    StartTls,
    /// No encryption. Only for a server on this machine, or for a relay that [`Plain::Private`] allows.
    Plaintext,
}

/// To which machines mail may go without encryption.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Plain {
    /// To none: `smtp://` requires STARTTLS of a relay on this machine too.
    Never,
    /// To this machine.
    #[default]
    Local,
    /// To machines of a private network, without a login (RFC 1918, RFC 4193).
    Private,
}

/// Who logs in, and where the password is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// The user.
    pub user: String,
    /// Where the password is kept.
    pub password: PasswordSource,
    /// Which kind of credential the password is.
    pub auth: Auth,
}

/// Which kind of credential a login sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Auth {
    /// A password, by AUTH PLAIN, or AUTH LOGIN where that is all there is.
    #[default]
    Password,
    /// An OAuth 2.0 access token in the password's place, by AUTH XOAUTH2.
    Xoauth2,
}

/// How much of RFC 2920 is used when a relay offers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Pipelining {
    /// All of it: the next envelope travels behind the final dot.
    #[default]
    Auto,
    /// Within one envelope only.
    Envelope,
    /// None: one command, one reply.
    Off,
}
