//! What all connections to the same relay know together of the login.
//!
//! Looks up to: `outcome`, `publication`.

use lettre::transport::smtp::authentication::Mechanism;
use tokio::time::Instant;

use crate::outcome::Reply;
use crate::publication::Secret;

/// The secret of a login, and the results of the logins so far.
#[derive(Debug)]
pub(super) struct LoginState {
    /// The secret that is sent. `None` if the relay has no login.
    pub(super) secret: Option<Secret>,
    /// Whether the secret was asked for again, and no login has succeeded with it yet.
    pub(super) is_renewed: bool,
    /// The result of the logins so far.
    pub(super) standing: LoginStanding,
    /// Mechanisms that the relay offers and does not take.
    pub(super) refused_mechanisms: Vec<Mechanism>,
}

/// The result of the logins so far.
#[derive(Debug)]
pub(super) enum LoginStanding {
    /// No login has succeeded. Has the number of tries.
    Untried(usize),
    /// A login has succeeded, or its result is unknown. No connection waits for another one.
    Open,
    /// The login was deferred so often that it is not tried again before this moment. Has the last
    /// reply.
    PutOff(Reply, Instant),
    /// The login is refused. Has the reply.
    Barred(Reply),
}

impl LoginState {
    /// The state before the first login.
    pub(super) const fn new(secret: Option<Secret>) -> Self {
        Self {
            secret,
            is_renewed: false,
            standing: LoginStanding::Untried(0),
            refused_mechanisms: Vec::new(),
        }
    }

    /// Notes that a login has succeeded, or that its result is unknown.
    pub(super) fn open(&mut self) {
        self.standing = LoginStanding::Open;
        self.is_renewed = false;
    }
}
