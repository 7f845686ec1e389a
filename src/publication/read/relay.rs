//! Reads `[[relays]]`: where mail is handed over, and how that connection is encrypted.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;
use toml::de::DeValue;

use super::one_or_many::OneOrMany;
use super::pace::read_pace;
use super::server_address::{
    PasswordKeys, ServerAddress, UrlFault, read_password_source, remove_password, split_user,
};
use super::settings_reader::{OptionalText, SettingsReader};
use crate::finding::{Code, Finding, Span, table};
use crate::publication::{Auth, Login, Pipelining, Relay, Security};

/// The port of mail with TLS from the first byte (RFC 8314 §3.3).
const IMPLICIT_TLS_PORT: u16 = 465;
/// The port of mail with STARTTLS (RFC 6409 §3.1).
const SUBMISSION_PORT: u16 = 587;
/// The port between mail servers, where encryption is optional (RFC 3207 §4).
const SERVER_TO_SERVER_PORT: u16 = 25;

/// A server that mail is handed to.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRelay {
    /// `smtps://user@host:465`, or `smtp://user@host:587` with STARTTLS, which is then required; a line
    /// without TLS is only opened to this machine.
    #[schemars(with = "String")]
    url: OptionalText,
    /// The environment variable that holds the password.
    #[schemars(with = "Option<String>")]
    password_env: OptionalText,
    /// The file that holds the password, which only its owner can read.
    #[schemars(with = "Option<String>")]
    password_file: OptionalText,
    /// The command that prints the password on its first line, such as a password store, or a program
    /// that gets access tokens.
    #[schemars(with = "Option<String>")]
    password_command: OptionalText,
    /// How the login is said: a password, or an OAuth 2.0 access token in the password's place.
    #[schemars(extend("default" = "password"))]
    auth: Option<Auth>,
    /// How many lines are open at a time.
    #[schemars(with = "Option<i64>", range(min = 1, max = 64), extend("default" = 8))]
    connections: Option<Spanned<i64>>,
    /// Its share of the lines beside other relays; with 0 it stands by until another one fails. Without
    /// it, its share is its `connections`.
    #[schemars(with = "Option<i64>", range(min = 0, max = 100))]
    weight: Option<Spanned<i64>>,
    /// How much is said without waiting for an answer.
    #[schemars(extend("default" = "auto"))]
    pipelining: Option<Pipelining>,
    /// How many messages it takes in a second, a minute, an hour or a day, such as `14/s`, `30/min`, `500/h`
    /// or `50000/d`; a list if it counts in several ways.
    #[schemars(with = "Option<OneOrMany>")]
    pace: Option<Spanned<OneOrMany>>,
    /// How many messages it takes on one connection. Without it, connections are kept as long as there
    /// are readers.
    #[schemars(with = "Option<i64>", range(min = 1, max = 1_000_000))]
    per_connection: Option<Spanned<i64>>,
}

/// What a relay's URL says.
#[derive(Debug, PartialEq, Eq)]
struct RelayUrl {
    host: String,
    port: u16,
    security: Security,
    user: Option<String>,
}

/// Reads `[[relays]]`: one relay for each table.
pub(super) fn read_relays(
    reader: &mut SettingsReader<'_>,
    list: Spanned<DeValue<'_>>,
) -> Vec<Relay> {
    let span = list.span();
    let DeValue::Array(tables) = list.into_inner() else {
        reader.report(
            Finding::new(Code::KEY_VALUE, span, "`relays` is not a list of tables")
                .help("write each relay below a line `[[relays]]`"),
        );
        return Vec::new();
    };
    let mut relays: Vec<Relay> = Vec::new();
    for table in tables {
        let span = Span::from(table.span());
        let Some(relay) = read_relay(reader, table) else { continue };
        let is_same = |other: &&Relay| other.account() == relay.account();
        let same = relays.iter().find(is_same);
        if same.is_some_and(|other| !other.pace.is_empty() || !relay.pace.is_empty()) {
            let message = format!("the relay {} with a `pace` is listed twice", relay.account());
            let help = "write one `[[relays]]` for it, with the sum of the connections";
            reader.report(Finding::new(Code::KEY_VALUE, span, message).help(help));
        }
        relays.push(relay);
    }
    relays
}

