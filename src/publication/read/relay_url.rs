//! Reads the URL of a relay, which says how the connection is encrypted.

use std::net::IpAddr;

use super::server_address::{ServerAddress, UrlFault, split_user};
use crate::finding::{Code, Finding, Span};
use crate::publication::{Plain, Security, is_private_address};
use crate::wording::say;

/// The port of mail with TLS from the first byte (RFC 8314 §3.3).
const IMPLICIT_TLS_PORT: u16 = 465;
/// The port of mail with STARTTLS (RFC 6409 §3.1).
const SUBMISSION_PORT: u16 = 587;
/// The port between mail servers, where encryption is optional (RFC 3207 §4).
const SERVER_TO_SERVER_PORT: u16 = 25;

/// What a relay's URL says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RelayUrl {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
    pub(super) user: Option<String>,
}

impl RelayUrl {
    /// Reads `smtps://user@host:465`. `plain` says to which machines mail may go without encryption.
    pub(super) fn parse(url: &str, plain: Plain) -> Result<Self, UrlFault> {
        let help = say!("write `smtps://user@mail.example.org:465` or `smtp://127.0.0.1:2525`");
        let misshapen = |message| UrlFault::misshapen(message, help.clone());
        let (scheme, rest) =
            url.trim().split_once("://").ok_or_else(|| misshapen(say!("the URL has no scheme")))?;
        let is_implicit = match scheme.to_ascii_lowercase().as_str() {
            "smtps" => true,
            "smtp" => false,
            _ => return Err(misshapen(say!("the URL is neither `smtps://` nor `smtp://`"))),
        };
        let (user, server) = split_user(rest.trim_end_matches('/'), &help)?;
        let ServerAddress { host, port, is_here } = ServerAddress::parse(server, &help)?;
        let security = match (is_implicit, plain) {
            (true, _) => Security::Implicit,
            (false, Plain::Private) => Security::Plaintext,
            (false, Plain::Local) if is_here && user.is_none() => Security::Plaintext,
            (false, _) => Security::StartTls,
        };
        let port = port.unwrap_or(if is_implicit { IMPLICIT_TLS_PORT } else { SUBMISSION_PORT });
        let url = Self { host, port, security, user };
        match plain {
            Plain::Private => url.require_private()?,
            Plain::Local => url.require_encryption()?,
            Plain::Never => {}
        }
        Ok(url)
    }

    /// Refuses `plain = "private"` for a relay with TLS, with a login, or with a public address. A name
    /// is looked up when the relay is called.
    fn require_private(&self) -> Result<(), UrlFault> {
        let Self { host, security, user, .. } = self;
        let is_public = host.parse().is_ok_and(|ip: IpAddr| !is_private_address(ip));
        let (message, help) = if *security != Security::Plaintext {
            (
                say!("the URL asks for TLS, and `plain = \"private\"` for none"),
                say!("write `smtp://`, or take `plain` out"),
            )
        } else if user.is_some() {
            (
                say!("a login is only said inside TLS, and `plain = \"private\"` has none"),
                say!("take `user@` out of the URL, or take `plain` out"),
            )
        } else if is_public {
            (
                say!("{host} is a public address, and `plain = \"private\"` sends in clear", host),
                say!("only a relay in a private network is reached so; take `plain` out"),
            )
        } else {
            return Ok(());
        };
        let help = help.clone();
        Err(UrlFault { code: Code::SETTINGS_PLAINTEXT, message, help })
    }

    /// Refuses the port between mail servers without a login. Nobody has to encrypt there.
    fn require_encryption(&self) -> Result<(), UrlFault> {
        let Self { host, port, security, user } = self;
        if *security != Security::StartTls || *port != SERVER_TO_SERVER_PORT || user.is_some() {
            return Ok(());
        }
        Err(UrlFault {
            code: Code::SETTINGS_PLAINTEXT,
            message: say!("mail goes to {host} on port 25 without a login: nothing encrypts it", host),
            help: say!("write `smtps://…:465`, or `smtp://…:587` for STARTTLS; for a relay in a private \
                   network, `plain = \"private\"` below the `url`, or `plain = \"never\"` if it offers \
                   STARTTLS")
                .to_owned(),
        })
    }

