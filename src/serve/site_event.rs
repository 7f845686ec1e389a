//! What is told of a site while it is served.

use std::fmt;
use std::sync::Arc;

use jiff::Zoned;

use super::refusal_cause::RefusalCause;
use crate::journal::{BounceEffect, WishKind};
use crate::newsroom::{ForgottenReader, SignupRoom};
use crate::outcome::BounceClass;
use crate::publication::MailProvider;

/// What is told of a site while it is served.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SiteEvent {
    /// A reader has left or come back.
    Changed {
        /// The moment of the change.
        at: Zoned,
        /// What the reader asked for.
        wish: WishKind,
        /// The reader's address, in part.
        reader: String,
    },
    /// A provider has told of a reader what suppresses them, or ends their request.
    Suppressed {
        /// The moment of the change.
        at: Zoned,
        /// What became of the reader.
        effect: BounceEffect,
        /// What the provider has told.
        class: BounceClass,
        /// The name of the provider.
        provider: &'static str,
        /// The reader's address, in part.
        reader: String,
    },
    /// Requests in the name of a provider are refused. It is told at most once an hour for each cause.
    WebhookRefused {
        /// The provider.
        provider: MailProvider,
        /// Why.
        cause: RefusalCause,
    },
    /// A proxy says this of whom it asks for, which is no address: all who come through it count as one network.
    UnreadForwarding(String),
    /// Requests of a provider are taken again.
    WebhookTaken(MailProvider),
    /// The room of the form to sign up has another grade than before.
    SignupRoom(SignupRoom),
    /// What providers tell would suppress more readers within a day than the limit allows, and is left.
    OverLimit,
    /// Somebody has confirmed their sign-up.
    SignedUp {
        /// The moment of the confirmation.
        at: Zoned,
        /// The reader's address, in part.
        reader: String,
    },
    /// A reader has another address.
    AddressChanged {
        /// The moment of the change.
        at: Zoned,
        /// The address before, in part.
        former: String,
        /// The address from now on, in part.
        reader: String,
    },
    /// A reader who asked for it was forgotten.
    Forgotten {
        /// The moment of the erasure.
        at: Zoned,
        /// The reader, whose address is shown in part, and what still has the address.
        forgotten: ForgottenReader,
    },
    /// Readers who asked to be forgotten wait, and are not written to. Says why.
    ErasuresWait(String),
    /// The mails that ask for confirmations wait, because no relay takes them or the journal cannot be used.
    MailsWait {
        /// Why they wait.
        cause: String,
        /// How many wait. `None` if the journal cannot say so.
        waiting: Option<u64>,
    },
    /// The mails that ask for confirmations wait, because as many have gone out as may.
    MailsHeld {
        /// The moment at which they go on.
        until: Zoned,
        /// How many wait.
        waiting: u64,
    },
    /// The mails that ask for confirmations go out again.
    MailsGoOn,
    /// So many requests were forgotten, because no relay took their mail in time.
    MailsGivenUp(u64),
    /// The journal, the key or the list cannot be used. Readers are asked to try again.
    Failing(String),
    /// What readers ask for is carried out again.
    Recovered,
}

/// Whoever is told of the events of a site. It is called on the threads that write the journal and send mails.
#[derive(Clone)]
pub struct SiteListener(Arc<dyn Fn(&SiteEvent) + Send + Sync>);

impl SiteListener {
    /// Whoever is told by this function.
    pub fn new(tell: impl Fn(&SiteEvent) + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    pub(super) fn tell(&self, event: &SiteEvent) {
        (self.0)(event);
    }
}

impl fmt::Debug for SiteListener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SiteListener")
    }
}
