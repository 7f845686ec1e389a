//! Why a request in the name of a provider was refused.

use crate::wording::{Wording, say};

/// Why a request in the name of a provider was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RefusalCause {
    /// Its password or its token is not the one of the settings, or it has none.
    Password,
    /// Its signature is not the provider's.
    Signature,
    /// It was signed more than a day ago, or some minutes in the future.
    Moment,
    /// It is no notice of this provider, or of another topic.
    NoNotice,
    /// A file that proves it, or confirms a subscription, cannot be fetched from this host. Says why.
    Unfetched {
        /// The host.
        host: String,
        /// What went wrong.
        fault: Wording,
    },
}

impl RefusalCause {
    /// The word in JSON. What has the same word is told once in an hour.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Signature => "signature",
            Self::Moment => "moment",
            Self::NoNotice => "no notice",
            Self::Unfetched { .. } => "not fetched",
        }
    }

    /// Why the request was refused, as the end of a sentence.
    pub fn word(&self) -> Wording {
        match self {
            Self::Password => say!("the password is wrong"),
            Self::Signature => say!("the signature is wrong"),
            Self::Moment => say!("it was signed more than a day ago, or in the future"),
            Self::NoNotice => say!("it is no notice of this provider"),
            Self::Unfetched { host, fault } => {
                say!("what proves it cannot be fetched from {host}: {fault}", host, fault)
            }
        }
    }
}
