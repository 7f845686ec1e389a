//! Why a conversation failed. Each message names the next step.
//!
//! Looks up to: `outcome`, `publication`, `tls`.

use std::io;

use thiserror::Error;

use crate::outcome::{NegativeReply, Phase, Reply, ReplyWords};
use crate::publication::Auth;
use crate::tls::CertificateFault;

/// Words of a login that is refused from the place it comes from.
const PLACE_WORDS: &[&str] = &["ip address", "unauthorized ip", "not allowed from"];

/// Words of a relay that wants another password from a program than from a person.
const PROGRAM_WORDS: &[&str] = &["application specific", "app password*", "app specific"];

/// What went wrong between this machine and the relay. Readers are never to blame.
#[derive(Debug, Clone, Error)]
#[non_exhaustive]
pub enum Error {
    /// The name for EHLO is neither a host name nor an address literal (RFC 5321 §4.1.1.1).
    #[error(
        "`{0}` cannot be said in EHLO: it must be a host name such as `mail.example.org`, or `[192.0.2.1]`"
    )]
    HelloName(String),
    /// The relay has a user, but no password was given.
    #[error(
        "the relay {0} wants a password: set the variable of `password_env`, or write the file of `password_file`"
    )]
    NoPassword(String),
    /// The settings ask for an unencrypted connection, but the relay is another machine.
    #[error(
        "{0} is not this machine, nor in a private network that `plain = \"private\"` allows, and nothing is sent in clear to another one: write `smtps://`, or `smtp://` with STARTTLS"
    )]
    Exposed(String),
    /// The name is unknown, or nothing answers at the port.
    #[error(
        "cannot reach {0}: {1}; check `url` of the relay, and that the network lets this port through"
    )]
    Unreachable(String, String),
    /// This machine has no trusted authorities, so no certificate can be checked.
    #[error(
        "no trusted certificate authority on this machine ({0}): install the package `ca-certificates`"
    )]
    NoRoots(String),
    /// The certificate is invalid for the relay's name.
    #[error("the certificate of {host} is refused: {cause}")]
    Certificate {
        /// The name of the relay in the settings.
        host: String,
        /// What is wrong with the certificate, and what to do.
        cause: String,
    },
    /// The TLS handshake failed.
    #[error("no TLS with {0}: {1}; port 465 wants `smtps://`, ports 587 and 25 want `smtp://`")]
    Handshake(String, String),
    /// The port waits for TLS, and this machine for a greeting.
    #[error(
        "{0} speaks TLS from the first byte, and `smtp://` waits for a greeting: write `smtps://` in its `url`"
    )]
    TlsFirst(String),
    /// The port greets in clear, and this machine waits for TLS.
    #[error(
        "{0} does not begin with TLS, as `smtps://` does: write `smtp://` in its `url`, which then requires STARTTLS"
    )]
    GreetsFirst(String),
    /// The relay does not offer STARTTLS, or an attacker has removed the offer.
    #[error(
        "{0} does not offer STARTTLS, and nothing is sent in clear: ask its provider, or write `smtps://` and port 465"
    )]
    NoStartTls(String),
    /// Unencrypted bytes came after the reply to STARTTLS. This is an attack (CVE-2011-0411).
    #[error(
        "{0} said more in clear after agreeing to STARTTLS; someone may be tampering with the connection, so it was cut"
    )]
    Injected(String),
    /// The relay offers no login mechanism that this program knows.
    #[error(
        "{host} offers {offered}, and a password needs AUTH PLAIN or AUTH LOGIN: take `user@` out of its `url` if it wants no login, or ask its provider which login it takes"
    )]
    NoMechanism {
        /// The name of the relay in the settings.
        host: String,
        /// The mechanisms that it offers, in words.
        offered: String,
    },
    /// The relay offers no login with a token.
    #[error(
        "{host} offers {offered}, and a token needs AUTH XOAUTH2: write `auth = \"password\"` for this relay, or ask its provider"
    )]
    NoTokens {
        /// The name of the relay in the settings.
        host: String,
        /// The mechanisms that it offers, in words.
        offered: String,
    },
    /// The relay takes no mechanism that it offers and this program knows. The password was not looked
    /// at.
    #[error(
        "{host} does not take the kind of login that it offers ({reply}); the password is not to blame: ask its provider which login it takes"
    )]
    MechanismRefused {
        /// The name of the relay in the settings.
        host: String,
        /// The reply to the last mechanism.
        reply: Reply,
    },
    /// A login would have been sent outside of TLS.
    #[error(
        "a login is only said inside TLS, and the connection to {0} has none: write `smtps://`"
    )]
    LoginInClear(String),
    /// The relay asks for more than a user and a password.
    #[error(
        "{0} asks for more during the login than a user and a password: ask its provider which login it takes"
    )]
    Insatiable(String),
    /// Every try of the login was deferred.
    #[error(
        "the relay puts off the login of `{user}` again and again, the last time with {reply}; the password is not to blame: the same call later tries again"
    )]
    PutOff {
        /// The user of the login.
        user: String,
        /// The last reply.
        reply: Reply,
    },
    /// The login is refused.
    #[error(
        "the relay refuses the login of `{user}` ({reply}): {}", login_advice(*auth, reply)
    )]
    Login {
        /// The user of the login.
        user: String,
        /// Whether it was a password or a token.
        auth: Auth,
        /// The reply of the relay.
        reply: Reply,
    },
    /// The login is refused, and its secret could not be asked for again.
    #[error(
        "the relay refuses the login of `{user}` ({reply}), and its secret could not be asked for again: {cause}"
    )]
    NotRenewed {
        /// The user of the login.
        user: String,
        /// The reply of the relay.
        reply: Reply,
        /// Why there is no other secret.
        cause: String,
    },
    /// The relay refuses the sender, and not the reader or the message.
    #[error("the relay refuses us {at}: {0}; {advice}", at = .0.phase.words(), advice = .0.advice())]
    Refused(NegativeReply),
    /// The return path is not ASCII, and the relay does not offer SMTPUTF8 (RFC 6531 §3.2).
    #[error(
        "the return path `{0}` needs SMTPUTF8, which the relay does not offer: write it in ASCII"
    )]
    ReturnPath(String),
    /// The address for answers is not ASCII, and the relay does not offer SMTPUTF8 (RFC 6532 §3.1).
    #[error("`reply_to` needs SMTPUTF8, which the relay does not offer: write it in ASCII")]
    HeaderAddress,
    /// The connection was lost, or the relay was silent for too long.
    #[error(
        "the connection was lost {}: {cause}; look whether the network and the relay hold, then try again", phase.words()
    )]
    Lost {
        /// The phase of the conversation.
        phase: Phase,
        /// The words of the system.
        cause: String,
    },
    /// The relay sent something that is no SMTP reply, so nothing after it can be understood.
    #[error(
        "what the relay says {} is no SMTP: {cause}; check host and port in its `url`", phase.words()
    )]
    Garbled {
        /// The phase of the conversation.
        phase: Phase,
        /// What was received.
        cause: String,
    },
    /// Replies do not match commands any more, so none of them can be trusted.
    #[error("the conversation is out of step {}: {cause}; ask the relay's provider whether a proxy or a scanner answers in its place", phase.words())]
    OutOfStep {
        /// The phase in which this was noticed.
        phase: Phase,
        /// What was received.
        cause: String,
    },
}

