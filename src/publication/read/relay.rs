//! `[[relays]]`: where mail is handed over, and how that line is protected.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;
use toml::de::DeValue;
use url::Host;

use super::checked::{Desk, Text};
use crate::finding::{Code, Finding, Span, table};
use crate::publication::{Auth, Login, PasswordSource, Pipelining, Relay, Security};

/// The port of servers among themselves, where encryption is a favour (RFC 3207 §4).
const SERVERS_PORT: u16 = 25;

/// A server that mail is handed to.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRelay {
    /// `smtps://user@host:465`, or `smtp://user@host:587` with STARTTLS, which is then required; a line
    /// without TLS is only opened to this machine.
    #[schemars(with = "String")]
    url: Text,
    /// The environment variable that holds the password.
    #[schemars(with = "Option<String>")]
    password_env: Text,
    /// The file that holds the password, which only its owner can read.
    #[schemars(with = "Option<String>")]
    password_file: Text,
    /// How the login is said: a password, or an OAuth 2.0 access token in the password's place.
    #[schemars(extend("default" = "password"))]
    auth: Option<Auth>,
    /// How many lines are open at a time.
    #[schemars(with = "Option<i64>", range(min = 1, max = 64), extend("default" = 8))]
    connections: Option<Spanned<i64>>,
    /// How much is said without waiting for an answer.
    #[schemars(extend("default" = "auto"))]
    pipelining: Option<Pipelining>,
}

/// What a relay's URL says.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    host: String,
    port: u16,
    security: Security,
    user: Option<String>,
}

/// Why a relay's URL cannot be used: code, fact, help.
type Fault = (Code, String, String);

/// Every relay of the list.
pub(super) fn all(desk: &mut Desk<'_>, list: Spanned<DeValue<'_>>) -> Vec<Relay> {
    let span = list.span();
    let DeValue::Array(tables) = list.into_inner() else {
        desk.tell(
            Finding::new(Code::KeyValue, span, "`relays` is not a list of tables")
                .help("write each relay below a line `[[relays]]`"),
        );
        return Vec::new();
    };
    tables.into_iter().filter_map(|table| one(desk, table)).collect()
}

fn one(desk: &mut Desk<'_>, mut table: Spanned<DeValue<'_>>) -> Option<Relay> {
    let span = Span::from(table.span());
    let misplaced = match table.get_mut() {
        DeValue::Table(keys) => keys.remove_entry("password"),
        _ => None,
    };
    if let Some((key, _)) = &misplaced {
        desk.tell(
            Finding::new(Code::SettingsSecret, key.span(), "a password stands in the settings")
                .help("keep it in the environment or in a file: `password_env` or `password_file`"),
        );
    }
    let raw: RawRelay = table::typed(table, "a relay", &mut desk.findings)?;
    let auth = raw.auth.unwrap_or_default();
    let connections = connections(desk, raw.connections);
    let password = password(desk, raw.password_env, raw.password_file);
    let Some(url) = raw.url else {
        let example = "\"smtps://user@mail.example.org:465\"";
        desk.tell(table::missing("url", "a relay", span, example));
        return None;
    };
    let line = match parse(url.get_ref()) {
        Ok(line) => line,
        Err((code, message, help)) => {
            desk.tell(Finding::new(code, url.span(), message).help(help));
            return None;
        }
    };
    let login = match (line.user, password) {
        (Some(user), Some(password)) => Some(Login { user, password, auth }),
        (None, None) => None,
        (Some(_), None) if misplaced.is_some() => return None,
        (Some(_), None) => {
            let finding = table::missing("password_env", "a relay with a user", span, "\"…\"");
            desk.tell(finding.help("name the variable that holds the password: `password_env`"));
            return None;
        }
        (None, Some(_)) => {
            desk.tell(
                Finding::new(Code::KeyValue, url.span(), "there is a password but no user")
                    .help("write the user before the host: `smtps://user@mail.example.org`"),
            );
            return None;
        }
    };
    let Line { host, port, security, .. } = line;
    let pipelining = raw.pipelining.unwrap_or_default();
    Some(Relay { host, port, security, login, connections, pipelining })
}

fn connections(desk: &mut Desk<'_>, value: Option<Spanned<i64>>) -> usize {
    let connections = desk.number("connections", value, 1..=64, 8);
    usize::try_from(connections).unwrap_or(1)
}

/// Where the password is kept. What does not look like the name of a variable is not repeated in the
/// finding: it could be the password.
fn password(desk: &mut Desk<'_>, variable: Text, file: Text) -> Option<PasswordSource> {
    if let (Some(_), Some(file)) = (&variable, &file) {
        let message = "the password is in a variable and in a file".to_owned();
        desk.refuse(file, message, "keep one of `password_env` and `password_file`");
    }
    let Some(variable) = variable else {
        return desk.line("password_file", file).map(PasswordSource::File);
    };
    let name = variable.get_ref();
    let shaped = !name.starts_with(|c: char| c.is_ascii_digit())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if name.is_empty() || !shaped {
        let message = "`password_env` is not the name of a variable";
        desk.tell(
            Finding::new(Code::SettingsSecret, variable.span(), message)
                .help("write a name such as `\"MATINALE_SMTP_PASSWORD\"`"),
        );
    }
    Some(PasswordSource::Environment(variable.into_inner()))
}

