//! What went wrong in a conversation, in words. Each sentence names the next step.
//!
//! Looks up to: `wording`, `outcome`, `publication`, `tls`.

use super::error::Error;
use crate::outcome::{Reply, ReplyWords};
use crate::publication::Auth;
use crate::tls::CertificateFault;
use crate::wording::{Wording, say};

/// Words of a login that is refused from the place it comes from.
const PLACE_WORDS: &[&str] = &["ip address", "unauthorized ip", "not allowed from"];

/// Words of a relay that wants another password from a program than from a person.
const PROGRAM_WORDS: &[&str] = &["application specific", "app password*", "app specific"];

impl Error {
    /// What went wrong, and the next step.
    pub fn word(&self) -> Wording {
        self.word_connection()
            .or_else(|| self.word_encryption())
            .or_else(|| self.word_login())
            .or_else(|| self.word_mechanism())
            .unwrap_or_else(|| self.word_conversation())
    }

    /// What went wrong before the relay was reached.
    fn word_connection(&self) -> Option<Wording> {
        Some(match self {
            Self::HelloName(hello) => say!(
                "`{hello}` cannot be said in EHLO: it must be a host name such as `mail.example.org`, or `[192.0.2.1]`",
                hello
            ),
            Self::Exposed(host) => say!(
                "{host} is not this machine, nor in a private network that `plain = \"private\"` allows, and nothing is sent in clear to another one: write `smtps://`, or `smtp://` with STARTTLS",
                host
            ),
            Self::Unreachable(host, cause) => say!(
                "cannot reach {host}: {cause}; check `url` of the relay, and that the network lets this port through",
                host,
                cause
            ),
            _ => return None,
        })
    }

    /// What went wrong with the encryption of the connection.
    fn word_encryption(&self) -> Option<Wording> {
        Some(match self {
            Self::NoRoots(cause) => say!(
                "no trusted certificate authority on this machine ({cause}): install the package `ca-certificates`",
                cause
            ),
            Self::Certificate { host, fault } => say!(
                "the certificate of {host} is refused: {fault}; {remedy}",
                host,
                fault = fault.word(),
                remedy = advise_on_certificate(fault)
            ),
            Self::Handshake(host, cause) => say!(
                "no TLS with {host}: {cause}; port 465 wants `smtps://`, ports 587 and 25 want `smtp://`",
                host,
                cause
            ),
            Self::TlsFirst(host) => say!(
                "{host} speaks TLS from the first byte, and `smtp://` waits for a greeting: write `smtps://` in its `url`",
                host
            ),
            Self::GreetsFirst(host) => say!(
                "{host} does not begin with TLS, as `smtps://` does: write `smtp://` in its `url`, which then requires STARTTLS",
                host
            ),
            Self::NoStartTls(host) => say!(
                "{host} does not offer STARTTLS, and nothing is sent in clear: ask its provider, or write `smtps://` and port 465",
                host
            ),
            Self::Injected(host) => say!(
                "{host} said more in clear after agreeing to STARTTLS; someone may be tampering with the connection, so it was cut",
                host
            ),
            _ => return None,
        })
    }

    /// What went wrong at the login.
    fn word_login(&self) -> Option<Wording> {
        Some(match self {
            Self::NoPassword(host) => say!(
                "the relay {host} wants a password: set the variable of `password_env`, or write the file of `password_file`",
                host
            ),
            Self::PutOff { user, reply } => say!(
                "the relay puts off the login of `{user}` again and again, the last time with {reply}; the password is not to blame: the same call later tries again",
                user,
                reply = reply.to_string()
            ),
            Self::Login { user, auth, reply } => say!(
                "the relay refuses the login of `{user}` ({reply}): {advice}",
                user,
                reply = reply.to_string(),
                advice = login_advice(*auth, reply)
            ),
            Self::NotRenewed { user, reply, cause } => say!(
                "the relay refuses the login of `{user}` ({reply}), and its secret could not be asked for again: {cause}",
                user,
                reply = reply.to_string(),
                cause
            ),
            _ => return None,
        })
    }

