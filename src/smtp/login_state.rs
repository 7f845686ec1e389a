//! The login state, shared by all connections to the same relay.
//!
//! Looks up to: `outcome`.

use crate::outcome::Reply;

/// The result of the logins so far.
#[derive(Debug)]
pub(super) enum LoginState {
    /// No login has succeeded. Has the number of tries.
    Untried(usize),
    /// A login has succeeded, or its result is unknown. No connection waits for another one.
    Open,
    /// The login is refused. Has the reply.
    Barred(Reply),
}
