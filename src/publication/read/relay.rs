//! Reads `[[relays]]`: where mail is handed over, and how that connection is encrypted.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;
use toml::de::DeValue;

use super::one_or_many::OneOrMany;
use super::pace::read_pace;
use super::relay_url::RelayUrl;
use super::server_address::{PasswordKeys, read_password_source, remove_password};
use super::settings_reader::{OptionalText, SettingsReader};
use crate::finding::{Code, Finding, Span, table};
use crate::publication::{Auth, HelloName, Login, Pipelining, Plain, Relay};
use crate::wording::say;

/// A server that mail is handed to.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRelay {
    /// `smtps://user@host:465`, or `smtp://user@host:587` with STARTTLS, which is then required; a line
    /// without TLS is only opened to this machine, unless `plain` says otherwise.
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
    /// The name for EHLO, if it is another one than the domain of `from`.
    #[schemars(with = "Option<String>")]
    hello: OptionalText,
    /// A PEM file with certificates that are trusted besides the system's: those of authorities, or the
    /// relay's own.
    #[schemars(with = "Option<String>")]
    ca_file: OptionalText,
    /// Whether mail goes without TLS behind `smtp://`: never, to this machine, or to a private network,
    /// without a login.
    #[schemars(extend("default" = "local"))]
    plain: Option<Plain>,
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
    /// How many messages may be on one connection before the first of them is answered, for a distant relay
    /// that offers CHUNKING and PIPELINING. After a crash, that many readers for each connection can be in doubt.
    #[schemars(with = "Option<i64>", range(min = 1, max = 32), extend("default" = 1))]
    window: Option<Spanned<i64>>,
}

/// Reads `[[relays]]`: one relay for each table.
pub(super) fn read_relays(
    reader: &mut SettingsReader<'_>,
    list: Spanned<DeValue<'_>>,
) -> Vec<Relay> {
    let span = list.span();
    let DeValue::Array(tables) = list.into_inner() else {
        reader.report(
            Finding::new(Code::KEY_VALUE, span, say!("`relays` is not a list of tables"))
                .help(say!("write each relay below a line `[[relays]]`")),
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
            let message = say!(
                "the relay {account} with a `pace` is listed twice",
                account = relay.account()
            );
            let help = say!("write one `[[relays]]` for it, with the sum of the connections");
            reader.report(Finding::new(Code::KEY_VALUE, span, message).help(help));
        }
        relays.push(relay);
    }
    relays
}

fn read_relay(reader: &mut SettingsReader<'_>, mut table: Spanned<DeValue<'_>>) -> Option<Relay> {
    let span = Span::from(table.span());
    let had_password = remove_password(reader, &mut table);
    let raw: RawRelay = table::typed(table, &say!("a relay"), &mut reader.findings)?;
    let auth = raw.auth.unwrap_or_default();
    let connections = to_usize(reader.read_number("connections", raw.connections, 1..=64, 8));
    let weight = raw.weight.map_or(connections, |weight| {
        to_usize(reader.read_number("weight", Some(weight), 0..=100, 1))
    });
    let pace = read_pace(reader, raw.pace);
    let per_connection = raw
        .per_connection
        .map(|count| to_usize(reader.read_number("per_connection", Some(count), 1..=1_000_000, 1)));
    let pipelining = raw.pipelining.unwrap_or_default();
    let window = read_window(reader, raw.window, pipelining);
    let [env, file, command] = [raw.password_env, raw.password_file, raw.password_command];
    let password = read_password_source(reader, PasswordKeys { env, file, command });
    let hello = read_hello(reader, raw.hello);
    let ca_file = reader.read_line("ca_file", raw.ca_file);
    let plain = raw.plain.unwrap_or_default();
    let url = read_relay_url(reader, raw.url.ok_or(span), plain)?;
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
    let url = Relay::new(host, port, security);
    let url = Relay { plain, hello, ca_file, ..url };
    Some(Relay { login, connections, weight, pipelining, pace, per_connection, window, ..url })
}

/// Reads how many messages may be on one connection. Reports more than one where nothing may be sent before the
/// answer to what was sent last.
fn read_window(
    reader: &mut SettingsReader<'_>,
    window: Option<Spanned<i64>>,
    pipelining: Pipelining,
) -> usize {
    let span = window.as_ref().map(Spanned::span);
    let messages = to_usize(reader.read_number("window", window, 1..=32, 1));
    if let Some(span) = span.filter(|_| messages > 1 && pipelining != Pipelining::Auto) {
        let message = say!("a `window` of several messages needs `pipelining = \"auto\"`");
        let help = say!("take `pipelining` out, or write `window = 1`");
        reader.report(Finding::new(Code::KEY_VALUE, span, message).help(help));
    }
    messages
}

fn missing_password(relay: Span) -> Finding {
    table::missing("password_env", &say!("a relay with a user"), relay, "\"…\"").help(say!(
        "say where the password is: `password_env`, `password_file` or `password_command`"
    ))
}

fn missing_user(url: Span) -> Finding {
    Finding::new(Code::KEY_VALUE, url, say!("there is a password but no user"))
        .help(say!("write the user before the host: `smtps://user@mail.example.org`"))
}

/// Reads the name for EHLO. Reports one that cannot be sent.
fn read_hello(reader: &mut SettingsReader<'_>, hello: OptionalText) -> Option<HelloName> {
    let written = hello.clone()?;
    let name = reader.read_line("hello", hello)?;
    let parsed = HelloName::parse(&name);
    if parsed.is_none() {
        let message = say!("`{name}` cannot be said in EHLO", name);
        reader.refuse_value(
            &written,
            message,
            say!(
                "write a host name such as `mail.example.org`, or an address such as `[192.0.2.1]`"
            ),
        );
    }
    parsed
}

/// Reads the URL of a relay. Reports an absent one at the place of the relay's table, a wrong one, and
/// one whose port belongs to the other scheme.
fn read_relay_url(
    reader: &mut SettingsReader<'_>,
    url: Result<Spanned<String>, Span>,
    plain: Plain,
) -> Option<Spanned<RelayUrl>> {
    let url = match url {
        Ok(url) => url,
        Err(relay) => {
            let example = "\"smtps://user@mail.example.org:465\"";
            reader.report(table::missing("url", &say!("a relay"), relay, example));
            return None;
        }
    };
    match RelayUrl::parse(url.get_ref(), plain) {
        Ok(parsed) => {
            reader.findings.extend(parsed.find_odd_port(Span::from(url.span())));
            Some(Spanned::new(url.span(), parsed))
        }
        Err(fault) => {
            reader.report(fault.into_finding(url.span()));
            None
        }
    }
}

fn to_usize(number: u32) -> usize {
    usize::try_from(number).unwrap_or(1)
}
