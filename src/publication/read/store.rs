//! Reads `[journal]`: where the journal is kept, in a file or on a server.

use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Sections;
use super::lease::{DEFAULT_LEASE, read_lease};
use super::server_address::{
    PasswordKeys, ServerAddress, UrlFault, decode_percent, read_password_source, remove_password,
    split_user,
};
use super::settings_reader::{OptionalText, SettingsReader};
use crate::finding::{Code, Finding, Span};
use crate::publication::{PasswordSource, Security, Server, Store};
use crate::wording::{Wording, say};

/// The port of PostgreSQL, where the URL names none.
const POSTGRES_PORT: u16 = 5432;
/// What to write for a journal on a server.
fn advise_server() -> Wording {
    say!(
        "write `postgres://user@host:5432/database`, or for a socket on this \
                           machine `postgres://user@%2Frun%2Fpostgresql/database`"
    )
}

/// The book of runs and deliveries.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawJournal {
    /// `sqlite:` and a path, or a PostgreSQL database, `postgres://user@host:5432/database`, with TLS
    /// wherever it is not on this machine.
    #[schemars(with = "Option<String>", extend("default" = "sqlite:state/journal.sqlite3"))]
    url: OptionalText,
    /// The environment variable that holds the password of the database's user.
    #[schemars(with = "Option<String>")]
    password_env: OptionalText,
    /// The file that holds the password, which only its owner can read.
    #[schemars(with = "Option<String>")]
    password_file: OptionalText,
    /// The command that prints the password on its first line, such as a password store, or a program
    /// that gets access tokens.
    #[schemars(with = "Option<String>")]
    password_command: OptionalText,
    /// A PEM file with certificates that are trusted besides the system's: those of authorities, or the
    /// server's own. What `sslrootcert` is to libpq.
    #[schemars(with = "Option<String>")]
    ca_file: OptionalText,
    /// How long a machine that sends may be silent before the others that have joined the run take what it has at hand, if
    /// the journal is on a server: from `5s` to `10m`.
    #[schemars(with = "Option<String>", extend("default" = "30s"))]
    lease: OptionalText,
}

/// Reads `[journal]`.
pub(super) fn read_journal_store(
    reader: &mut SettingsReader<'_>,
    sections: &mut Sections<'_>,
) -> Store {
    if let Some(table) = sections.0.get_mut("journal") {
        remove_password(reader, table);
    }
    let span = sections.span("journal");
    let raw: RawJournal = sections.take("journal", reader);
    let password = read_password_source(
        reader,
        PasswordKeys {
            env: raw.password_env,
            file: raw.password_file,
            command: raw.password_command,
        },
    );
    let ca_file = reader.read_line("ca_file", raw.ca_file);
    let lease = read_lease(reader, raw.lease);
    let url = reader.read_line("url", raw.url.clone());
    let place = raw.url.as_ref().map_or(span, |url| url.span().into());
    let store = match parse_url(url.as_deref().unwrap_or("sqlite:state/journal.sqlite3")) {
        Ok(store) => store,
        Err(fault) => {
            reader.report(fault.into_finding(place));
            return Store::File(String::new());
        }
    };
    add_login(reader, store, JournalLogin { password, ca_file, lease, place })
}

/// What a login at the journal's server needs, as it is written.
struct JournalLogin {
    password: Option<PasswordSource>,
    ca_file: Option<String>,
    lease: Option<Duration>,
    /// The place of the URL.
    place: Span,
}

/// Adds the login to a server. Reports one that the journal has no use for.
fn add_login(reader: &mut SettingsReader<'_>, store: Store, login: JournalLogin) -> Store {
    let JournalLogin { password, ca_file, lease, place } = login;
    match store {
        Store::Server(server) => {
            if ca_file.is_some() && server.security == Security::Plaintext {
                let message =
                    say!("a server on this machine is called without TLS, and has no `ca_file`");
                reader.report(
                    Finding::new(Code::KEY_VALUE, place, message).help(say!("delete the line")),
                );
            }
            let lease = lease.unwrap_or(DEFAULT_LEASE);
            Store::Server(Server { password, ca_file, lease, ..server })
        }
        file @ Store::File(_) => {
            let keys = [
                ("password", password.is_some()),
                ("ca_file", ca_file.is_some()),
                ("lease", lease.is_some()),
            ];
            for (key, _) in keys.into_iter().filter(|(_, is_written)| *is_written) {
                let message = say!("the journal is a file, and has no {key}", key);
                reader.report(Finding::new(Code::KEY_VALUE, place, message).help(advise_server()));
            }
            file
        }
    }
}

fn parse_url(url: &str) -> Result<Store, UrlFault> {
    match url.split_once("://") {
        Some((scheme, rest)) if scheme.to_ascii_lowercase().starts_with("postgres") => {
            match scheme.to_ascii_lowercase().as_str() {
                "postgres" | "postgresql" => parse_server_url(rest).map(Store::Server),
                _ => Err(UrlFault::misshapen(
                    say!("`url` is not the URL of a PostgreSQL database"),
                    advise_server(),
                )),
            }
        }
        _ => parse_file_url(url).map(Store::File),
    }
}

/// Reads the file behind `sqlite:`.
fn parse_file_url(url: &str) -> Result<String, UrlFault> {
    let file = url.strip_prefix("sqlite:").unwrap_or_default();
    let file = file.strip_prefix("//").filter(|rest| rest.starts_with('/')).unwrap_or(file);
    if file.is_empty() || file.starts_with("//") || file.contains(['?', '#']) {
        let help = say!(
            "write `sqlite:` and a path, `sqlite:state/journal.sqlite3`, or a database, \
                    `postgres://user@host:5432/database`"
        );
        return Err(UrlFault::misshapen(
            say!("`url` is neither of a SQLite file nor of a PostgreSQL database"),
            help,
        ));
    }
    Ok(file.to_owned())
}