impl Error {
    /// Whether the same call may succeed later without any change.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Unreachable(..) | Self::Lost { .. } | Self::PutOff { .. } => true,
            // A 454 to STARTTLS is not temporary, because an attacker could send it.
            Self::Refused(refused) => refused.phase != Phase::Tls && refused.is_temporary(),
            // Garbage before the login: the address is no relay. Afterwards: a passing fault.
            Self::Garbled { phase, .. } => {
                !matches!(phase, Phase::Greeting | Phase::Hello | Phase::Tls)
            }
            // No byte of the message was written, and a new connection begins in step.
            Self::OutOfStep { phase, .. } => *phase == Phase::Data,
            _ => false,
        }
    }

    /// The phase of the conversation.
    pub const fn phase(&self) -> Phase {
        match self {
            Self::Exposed(_) | Self::Unreachable(..) => Phase::Connect,
            Self::HelloName(_) => Phase::Hello,
            Self::NoRoots(_)
            | Self::Certificate { .. }
            | Self::Handshake(..)
            | Self::TlsFirst(_)
            | Self::GreetsFirst(_)
            | Self::NoStartTls(_)
            | Self::Injected(_) => Phase::Tls,
            Self::NoPassword(_)
            | Self::NoMechanism { .. }
            | Self::NoTokens { .. }
            | Self::MechanismRefused { .. }
            | Self::NotRenewed { .. }
            | Self::LoginInClear(_)
            | Self::Insatiable(_)
            | Self::PutOff { .. }
            | Self::Login { .. } => Phase::Login,
            Self::ReturnPath(_) | Self::HeaderAddress => Phase::Mail,
            Self::Refused(refused) => refused.phase,
            Self::Lost { phase, .. }
            | Self::Garbled { phase, .. }
            | Self::OutOfStep { phase, .. } => *phase,
        }
    }

    /// The error of a relay that sent nothing within the time of its phase.
    pub(super) fn silent(phase: Phase) -> Self {
        Self::Lost { phase, cause: "the relay kept silent for too long".to_owned() }
    }

    /// The error of a command after the connection has ended.
    pub(crate) fn gone() -> Self {
        Self::Lost { phase: Phase::Mail, cause: "the connection is gone".to_owned() }
    }

    /// The error of a failed handshake: the certificate is invalid, the relay speaks no TLS at first,
    /// or the connection was lost.
    pub(super) fn from_handshake(host: &str, failure: &io::Error) -> Self {
        let host = host.to_owned();
        if let Some(fault) = CertificateFault::find(failure) {
            return Self::Certificate { host, cause: certificate_advice(&fault) };
        }
        Self::Handshake(host, failure.to_string())
    }
}

