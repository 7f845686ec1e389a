//! Where the journal is kept, as `[journal] url` says it.

use std::fmt;
use std::time::Duration;

use super::{PasswordSource, Security};

/// Where the journal is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Store {
    /// In an SQLite file, relative to the publication's folder.
    File(String),
    /// In a database of a PostgreSQL server.
    Server(Server),
}

/// The journal's database on a PostgreSQL server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// The server's name or address. A text that begins with `/` is the folder of a socket.
    pub host: String,
    /// The server's port.
    pub port: u16,
    /// How the connection is encrypted. TLS is agreed on before the login, as with STARTTLS.
    pub security: Security,
    /// The user who logs in.
    pub user: String,
    /// Where the password is kept, if the server asks for one.
    pub password: Option<PasswordSource>,
    /// The name of the database.
    pub database: String,
    /// A file of certificates (PEM) that are trusted besides the system's, relative to the publication's
    /// folder.
    pub ca_file: Option<String>,
    /// How long a sender may be silent before the others that have joined the run take what it has at hand.
    pub lease: Duration,
}

impl fmt::Display for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => f.write_str(file),
            Self::Server(server) => server.fmt(f),
        }
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port, user, database, .. } = self;
        let bracketed = if host.contains(':') { format!("[{host}]") } else { host.clone() };
        write!(f, "postgres://{user}@{}:{port}/{database}", bracketed.replace('/', "%2F"))
    }
}
