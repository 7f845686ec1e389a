//! What people ask for that a mail must confirm first: strangers at the form to sign up, and readers at their own page.

use jiff::{SignedDuration, Timestamp};

use crate::address::Address;
use crate::token::RequestKind;

/// For how long a request can be confirmed. It is forgotten afterwards.
pub const REQUEST_LIFETIME: SignedDuration = SignedDuration::from_hours(72);

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderRequest {
    /// Whom the mail goes to that asks for the confirmation.
    pub reader: Address,
    /// What is asked for.
    pub matter: RequestMatter,
    /// The network that the request came from, shortened.
    pub network: String,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestMatter {
    /// To become a reader.
    Signup {
        /// The words that the stranger consented to.
        consent: String,
    },
    /// To get the publication at this address in place of a former one.
    Change {
        /// The address of the reader so far.
        former: Address,
    },
    /// To take a change of address back.
    Revert {
        /// The address that the reader has since the change.
        former: Address,
    },
    /// Nothing: the address is told that it has a reader's place no more, since the change was taken back.
    TakenBack {
        /// The address that has its place again.
        former: Address,
    },
    /// To be given all that is known of the reader.
    Record,
    /// To be forgotten.
    Forget,
}

/// A request that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingRequest {
    /// What is asked for.
    pub request: ReaderRequest,
    /// The moment of the request.
    pub requested: Timestamp,
    /// The moment of the confirmation. `None` if there was none.
    pub confirmed: Option<Timestamp>,
    /// How often the mail that is due was tried, this time included.
    pub tries: u32,
}

/// Which mails of requests are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestMails {
    /// All.
    All,
    /// Those alone that tell a former address how a change is taken back. No budget holds them.
    Notices,
}

/// What became of the mail of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestMailEnd {
    /// A relay has taken it.
    Taken,
    /// A relay has taken it, and it said that there is nothing to confirm. The request is forgotten, so that it can be made anew.
    Told,
    /// A relay may have taken it. It counts as a mail, and is sent again after an hour, once.
    InDoubt,
    /// A relay refused it for its reader's sake. The request is forgotten.
    Refused,
    /// A relay put it off. It is tried again at this moment.
    Deferred(Timestamp),
    /// No relay could be spoken to. It is tried again at this moment, or once a relay takes mail.
    NoRelay(Timestamp),
    /// There is nothing to confirm any more. The request is forgotten.
    Pointless,
}

impl RequestMatter {
    /// What a link of this request names, or would name. `None` for a sign-up, whose links are others.
    pub const fn kind(&self) -> Option<RequestKind> {
        match self {
            Self::Signup { .. } => None,
            Self::Change { .. } => Some(RequestKind::Change),
            Self::Revert { .. } | Self::TakenBack { .. } => Some(RequestKind::Revert),
            Self::Record => Some(RequestKind::Record),
            Self::Forget => Some(RequestKind::Forget),
        }
    }

    /// The other address of a change: for [`Change`](Self::Change) and [`Revert`](Self::Revert) the one that would be replaced.
    pub const fn former(&self) -> Option<&Address> {
        match self {
            Self::Change { former } | Self::Revert { former } | Self::TakenBack { former } => {
                Some(former)
            }
            Self::Signup { .. } | Self::Record | Self::Forget => None,
        }
    }

    /// The words that were consented to. Empty for all but a sign-up.
    pub fn consent(&self) -> &str {
        match self {
            Self::Signup { consent } => consent,
            _ => "",
        }
    }

    /// The word of the journal.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::TakenBack { .. } => TAKEN_BACK,
            _ => self.kind().map_or(SIGNUP, RequestKind::as_str),
        }
    }
}

/// The word of the journal for a sign-up.
pub(super) const SIGNUP: &str = "signup";

/// The word of the journal for what is told of a change that was taken back.
pub(super) const TAKEN_BACK: &str = "taken-back";
