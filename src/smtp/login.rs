//! The login (RFC 4954): PLAIN, LOGIN, or a token with XOAUTH2, and never outside TLS.
//!
//! Looks up to: `outcome`, `publication`.

use data_encoding::BASE64;
use lettre::transport::smtp::authentication::Mechanism;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::response::Response;
use tokio::time::{sleep, timeout};

use super::Error;
use super::dial::settle;
use super::line::Line;
use super::target::{Door, Target};
use crate::outcome::Phase;
use crate::publication::{Auth, Login};

/// The code that asks for more (RFC 4954 §4).
const MORE: u16 = 334;

/// Logs in where the settings name a user.
///
/// The first caller logs in while the others wait: what it is told of the password holds for them too,
/// and relays count wrong passwords against the machine that tries them.
pub(super) async fn log_in(
    target: &Target,
    connection: &mut AsyncSmtpConnection,
    line: &Line,
) -> Result<(), Error> {
    let (Some(login), Some(password)) = (&target.relay.login, &target.password) else {
        return Ok(());
    };
    if !line.is_secure() {
        return Err(Error::LoginInClear(target.relay.host.clone()));
    }
    let secret = password.reveal();
    let mut door = target.door.lock().await;
    let tried = match &*door {
        Door::Barred(reply) => return Err(target.barred(reply.clone())),
        Door::Untried(tried) => *tried,
        Door::Open => {
            drop(door);
            return say(target, login, secret, connection).await;
        }
    };
    let said = say(target, login, secret, connection).await;
    let pause = target.timeouts.login_pauses.get(tried);
    match said {
        Ok(()) => *door = Door::Open,
        Err(Error::Login { reply, .. }) => {
            *door = Door::Barred(reply.clone());
            return Err(target.barred(reply));
        }
        Err(Error::Refused { reply, phase }) => {
            let Some(pause) = pause else {
                *door = Door::Barred(reply.clone());
                return Err(target.barred(reply));
            };
            *door = Door::Untried(tried + 1);
            sleep(*pause).await;
            return Err(Error::Refused { phase, reply });
        }
        Err(error) => {
            // A relay that hangs at the login must not be waited for by one caller after the other.
            *door = if pause.is_some() { Door::Untried(tried + 1) } else { Door::Open };
            return Err(error);
        }
    }
    Ok(())
}

async fn say(
    target: &Target,
    login: &Login,
    secret: &str,
    connection: &mut AsyncSmtpConnection,
) -> Result<(), Error> {
    let host = || target.relay.host.clone();
    let known: &[Mechanism] = match login.auth {
        Auth::Password => &[Mechanism::Plain, Mechanism::Login],
        Auth::Xoauth2 => &[Mechanism::Xoauth2],
    };
    let Some(mechanism) = connection.server_info().get_auth_mechanism(known) else {
        return Err(match login.auth {
            Auth::Password => Error::NoMechanism(host()),
            Auth::Xoauth2 => Error::NoTokens(host()),
        });
    };
    for words in script(mechanism, &login.user, secret) {
        let answer = timeout(target.timeouts.command, connection.command(words)).await;
        match settle(target, Phase::Login, answer) {
            Ok(response) if asks_for_more(&response) => {}
            Ok(_) => return Ok(()),
            Err(Error::Refused { reply, .. }) if reply.is_permanent() => {
                return Err(Error::Login { user: login.user.clone(), reply });
            }
            Err(error) => return Err(error),
        }
    }
    Err(Error::Insatiable(host()))
}

/// What is said, one thing after each [`MORE`]. Nothing is said beyond it, however often the relay asks.
fn script(mechanism: Mechanism, user: &str, secret: &str) -> Vec<String> {
    let encoded = |words: &str| BASE64.encode(words.as_bytes());
    match mechanism {
        // RFC 4616 §2.
        Mechanism::Plain => {
            vec![format!("AUTH PLAIN {}\r\n", encoded(&format!("\0{user}\0{secret}")))]
        }
        Mechanism::Login => {
            vec!["AUTH LOGIN\r\n".to_owned(), encoded(user) + "\r\n", encoded(secret) + "\r\n"]
        }
        // A refused token is explained in a challenge, and the refusal comes behind an empty answer.
        Mechanism::Xoauth2 => {
            let token = format!("user={user}\x01auth=Bearer {secret}\x01\x01");
            vec![format!("AUTH XOAUTH2 {}\r\n", encoded(&token)), "\r\n".to_owned()]
        }
    }
}

fn asks_for_more(response: &Response) -> bool {
    u16::from(response.code()) == MORE
}