/// Reads `user@host:5432/database`. The folder of a socket has percent codes for its slashes, as in
/// libpq.
fn parse_server_url(rest: &str) -> Result<Server, UrlFault> {
    let misshapen = |message| UrlFault::misshapen(message, advise_server());
    // What stands behind the user may be a password: it is looked for before a message repeats anything.
    let end = rest.rfind('@').map_or(0, |at| at + 1);
    let slash = rest[end..].find('/').map(|slash| end + slash);
    let (authority, database) = match slash {
        Some(slash) => (&rest[..slash], &rest[slash + 1..]),
        None => (rest, ""),
    };
    let (user, address) = split_user(authority, &advise_server())?;
    let user = user.ok_or_else(|| misshapen(say!("the URL of the journal names no user")))?;
    if rest.contains(['?', '#']) {
        let help = say!(
            "delete what stands behind the database: wherever the server is not on this machine, \
                    TLS is used and its name is checked; `ca_file` says what `sslrootcert` would"
        );
        return Err(UrlFault::misshapen(
            say!("the URL of the journal has settings behind it"),
            help,
        ));
    }
    if database.is_empty() || database.contains('/') {
        return Err(misshapen(say!("the URL of the journal names no database")));
    }
    let database =
        decode_percent(database).map_err(|()| misshapen(say!("the database cannot be read")))?;
    let is_socket = address.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("%2f"));
    let ServerAddress { host, port, is_here } = if is_socket {
        parse_socket(address)?
    } else {
        ServerAddress::parse(address, &advise_server())?
    };
    let security = if is_here { Security::Plaintext } else { Security::StartTls };
    let port = port.unwrap_or(POSTGRES_PORT);
    let (password, ca_file, lease) = (None, None, DEFAULT_LEASE);
    Ok(Server { host, port, security, user, password, database, ca_file, lease })
}

/// Reads the folder of a socket on this machine, and the port that names its file.
fn parse_socket(address: &str) -> Result<ServerAddress, UrlFault> {
    let misshapen = |message| UrlFault::misshapen(message, advise_server());
    let (folder, port) = match address.rsplit_once(':') {
        Some((folder, port)) => (folder, Some(port)),
        None => (address, None),
    };
    let port = port.map(str::parse).transpose();
    let port = port.map_err(|_| misshapen(say!("the port is not a number up to 65535")))?;
    let host = decode_percent(folder).map_err(|()| misshapen(say!("the socket cannot be read")))?;
    Ok(ServerAddress { host, port, is_here: true })
}

#[cfg(test)]
mod tests {
    use super::{Code, Security, Server, Store, parse_url};

    fn on_a_server(url: &str) -> Server {
        match parse_url(url) {
            Ok(Store::Server(server)) => server,
            other => panic!("{url}: {other:?}"),
        }
    }

    fn code(url: &str) -> Option<Code> {
        parse_url(url).err().map(|fault| fault.code)
    }

    #[test]
    fn tls_is_used_wherever_the_server_is_not_on_this_machine() {
        for url in ["postgres://zoe@db.example.org/lavigie", "postgresql://zoe@192.0.2.1:6000/m"] {
            assert_eq!(on_a_server(url).security, Security::StartTls, "{url}");
        }
        for url in [
            "postgres://zoe@localhost/m",
            "POSTGRES://zoe@127.0.0.1:5433/m",
            "postgres://zoe@[::1]/m",
            "postgres://zoe@%2Frun%2Fpostgresql/m",
        ] {
            assert_eq!(on_a_server(url).security, Security::Plaintext, "{url}");
        }
    }

    #[test]
    fn a_server_is_taken_apart_and_written_again() {
        for url in [
            "postgres://zoe@db.example.org:5432/lavigie",
            "postgres://zoe@[2001:db8::1]:6000/lavigie",
            "postgres://zoe@%2Frun%2Fpostgresql:5433/lavigie",
        ] {
            assert_eq!(on_a_server(url).to_string(), url);
        }
        let socket = on_a_server("postgresql://zoe%40press@%2frun%2Fpostgresql/la%20vigie");
        assert_eq!((socket.host.as_str(), socket.port), ("/run/postgresql", 5432));
        assert_eq!((socket.user.as_str(), socket.database.as_str()), ("zoe@press", "la vigie"));
    }

    #[test]
    fn a_password_in_the_url_is_told_and_not_repeated() {
        for secret in ["hunter2", "hunter2/", "hunter2?x", "hunter2@#"] {
            let url = format!("postgres://zoe:{secret}@db.example.org/m?sslmode=require");
            let fault = parse_url(&url).expect_err("a secret");
            assert_eq!(fault.code, Code::SETTINGS_SECRET, "{url}");
            assert!(!format!("{fault:?}").contains("hunter2"));
        }
    }

    #[test]
    fn what_is_neither_a_file_nor_a_database_is_refused() {
        for url in [
            "postgres://db.example.org/m",
            "postgres://@db.example.org/m",
            "postgres://zoe@/m",
            "postgres://zoe@db.example.org",
            "postgres://zoe@db.example.org/",
            "postgres://zoe@db.example.org/m/n",
            "postgres://zoe@db.example.org:0/m",
            "postgres://zoe@db.example.org:70000/m",
            "postgres://zoe@db.example.org/m?sslmode=disable",
            "postgres://zoe@%2Frun:x/m",
            "postgres:zoe@db.example.org/m",
            "postgrex://zoe@db.example.org/m",
            "mysql://zoe@db.example.org/m",
            "state/journal",
            "sqlite:",
        ] {
            assert_eq!(code(url), Some(Code::KEY_VALUE), "{url}");
        }
    }
}