fn read_relay(reader: &mut SettingsReader<'_>, mut table: Spanned<DeValue<'_>>) -> Option<Relay> {
    let span = Span::from(table.span());
    let had_password = remove_password(reader, &mut table);
    let raw: RawRelay = table::typed(table, "a relay", &mut reader.findings)?;
    let auth = raw.auth.unwrap_or_default();
    let connections = to_usize(reader.read_number("connections", raw.connections, 1..=64, 8));
    let weight = raw.weight.map_or(connections, |weight| {
        to_usize(reader.read_number("weight", Some(weight), 0..=100, 1))
    });
    let pace = read_pace(reader, raw.pace);
    let per_connection = raw
        .per_connection
        .map(|count| to_usize(reader.read_number("per_connection", Some(count), 1..=1_000_000, 1)));
    let [env, file, command] = [raw.password_env, raw.password_file, raw.password_command];
    let password = read_password_source(reader, PasswordKeys { env, file, command });
    let url = read_relay_url(reader, raw.url, span)?;
    let url_span = Span::from(url.span());
    let RelayUrl { host, port, security, user } = url.into_inner();
    let login = match (user, password) {
        (Some(user), Some(password)) => Some(Login { user, password, auth }),
        (None, None) => None,
        (user, _) => {
            if user.is_none() {
                reader.report(missing_user(url_span));
            } else if !had_password {
                reader.report(missing_password(span));
            }
            return None;
        }
    };
    let pipelining = raw.pipelining.unwrap_or_default();
    let url = Relay::new(host, port, security);
    Some(Relay { login, connections, weight, pipelining, pace, per_connection, ..url })
}

fn missing_password(relay: Span) -> Finding {
    table::missing("password_env", "a relay with a user", relay, "\"…\"")
        .help("say where the password is: `password_env`, `password_file` or `password_command`")
}

fn missing_user(url: Span) -> Finding {
    Finding::new(Code::KEY_VALUE, url, "there is a password but no user")
        .help("write the user before the host: `smtps://user@mail.example.org`")
}

/// Reads the URL of a relay, whose table stands at `relay`. Reports an absent one, and a wrong one.
fn read_relay_url(
    reader: &mut SettingsReader<'_>,
    url: OptionalText,
    relay: Span,
) -> Option<Spanned<RelayUrl>> {
    let Some(url) = url else {
        let example = "\"smtps://user@mail.example.org:465\"";
        reader.report(table::missing("url", "a relay", relay, example));
        return None;
    };
    match RelayUrl::parse(url.get_ref()) {
        Ok(parsed) => Some(Spanned::new(url.span(), parsed)),
        Err(fault) => {
            reader.report(fault.into_finding(url.span()));
            None
        }
    }
}

fn to_usize(number: u32) -> usize {
    usize::try_from(number).unwrap_or(1)
}

impl RelayUrl {
    /// Reads `smtps://user@host:465`.
    fn parse(url: &str) -> Result<Self, UrlFault> {
        let help = "write `smtps://user@mail.example.org:465` or `smtp://127.0.0.1:2525`";
        let misshapen = |message| UrlFault::misshapen(message, help);
        let (scheme, rest) =
            url.trim().split_once("://").ok_or_else(|| misshapen("the URL has no scheme"))?;
        let is_implicit = match scheme.to_ascii_lowercase().as_str() {
            "smtps" => true,
            "smtp" => false,
            _ => return Err(misshapen("the URL is neither `smtps://` nor `smtp://`")),
        };
        let (user, server) = split_user(rest.trim_end_matches('/'), help)?;
        let ServerAddress { host, port, is_here } = ServerAddress::parse(server, help)?;
        let security = match (is_implicit, is_here && user.is_none()) {
            (true, _) => Security::Implicit,
            (false, true) => Security::Plaintext,
            (false, false) => Security::StartTls,
        };
        let port = port.unwrap_or(if is_implicit { IMPLICIT_TLS_PORT } else { SUBMISSION_PORT });
        if security == Security::StartTls && port == SERVER_TO_SERVER_PORT && user.is_none() {
            return Err(UrlFault {
                code: Code::SETTINGS_PLAINTEXT,
                message: format!(
                    "mail goes to {host} on port 25 without a login: nothing encrypts it"
                ),
                help: "only a relay on this machine is reached so; write `smtps://…:465`, or \
                       `smtp://…:587` for STARTTLS"
                    .to_owned(),
            });
        }
        Ok(Self { host, port, security, user })
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, RelayUrl, Security};

