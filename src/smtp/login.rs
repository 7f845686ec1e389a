//! The login (RFC 4954): PLAIN, LOGIN, or a token with XOAUTH2, and never outside TLS.
//!
//! Looks up to: `outcome`, `publication`.

use data_encoding::BASE64;
use lettre::transport::smtp::authentication::Mechanism;
use lettre::transport::smtp::response::Response;
use tokio::sync::MutexGuard;
use tokio::time::sleep;

use super::Error;
use super::channel::Channel;
use super::login_state::LoginState;
use super::target::Target;
use crate::outcome::Phase;
use crate::publication::{Auth, Login};

/// The code that asks for the next answer (RFC 4954 §4).
const CONTINUE_CODE: u16 = 334;

/// Logs in if the settings name a user.
///
/// The first connection logs in while the others wait. Its result holds for them too, because
/// relays count wrong passwords against the machine that tries them.
///
/// # Errors
///
/// There is no TLS, the relay offers no mechanism that this program knows, or refuses the login.
pub(super) async fn log_in(target: &Target, channel: &mut Channel) -> Result<(), Error> {
    let (Some(login), Some(password)) = (&target.relay.login, &target.password) else {
        return Ok(());
    };
    if !channel.transport.is_secure() {
        return Err(Error::LoginInClear(target.relay.host.clone()));
    }
    let words = Words { host: &target.relay.host, login, secret: password.reveal() };
    let state = target.login_state.lock().await;
    match &*state {
        LoginState::Barred(reply) => Err(target.barred_login(reply.clone())),
        LoginState::Untried(tries) => {
            let tries = *tries;
            let said = words.say(channel).await;
            record_login(target, state, Tried { tries, said }).await
        }
        LoginState::Open => {
            drop(state);
            words.say(channel).await
        }
    }
}

/// The number of earlier tries, and the result of this one.
struct Tried {
    tries: usize,
    said: Result<(), Error>,
}

/// Stores what the first login means for all others. Pauses after a deferred login, while the
/// others wait.
async fn record_login(
    target: &Target,
    mut state: MutexGuard<'_, LoginState>,
    Tried { tries, said }: Tried,
) -> Result<(), Error> {
    let pause = target.timeouts.login_pauses.get(tries);
    match said {
        Ok(()) => {
            *state = LoginState::Open;
            Ok(())
        }
        Err(Error::Login { reply, .. }) => {
            *state = LoginState::Barred(reply.clone());
            Err(target.barred_login(reply))
        }
        Err(Error::Refused { reply, phase }) => {
            let Some(pause) = pause else {
                *state = LoginState::Barred(reply.clone());
                return Err(target.barred_login(reply));
            };
            *state = LoginState::Untried(tries + 1);
            sleep(*pause).await;
            Err(Error::Refused { phase, reply })
        }
        Err(error) => {
            // A relay that hangs during the login must not be waited for by each connection in
            // turn.
            *state =
                if pause.is_some() { LoginState::Untried(tries + 1) } else { LoginState::Open };
            Err(error)
        }
    }
}

/// The user and the secret of a login.
struct Words<'a> {
    host: &'a str,
    login: &'a Login,
    secret: &'a str,
}

impl Words<'_> {
    async fn say(&self, channel: &mut Channel) -> Result<(), Error> {
        let mechanism = self.choose_mechanism(channel)?;
        for words in self.script(mechanism) {
            match channel.command(&words, Phase::Login).await {
                Ok(response) if asks_for_more(&response) => {}
                Ok(_) => return Ok(()),
                Err(Error::Refused { reply, .. }) if reply.is_permanent() => {
                    return Err(Error::Login { user: self.login.user.clone(), reply });
                }
                Err(error) => return Err(error),
            }
        }
        Err(Error::Insatiable(self.host.to_owned()))
    }

    fn choose_mechanism(&self, channel: &Channel) -> Result<Mechanism, Error> {
        let host = || self.host.to_owned();
        match self.login.auth {
            Auth::Password => channel
                .choose_mechanism(&[Mechanism::Plain, Mechanism::Login])
                .ok_or_else(|| Error::NoMechanism(host())),
            Auth::Xoauth2 => channel
                .choose_mechanism(&[Mechanism::Xoauth2])
                .ok_or_else(|| Error::NoTokens(host())),
        }
    }

    /// The answers of a mechanism, one for each [`CONTINUE_CODE`]. No more than these are sent,
    /// however often the relay asks.
    fn script(&self, mechanism: Mechanism) -> Vec<String> {
        let Self { login: Login { user, .. }, secret, .. } = self;
        let encoded = |words: &str| BASE64.encode(words.as_bytes());
        match mechanism {
            // RFC 4616 §2.
            Mechanism::Plain => {
                vec![format!("AUTH PLAIN {}\r\n", encoded(&format!("\0{user}\0{secret}")))]
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
