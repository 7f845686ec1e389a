//! Who signs up: confirmations, and readers who have confirmed.

use jiff::Timestamp;

use super::reader_request::PendingRequest;
use crate::address::Address;

/// The confirmation of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignupConfirmation {
    /// The address that becomes a reader.
    pub reader: Address,
    /// The moment of the request, which the link of its mail names.
    pub requested: Timestamp,
    /// The network that the confirmation came from, shortened.
    pub network: String,
}

/// A reader who has confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signup {
    /// The reader.
    pub reader: Address,
    /// The words that they consented to.
    pub consent: String,
    /// The moment of the request.
    pub requested: Timestamp,
    /// The network that the request came from, shortened.
    pub requested_from: String,
    /// The moment of the confirmation.
    pub confirmed: Timestamp,
    /// The network that the confirmation came from, shortened.
    pub confirmed_from: String,
}

/// What is known of the sign-ups of one address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SignupStanding {
    /// The request that waits for its confirmation.
    pub pending: Option<PendingRequest>,
    /// The last request that was confirmed.
    pub confirmed: Option<Signup>,
}

impl SignupStanding {
    /// Whether there is nothing.
    pub const fn is_empty(&self) -> bool {
        self.pending.is_none() && self.confirmed.is_none()
    }
}

/// What became of a confirmation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfirmationEnd {
    /// The address is a reader from now on.
    Confirmed,
    /// The same request was confirmed before. Nothing was changed.
    ConfirmedBefore,
    /// There is no such request any more.
    NoRequest,
}
