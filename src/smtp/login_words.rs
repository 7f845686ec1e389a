//! The words of a login: PLAIN, LOGIN, or a token with XOAUTH2.
//!
//! Looks up to: `outcome`, `publication`.

use data_encoding::BASE64;
use lettre::transport::smtp::authentication::Mechanism;
use lettre::transport::smtp::response::Response;

use super::Error;
use super::channel::Channel;
use crate::outcome::{Phase, Reply, ReplyWords};
use crate::publication::{Auth, Login, Secret};

/// The code that asks for the next answer (RFC 4954 §4).
const CONTINUE_CODE: u16 = 334;

/// Phrases with which a relay refuses a mechanism. The password was not looked at.
const MECHANISM_WORDS: &[&str] = &[
    "mechanism*",
    "authentication type*",
    "auth type*",
    "authentication method*",
    "auth method*",
    "not supported",
    "unsupported",
    "not implemented",
    "unrecognized command",
    "unknown command",
];

/// The user and the secret of a login at a relay.
pub(super) struct LoginWords<'a> {
    pub(super) host: &'a str,
    pub(super) login: &'a Login,
    pub(super) secret: &'a Secret,
}

impl LoginWords<'_> {
    /// Logs in with the first mechanism that the relay offers and takes. Adds those it does not take
    /// to `refused`, which are not tried.
    ///
    /// # Errors
    ///
    /// The relay offers no mechanism that this program knows, takes none of them, refuses the login,
    /// or asks for more.
    pub(super) async fn say(
        &self,
        channel: &mut Channel,
        refused: &mut Vec<Mechanism>,
    ) -> Result<(), Error> {
        let mut last = None;
        for mechanism in self.mechanisms() {
            if !channel.offers.has_mechanism(*mechanism) || refused.contains(mechanism) {
                continue;
            }
            match self.try_mechanism(channel, *mechanism).await {
                Err(Error::Login { reply, .. }) if refuses_mechanism(&reply) => {
                    refused.push(*mechanism);
                    last = Some(reply);
                }
                said => return said,
            }
        }
        let host = self.host.to_owned();
        Err(match (last, self.login.auth) {
            (Some(reply), _) => Error::MechanismRefused { host, reply },
            (None, Auth::Password) => {
                Error::NoMechanism { host, offered: channel.offers.mechanism_words() }
            }
            (None, Auth::Xoauth2) => {
                Error::NoTokens { host, offered: channel.offers.mechanism_words() }
            }
        })
    }

    const fn mechanisms(&self) -> &'static [Mechanism] {
        match self.login.auth {
            Auth::Password => &[Mechanism::Plain, Mechanism::Login],
            Auth::Xoauth2 => &[Mechanism::Xoauth2],
        }
    }

    async fn try_mechanism(
        &self,
        channel: &mut Channel,
        mechanism: Mechanism,
    ) -> Result<(), Error> {
        for words in self.script(mechanism) {
            match channel.command(&words, Phase::Login).await {
                Ok(response) if asks_for_more(&response) => {}
                Ok(_) => return Ok(()),
                Err(Error::Refused(refused)) if refused.reply.is_permanent() => {
                    let reply = refused.reply;
                    let Login { user, auth, .. } = self.login;
                    return Err(Error::Login { user: user.clone(), auth: *auth, reply });
                }
                Err(error) => return Err(error),
            }
        }
        Err(Error::Insatiable(self.host.to_owned()))
    }

    /// The answers of a mechanism, one for each [`CONTINUE_CODE`]. No more than these are sent,
    /// however often the relay asks.
    fn script(&self, mechanism: Mechanism) -> Vec<String> {
        let (user, secret) = (&self.login.user, self.secret.reveal());
        let encoded = |words: &str| BASE64.encode(words.as_bytes());
        match mechanism {
            // RFC 4616 §2. A relay that overlooks the answer in the command asks for it again.
            Mechanism::Plain => {
                let answer = encoded(&format!("\0{user}\0{secret}"));
                vec![format!("AUTH PLAIN {answer}\r\n"), answer + "\r\n"]
            }
            Mechanism::Login => {
                vec!["AUTH LOGIN\r\n".to_owned(), encoded(user) + "\r\n", encoded(secret) + "\r\n"]
            }
            // A refused token is explained in a challenge. The refusal itself comes after an empty
            // answer.
            Mechanism::Xoauth2 => {
                let token = format!("user={user}\x01auth=Bearer {secret}\x01\x01");
                vec![format!("AUTH XOAUTH2 {}\r\n", encoded(&token)), "\r\n".to_owned()]
            }
        }
    }
}

fn asks_for_more(response: &Response) -> bool {
    u16::from(response.code()) == CONTINUE_CODE
}

/// Whether a permanent reply to AUTH is about the mechanism, and not about the user and the password.
/// 504 is the code for it (RFC 4954 §4). 502 is for a command that a relay does not know, and 500 for
/// one that it cannot read (RFC 5321 §4.2.2). Some relays say it in the words of 534 and 535.
fn refuses_mechanism(reply: &Reply) -> bool {
    matches!(reply.code, 500 | 502 | 504)
        || reply.detail() == Some((7, 4))
        || ReplyWords::read(&reply.text).has_any(MECHANISM_WORDS)
}

#[cfg(test)]
mod tests {
    use super::{Reply, refuses_mechanism};

    #[test]
    fn a_refused_mechanism_is_told_from_a_refused_password() {
        for (code, words) in [
            (504, "5.7.4 Unrecognized authentication type"),
            (504, "no"),
            (502, "5.5.1 Command not implemented"),
            (534, "5.7.9 Authentication mechanism is too weak"),
            (535, "5.7.3 Authentication method not supported"),
            (503, "5.5.1 AUTH mechanism not available"),
            (500, "5.5.2 unknown command"),
        ] {
            assert!(refuses_mechanism(&Reply::new(code, words)), "{code} {words}");
        }
        for (code, words) in [
            (535, "5.7.8 Username and Password not accepted"),
            (535, "5.7.8 Error: authentication failed: authentication failure"),
            (534, "5.7.9 Application-specific password required"),
            (525, "5.7.1 Unauthorized IP address"),
            (538, "5.7.11 Encryption required for requested authentication"),
            (550, "5.7.1 account disabled"),
            (535, "5.7.8 authentication failed for <x@unsupported.example>"),
            (535, "5.7.8 mechanism.relay.example: authentication failed"),
            (535, "5.7.8 failed, see https://relay.example/auth-type/not-supported"),
        ] {
            assert!(!refuses_mechanism(&Reply::new(code, words)), "{code} {words}");
        }
    }
}
