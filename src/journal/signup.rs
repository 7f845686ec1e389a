//! Who signs up: requests that wait for their confirmation, and readers who have confirmed.

use jiff::{SignedDuration, Timestamp};

use crate::address::Address;

/// For how long a request can be confirmed. It is forgotten afterwards.
pub const REQUEST_LIFETIME: SignedDuration = SignedDuration::from_hours(72);

/// What somebody asks for who fills the form in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignupRequest {
    /// The address that would become a reader.
    pub reader: Address,
    /// The words that they consented to.
    pub consent: String,
    /// The network that the form came from, shortened.
    pub network: String,
}

/// A request that waits for its confirmation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingSignup {
    /// The address that would become a reader.
    pub reader: Address,
    /// The words that they consented to.
    pub consent: String,
    /// The network that the form came from, shortened.
    pub network: String,
    /// The moment of the request.
    pub requested: Timestamp,
    /// How often the mail that is due was tried, this time included.
    pub tries: u32,
}

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
    pub pending: Option<PendingSignup>,
    /// The last request that was confirmed.
    pub confirmed: Option<Signup>,
}

impl SignupStanding {
    /// Whether there is nothing.
    pub const fn is_empty(&self) -> bool {
        self.pending.is_none() && self.confirmed.is_none()
    }
}

/// What became of the mail of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignupMailEnd {
    /// A relay has taken it.
    Taken,
    /// It is tried again at this moment.
    Later(Timestamp),
    /// It can never be delivered. The request is forgotten.
    Undeliverable,
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
