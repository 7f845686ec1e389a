//! The login (RFC 4954): who tries it, how often, and what a refusal means for the other connections.
//!
//! Looks up to: `outcome`, `publication`.

use std::iter::once;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::Error;
use super::channel::Channel;
use super::login_state::{LoginStanding, LoginState};
use super::login_words::LoginWords;
use super::target::Target;
use crate::outcome::{NegativeReply, Reply};
use crate::publication::{Auth, Secret};

/// Whether a login may ask for its secret again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Renewal {
    /// It has not asked yet.
    Allowed,
    /// It has asked once, and asks no more.
    Used,
}

/// How a connection that has tried to log in goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LoginEnd {
    /// The relay takes mail on this connection, or wants no login.
    Done,
    /// The login was deferred, and the pause is over. It is tried again on a new connection.
    Deferred,
    /// The secret was refused, and there is another one. It is tried on a new connection.
    Renewed,
}

/// Logs in if the settings name a user.
///
/// The first connection logs in while the others wait. Its result holds for them too, because
/// relays count wrong passwords against the machine that tries them.
///
/// # Errors
///
/// There is no TLS, the relay offers no mechanism that this program knows, or refuses the login.
pub(super) async fn log_in(
    target: &Target,
    channel: &mut Channel,
    renewal: Renewal,
) -> Result<LoginEnd, Error> {
    let Some(login) = &target.relay.login else { return Ok(LoginEnd::Done) };
    if !channel.transport.is_secure() {
        return Err(Error::LoginInClear(target.relay.host.clone()));
    }
    let mut state = target.login_state.lock().await;
    target.require_unbarred(&state)?;
    let Some(secret) = state.secret.clone() else {
        return Err(Error::NoPassword(target.relay.host.clone()));
    };
    let words = LoginWords { host: &target.relay.host, login, secret: &secret };
    let said = if matches!(state.standing, LoginStanding::Open) {
        let mut refused = state.refused_mechanisms.clone();
        drop(state);
        let said = words.say(channel, &mut refused).await;
        state = target.login_state.lock().await;
        said
    } else {
        words.say(channel, &mut state.refused_mechanisms).await
    };
    match said {
        Err(Error::Login { reply, .. }) => {
            let refused = RefusedSecret { secret, reply };
            renew_secret(target, &mut state, refused, renewal).await
        }
        said if matches!(state.standing, LoginStanding::Open) => {
            if said.is_ok() && state.secret.as_ref() == Some(&secret) {
                state.open();
            }
            said.map(|()| LoginEnd::Done)
        }
        said => record_login(target, &mut state, said).await,
    }
}

/// Stores what the first login means for all others. Pauses after a deferred login, while the
/// others wait.
async fn record_login(
    target: &Target,
    state: &mut LoginState,
    said: Result<(), Error>,
) -> Result<LoginEnd, Error> {
    let pauses = &target.timeouts.login_pauses;
    let tries = match state.standing {
        LoginStanding::Untried(tries) => tries,
        _ => pauses.len(),
    };
    match (said, pauses.get(tries)) {
        (Ok(()), _) => {
            state.open();
            Ok(LoginEnd::Done)
        }
        (Err(Error::Refused(_)), Some(pause)) => {
            state.standing = LoginStanding::Untried(tries + 1);
            sleep(*pause).await;
            Ok(LoginEnd::Deferred)
        }
        (Err(Error::Refused(NegativeReply { reply, .. })), None) => {
            let again = Instant::now() + target.timeouts.login_rest;
            state.standing = LoginStanding::PutOff(reply.clone(), again);
            Err(target.refused_login(reply))
        }
        // A relay that hangs during the login must not be waited for by each connection in turn.
        (Err(error), Some(_)) => {
            state.standing = LoginStanding::Untried(tries + 1);
            Err(error)
        }
        (Err(error), None) => {
            state.open();
            Err(error)
        }
    }
}

/// A secret that the relay has refused for good, and its reply.
struct RefusedSecret {
    secret: Secret,
    reply: Reply,
}

/// Asks for the secret again, since tokens expire and passwords are changed. The other connections
/// wait meanwhile, so that it is asked for once.
///
/// # Errors
///
/// There is no other secret, this login has had one, or the relay has taken none since the last one.
async fn renew_secret(
    target: &Target,
    state: &mut LoginState,
    refused: RefusedSecret,
    renewal: Renewal,
) -> Result<LoginEnd, Error> {
    let RefusedSecret { secret, reply } = refused;
    let is_current = state.secret.as_ref() == Some(&secret);
    if renewal == Renewal::Allowed && !is_current {
        return Ok(LoginEnd::Renewed);
    }
    if renewal == Renewal::Allowed
        && !state.is_renewed
        && let Some(other) = ask_again(target, &secret, &reply).await?
    {
        state.secret = Some(other);
        state.is_renewed = true;
        return Ok(LoginEnd::Renewed);
    }
    let is_open = matches!(state.standing, LoginStanding::Open);
    if is_current && (state.is_renewed || !is_open) {
        state.standing = LoginStanding::Barred(reply.clone());
    }
    Err(target.refused_login(reply))
}

/// Another secret than the refused one, if its source has one by now.
///
/// A new token can be late: another program writes its file, or the command keeps the old one until it
/// has expired by its own clock. So a source of tokens that gives the refused one is asked again after
/// each pause of a deferred login.
async fn ask_again(
    target: &Target,
    refused: &Secret,
    reply: &Reply,
) -> Result<Option<Secret>, Error> {
    let (Some(source), Some(login)) = (&target.secret_source, &target.relay.login) else {
        return Ok(None);
    };
    let pauses: &[Duration] = match login.auth {
        Auth::Xoauth2 => &target.timeouts.login_pauses,
        Auth::Password => &[],
    };
    let mut failure = None;
    for pause in once(&Duration::ZERO).chain(pauses) {
        sleep(*pause).await;
        match source.ask().await {
            Ok(secret) if secret != *refused => return Ok(Some(secret)),
            Ok(_) => failure = None,
            Err(cause) => failure = Some(cause),
        }
    }
    let user = || login.user.clone();
    match failure {
        None => Ok(None),
        Some(cause) => Err(Error::NotRenewed { user: user(), reply: reply.clone(), cause }),
    }
}