    /// The finding about a port that belongs to the other scheme, for a URL at this place.
    pub(super) fn find_odd_port(&self, place: Span) -> Option<Finding> {
        let (message, help) = match (self.security, self.port) {
            (Security::StartTls | Security::Plaintext, IMPLICIT_TLS_PORT) => (
                say!("`smtp://` waits for a greeting, and port 465 waits for TLS"),
                say!("write `smtps://…:465`, or `smtp://…:587`"),
            ),
            (Security::Implicit, SUBMISSION_PORT | SERVER_TO_SERVER_PORT) => (
                say!(
                    "`smtps://` begins with TLS, and port {port} with a greeting",
                    port = self.port
                ),
                say!("write `smtps://…:465`, or `smtp://…:587`, which then requires STARTTLS"),
            ),
            _ => return None,
        };
        Some(Finding::new(Code::RELAY_PORT, place, message).help(help))
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, Plain, RelayUrl, Security, Span};

    fn line(url: &str) -> (String, u16, Security, Option<String>) {
        let url = RelayUrl::parse(url, Plain::Local).expect("a relay");
        let RelayUrl { host, port, security, user } = url;
        (host, port, security, user)
    }

    fn code(url: &str) -> Option<Code> {
        fault(url, Plain::Local)
    }

    fn fault(url: &str, plain: Plain) -> Option<Code> {
        RelayUrl::parse(url, plain).err().map(|fault| fault.code)
    }

    #[test]
    fn a_relay_of_the_house_is_called_in_clear_where_the_settings_say_so_twice() {
        for house in
            ["smtp://relay.intern:25", "smtp://10.0.0.5:25", "smtp://[fd12::1]", "smtp://localhost"]
        {
            let url = RelayUrl::parse(house, Plain::Private).expect("a relay of the house");
            assert_eq!(url.security, Security::Plaintext, "{house}");
        }
        for refused in [
            "smtp://9.9.9.9:25",
            "smtp://[2a00:1450::1]:25",
            "smtp://zoe@relay.intern:25",
            "smtps://relay.intern",
        ] {
            assert_eq!(fault(refused, Plain::Private), Some(Code::SETTINGS_PLAINTEXT), "{refused}");
        }
        assert_eq!(code("smtp://relay.intern:25"), Some(Code::SETTINGS_PLAINTEXT));
    }

    #[test]
    fn never_in_clear_is_never_on_this_machine_either() {
        for url in ["smtp://localhost:25", "smtp://127.0.0.1", "smtp://relay.intern:25"] {
            let url = RelayUrl::parse(url, Plain::Never).expect("a relay");
            assert_eq!(url.security, Security::StartTls);
        }
        let implicit = RelayUrl::parse("smtps://localhost", Plain::Never).expect("a relay");
        assert_eq!(implicit.security, Security::Implicit);
    }

    #[test]
    fn a_port_of_the_other_scheme_is_told() {
        let is_odd = |url: &str| {
            let url = RelayUrl::parse(url, Plain::Local).expect("a relay");
            url.find_odd_port(Span::from(0..1)).is_some()
        };
        for odd in [
            "smtp://zoe@mail.example.org:465",
            "smtp://127.0.0.1:465",
            "smtps://zoe@mail.example.org:587",
            "smtps://mail.example.org:25",
        ] {
            assert!(is_odd(odd), "{odd}");
        }
        for usual in [
            "smtps://zoe@mail.example.org:465",
            "smtps://zoe@mail.example.org:2465",
            "smtp://zoe@mail.example.org:587",
            "smtp://zoe@mail.example.org:2525",
            "smtp://127.0.0.1:25",
        ] {
            assert!(!is_odd(usual), "{usual}");
        }
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
        let fault = RelayUrl::parse("smtps://zoe:hunter2@mail.example.org", Plain::Local)
            .expect_err("a secret");
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