    /// What does not fit between the relay's kinds of login and ours.
    fn word_mechanism(&self) -> Option<Wording> {
        Some(match self {
            Self::NoMechanism { host, offered } => say!(
                "{host} offers {offered}, and a password needs AUTH PLAIN or AUTH LOGIN: take `user@` out of its `url` if it wants no login, or ask its provider which login it takes",
                host,
                offered
            ),
            Self::NoTokens { host, offered } => say!(
                "{host} offers {offered}, and a token needs AUTH XOAUTH2: write `auth = \"password\"` for this relay, or ask its provider",
                host,
                offered
            ),
            Self::MechanismRefused { host, reply } => say!(
                "{host} does not take the kind of login that it offers ({reply}); the password is not to blame: ask its provider which login it takes",
                host,
                reply = reply.to_string()
            ),
            Self::LoginInClear(host) => say!(
                "a login is only said inside TLS, and the connection to {host} has none: write `smtps://`",
                host
            ),
            Self::Insatiable(host) => say!(
                "{host} asks for more during the login than a user and a password: ask its provider which login it takes",
                host
            ),
            _ => return None,
        })
    }

    /// What went wrong in the conversation.
    fn word_conversation(&self) -> Wording {
        match self {
            Self::Refused(refused) => say!(
                "the relay refuses us {phase}: {reply}; {advice}",
                phase = refused.phase.words(),
                reply = refused.to_string(),
                advice = refused.advice()
            ),
            Self::ReturnPath(address) => say!(
                "the return path `{address}` needs SMTPUTF8, which the relay does not offer: write it in ASCII",
                address
            ),
            Self::HeaderAddress => {
                say!("`reply_to` needs SMTPUTF8, which the relay does not offer: write it in ASCII")
            }
            Self::Lost { phase, cause } => say!(
                "the connection was lost {phase}: {cause}; look whether the network and the relay hold, then try again",
                phase = phase.words(),
                cause
            ),
            Self::Garbled { phase, cause } => say!(
                "what the relay says {phase} is no SMTP: {cause}; check host and port in its `url`",
                phase = phase.words(),
                cause
            ),
            Self::OutOfStep { phase, cause } => say!(
                "the conversation is out of step {phase}: {cause}; ask the relay's provider whether a proxy or a scanner answers in its place",
                phase = phase.words(),
                cause
            ),
            _ => say!("the conversation with the relay failed"),
        }
    }
}

/// What to do about a refused login.
fn login_advice(auth: Auth, reply: &Reply) -> Wording {
    let words = ReplyWords::read(&reply.text);
    if reply.code == 525 || words.has_any(PLACE_WORDS) {
        return say!("ask its provider to let this machine in: the password is not to blame");
    }
    if words.has_any(PROGRAM_WORDS) {
        return say!(
            "make a password for programs in the account there, and keep that one in \
            `password_env` or `password_file`"
        );
    }
    match auth {
        Auth::Password => {
            say!(
                "check the user in `url`, and the password in `password_env`, `password_file` or \
             `password_command`"
            )
        }
        Auth::Xoauth2 => {
            say!(
                "the token has expired, or is not for this user and for mail: put a new one into \
             `password_file`, or name the program that prints one in `password_command`"
            )
        }
    }
}

/// What to do about a certificate that is refused.
fn advise_on_certificate(fault: &CertificateFault) -> Wording {
    use CertificateFault as Fault;
    match fault {
        Fault::SelfSigned | Fault::Authority => {
            say!("if it is the relay's own, write it into a file, and name the file in `ca_file`")
        }
        Fault::Stranger(_) => say!(
            "if that is an authority of the house, name the file with its certificate in `ca_file`; if not, install or refresh `ca-certificates`, or ask the relay's provider"
        ),
        Fault::Expired => say!("tell the relay's provider, and check this machine's clock"),
        Fault::NotYetValid => say!("check this machine's clock, and tell the relay's provider"),
        Fault::OtherName(_) => say!("write the name that stands in it in the relay's `url`"),
        Fault::Nameless => say!(
            "ask the relay's provider for one with the name as `subjectAltName`, as `openssl req -x509 -addext subjectAltName=DNS:mail.example.org` makes it"
        ),
        Fault::Revoked | Fault::OtherPurpose | Fault::Unfit(_) => {
            say!("ask the relay's provider for another one")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Auth, Reply, login_advice};

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
            let told = advise(words).to_string();
            assert!(told.contains(advice), "{words}: {told}");
        }
    }
}