/// Takes `smtps://user@host:465` apart.
fn parse(url: &str) -> Result<Line, Fault> {
    let shape = |message: &str| {
        let help = "write `smtps://user@mail.example.org:465` or `smtp://127.0.0.1:2525`";
        (Code::KeyValue, message.to_owned(), help.to_owned())
    };
    let (scheme, rest) =
        url.trim().split_once("://").ok_or_else(|| shape("the URL has no scheme"))?;
    let implicit = match scheme.to_ascii_lowercase().as_str() {
        "smtps" => true,
        "smtp" => false,
        _ => return Err(shape("the URL is neither `smtps://` nor `smtp://`")),
    };
    let (user, place) = match rest.trim_end_matches('/').rsplit_once('@') {
        Some((user, place)) => (Some(user), place),
        None => (None, rest.trim_end_matches('/')),
    };
    if user.is_some_and(|user| user.contains(':')) {
        let help = "delete it from the URL, and use `password_env` or `password_file`".to_owned();
        return Err((Code::SettingsSecret, "a password stands in the URL".to_owned(), help));
    }
    let user = user.map(decoded).transpose().map_err(|()| shape("the user cannot be read"))?;
    let (host, port) = split(place).ok_or_else(|| shape("the port is not a number up to 65535"))?;
    let host = Host::parse(host).map_err(|_| shape("the URL has no host that can be reached"))?;
    let here = match &host {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
    };
    let security = match (implicit, here && user.is_none()) {
        (true, _) => Security::Implicit,
        (false, true) => Security::Plaintext,
        (false, false) => Security::StartTls,
    };
    let port = port.unwrap_or(if implicit { 465 } else { 587 });
    if security == Security::StartTls && port == SERVERS_PORT && user.is_none() {
        let message =
            format!("mail goes to {host} on port 25 without a login: nothing encrypts it");
        let help = "only a relay on this machine is reached so; write `smtps://…:465`, or \
                    `smtp://…:587` for STARTTLS";
        return Err((Code::SettingsPlaintext, message, help.to_owned()));
    }
    let host = match host {
        Host::Ipv6(ip) => ip.to_string(),
        other => other.to_string(),
    };
    Ok(Line { host, port, security, user })
}

/// Host and port; the colons of an IPv6 address stand in brackets (RFC 3986 §3.2.2).
fn split(place: &str) -> Option<(&str, Option<u16>)> {
    let after_host = place.rfind(']').map_or(0, |bracket| bracket + 1);
    match place[after_host..].rfind(':') {
        None => Some((place, None)),
        Some(colon) => {
            let (host, port) = place.split_at(after_host + colon);
            let port = port[1..].parse().ok().filter(|port| *port > 0)?;
            Some((host, Some(port)))
        }
    }
}

/// Reads percent codes (RFC 3986 §2.1), so that a user who is an address can be written `me%40…` too.
fn decoded(user: &str) -> Result<String, ()> {
    let mut bytes = Vec::with_capacity(user.len());
    let mut rest = user.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        let code = digit(rest.next()).zip(digit(rest.next())).ok_or(())?;
        bytes.push(u8::try_from(code.0 * 16 + code.1).map_err(|_| ())?);
    }
    let user = String::from_utf8(bytes).map_err(|_| ())?;
    let sound = !user.is_empty() && !user.chars().any(char::is_control);
    if sound { Ok(user) } else { Err(()) }
}

#[cfg(test)]
mod tests {
    use super::{Code, Line, Security, parse};

    fn line(url: &str) -> (String, u16, Security, Option<String>) {
        let Line { host, port, security, user } = parse(url).expect("a relay");
        (host, port, security, user)
    }

    fn code(url: &str) -> Option<Code> {
        parse(url).err().map(|fault| fault.0)
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
        assert_eq!(code("smtp://mail.example.org:25"), Some(Code::SettingsPlaintext));
        assert_eq!(line("smtp://127.0.0.1:25").1, 25);
        assert_eq!(line("smtp://zoe@mail.example.org:25").2, Security::StartTls);
    }

    #[test]
    fn a_password_in_a_url_is_told_and_not_repeated() {
        let fault = parse("smtps://zoe:hunter2@mail.example.org").expect_err("a secret");
        assert_eq!(fault.0, Code::SettingsSecret);
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
            assert_eq!(code(url), Some(Code::KeyValue), "{url}");
        }
    }
}
