//! `user@host:port`, and where the password is kept: what a relay and the journal's server have in common.

use toml::Spanned;
use toml::de::DeValue;
use url::Host;

use super::checked::{Desk, Text};
use crate::finding::{Code, Finding};
use crate::publication::PasswordSource;

/// Why a URL cannot be used: code, fact, help.
pub(super) type Fault = (Code, String, String);

/// Where something listens.
pub(super) struct Place {
    /// Its name or address, an IPv6 address without brackets.
    pub(super) host: String,
    /// Its port, where one is written.
    pub(super) port: Option<u16>,
    /// Whether that is this machine.
    pub(super) is_here: bool,
}

/// A URL that is not shaped as it has to be; `help` says how.
pub(super) fn misshaped(message: &str, help: &str) -> Fault {
    (Code::KEY_VALUE, message.to_owned(), help.to_owned())
}

/// Parts `user@place`. A password behind the user is refused, and not repeated.
pub(super) fn user<'a>(rest: &'a str, help: &str) -> Result<(Option<String>, &'a str), Fault> {
    let Some((user, place)) = rest.rsplit_once('@') else { return Ok((None, rest)) };
    if user.contains(':') {
        let help = "delete it from the URL, and use `password_env` or `password_file`".to_owned();
        return Err((Code::SETTINGS_SECRET, "a password stands in the URL".to_owned(), help));
    }
    let user = decoded(user).map_err(|()| misshaped("the user cannot be read", help))?;
    Ok((Some(user), place))
}

impl Place {
    /// Takes `host:port` apart.
    pub(super) fn parse(place: &str, help: &str) -> Result<Self, Fault> {
        let misshaped = |message| misshaped(message, help);
        let (host, port) =
            split(place).ok_or_else(|| misshaped("the port is not a number up to 65535"))?;
        let host =
            Host::parse(host).map_err(|_| misshaped("the URL has no host that can be reached"))?;
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

/// Takes out a password that stands in a table, and says so.
pub(super) fn misplaced(desk: &mut Desk<'_>, table: &mut Spanned<DeValue<'_>>) -> bool {
    let found = match table.get_mut() {
        DeValue::Table(keys) => keys.remove_entry("password"),
        _ => None,
    };
    if let Some((key, _)) = &found {
        desk.tell(
            Finding::new(Code::SETTINGS_SECRET, key.span(), "a password stands in the settings")
                .help("keep it in the environment or in a file: `password_env` or `password_file`"),
        );
    }
    found.is_some()
}

/// Where the password is kept. What does not look like the name of a variable is not repeated in the
/// finding: it could be the password.
pub(super) fn password(desk: &mut Desk<'_>, variable: Text, file: Text) -> Option<PasswordSource> {
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
            Finding::new(Code::SETTINGS_SECRET, variable.span(), message)
                .help("write a name such as `\"MATINALE_PASSWORD\"`"),
        );
    }
    Some(PasswordSource::Environment(variable.into_inner()))
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
pub(super) fn decoded(text: &str) -> Result<String, ()> {
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