/// What to do about a refused login.
fn login_advice(auth: Auth, reply: &Reply) -> &'static str {
    let words = ReplyWords::read(&reply.text);
    if reply.code == 525 || words.has_any(PLACE_WORDS) {
        return "ask its provider to let this machine in: the password is not to blame";
    }
    if words.has_any(PROGRAM_WORDS) {
        return "make a password for programs in the account there, and keep that one in \
            `password_env` or `password_file`";
    }
    match auth {
        Auth::Password => {
            "check the user in `url`, and the password in `password_env`, `password_file` or \
             `password_command`"
        }
        Auth::Xoauth2 => {
            "the token has expired, or is not for this user and for mail: put a new one into \
             `password_file`, or name the program that prints one in `password_command`"
        }
    }
}

/// What is wrong with a certificate, and what to do about it.
fn certificate_advice(fault: &CertificateFault) -> String {
    use CertificateFault as Fault;
    let remedy = match fault {
        Fault::SelfSigned | Fault::Authority => {
            "if it is the relay's own, write it into a file, and name the file in `ca_file`"
        }
        Fault::Stranger(_) => {
            "if that is an authority of the house, name the file with its certificate in `ca_file`; if \
             not, install or refresh `ca-certificates`, or ask the relay's provider"
        }
        Fault::Expired => "tell the relay's provider, and check this machine's clock",
        Fault::NotYetValid => "check this machine's clock, and tell the relay's provider",
        Fault::OtherName(_) => "write the name that stands in it in the relay's `url`",
        Fault::Nameless => {
            "ask the relay's provider for one with the name as `subjectAltName`, as \
             `openssl req -x509 -addext subjectAltName=DNS:mail.example.org` makes it"
        }
        _ => "ask the relay's provider for another one",
    };
    format!("{fault}; {remedy}")
}

#[cfg(test)]
mod tests {
    use super::{Auth, Error, NegativeReply, Phase, Reply, login_advice};
    use crate::outcome::Parties;

    #[test]
    fn a_refusal_and_a_lost_line_name_the_next_step_in_every_phase() {
        for phase in [Phase::Greeting, Phase::Hello, Phase::Tls, Phase::Login, Phase::Mail]
            .into_iter()
            .chain([Phase::Recipient, Phase::Data, Phase::Content, Phase::FinalDot])
        {
            let lost = Error::Lost { phase, cause: "press 1".to_owned() }.to_string();
            assert!(lost.contains("press 1; look "), "{lost}");
            for code in [421, 451, 500, 535, 550, 554] {
                let reply = Reply::new(code, "press 1");
                let refused = Error::Refused(NegativeReply::read(phase, reply, Parties::UNKNOWN));
                assert!(refused.to_string().contains("press 1; "), "{refused}");
            }
        }
    }

    #[test]
    fn the_advice_for_a_refused_login_is_read_from_words_and_not_from_names() {
        let advise = |words: &str| login_advice(Auth::Password, &Reply::new(535, words));
        for (words, advice) in [
            ("5.7.8 Sign-in from this IP address is blocked", "let this machine in"),
            ("5.7.9 Application-specific password required", "a password for programs"),
            ("5.7.8 login of <app-password@ip.example> failed", "check the user"),
            ("5.7.8 no, see https://x.example/app-specific password", "check the user"),
            ("5.7.8 authentication failed", "check the user"),
        ] {
            assert!(advise(words).contains(advice), "{words}: {}", advise(words));
        }
    }
}
