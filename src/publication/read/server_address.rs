//! Reads `user@host:port` and the place of a password, for relays and for the journal's server.

use toml::Spanned;
use toml::de::DeValue;
use url::Host;

use super::settings_reader::{OptionalText, SettingsReader};
use crate::finding::{Code, Finding, Span};
use crate::publication::PasswordSource;
use crate::wording::{Wording, say};

/// The address of a server.
pub(super) struct ServerAddress {
    /// The server's name or IP address, an IPv6 address without brackets.
    pub(super) host: String,
    /// The port, where one is written.
    pub(super) port: Option<u16>,
    /// Whether the server is this machine.
    pub(super) is_here: bool,
}

/// Why a URL cannot be used.
#[derive(Debug)]
pub(super) struct UrlFault {
    /// The code of the finding.
    pub(super) code: Code,
    /// What is wrong with the URL. It never repeats what could be a password.
    pub(super) message: Wording,
    /// What to write instead.
    pub(super) help: Wording,
}

impl UrlFault {
    /// The URL does not have the form that `help` shows.
    pub(super) fn misshapen(message: Wording, help: Wording) -> Self {
        Self { code: Code::KEY_VALUE, message, help }
    }

    /// The finding about the URL at this place.
    pub(super) fn into_finding(self, span: impl Into<Span>) -> Finding {
        Finding::new(self.code, span, self.message).help(self.help)
    }
}

impl ServerAddress {
    /// Reads `host:port`.
    pub(super) fn parse(text: &str, help: &Wording) -> Result<Self, UrlFault> {
        let misshapen = |message| UrlFault::misshapen(message, help.clone());
        let (host, port) = split_port(text)
            .ok_or_else(|| misshapen(say!("the port is not a number up to 65535")))?;
        let host = Host::parse(host)
            .map_err(|_| misshapen(say!("the URL has no host that can be reached")))?;
        let is_here = match &host {
            Host::Domain(name) => name == "localhost",
            Host::Ipv4(ip) => ip.is_loopback(),
            Host::Ipv6(ip) => ip.is_loopback(),
        };
        let host = match host {
            Host::Ipv6(ip) => ip.to_string(),
            other => other.to_string(),
        };
        Ok(Self { host, port, is_here })
    }
}

/// Splits `user@host`. A password behind the user is refused, and not repeated.
pub(super) fn split_user<'a>(
    authority: &'a str,
    help: &Wording,
) -> Result<(Option<String>, &'a str), UrlFault> {
    let Some((user, host)) = authority.rsplit_once('@') else { return Ok((None, authority)) };
    if user.contains(':') {
        return Err(UrlFault {
            code: Code::SETTINGS_SECRET,
            message: say!("a password stands in the URL"),
            help: say!(
                "delete it from the URL, and use `password_env`, `password_file` or `password_command`"
            ),
        });
    }
    let user = decode_percent(user)
        .map_err(|()| UrlFault::misshapen(say!("the user cannot be read"), help.clone()))?;
    Ok((Some(user), host))
}

/// Removes a password that stands in a table, and reports it. Whether there was one.
pub(super) fn remove_password(
    reader: &mut SettingsReader<'_>,
    table: &mut Spanned<DeValue<'_>>,
) -> bool {
    let found = match table.get_mut() {
        DeValue::Table(keys) => keys.remove_entry("password"),
        _ => None,
    };
    if let Some((key, _)) = &found {
        reader.report(
            Finding::new(
                Code::SETTINGS_SECRET,
                key.span(),
                say!("a password stands in the settings"),
            )
            .help(say!(
                "keep it in the environment, in a file or in a password store: `password_env`, \
                 `password_file` or `password_command`"
            )),
        );
    }
    found.is_some()
}

/// The keys that say where a password is kept, as they are written.
pub(super) struct PasswordKeys {
    /// `password_env`.
    pub(super) env: OptionalText,
    /// `password_file`.
    pub(super) file: OptionalText,
    /// `password_command`.
    pub(super) command: OptionalText,
}

/// Reads where the password is kept. The finding about a bad name of a variable does not repeat it: it
/// could be the password.
pub(super) fn read_password_source(
    reader: &mut SettingsReader<'_>,
    keys: PasswordKeys,
) -> Option<PasswordSource> {
    let PasswordKeys { env: variable, file, command } = keys;
    let written = [&variable, &file, &command];
    if let [_, .., last] = written.into_iter().flatten().collect::<Vec<_>>()[..] {
        let message = say!("the password is in two places");
        let help = say!("keep one of `password_env`, `password_file` and `password_command`");
        reader.refuse_value(last, message, help);
    }
    let Some(variable) = variable else {
        let file = reader.read_line("password_file", file).map(PasswordSource::File);
        let command = reader.read_line("password_command", command).map(PasswordSource::Command);
        return file.or(command);
    };
    let name = variable.get_ref();
    let shaped = !name.starts_with(|c: char| c.is_ascii_digit())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if name.is_empty() || !shaped {
        let message = say!("`password_env` is not the name of a variable");
        reader.report(
            Finding::new(Code::SETTINGS_SECRET, variable.span(), message)
                .help(say!("write a name such as `\"MATINALE_PASSWORD\"`")),
        );
    }
    Some(PasswordSource::Environment(variable.into_inner()))
}

/// Splits host and port. The colons of an IPv6 address stand in brackets (RFC 3986 §3.2.2).
fn split_port(text: &str) -> Option<(&str, Option<u16>)> {
    let after_host = text.rfind(']').map_or(0, |bracket| bracket + 1);
    match text[after_host..].rfind(':') {
        None => Some((text, None)),
        Some(colon) => {
            let (host, port) = text.split_at(after_host + colon);
            let port = port[1..].parse().ok().filter(|port| *port > 0)?;
            Some((host, Some(port)))
        }
    }
}

/// Decodes percent codes (RFC 3986 §2.1), so that a user who is an address can be written `me%40…`.
/// Refuses an empty text and control characters.
pub(super) fn decode_percent(text: &str) -> Result<String, ()> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        let code = digit(rest.next()).zip(digit(rest.next())).ok_or(())?;
        bytes.push(u8::try_from(code.0 * 16 + code.1).map_err(|_| ())?);
    }
    let text = String::from_utf8(bytes).map_err(|_| ())?;
    let sound = !text.is_empty() && !text.chars().any(char::is_control);
    if sound { Ok(text) } else { Err(()) }
}
