//! What is known of a login, by all who call the same relay.
//!
//! Looks up to: `outcome`.

use crate::outcome::Reply;

/// How the login has gone so far.
#[derive(Debug)]
pub(super) enum LoginState {
    /// Nobody has got in; so many have tried.
    Untried(usize),
    /// Somebody has got in, or there is no telling: nobody waits for anybody.
    Open,
    /// Nobody gets in; why.
    Barred(Reply),
}
