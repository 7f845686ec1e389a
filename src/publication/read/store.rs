//! `[journal]`: the book of runs and deliveries, in a file or on a server.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Sections;
use super::checked::{Desk, Text};
use super::place::{Fault, Place, decoded, misplaced, misshaped, password, user};
use crate::finding::{Code, Finding};
use crate::publication::{Security, Server, Store};

/// How a journal on a server is written.
const EXAMPLE: &str = "write `postgres://user@host:5432/database`, or for a socket on this machine \
                       `postgres://user@%2Frun%2Fpostgresql/database`";

/// The book of runs and deliveries.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawJournal {
    /// `sqlite:` and a path, or a PostgreSQL database, `postgres://user@host:5432/database`, with TLS
    /// wherever it is not on this machine.
    #[schemars(with = "Option<String>", extend("default" = "sqlite:state/journal.sqlite3"))]
    url: Text,
    /// The environment variable that holds the password of the database's user.
    #[schemars(with = "Option<String>")]
    password_env: Text,
    /// The file that holds the password, which only its owner can read.
    #[schemars(with = "Option<String>")]
    password_file: Text,
}

/// Reads `[journal]`.
pub(super) fn journal(desk: &mut Desk<'_>, sections: &mut Sections<'_>) -> Store {
    if let Some(table) = sections.0.get_mut("journal") {
        misplaced(desk, table);
    }
    let span = sections.span("journal");
    let raw: RawJournal = sections.take("journal", desk);
    let password = password(desk, raw.password_env, raw.password_file);
    let url = desk.line("url", raw.url.clone());
    let place = raw.url.as_ref().map_or(span, |url| url.span().into());
    let store = match parse(url.as_deref().unwrap_or("sqlite:state/journal.sqlite3")) {
        Ok(store) => store,
        Err((code, message, help)) => {
            desk.tell(Finding::new(code, place, message).help(help));
            return Store::File(String::new());
        }
    };
    match store {
        Store::Server(server) => Store::Server(Server { password, ..server }),
        file @ Store::File(_) => {
            if password.is_some() {
                let message = "there is a password, and the journal is a file, which has none";
                desk.tell(Finding::new(Code::KEY_VALUE, place, message).help(EXAMPLE));
            }
            file
        }
    }
}

fn parse(url: &str) -> Result<Store, Fault> {
    match url.split_once("://") {
        Some((scheme, rest)) if scheme.to_ascii_lowercase().starts_with("postgres") => {
            match scheme.to_ascii_lowercase().as_str() {
                "postgres" | "postgresql" => server(rest).map(Store::Server),
                _ => Err(misshaped("`url` is not the URL of a PostgreSQL database", EXAMPLE)),
            }
        }
        _ => file(url).map(Store::File),
    }
}

/// The file behind `sqlite:`.
fn file(url: &str) -> Result<String, Fault> {
    let file = url.strip_prefix("sqlite:").unwrap_or_default();
    let file = file.strip_prefix("//").filter(|rest| rest.starts_with('/')).unwrap_or(file);
    if file.is_empty() || file.starts_with("//") || file.contains(['?', '#']) {
        let help = "write `sqlite:` and a path, `sqlite:state/journal.sqlite3`, or a database, \
                    `postgres://user@host:5432/database`";
        return Err(misshaped(
            "`url` is neither of a SQLite file nor of a PostgreSQL database",
            help,
        ));
    }
    Ok(file.to_owned())
}

/// `user@host:5432/database`; the folder of a socket has its slashes as percent codes, as libpq has it.
fn server(rest: &str) -> Result<Server, Fault> {
    let misshaped = |message| misshaped(message, EXAMPLE);
    // Before anything is repeated: whatever stands behind the user may be a password.
    let end = rest.rfind('@').map_or(0, |at| at + 1);
    let slash = rest[end..].find('/').map(|slash| end + slash);
    let (authority, database) = match slash {
        Some(slash) => (&rest[..slash], &rest[slash + 1..]),
        None => (rest, ""),
    };
    let (user, place) = user(authority, EXAMPLE)?;
    let user = user.ok_or_else(|| misshaped("the URL of the journal names no user"))?;
    if rest.contains(['?', '#']) {
        let help = "delete what stands behind the database: TLS is used by itself wherever the server \
                    is not on this machine";
        return Err(super::place::misshaped("the URL of the journal has settings behind it", help));
    }
    if database.is_empty() || database.contains('/') {
        return Err(misshaped("the URL of the journal names no database"));
    }
    let database = decoded(database).map_err(|()| misshaped("the database cannot be read"))?;
    let is_socket = place.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("%2f"));
    let Place { host, port, is_here } = if is_socket {
        let (folder, port) = match place.rsplit_once(':') {
            Some((folder, port)) => (folder, Some(port)),
            None => (place, None),
        };
        let port = port.map(str::parse).transpose();
        let port = port.map_err(|_| misshaped("the port is not a number up to 65535"))?;
        let host = decoded(folder).map_err(|()| misshaped("the socket cannot be read"))?;
        Place { host, port, is_here: true }
    } else {
        Place::parse(place, EXAMPLE)?
    };
    let security = if is_here { Security::Plaintext } else { Security::StartTls };
    Ok(Server { host, port: port.unwrap_or(5432), security, user, password: None, database })
}

#[cfg(test)]
mod tests {
    use super::{Code, Security, Server, Store, parse};

    fn on_a_server(url: &str) -> Server {
        match parse(url) {
            Ok(Store::Server(server)) => server,
            other => panic!("{url}: {other:?}"),
        }
    }

    fn code(url: &str) -> Option<Code> {
        parse(url).err().map(|fault| fault.0)
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
            let fault = parse(&url).expect_err("a secret");
            assert_eq!(fault.0, Code::SETTINGS_SECRET, "{url}");
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