    fn line(url: &str) -> (String, u16, Security, Option<String>) {
        let RelayUrl { host, port, security, user } = RelayUrl::parse(url).expect("a relay");
        (host, port, security, user)
    }

    fn code(url: &str) -> Option<Code> {
        RelayUrl::parse(url).err().map(|fault| fault.code)
    }

    #[test]
    fn the_scheme_and_the_place_decide_on_encryption() {
        let user = || Some("zoe".to_owned());
        let far = || "mail.example.org".to_owned();
        assert_eq!(line("smtps://zoe@mail.example.org"), (far(), 465, Security::Implicit, user()));
        assert_eq!(line("smtp://zoe@mail.example.org/"), (far(), 587, Security::StartTls, user()));
        assert_eq!(line("smtp://mail.example.org:2525").2, Security::StartTls);
        for here in ["127.0.0.1", "127.9.9.9", "localhost", "LOCALHOST", "[::1]"] {
            assert_eq!(line(&format!("smtp://{here}:2525")).2, Security::Plaintext, "{here}");
            assert_eq!(line(&format!("smtp://zoe@{here}:2525")).2, Security::StartTls, "{here}");
        }
        assert_eq!(line("smtp://[::1]:2525").0, "::1");
        for near in ["localhost.example.org", "128.0.0.1", "[::2]", "127.0.0.1.example.org"] {
            assert_eq!(line(&format!("smtp://{near}:2525")).2, Security::StartTls, "{near}");
        }
    }

    #[test]
    fn a_user_may_be_an_address() {
        let user = Some("zoe@example.org".to_owned());
        assert_eq!(line("smtps://zoe%40example.org@mail.example.org").3, user);
        assert_eq!(line("smtps://zoe@example.org@mail.example.org").3, user);
    }

    #[test]
    fn the_port_of_servers_is_refused_beyond_this_machine() {
        assert_eq!(code("smtp://mail.example.org:25"), Some(Code::SETTINGS_PLAINTEXT));
        assert_eq!(line("smtp://127.0.0.1:25").1, 25);
        assert_eq!(line("smtp://zoe@mail.example.org:25").2, Security::StartTls);
    }

    #[test]
    fn a_password_in_a_url_is_told_and_not_repeated() {
        let fault = RelayUrl::parse("smtps://zoe:hunter2@mail.example.org").expect_err("a secret");
        assert_eq!(fault.code, Code::SETTINGS_SECRET);
        assert!(!format!("{fault:?}").contains("hunter2"));
    }

    #[test]
    fn what_is_no_relay_is_refused() {
        for url in [
            "mail.example.org",
            "http://mail.example.org",
            "smtps://",
            "smtps://@mail.example.org",
            "smtps://zoe@",
            "smtps://mail.example.org:0",
            "smtps://mail.example.org:70000",
            "smtps://mail.example.org:",
            "smtps://mail.example.org/path",
            "smtps://mail example.org",
            "smtps://a%0d%0ab@mail.example.org",
            "smtps://a%zz@mail.example.org",
            "smtps://[::1",
            "smtps://é]:1:2",
        ] {
            assert_eq!(code(url), Some(Code::KEY_VALUE), "{url}");
        }
    }
}
